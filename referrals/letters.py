"""The words of the mails to entrepreneurs: the truth about their question, and what happens
next.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy

from portal.outbox.short_mails import ShortMail
from referrals.enums import PromiseKind, ReferralMailKind

# Mails about one step of a referral: moot as soon as there is a next one.
STEP_MAILS = (
    ReferralMailKind.ACCEPTED,
    ReferralMailKind.REFUSED,
    ReferralMailKind.EXPIRED,
    ReferralMailKind.UNREACHABLE,
    ReferralMailKind.ASKED_BACK,
)
MY_PAGE = gettext_lazy("Bekijk uw verwijzing")

TO_ENTREPRENEUR: Final[Mapping[str, ShortMail]] = {
    ReferralMailKind.CONFIRMATION: ShortMail(
        gettext_lazy("Uw vraag is verstuurd naar %(organisation)s"),
        (
            gettext_lazy(
                "Uw vraag over %(programme)s is verstuurd naar %(organisation)s. Die organisatie "
                "neemt contact met u op."
            ),
            gettext_lazy("Meedoen gaat zo: %(route_note)s"),
            gettext_lazy(
                "Op uw eigen pagina ziet u hoe het staat. U kunt daar de verwijzing intrekken of "
                "alles laten wissen. Geef de link niet aan anderen."
            ),
        ),
        MY_PAGE,
    ),
    ReferralMailKind.ACCEPTED: ShortMail(
        gettext_lazy("%(organisation)s gaat u helpen"),
        (
            gettext_lazy(
                "%(organisation)s heeft uw vraag over %(programme)s aangenomen en neemt contact "
                "met u op."
            ),
            gettext_lazy("Bericht van %(organisation)s: %(note)s"),
        ),
        MY_PAGE,
    ),
    ReferralMailKind.REFUSED: ShortMail(
        gettext_lazy("%(organisation)s kan u niet helpen"),
        (
            gettext_lazy(
                "%(organisation)s kan u niet helpen met %(programme)s. De reden: %(reason)s."
            ),
            gettext_lazy("Bericht van %(organisation)s: %(note)s"),
            "%(next)s",
        ),
        MY_PAGE,
    ),
    ReferralMailKind.EXPIRED: ShortMail(
        gettext_lazy("Geen antwoord van %(organisation)s"),
        (
            gettext_lazy(
                "Op %(date)s ging uw vraag over %(programme)s naar %(organisation)s. "
                "%(reason)s. Dat spijt ons."
            ),
            "%(next)s",
        ),
        MY_PAGE,
    ),
    ReferralMailKind.UNREACHABLE: ShortMail(
        gettext_lazy("%(organisation)s kon u niet bereiken"),
        (
            gettext_lazy(
                "%(organisation)s wilde u helpen met %(programme)s, maar kreeg u niet te pakken."
            ),
            gettext_lazy("Bericht van %(organisation)s: %(note)s"),
            gettext_lazy(
                "Kloppen uw gegevens? Op uw eigen pagina kunt u ze verbeteren en uw vraag opnieuw "
                "stellen."
            ),
        ),
        MY_PAGE,
    ),
    PromiseKind.STILL_NOBODY: ShortMail(
        gettext_lazy("Nog geen antwoord van %(organisation)s"),
        (
            gettext_lazy(
                "Op %(date)s ging uw vraag over %(programme)s naar %(organisation)s. Er is nog "
                "geen antwoord. Wij hebben %(organisation)s eraan herinnerd."
            ),
            gettext_lazy(
                "Blijft het stil? Dan halen wij uw vraag daar op %(until)s weg en zoeken wij "
                "verder. U hoeft niets te doen. Wilt u niet wachten? Kies dan nu al een ander "
                "programma."
            ),
        ),
        MY_PAGE,
        gettext_lazy("Nog geen antwoord van %(organisation)s op uw vraag van %(date)s"),
    ),
    ReferralMailKind.ASKED_BACK: ShortMail(
        gettext_lazy("%(organisation)s heeft een vraag aan u"),
        (
            gettext_lazy("%(organisation)s wil dit weten over uw vraag over %(programme)s:"),
            "%(question)s",
            gettext_lazy("Op uw eigen pagina geeft u antwoord."),
        ),
        gettext_lazy("Geef antwoord"),
    ),
    PromiseKind.QUESTION_SILENT: ShortMail(
        gettext_lazy("%(organisation)s wacht op uw antwoord"),
        (
            gettext_lazy("%(organisation)s wil dit weten over uw vraag over %(programme)s:"),
            "%(question)s",
            gettext_lazy("Zonder uw antwoord kan %(organisation)s misschien niet verder."),
        ),
        gettext_lazy("Geef antwoord"),
        gettext_lazy("%(organisation)s wacht op uw antwoord over %(programme)s"),
    ),
    PromiseKind.OUTCOME_QUESTION: ShortMail(
        gettext_lazy("Heeft %(organisation)s u geholpen?"),
        (
            gettext_lazy(
                "%(organisation)s heeft uw vraag over %(programme)s afgerond. Wat heeft het u "
                "gebracht? Het zijn een paar vragen."
            ),
            gettext_lazy("De link werkt %(days)s dagen."),
        ),
        gettext_lazy("Vertel hoe het ging"),
        gettext_lazy("Heeft %(organisation)s u geholpen met %(programme)s?"),
    ),
    PromiseKind.IMPACT_QUESTION: ShortMail(
        gettext_lazy("Een jaar later: wat bracht %(programme)s u?"),
        (
            gettext_lazy(
                "Een jaar geleden rondde %(organisation)s uw vraag over %(programme)s af. Wat is "
                "er sindsdien veranderd in uw bedrijf? Het zijn vier vragen over geld en banen."
            ),
            gettext_lazy("De link werkt %(days)s dagen."),
        ),
        gettext_lazy("Vertel wat het bracht"),
        gettext_lazy("Wat bracht %(programme)s u, een jaar later?"),
    ),
}
# What happens next, for an entrepreneur who was not helped.
NEXT_ORGANISATION = gettext_lazy(
    "Uw vraag is nu bij %(organisation)s, voor %(programme)s. Dat vond u goed."
)
NEXT_FALLBACK = gettext_lazy(
    "%(organisation)s zoekt met u verder en neemt contact met u op. Dat vond u goed."
)
NEXT_NOBODY = gettext_lazy(
    "Wij geven uw vraag niet door zonder uw toestemming. Op uw eigen pagina kunt u ons verder "
    "laten zoeken, of zelf een ander programma kiezen."
)
NEXT_ALL_TRIED = gettext_lazy(
    "Wie van u verder mocht zoeken, kan u nu ook niet helpen. Op uw eigen pagina kunt u zelf een "
    "ander programma kiezen."
)
NEXT_HELPED = gettext_lazy("%(organisation)s heeft u met deze vraag geholpen.")
NEXT_HELPED_ALREADY = gettext_lazy(
    "%(organisation)s heeft dezelfde vraag van u al. U hoort van hen. Klopt dat niet? Laat het "
    "weten op uw eigen pagina."
)
NEXT_CALL_AGAIN = gettext_lazy(
    "Kloppen uw gegevens? Op uw eigen pagina kunt u ze verbeteren en uw vraag opnieuw stellen."
)

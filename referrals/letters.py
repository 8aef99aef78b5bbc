"""What the mails of the flow say. None to an organisation names the entrepreneur: who it is stands
behind the link.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy

from portal.outbox.short_mails import ShortMail
from referrals.promises import (
    IMPACT_QUESTION,
    OUTCOME_QUESTION,
    PARTNER_SILENT,
    PROGRESS_QUESTION,
    STILL_NOBODY,
)

NEW = "new-referral"
FALLBACK = "fallback-referral"
WITHDRAWN = "withdrawn"
TAKEN_AWAY = "taken-away"
MORE_WAITING = "more-waiting"
ESCALATION = "escalation"
CONFIRMATION = "confirmation"
ACCEPTED = "accepted"
REFUSED = "refused"
EXPIRED = "expired"
UNREACHABLE = "unreachable"
LOOK = gettext_lazy("Bekijk de vraag en antwoord")
MY_PAGE = gettext_lazy("Bekijk uw verwijzing")

TO_ORGANISATION: Final[Mapping[str, ShortMail]] = {
    NEW: ShortMail(
        gettext_lazy("Een ondernemer vraagt hulp van %(organisation)s"),
        (
            gettext_lazy(
                "Via het ondernemersloket vraagt een ondernemer om hulp. Het gaat over "
                "%(programme)s."
            ),
            gettext_lazy("Deze vraag is opnieuw gesteld: %(note)s"),
            gettext_lazy(
                "Op de pagina hieronder leest u de vraag. Daar kunt u ook antwoorden. Wilt u dat "
                "binnen drie werkdagen doen?"
            ),
            gettext_lazy(
                "Door de pagina te openen verandert er niets. Pas als u op een knop drukt, is uw "
                "antwoord gegeven."
            ),
        ),
        LOOK,
    ),
    FALLBACK: ShortMail(
        gettext_lazy("Een ondernemer zoekt verder: niemand anders kon helpen"),
        (
            gettext_lazy(
                "Een ondernemer vroeg om hulp bij %(programme)s. Daar kon niemand helpen. De "
                "ondernemer vindt het goed dat %(organisation)s verder zoekt."
            ),
            gettext_lazy(
                "Op de pagina hieronder leest u de vraag, en wie wat heeft gezegd. Neem contact "
                "op met de ondernemer."
            ),
        ),
        LOOK,
    ),
    PARTNER_SILENT: ShortMail(
        gettext_lazy("Herinnering: een ondernemer wacht op %(organisation)s"),
        (
            gettext_lazy(
                "Op %(date)s kreeg u een vraag van een ondernemer over %(programme)s. U heeft nog "
                "niet geantwoord."
            ),
            gettext_lazy(
                "Kunt u helpen, of juist niet? Laat het weten. Dan weet de ondernemer waar hij of "
                "zij aan toe is."
            ),
        ),
        LOOK,
        gettext_lazy("Vraag van %(date)s over %(programme)s: nog geen antwoord"),
    ),
    PROGRESS_QUESTION: ShortMail(
        gettext_lazy("Hoe staat het met de vraag over %(programme)s?"),
        (
            gettext_lazy(
                "U heeft een vraag van %(date)s aangenomen. Wij hoorden al %(days)s dagen niets."
            ),
            gettext_lazy(
                "Laat weten hoe het staat, of rond de vraag af. De ondernemer leest uw bericht op "
                "de eigen pagina."
            ),
        ),
        gettext_lazy("Laat weten hoe het staat"),
        gettext_lazy("Vraag van %(date)s over %(programme)s: hoe staat het?"),
    ),
    MORE_WAITING: ShortMail(
        gettext_lazy("Er wachten meer vragen op %(organisation)s"),
        (gettext_lazy("Er wachten nog %(number)s andere vragen op %(organisation)s."),),
        "",
        gettext_lazy("En nog %(number)s andere vragen"),
    ),
    WITHDRAWN: ShortMail(
        gettext_lazy("De vraag over %(programme)s is ingetrokken"),
        (
            gettext_lazy(
                "De ondernemer heeft de vraag van %(date)s over %(programme)s ingetrokken. U "
                "hoeft niets meer te doen."
            ),
        ),
    ),
    TAKEN_AWAY: ShortMail(
        gettext_lazy("De vraag over %(programme)s gaat naar een ander"),
        (
            gettext_lazy(
                "Op %(date)s kreeg u een vraag van een ondernemer over %(programme)s. Wij hoorden "
                "niets. Daarom zoeken wij een ander. U hoeft niets meer te doen."
            ),
        ),
    ),
}
# To the coordinators and the desk: no consent covers them, so it says nothing of who asked.
ESCALATED: Final = ShortMail(
    gettext_lazy("Een vraag bij %(organisation)s ligt stil"),
    (
        gettext_lazy(
            "Een ondernemer vroeg op %(date)s om hulp. %(organisation)s zou helpen, maar "
            "antwoordt niet of is niet te bereiken. Bel %(organisation)s."
        ),
        gettext_lazy(
            "Wie het is, staat hier niet: daar is geen toestemming voor. Het kenmerk is %(mark)s."
        ),
    ),
)
TO_ENTREPRENEUR: Final[Mapping[str, ShortMail]] = {
    CONFIRMATION: ShortMail(
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
    ACCEPTED: ShortMail(
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
    REFUSED: ShortMail(
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
    EXPIRED: ShortMail(
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
    UNREACHABLE: ShortMail(
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
    STILL_NOBODY: ShortMail(
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
    OUTCOME_QUESTION: ShortMail(
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
    IMPACT_QUESTION: ShortMail(
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
# What happens next, for who was not helped.
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
NEXT_HELPED_ALREADY = gettext_lazy(
    "%(organisation)s heeft dezelfde vraag van u al. U hoort van hen. Klopt dat niet? Laat het "
    "weten op uw eigen pagina."
)
NEXT_CALL_AGAIN = gettext_lazy(
    "Kloppen uw gegevens? Op uw eigen pagina kunt u ze verbeteren en uw vraag opnieuw stellen."
)

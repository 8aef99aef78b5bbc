"""The words of the mails to organisations. None names the entrepreneur: the name stands behind the
link.
"""

from collections.abc import Mapping
from typing import Final

from django.utils.translation import gettext_lazy

from portal.outbox.short_mails import ShortMail
from referrals.enums import PromiseKind, ReferralMailKind

LOOK = gettext_lazy("Bekijk de vraag en antwoord")

TO_ORGANISATION: Final[Mapping[str, ShortMail]] = {
    ReferralMailKind.NEW_REFERRAL: ShortMail(
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
    ReferralMailKind.FALLBACK_REFERRAL: ShortMail(
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
    PromiseKind.PARTNER_SILENT: ShortMail(
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
    PromiseKind.PROGRESS_QUESTION: ShortMail(
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
    ReferralMailKind.MORE_WAITING: ShortMail(
        gettext_lazy("Er wachten meer vragen op %(organisation)s"),
        (gettext_lazy("Er wachten nog %(number)s andere vragen op %(organisation)s."),),
        "",
        gettext_lazy("En nog %(number)s andere vragen"),
    ),
    ReferralMailKind.REPLIED: ShortMail(
        gettext_lazy("Een ondernemer gaf antwoord op uw vraag"),
        (
            gettext_lazy(
                "U vroeg iets aan een ondernemer, over %(programme)s. Het antwoord staat op de "
                "pagina hieronder."
            ),
        ),
        LOOK,
    ),
    ReferralMailKind.WITHDRAWN: ShortMail(
        gettext_lazy("De vraag over %(programme)s is ingetrokken"),
        (
            gettext_lazy(
                "De ondernemer heeft de vraag van %(date)s over %(programme)s ingetrokken. U "
                "hoeft niets meer te doen."
            ),
        ),
    ),
    ReferralMailKind.TAKEN_AWAY: ShortMail(
        gettext_lazy("De vraag over %(programme)s gaat naar een ander"),
        (
            gettext_lazy(
                "Op %(date)s kreeg u een vraag van een ondernemer over %(programme)s. Wij hoorden "
                "niets. Daarom zoeken wij een ander. U hoeft niets meer te doen."
            ),
        ),
    ),
}
# Goes to the coordinators and the desk. No consent covers them, so it does not say who asked.
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

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    DRAFT = "draft", _("nog niet verstuurd")
    SENT = "sent", _("wacht op antwoord")
    ACCEPTED = "accepted", _("aangenomen")
    IN_PROGRESS = "in-progress", _("in behandeling")
    COMPLETED = "completed", _("afgerond")
    REFUSED = "refused", _("afgewezen")
    WITHDRAWN = "withdrawn", _("ingetrokken")
    EXPIRED = "expired", _("verlopen")
    UNREACHABLE = "unreachable", _("niet bereikt")


HELPING = frozenset({Status.ACCEPTED, Status.IN_PROGRESS})
# An organisation works on it, or is to answer.
SENT_ON = HELPING | {Status.SENT}
OPEN = SENT_ON | {Status.DRAFT}
# After these the question may go to another organisation.
UNHELPED = frozenset({Status.REFUSED, Status.EXPIRED})


class RefusalReason(models.TextChoices):
    NOT_ELIGIBLE = "not-eligible", _("Het bedrijf voldoet niet aan de voorwaarden")
    AT_CAPACITY = "at-capacity", _("Er is nu geen plaats")
    WRONG_ORGANISATION = "wrong-organisation", _("Wij zijn niet de juiste organisatie")
    DUPLICATE = "duplicate", _("Wij hebben deze vraag al")
    NOT_REACHABLE = "not-reachable", _("Wij konden de ondernemer niet bereiken")
    OTHER = "other", _("Iets anders")


# Refused for these reasons a question goes no further: an entrepreneur who is helped already, or
# cannot be reached, gains nothing by a next organisation.
NOT_PASSED_ON = frozenset({RefusalReason.DUPLICATE, RefusalReason.NOT_REACHABLE})


class ExpiryReason(models.TextChoices):
    SILENT = "silent", _("Er kwam geen antwoord")
    AWAY = "away", _("De organisatie is er een tijd niet")


class ProgressReason(models.TextChoices):
    SPOKEN = "spoken", _("Wij hebben elkaar gesproken")
    APPOINTMENT = "appointment", _("Er is een afspraak")
    WORKING = "working", _("Wij zijn ermee bezig")
    WAITING = "waiting", _("Wij wachten op de ondernemer")
    OTHER = "other", _("Iets anders")


class Helped(models.TextChoices):
    YES = "yes", _("ja")
    PARTLY = "partly", _("voor een deel")
    NO = "no", _("nee")


class Actor(models.TextChoices):
    ENTREPRENEUR = "entrepreneur", _("ondernemer")
    PARTNER = "partner", _("organisatie")
    STAFF = "staff", _("medewerker")
    CLOCK = "clock", _("de klok")


class EventType(models.TextChoices):
    """What happened to a referral, in words for an organisation."""

    SEND = "send", _("De vraag is verstuurd")
    ACCEPT = "accept", _("Aangenomen")
    REFUSE = "refuse", _("Afgewezen")
    PROGRESS = "progress", _("Nieuws")
    COMPLETE = "complete", _("Afgerond, geholpen")
    LOSE_TOUCH = "lose-touch", _("Niet bereikt")
    EXPIRE = "expire", _("Weggehaald")
    WITHDRAW = "withdraw", _("Ingetrokken door de ondernemer")
    REOPEN = "reopen", _("Opnieuw geopend")
    RESUME = "resume", _("Toch verder")
    PASS_ON = "pass-on", _("Doorgegeven, of terug bij de ondernemer")
    ASK = "ask", _("Vraag aan de ondernemer")
    REPLY = "reply", _("Antwoord van de ondernemer")
    HAND_OVER = "hand-over", _("Op een andere naam gezet")
    UNDO = "undo", _("Het laatste antwoord is teruggenomen")
    REVOKE = "revoke", _("De ondernemer trok de toestemming in")
    ERASE = "erase", _("De gegevens zijn gewist")


class OutcomeSource(models.TextChoices):
    """The side that says what came of a referral; both answers are kept."""

    PARTNER = "partner", _("organisatie")
    ENTREPRENEUR = "entrepreneur", _("ondernemer")


class OutcomeMoment(models.TextChoices):
    COMPLETION = "completion", _("bij het afronden")
    IMPACT = "impact", _("een jaar later")


class NeedStatus(models.TextChoices):
    """How a need stands, as its referrals tell; the best news comes first."""

    HELPED = "helped", _("geholpen")
    IN_PROGRESS = "in-progress", _("iemand helpt u")
    WAITING = "waiting", _("wacht op antwoord")
    REFUSED = "refused", _("nog niemand kan helpen")
    NOT_ASKED = "not-asked", _("nog niet gevraagd")


class ReferralMailKind(StrEnum):
    """The mails of the flow, by what causes them; each is kept with its mail in the outbox."""

    # To the entrepreneur.
    CONFIRMATION = "confirmation"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    EXPIRED = "expired"
    UNREACHABLE = "unreachable"
    ASKED_BACK = "asked-back"
    # To the organisation.
    NEW_REFERRAL = "new-referral"
    FALLBACK_REFERRAL = "fallback-referral"
    REPLIED = "replied"
    WITHDRAWN = "withdrawn"
    TAKEN_AWAY = "taken-away"
    MORE_WAITING = "more-waiting"
    INBOX_LINK = "inbox-link"
    # To those who look on when an organisation stays silent.
    ESCALATION = "escalation"
    # To the contact of a company, from its account manager.
    PROPOSAL = "referral-proposal"


class PromiseKind(StrEnum):
    """What the clock owes to a referral; a mail that keeps a promise is of the same kind."""

    PARTNER_SILENT = "partner-silent"
    PARTNER_EXPIRES = "partner-expires"
    PARTNER_DIGEST = "partner-digest"
    STILL_NOBODY = "still-nobody"
    PROGRESS_QUESTION = "progress-question"
    QUESTION_SILENT = "question-silent"
    PASS_ON = "pass-on"  # noqa: S105 (no password)
    OUTCOME_QUESTION = "outcome-question"
    IMPACT_QUESTION = "impact-question"

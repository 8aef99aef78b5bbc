"""The fixed choices of this app."""

from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class ConsentPurpose(models.TextChoices):
    REFERRAL = "referral", _("doorverwijzen")
    REROUTE = "reroute", _("doorverwijzen als een ander niet kan helpen")
    FALLBACK = "desk-fallback", _("verder zoeken als niemand kan helpen")


class Urgency(models.IntegerChoices):
    SOME = 1, _("Het speelt een beetje")
    IMPORTANT = 2, _("Het is belangrijk")
    URGENT = 3, _("Het is dringend")


class LegalForm(models.TextChoices):
    EENMANSZAAK = "eenmanszaak", _("eenmanszaak")
    VOF = "vof", _("vof")
    MAATSCHAP = "maatschap", _("maatschap")
    BV = "bv", _("bv")
    NV = "nv", _("nv")
    STICHTING = "stichting", _("stichting")
    VERENIGING = "vereniging", _("vereniging")
    COOPERATIE = "cooperatie", _("coöperatie")
    OTHER = "other", _("anders")


class FactOrigin(models.TextChoices):
    ENTREPRENEUR = "entrepreneur", _("ondernemer")
    VISIT = "visit", _("bezoek")
    REGISTER = "register", _("KVK-register")
    IMPORT = "import", _("overgenomen lijst")


class ContactKind(models.TextChoices):
    CALL = "call", _("gebeld")
    MAIL = "mail", _("gemaild")
    EVENT = "event", _("gesproken op een bijeenkomst")


class VisitStatus(models.TextChoices):
    PLANNED = "planned", _("gepland")
    HELD = "held", _("geweest")
    CANCELLED = "cancelled", _("gaat niet door")


class Need(models.TextChoices):
    """What a company needs on a theme, or is good at. The engine weighs needs as urgencies (see
    visits/lifecycle.py); a strength is what others may learn from (see
    introductions/suggestions.py).
    """

    NONE = "none", _("geen behoefte")
    SOME = "some", _("speelt een beetje")
    URGENT = "urgent", _("dringend")
    OPPORTUNITY = "opportunity", _("kans")
    STRENGTH = "strength", _("sterk punt")


class SignalKind(models.TextChoices):
    RULE = "rule", _("een regel die knelt")
    GAP = "gap", _("hulp die ontbreekt")


class LetterStatus(models.TextChoices):
    DRAFT = "draft", _("concept")
    SENT = "sent", _("verstuurd")


class FeedbackAnswer(models.TextChoices):
    RIGHT = "right", _("klopt")
    WRONG = "wrong", _("klopt niet")
    ADDED = "added", _("aangevuld")


class FollowUpKind(models.TextChoices):
    CALL = "call", _("bellen of mailen")
    SPECIALIST = "specialist", _("een specialist of collega erbij halen")
    COMPANY = "company", _("aan een ander bedrijf koppelen")
    PROGRAMME = "programme", _("naar een programma of regeling")
    OTHER = "other", _("iets anders")


class FollowUpResult(models.TextChoices):
    HELPED = "helped", _("het hielp")
    PARTLY = "partly", _("het hielp een beetje")
    NOT = "not", _("het hielp niet")
    DROPPED = "dropped", _("het is niet meer nodig")


class ImportStatus(models.TextChoices):
    """The stages of a list, from file to companies; a worker sees to those in AT_WORK."""

    MATCHING = "matching", _("kolommen kiezen")
    CHECKING = "checking", _("wordt nagekeken")
    CHECKED = "checked", _("klaar om over te nemen")
    WRITING = "writing", _("wordt overgenomen")
    DONE = "done", _("overgenomen")
    STOPPED = "stopped", _("gestopt")


AT_WORK = (ImportStatus.CHECKING, ImportStatus.WRITING)


class ImportPolicy(models.TextChoices):
    FILL = "fill", _("Laat staan wat er staat. Vul alleen aan wat nog leeg is.")
    REPLACE = "replace", _("Neem de lijst over, ook waar al iets anders staat.")


class MeetingStatus(models.TextChoices):
    PLANNED = "planned", _("gepland")
    HELD = "held", _("geweest")
    CANCELLED = "cancelled", _("gaat niet door")


class InvitationStatus(models.TextChoices):
    INVITED = "invited", _("uitgenodigd")
    COMING = "coming", _("komt")
    WAITING = "waiting", _("op de wachtlijst")
    DECLINED = "declined", _("komt niet")


class MeetingEffect(models.TextChoices):
    HELPED = "helped", _("Ja, ik ben verder gekomen")
    CONTACT = "contact", _("Ik heb nu contact met een ander bedrijf")
    NOTHING = "nothing", _("Nee, het heeft nog niets opgeleverd")


ATTENDANCE_LABELS = {None: _("nog niet ingevuld"), True: _("was erbij"), False: _("was er niet")}


class LinkStatus(models.TextChoices):
    ASKED = "asked", _("gevraagd")
    INTRODUCED = "introduced", _("aan elkaar voorgesteld")
    DECLINED = "declined", _("een van de twee wilde niet")
    CANCELLED = "cancelled", _("ingetrokken")


class LinkAnswer(models.TextChoices):
    YES = "yes", _("ja")
    NO = "no", _("nee")


class LinkEffect(models.TextChoices):
    HELPED = "helped", _("Ja, het heeft iets opgeleverd")
    TALKING = "talking", _("Wij praten nog met elkaar")
    NOTHING = "nothing", _("Nee, het heeft niets opgeleverd")


class MailKind(StrEnum):
    """The mails and promises of this app, by what causes them; kept with each in the outbox."""

    INTAKE_LINK = "intake-link"
    INTAKE_UNFINISHED = "intake-unfinished"
    FEEDBACK = "feedback"
    FEEDBACK_ANSWERED = "feedback-answered"
    FEEDBACK_MANAGER = "feedback-manager"
    FEEDBACK_COORDINATOR = "feedback-coordinator"
    MEETING_INVITATION = "meeting-invitation"
    MEETING_COMING = "meeting-coming"
    MEETING_WAITING = "meeting-waiting"
    MEETING_CHANGED = "meeting-changed"
    MEETING_CANCELLED = "meeting-cancelled"
    MEETING_EFFECT = "meeting-effect"
    LINK_QUESTION = "link-question"
    LINK_INTRODUCTION = "link-introduction"
    LINK_NOT_NOW = "link-not-now"
    LINK_EFFECT = "link-effect"

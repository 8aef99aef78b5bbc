"""Feedback within a week: a letter is drafted from the report, edited, sent once, and answered by
the company over a private link.
"""

from collections.abc import Iterable
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, override

from entrepreneurs.enums import FeedbackAnswer, LetterStatus, MailKind, Need, VisitStatus
from entrepreneurs.models import FeedbackLetter, ThemeNote, Visit
from entrepreneurs.visits.advising import advise
from entrepreneurs.visits.letter_pdf import LetterText, Section, render_letter_pdf
from entrepreneurs.visits.lifecycle import VisitError, lock_visit
from entrepreneurs.visits.nudging import cancel_nudges, restore_nudges
from entrepreneurs.visits.text_merging import Change, clean, merge_into
from portal import clock
from portal.accounts.models import User
from portal.links import build_url
from portal.outbox.queueing import Attachment, cancel_messages, queue_message
from portal.outbox.short_mails import Address, ShortMail, send_short_mail
from portal.wording import format_day, pick_language
from programmes.engine.catalogue import Catalogue
from programmes.engine.eligibility import UNDETERMINED
from programmes.presenting.presenter import MatchCard

LETTER_LANGUAGE = "nl"
ANSWERED = ShortMail(
    gettext_lazy("%(company)s antwoordt op uw brief"),
    (gettext_lazy("%(company)s heeft uw brief gelezen. Het antwoord: %(answer)s."),),
    gettext_lazy("Bekijk het antwoord"),
)
# The parts with their headings, in the order of the letter.
PARTS = {
    "heard": gettext_lazy("Wat wij hoorden"),
    "will_do": gettext_lazy("Wat wij gaan doen"),
    "fitting": gettext_lazy("Wat bij uw bedrijf past"),
}
MAX_PROGRAMMES = 3
# Only marked for translation here; they are translated when the letter is written.
NEED_WORDS = {
    Need.URGENT: gettext_noop("Dit is nu dringend."),
    Need.OPPORTUNITY: gettext_noop("Hier ziet u een kans."),
    Need.SOME: gettext_noop("Dit speelt een beetje."),
    Need.STRENGTH: gettext_noop("Hier bent u sterk in."),
}


@transaction.atomic
def draft_letter(visit: Visit, *, catalogue: Catalogue) -> FeedbackLetter:
    """Return the letter of this visit as it was last edited; the first time, draft it from the
    report. Raises VisitError before there is a report.
    """
    locked = lock_visit(visit)
    if locked.status != VisitStatus.HELD:
        raise VisitError(_("Schrijf eerst het verslag. Dan staat hier een brief klaar."))
    letter: FeedbackLetter | None = FeedbackLetter.objects.filter(visit=locked).first()
    if letter:
        return letter
    with override(LETTER_LANGUAGE):
        themes = catalogue.document["themes"]
        letter = FeedbackLetter.objects.create(
            visit=locked,
            heard=write_heard(locked, names={s: t["name"]["nl"] for s, t in themes.items()}),
            will_do=locked.actions.strip(),
            fitting=write_fitting(advise(locked, catalogue=catalogue).cards),
        )
    return letter


def write_heard(visit: Visit, *, names: dict[str, str]) -> str:
    """Return the urgency, then the themes in the order of the conversation; never a confidential
    word.
    """
    paragraphs = [visit.opening.strip()]
    notes = visit.themes.exclude(need=Need.NONE, note="").exclude(need="", note="")
    paragraphs += [_write_theme(note, names.get(note.theme, note.theme)) for note in notes]
    return "\n\n".join(filter(None, paragraphs))


def _write_theme(row: ThemeNote, name: str) -> str:
    words = _(NEED_WORDS[Need(row.need)]) if row.need in NEED_WORDS else ""
    return f"{name}: " + " ".join(filter(None, [row.note.strip(), words]))


def write_fitting(cards: Iterable[MatchCard]) -> str:
    """Return a paragraph for each of the best programmes."""
    return "\n\n".join(_write_programme(card) for card in list(cards)[:MAX_PROGRAMMES])


def _write_programme(card: MatchCard) -> str:
    """Return the name, what it is, why it fits, and the questions that would decide."""
    lines = [f"{card.title}: {pick_language(card.programme['summary'], LETTER_LANGUAGE)}"]
    lines += [why for _theme, why in card.whys[:1]]
    if card.verdict == UNDETERMINED and card.questions:
        lines.append(_("Wij weten nog niet zeker of dit past. Daarvoor is nodig:"))
        lines += [question.text for question in card.questions[:2]]
    return " ".join(lines)


@transaction.atomic
def save_letter(
    letter: FeedbackLetter, part: str, *, text: str, base: str, person: User
) -> Change:
    """Save a part of the letter. If two people write at once, both texts are kept. Raises
    VisitError once the letter is sent.
    """
    if part not in PARTS:
        raise ValueError(f"{part} is no part of a letter")
    locked = _lock_letter(letter)
    if locked.status == LetterStatus.SENT:
        raise VisitError(_("Deze brief is al verstuurd."))
    change, different = merge_into(locked, part, sent=text, base=base, who=str(person))
    if different:
        locked.version += 1
        locked.save()
    return change


def _lock_letter(letter: FeedbackLetter) -> FeedbackLetter:
    rows = FeedbackLetter.objects.with_parties().select_for_update(of=("self",))
    locked: FeedbackLetter = rows.get(pk=letter.pk)
    return locked


def send_letter(letter: FeedbackLetter, *, person: User) -> FeedbackLetter:
    """Queue the letter once, by mail and as PDF. Raises VisitError that says what is missing."""
    letter = FeedbackLetter.objects.with_parties().get(pk=letter.pk)
    check_ready(letter)
    # Rendering takes a moment, so it is done before the row is locked.
    content = build_letter(letter)
    pdf = render_letter_pdf(content, language=LETTER_LANGUAGE)
    return _queue_letter(letter, content=content, pdf=pdf, person=person)


def check_ready(letter: FeedbackLetter) -> None:
    """Raise VisitError that says what is missing before the letter can be sent."""
    if letter.status == LetterStatus.SENT:
        raise VisitError(_("Deze brief is al verstuurd."))
    contact = letter.visit.contact
    if contact is None or not contact.email:
        raise VisitError(_("Kies eerst een contactpersoon met een e-mailadres."))
    if contact.left_on is not None:
        raise VisitError(_("De contactpersoon is vertrokken. Kies eerst een ander."))
    if not clean(letter.heard).strip():
        raise VisitError(_("Schrijf eerst op wat u hoorde."))


@transaction.atomic
def _queue_letter(
    letter: FeedbackLetter, *, content: LetterText, pdf: bytes, person: User
) -> FeedbackLetter:
    locked = _lock_letter(letter)
    check_ready(locked)
    if locked.version != letter.version:
        raise VisitError(_("Iemand heeft de brief net veranderd. Lees hem nog eens na."))
    locked.status, locked.sent_at, locked.sent_by = LetterStatus.SENT, clock.now(), person
    locked.save()
    cancel_nudges(locked.visit)
    # A slip of the hand can be undone for a while; the version tells sendings apart.
    due_at = locked.sent_at + timedelta(seconds=settings.UNDO_SECONDS)
    assert locked.visit.contact is not None  # noqa: S101 (check_ready)
    queue_message(
        kind=MailKind.FEEDBACK,
        subject_key=locked.visit.subject_key,
        to=locked.visit.contact.email,
        template="entrepreneurs/emails/feedback",
        context={"letter": content, "url": content.link_url},
        language=LETTER_LANGUAGE,
        slot=f"version-{locked.version}",
        due_at=due_at,
        attachment=Attachment("terugkoppeling.pdf", pdf),
    )
    return locked


@transaction.atomic
def undo_sending(letter: FeedbackLetter) -> FeedbackLetter:
    """Turn the letter into a draft again as long as the mail has not left. Raises VisitError once
    it has.
    """
    locked = _lock_letter(letter)
    if locked.status != LetterStatus.SENT:
        raise VisitError(_("Deze brief is nog niet verstuurd."))
    if not cancel_messages(kind=MailKind.FEEDBACK, subject_key=locked.visit.subject_key):
        raise VisitError(_("De brief is al onderweg."))
    locked.status, locked.sent_at, locked.sent_by = LetterStatus.DRAFT, None, None
    locked.version += 1
    locked.save()
    restore_nudges(locked.visit)
    return locked


def build_letter(letter: FeedbackLetter) -> LetterText:
    """Return the letter as it is in the mail, the preview and the PDF."""
    visit = letter.visit
    person, organisation = visit.contact, visit.host.organisation
    with override(LETTER_LANGUAGE):
        sections = [
            Section(str(heading), split_paragraphs(getattr(letter, part)))
            for part, heading in PARTS.items()
            if clean(getattr(letter, part)).strip()
        ]
        name = person.name if person else ""
        establishment = visit.establishment
        day = clock.day_of(letter.sent_at) if letter.sent_at else clock.today()
        return LetterText(
            title=_("Terugkoppeling van ons bezoek"),
            sender_lines=(organisation.name if organisation else settings.PORTAL_NAME,),
            recipient_lines=tuple(
                filter(None, (establishment.name, name, establishment.street, establishment.town))
            ),
            date_line=format_day(day, language=LETTER_LANGUAGE),
            salutation=_("Beste %(name)s,") % {"name": name} if name else _("Goedendag,"),
            opening=_write_opening(visit),
            sections=tuple(sections),
            closing_lines=(_("Met vriendelijke groet,"), str(visit.host)),
            link_line=_("Klopt dit? Of wilt u iets aanvullen? Laat het ons weten:"),
            link_url=build_url("feedback:answer", letter.token, language=LETTER_LANGUAGE),
        )


def _write_opening(visit: Visit) -> str:
    day = format_day(visit.held_on, language=LETTER_LANGUAGE)
    return _("Op %(day)s waren wij bij u op bezoek. Dank u wel voor het gesprek.") % {"day": day}


def split_paragraphs(text: str) -> tuple[str, ...]:
    """Split a text at blank lines; a single line end becomes a space."""
    parts = clean(text).split("\n\n")
    return tuple(filter(None, (" ".join(part.split()) for part in parts)))


@transaction.atomic
def answer_letter(letter: FeedbackLetter, *, answer: FeedbackAnswer, text: str) -> FeedbackLetter:
    """Save the company's answer to our letter; the last answer counts."""
    locked = _lock_letter(letter)
    if locked.status != LetterStatus.SENT:
        raise VisitError(_("Deze brief is nog niet verstuurd."))
    locked.answer, locked.answer_text = answer, clean(text)
    locked.answered_at = clock.now()
    locked.save()
    _tell_account_manager(locked)
    return locked


def _tell_account_manager(letter: FeedbackLetter) -> None:
    """Mail that there is an answer; what it says can be read only after logging in."""
    send_short_mail(
        ANSWERED,
        Address(letter.visit.host.email, LETTER_LANGUAGE),
        kind=MailKind.FEEDBACK_ANSWERED,
        subject_key=letter.visit.subject_key,
        words={
            "company": letter.visit.establishment.name,
            "answer": letter.get_answer_display(),
        },
        url=build_url("visits:letter", letter.visit_id, language=LETTER_LANGUAGE),
        slot=letter.answered_at.isoformat() if letter.answered_at else "once",
    )

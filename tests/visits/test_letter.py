"""Feedback: drafted from the report, sent once, taken back within a minute, answered by a link."""

import io
from datetime import timedelta

import pypdf
import pytest
from django.core import mail
from django.test import Client

from entrepreneurs.enums import FeedbackAnswer, LetterStatus
from entrepreneurs.models import FeedbackLetter
from entrepreneurs.visits import letter as feedback
from entrepreneurs.visits import lifecycle as visits
from entrepreneurs.visits.lifecycle import VisitError
from portal import clock
from portal.outbox.models import OutgoingMessage, Reminder
from portal.outbox.sending import send_due
from programmes.publishing.versions import get_current_catalogue
from tests.desk import Desk

pytestmark = pytest.mark.django_db
NASTY = '<b>vet</b> #read("/etc/passwd") *ster* $x$ 😀'


@pytest.fixture
def letter(desk: Desk) -> FeedbackLetter:
    return feedback.draft_letter(desk.held, catalogue=get_current_catalogue())


def send(letter: FeedbackLetter, desk: Desk) -> FeedbackLetter:
    return feedback.send_letter(letter, person=desk.people["manager"])


def test_the_draft_tells_what_we_heard_will_do_and_what_fits(letter: FeedbackLetter) -> None:
    assert letter.heard.startswith("Wij vinden geen mensen.")
    assert "Zes vacatures staan open." in letter.heard
    assert letter.will_do == "Wij bellen het college."
    assert letter.fitting


def test_a_confidential_word_is_never_in_it(letter: FeedbackLetter) -> None:
    assert "verkopen" not in letter.heard + letter.will_do + letter.fitting


def test_asking_again_gives_the_edited_letter(letter: FeedbackLetter, desk: Desk) -> None:
    feedback.save_letter(letter, "heard", text="Anders.", base="x", person=desk.people["manager"])
    again = feedback.draft_letter(desk.held, catalogue=get_current_catalogue())
    assert "Anders." in again.heard


def test_it_goes_as_a_mail_with_a_pdf(letter: FeedbackLetter, desk: Desk) -> None:
    OutgoingMessage.objects.all().delete()
    feedback.save_letter(letter, "heard", text=NASTY, base="x", person=desk.people["manager"])
    send(letter, desk)
    with clock.travel(timedelta(minutes=2)):
        assert send_due() == 1
    message = mail.outbox[-1]
    assert message.to == ["iris@aerdewater.example"]
    assert "<b>vet</b>" in message.body
    html = message.alternatives[0][0]
    assert "&lt;b&gt;vet" in html
    assert "<b>vet" not in html
    name, content, kind = message.attachments[0]
    assert (name, kind) == ("terugkoppeling.pdf", "application/pdf")
    reader = pypdf.PdfReader(io.BytesIO(content))
    text = reader.pages[0].extract_text()
    assert '<b>vet</b> #read("/etc/passwd") *ster* $x$' in text
    assert reader.trailer["/Root"]["/MarkInfo"]["/Marked"]
    assert reader.trailer["/Root"]["/Lang"] == "nl"
    assert b"pdfuaid:part" in content
    row = OutgoingMessage.objects.get()
    assert (row.attachment_name, bytes(row.attachment)) == ("", b"")


def test_nothing_leaves_within_the_minute(letter: FeedbackLetter, desk: Desk) -> None:
    OutgoingMessage.objects.all().delete()
    send(letter, desk)
    assert send_due() == 0
    feedback.undo_sending(letter)
    with clock.travel(timedelta(minutes=2)):
        assert send_due() == 0
    letter.refresh_from_db()
    assert letter.status == LetterStatus.DRAFT
    nudges = Reminder.objects.filter(subject_key=desk.held.subject_key)
    assert set(nudges.values_list("status", flat=True)) == {"due"}


def test_after_being_taken_back_it_can_be_sent_again(letter, desk: Desk) -> None:
    OutgoingMessage.objects.all().delete()
    send(letter, desk)
    feedback.undo_sending(letter)
    send(letter, desk)
    with clock.travel(timedelta(minutes=2)):
        assert send_due() == 1


def test_what_has_left_cannot_be_taken_back(letter: FeedbackLetter, desk: Desk) -> None:
    send(letter, desk)
    with clock.travel(timedelta(minutes=2)):
        send_due()
        with pytest.raises(VisitError):
            feedback.undo_sending(letter)


def test_it_is_sent_once(letter: FeedbackLetter, desk: Desk) -> None:
    send(letter, desk)
    with pytest.raises(VisitError, match="al verstuurd"):
        send(letter, desk)
    with pytest.raises(VisitError):
        feedback.save_letter(letter, "heard", text="x", base="", person=desk.people["manager"])


def test_without_an_address_it_says_what_is_missing(letter, desk: Desk, manager: Client) -> None:
    visits.change_plan(desk.held, contact=None)
    page = manager.get(f"/bezoeken/{desk.held.pk}/brief/voorbeeld/").content.decode()
    assert "Kies eerst een contactpersoon" in page
    manager.post(f"/bezoeken/{desk.held.pk}/brief/voorbeeld/")
    letter.refresh_from_db()
    assert letter.status == LetterStatus.DRAFT


def test_a_contact_who_left_gets_no_letter(letter: FeedbackLetter, desk: Desk) -> None:
    desk.establishment.contacts.update(left_on=clock.today())
    with pytest.raises(VisitError, match="vertrokken"):
        send(letter, desk)


def test_a_letter_changed_meanwhile_is_read_again(letter, desk: Desk, monkeypatch) -> None:
    def change_meanwhile(*args, **kwargs) -> bytes:
        feedback.save_letter(
            letter, "heard", text="Nieuw.", base="x", person=desk.people["agency"]
        )
        return b"%PDF"

    monkeypatch.setattr(feedback, "render_letter_pdf", change_meanwhile)
    with pytest.raises(VisitError, match="net veranderd"):
        send(letter, desk)


@pytest.mark.parametrize(
    ("answer", "text", "status"),
    [("right", "", 302), ("wrong", "", 422), ("wrong", "Het zijn er acht.", 302), ("", "", 422)],
)
def test_the_company_answers(desk: Desk, answer: str, text: str, status: int) -> None:
    url = f"/terugkoppeling/{desk.told.letter.token}/"
    response = Client().post(url, {"answer": answer, "text": text})
    assert response.status_code == status
    letter = FeedbackLetter.objects.get(visit=desk.told)
    assert letter.answer == (answer if status == 302 else "")


def test_the_account_manager_hears_of_each_answer_and_the_last_counts(desk: Desk) -> None:
    letter = desk.told.letter
    feedback.answer_letter(letter, answer=FeedbackAnswer.RIGHT, text="")
    with clock.travel(timedelta(minutes=5)):
        feedback.answer_letter(letter, answer=FeedbackAnswer.ADDED, text="Ook een stagiair.")
    letter.refresh_from_db()
    assert letter.answer_text == "Ook een stagiair."
    told = OutgoingMessage.objects.filter(kind="feedback-answered")
    assert set(told.values_list("to_address", flat=True)) == {"manager@portaal.example"}
    assert told.count() == 2
    assert not any("stagiair" in message.text for message in told)


def test_a_draft_has_no_page_for_the_company(letter: FeedbackLetter) -> None:
    assert Client().get(f"/terugkoppeling/{letter.token}/").status_code == 410


def test_no_feedback_before_the_visit(desk: Desk, manager: Client) -> None:
    response = manager.get(f"/bezoeken/{desk.planned.pk}/brief/")
    assert response.url == f"/bezoeken/{desk.planned.pk}/verslag/"
    assert not FeedbackLetter.objects.filter(visit=desk.planned).exists()

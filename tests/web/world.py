"""The rows behind the states of pages: invented entrepreneurs at every point of their way."""

from email.message import EmailMessage
from pathlib import Path
from uuid import uuid4

from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings

from entrepreneurs.enums import ConsentPurpose
from entrepreneurs.introductions import lifecycle as linking
from entrepreneurs.meetings import lifecycle as meetings
from entrepreneurs.models import ContactPerson, Intake
from entrepreneurs.visits import lifecycle as visits
from portal import clock
from portal.links import sign_token
from programmes.models import Organisation, Programme, ProgrammeAlert
from referrals.enums import RefusalReason, Status
from referrals.models import Referral
from tests.desk import (
    PASSWORD,
    Desk,
    make_contact,
    make_establishment,
    make_full_desk,
    make_meeting,
    make_visit,
    open_session,
)
from tests.factories import (
    GROWER,
    ConsentFactory,
    ContactPersonFactory,
    IntakeFactory,
    ReferralFactory,
    set_mailbox,
)
from tests.web.referral_world import make_received, make_stories

LETTER = "20261123-100000.log"
# In the order in which the page of the entrepreneur shows them.
STORIES = {
    "groeiversneller": {"status": Status.ACCEPTED, "note": "Ik bel u donderdag."},
    "financieringstafels": {
        "status": Status.REFUSED,
        "reason": RefusalReason.AT_CAPACITY,
        "note": "De groep van dit najaar is vol.",
    },
    "techpack": {"status": Status.SENT},
    "t-lokaal": {"status": Status.EXPIRED, "reason": "silent"},
    "mkb-werkt": {"status": Status.WITHDRAWN},
    "kennistraject": {"status": Status.UNREACHABLE},
    "familiebedrijven": {"status": Status.IN_PROGRESS},
    "move2social": {
        "status": Status.REFUSED,
        "reason": RefusalReason.OTHER,
        "note": "Dit programma is er niet meer.",
    },
}


def build_world() -> dict[str, str]:
    """Make the rows; returns what stands between braces in the addresses of tests.web.states."""
    set_mailbox("oost-nl", "loket@oost-nl.example")
    write_letter()
    tokens = {name: intake.token for name, intake in make_intakes().items()}
    return {
        **tokens,
        **make_referrals(),
        **make_stories(),
        "letter": LETTER,
        "gone": sign_token("intake", uuid4()),
        "gone_status": sign_token("status", uuid4()),
        "gone_answer": sign_token("answer", uuid4()),
        "gone_alert": sign_token("alert", uuid4()),
        **make_alerts(),
        **make_people_at_work(),
        **make_received(),
    }


def make_people_at_work() -> dict[str, str]:
    """An editor who logs in with an app, a policymaker with a password alone."""
    desk = make_full_desk()
    for name in ("editor", "policymaker"):
        desk.people[name].set_password(PASSWORD)
        desk.people[name].save()
    editor = desk.people["editor"]
    TOTP.activate(editor, "JBSWY3DPEHPK3PXP")
    RecoveryCodes.activate(editor)
    make_own_question()
    return {
        **make_guests(desk),
        **desk.describe(),
        "session_editor_proved": open_session(editor, proved=True),
        "session_policymaker_proved": open_session(desk.people["policymaker"], proved=True),
    }


def make_guests(desk: Desk) -> dict[str, str]:
    """A meeting that is full: one company waits, another has not answered."""
    host = desk.people["manager"]
    full = make_meeting(host, days=12, theme="human-capital", places=1)
    guests = [make_establishment(f"Gast {number}") for number in range(3)]
    for number, guest in enumerate(guests):
        make_contact(guest, name=f"Gast {number}", email=f"gast{number}@gasten.example")
        held = make_visit(guest, host, days=-2)
        visits.save_theme(held, "innovation", need="urgent", note="", base="", person=host)
        visits.finish_report(held)
    meetings.invite(full, establishments=guests)
    rows = list(full.invitations.order_by("establishment__name"))
    for row in rows[:2]:
        meetings.answer(row, coming=True)
    twin = make_establishment("Gast 0 BV", postcode="4811 AB")
    strong = make_visit(guests[0], host, days=-1)
    visits.save_theme(strong, "human-capital", need="strength", note="", base="", person=host)
    visits.finish_report(strong)
    met = linking.propose_link(
        first=guests[0], second=guests[1], theme="innovation", why="Samen leren.", person=host
    )
    for side in met.sides.all():
        linking.answer(side, agrees=True)
    return {
        "link_met": met.sides.all()[0].token,
        "guest_two": str(guests[2].pk),
        "guest": str(guests[0].pk),
        "twin": str(twin.pk),
        "meeting_full": str(full.pk),
        "invitation_waiting": rows[1].token,
        "invitation_new": rows[2].token,
    }


def make_own_question() -> None:
    """The company that is visited asked something itself, and lets its municipality know."""
    intake = IntakeFactory(
        kvk_number="90000001",
        own_words="Wij vinden geen mensen.",
        needs={"human-capital": 3},
        facts={"fte": 14, "growthPlan": True, "vacancies": 6},
    )
    ConsentFactory(
        contact=ContactPersonFactory(intake=intake),
        organisation=Organisation.objects.get(slug="gemeente-breda"),
        purpose=ConsentPurpose.FALLBACK,
    )


def make_intakes() -> dict[str, Intake]:
    three = {"financing": 3, "ambition": 2, "legislation": 1}
    establishment = {"municipality": "GM0202", "started": True}
    return {
        "blank": IntakeFactory(empty=True),
        "words": IntakeFactory(needs={}),
        "riddle": IntakeFactory(own_words="Qwrtp zxcvb", needs={}),
        "asked": IntakeFactory(needs=three),
        "open": IntakeFactory(needs=three, town="Arnhem", facts=establishment | {"fte": 6.5}),
        "complete": IntakeFactory(
            grower=True, needs=three, own_words="Ik zoek een lening voor een nieuwe hal"
        ),
        "unsure": IntakeFactory(needs={"human-capital": 2}, skipped=["municipality", "fte"]),
        "lost": IntakeFactory(needs={"legislation": 3}, town="Arnhem", facts=establishment),
        "unfit": IntakeFactory(needs={"financing": 3}, facts={**GROWER, "started": False}),
    }


def make_referrals() -> dict[str, str]:
    person = make_person("Ada Bouwer", "Bouwer Machines")
    made = {slug: make_referral(person, slug, **story) for slug, story in STORIES.items()}
    for purpose in (ConsentPurpose.REFERRAL, ConsentPurpose.FALLBACK):
        ConsentFactory(contact=person, purpose=purpose)
    other = make_person("Tom Hendriks", "")
    waiting = make_referral(other, "groeiversneller", question="")
    leaving = make_person("Sanne de Wit", "Bakkerij De Korenschoof")
    going = make_referral(leaving, "groeiversneller")
    lonely = make_person("Yasmina Bakkali", "Wasserij Samen")
    return {
        "referred": person.intake.token,
        "status": sign_token("status", person.pk),
        "open_referral": str(made["techpack"].pk),
        "answer_waiting": made["techpack"].answer_token,
        "answer_bare": waiting.answer_token,
        "answer_withdrawn": made["mkb-werkt"].answer_token,
        "leaving": sign_token("status", leaving.pk),
        "going": str(going.pk),
        "lonely": sign_token("status", lonely.pk),
        "parting": sign_token("status", make_person("Bo Jansen", "").pk),
    }


def make_person(name: str, company: str) -> ContactPerson:
    person: ContactPerson = ContactPersonFactory(name=name, company=company)
    return person


def make_referral(person: ContactPerson, slug: str, **story: str) -> Referral:
    question = story.pop("question", "Wie leent ons geld voor een nieuwe hal?")
    referral: Referral = ReferralFactory(
        intake=person.intake,
        programme=Programme.objects.get(slug=slug),
        question=question,
        **story,
    )
    return referral


def write_letter() -> None:
    letter = EmailMessage()
    letter["Subject"] = "Uw vraag is verstuurd naar Oost NL"
    letter["To"] = "ada@bouwer.example"
    letter["From"] = "loket@portaal.example"
    letter["Date"] = "Mon, 23 Nov 2026 10:00:00 -0000"
    letter.set_content("Beste Ada Bouwer,\n\nUw vraag is verstuurd naar Oost NL.\n")
    folder = Path(settings.MAIL_DIR)
    folder.mkdir(exist_ok=True)
    (folder / LETTER).write_bytes(letter.as_bytes() + b"\n")


def make_alerts() -> dict[str, str]:
    asked = ProgrammeAlert.objects.create(
        email="ada@bouwer.example", language="nl", selection="theme=financing"
    )
    leaving = ProgrammeAlert.objects.create(
        email="ada@bouwer.example", language="nl", selection="", confirmed_at=clock.now()
    )
    return {"alert": asked.confirm_token, "alert_off": leaving.off_token}

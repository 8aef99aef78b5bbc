"""A small region at work: two municipalities and an agency, a neighbour elsewhere, companies and
visits in every state. By the same functions as people use.
"""

import time
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from allauth.account.authentication import AUTHENTICATION_METHODS_SESSION_KEY
from django.test import Client

from entrepreneurs.companies import filing as companies
from entrepreneurs.companies.follow_ups import promise
from entrepreneurs.duplicates import merging as twin_merging
from entrepreneurs.enums import ContactKind, ImportStatus, Need, SignalKind
from entrepreneurs.imports import receiving
from entrepreneurs.imports.running import run_imports
from entrepreneurs.introductions import lifecycle as linking
from entrepreneurs.meetings import lifecycle as meetings
from entrepreneurs.meetings.lifecycle import plan_meeting
from entrepreneurs.models import (
    CompanyContact,
    CompanyImport,
    CompanyLink,
    ContactMoment,
    Establishment,
    EstablishmentMerge,
    FollowUp,
    Meeting,
    Visit,
)
from entrepreneurs.visits import lifecycle as visits
from entrepreneurs.visits.letter import draft_letter, send_letter
from portal import clock
from portal.accounts.enums import Role
from portal.accounts.models import User, WorkArea
from portal.accounts.roles import assign_role
from portal.links import sign_token
from programmes.enums import RegionKind
from programmes.models import Organisation, Programme, Region
from programmes.publishing.versions import get_current_catalogue
from referrals.models import Referral, ReferralProposal
from referrals.proposing import propose_referral
from tests.factories import ReferralFactory

PEOPLE = {
    "manager": (Role.ACCOUNT_MANAGER, "gemeente-breda"),
    "colleague": (Role.ACCOUNT_MANAGER, "gemeente-breda"),
    "neighbour": (Role.ACCOUNT_MANAGER, "gemeente-roosendaal"),
    "agency": (Role.ACCOUNT_MANAGER, "rewin"),
    "coordinator": (Role.COORDINATOR, "rewin"),
    "stranger": (Role.ACCOUNT_MANAGER, "oost-nl"),
    "editor": (Role.CATALOGUE_EDITOR, "gemeente-breda"),
    "policymaker": (Role.POLICYMAKER, "gemeente-breda"),
    "partner": (Role.PARTNER_USER, "oost-nl"),
    "administrator": (Role.ADMINISTRATOR, None),
    "homeless": (Role.ACCOUNT_MANAGER, None),
}
PASSWORD = "een lang wachtwoord voor tests"
AREAS = {
    "gemeente-breda": "GM0758",
    "gemeente-roosendaal": "GM1674",
    "rewin": "west-brabant",
    "oost-nl": "GM0202",
}


@dataclass
class Desk:
    people: dict[str, User]
    establishment: Establishment
    elsewhere: Establishment
    planned: Visit
    held: Visit
    told: Visit
    follow_up: FollowUp
    moment: ContactMoment
    lists: dict[str, CompanyImport]
    meetings: dict[str, Meeting]
    merged: EstablishmentMerge
    # Made where a test needs it: a link is a promise too, and promises are counted.
    link: CompanyLink | None = None
    proposal: ReferralProposal | None = None
    referral: Referral | None = None

    def describe_link(self) -> dict[str, str]:
        if self.link is None:
            return {}
        mine = self.link.sides.get(establishment=self.establishment)
        other = self.link.sides.exclude(pk=mine.pk).get()
        return {"link_asked": mine.token, "linked": str(other.establishment_id)}

    def describe(self) -> dict[str, str]:
        """What stands between braces in tests.web.states."""
        contact = self.establishment.contacts.first()
        return {
            "company": str(self.establishment.pk),
            "contact_person": str(contact.pk),
            "moment": str(self.moment.pk),
            "follow_up": str(self.follow_up.pk),
            "planned_visit": str(self.planned.pk),
            "held_visit": str(self.held.pk),
            "told_visit": str(self.told.pk),
            **{f"list_{name}": str(one.pk) for name, one in self.lists.items()},
            **{f"meeting_{name}": str(one.pk) for name, one in self.meetings.items()},
            **{
                f"invitation_{name}": one.invitations.all()[0].token
                for name, one in self.meetings.items()
            },
            **self.describe_link(),
            "gone_link": sign_token("link", uuid4()),
            "gone_invitation": sign_token("invitation", uuid4()),
            "letter_token": self.told.letter.token,
            "gone_letter": sign_token("feedback", uuid4()),
            **{f"session_{name}": open_session(user) for name, user in self.people.items()},
        }


def open_session(user: User, *, proved: bool = False) -> str:
    """`proved`: who it is was asked again a moment ago, as before changing how to log in."""
    client = Client()
    client.force_login(user)
    if proved:
        session = client.session
        session[AUTHENTICATION_METHODS_SESSION_KEY] = [
            {"method": "password", "at": time.time(), "reauthenticated": True}
        ]
        session["account_authentication_methods_user"] = str(user.pk)
        session.save()
    return client.cookies["sessionid"].value


def make_regions() -> dict[str, Region]:
    kinds = {"west-brabant": RegionKind.NAMED_REGION}
    names = {"GM0758": "Breda", "GM1674": "Roosendaal", "GM0202": "Arnhem"}
    regions = {
        code: Region.objects.get_or_create(
            code=code,
            defaults={
                "kind": kinds.get(code, RegionKind.MUNICIPALITY),
                "name": {"nl": names.get(code, "West-Brabant")},
            },
        )[0]
        for code in {*AREAS.values()}
    }
    regions["west-brabant"].municipalities.set([regions["GM0758"], regions["GM1674"]])
    return regions


def make_people() -> dict[str, User]:
    regions = make_regions()
    for slug, code in AREAS.items():
        organisation = Organisation.objects.get(slug=slug)
        WorkArea.objects.get_or_create(organisation=organisation, region=regions[code])
    people = {}
    for name, (role, slug) in PEOPLE.items():
        user = User.objects.create_user(
            f"{name}@portaal.example",
            first_name=name.capitalize(),
            organisation=Organisation.objects.filter(slug=slug).first(),
        )
        people[name] = assign_role(user, role)
    people["entrepreneur"] = User.objects.create_user("ada@bouwer.example")
    return people


def make_establishment(
    name: str = "Bakkerij Aerdewater", *, code: str = "GM0758", **more
) -> Establishment:
    number = more.pop("kvk_number", "")
    manager = more.pop("account_manager", None)
    town = {"GM0758": "Breda", "GM1674": "Roosendaal", "GM0202": "Arnhem"}[code]
    return companies.register_company(
        company_values={"name": name, "kvk_number": number, "legal_form": "bv"},
        values={"town": town, "municipality": Region.objects.get(code=code), **more},
        account_manager=manager,
    )


def make_contact(establishment: Establishment, **more: str) -> CompanyContact:
    values = {"name": "Iris van Loenhout", "email": "iris@aerdewater.example"} | more
    return companies.save_contact(CompanyContact(establishment=establishment, **values))


def make_visit(establishment: Establishment, host: User, *, days: int = 0, **more) -> Visit:
    """Planned `days` from now (negative: in the past), with the contact if there is one."""
    return visits.plan_visit(
        establishment=establishment,
        host=host,
        starts_at=clock.now() + timedelta(days=days),
        contact=establishment.contacts.first(),
        **more,
    )


def write_report(visit: Visit, person: User, *, note: str = "Zes vacatures staan open.") -> Visit:
    visits.save_text(visit, "opening", text="Wij vinden geen mensen.", base="", person=person)
    visits.save_text(visit, "actions", text="Wij bellen het college.", base="", person=person)
    visits.save_theme(visit, "human-capital", need=Need.URGENT, note=note, base="", person=person)
    visits.save_theme(visit, "innovation", need=Need.SOME, note="", base="", person=person)
    return visits.finish_report(visit)


def make_lists(person: User) -> dict[str, CompanyImport]:
    """A list that came in, at each point of its way."""
    lines = ["Naam;Plaats;KVK;Fte;Kleur", "Zaal Zes;Breda;12345678;6,5;rood"]
    lines.append("Zonder plaats;;123;veel;blauw")
    made = {}
    for number, name in enumerate(("matching", "checked", "working", "done")):
        content = "\n".join([*lines, f"Bedrijf {name};Breda;;{number};"]).encode()
        source = receiving.receive_file(
            content=content, file_name=f"relaties-{name}.csv", person=person
        )
        if name != "matching":
            receiving.choose_columns(source, columns=source.columns)
            while run_imports():
                pass
        made[name] = source
    # Not by working on it: a list that is taken over adds companies that other tests count.
    rows = CompanyImport.objects.filter(pk=made["done"].pk)
    rows.update(status=ImportStatus.DONE, content=b"")
    rows = CompanyImport.objects.filter(pk=made["working"].pk)
    held = clock.now() + timedelta(days=1)
    rows.update(status=ImportStatus.WRITING, done=1, lease=uuid4(), lease_until=held)
    for source in made.values():
        source.refresh_from_db()
    return made


def make_meeting(host: User, *, days: int = 10, **more) -> Meeting:
    """That many days ahead, or ago; planned before."""
    values = {"theme": "innovation", "venue": "Stadskantoor, Breda", "places": 15} | more
    with clock.travel(timedelta(days=min(days, 0) - 20)):
        return plan_meeting(
            host=host,
            region=Region.objects.get(code="west-brabant"),
            starts_at=clock.now() + timedelta(days=20 + max(days, 0)),
            **values,
        )


def make_meetings(host: User, establishment: Establishment) -> dict[str, Meeting]:
    """One to come, one that was held with its result still open, and one that was called off."""
    text = "Wij praten over robots in kleine bedrijven."
    made = {
        name: make_meeting(host, days=days, text=text)
        for name, days in (("ahead", 10), ("held", -40), ("cancelled", 20))
    }
    with clock.travel(timedelta(days=-50)):
        for meeting in made.values():
            meetings.invite(meeting, establishments=[establishment])
            meetings.answer(meeting.invitations.get(), coming=True)
    present = set(made["held"].invitations.values_list("pk", flat=True))
    meetings.record_attendance(made["held"], present=present)
    meetings.cancel_meeting(made["cancelled"])
    return made


def make_link(establishment: Establishment, person: User) -> CompanyLink:
    """With a company elsewhere in the region."""
    other = make_establishment("Robotbouw Roosdaal", code="GM1674")
    make_contact(other, name="Joost Bierens", email="joost@robotbouw.example")
    return linking.propose_link(
        first=establishment,
        second=other,
        theme="innovation",
        why="De een bouwt robots, de ander zoekt er een.",
        person=person,
    )


def make_proposal(establishment: Establishment, person: User) -> ReferralProposal:
    return propose_referral(
        establishment=establishment,
        programme=Programme.objects.get(slug="kennistraject"),
        contact=establishment.contacts.all()[0],
        question="Wij zoeken mensen.",
        person=person,
        catalogue=get_current_catalogue(),
    )


def make_desk() -> Desk:
    people = make_people()
    manager = people["manager"]
    establishment = make_establishment(
        kvk_number="90000001", account_manager=manager, street="Markt 1"
    )
    make_contact(establishment)
    moment = companies.record_contact_moment(
        establishment=establishment,
        kind=ContactKind.CALL,
        on=clock.today() - timedelta(days=40),
        note="De dochter denkt na over overnemen.",
        person=manager,
        confidential=True,
    )
    elsewhere = make_establishment("Kwekerij Heikant", code="GM0202")
    planned = make_visit(establishment, manager, days=2)
    held = write_report(make_visit(establishment, manager, days=-3), manager)
    visits.add_signal(held, kind=SignalKind.RULE, text="Drie loketten vragen hetzelfde.")
    visits.save_confidential(held, text="Wil verkopen.", base="", person=manager)
    told = write_report(make_visit(establishment, manager, days=-20), manager)
    send_letter(draft_letter(told, catalogue=get_current_catalogue()), person=manager)
    follow_up = promise(
        establishment=establishment,
        text="Bellen met het college",
        owner=manager,
        due_on=clock.today() + timedelta(days=3),
    )
    lists = make_lists(manager)
    met = make_meetings(manager, establishment)
    double = make_establishment("Bakkerij Aerdewater BV")
    merged = twin_merging.merge(kept=establishment, dropped=double, person=manager)
    return Desk(
        people,
        establishment,
        elsewhere,
        planned,
        held,
        told,
        follow_up,
        moment,
        lists,
        met,
        merged,
    )


def make_full_desk() -> Desk:
    """With a link to another company and a proposal to refer, which are promises too."""
    made = make_desk()
    person = made.people["manager"]
    made.link = make_link(made.establishment, person)
    made.proposal = make_proposal(made.establishment, person)
    made.referral = ReferralFactory(
        organisation=person.organisation, is_fallback=True, owner=person
    )
    return made

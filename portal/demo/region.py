"""The invented region of the demonstration: seventeen municipalities, companies, visits, letters.

It is drawn from a fixed seed, by the same functions that people use. Every name is made up;
addresses end in .example.
"""

import random
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any, Final

from entrepreneurs.companies import filing as companies
from entrepreneurs.companies.follow_ups import close, promise
from entrepreneurs.companies.known_facts import record_facts
from entrepreneurs.enums import (
    ContactKind,
    FactOrigin,
    FeedbackAnswer,
    FollowUpKind,
    FollowUpResult,
    InvitationStatus,
    MeetingEffect,
    Need,
    SignalKind,
)
from entrepreneurs.meetings import lifecycle as meetings
from entrepreneurs.models import Company, CompanyContact, Establishment, Visit
from entrepreneurs.visits import lifecycle as visits
from entrepreneurs.visits.letter import answer_letter, draft_letter, send_letter
from portal import clock
from portal.accounts.models import User
from programmes.engine.catalogue import Catalogue
from programmes.enums import SBI_VERSION
from programmes.models import Region, Town
from programmes.publishing.versions import get_current_catalogue

REGION: Final = "west-brabant"
COMPANIES: Final = 300
VISITS: Final = 80
MEETING_GUESTS: Final = 12
SEED: Final = 2019
# The words of fixtures/demo/region.yaml: names, streets, kinds of company, stories.
Lines = Mapping[str, Any]


def load_region(lines: Lines) -> None:
    """Load the region; `lines` are the words of fixtures/demo/region.yaml. Does nothing if there
    are companies already.
    """
    if Company.objects.exists():
        return
    chance = random.Random(SEED)  # noqa: S311 (a demonstration, not a secret)
    municipalities = list(Region.objects.filter(lies_in__code=REGION).order_by("code"))
    staff = list(User.objects.exclude(organisation=None).exclude(role="").order_by("pk"))
    establishments = [
        _make_company(number, lines, chance=chance, municipalities=municipalities, staff=staff)
        for number in range(COMPANIES)
    ]
    _make_duplicates(establishments)
    catalogue = get_current_catalogue()
    managed = [establishment for establishment in establishments if establishment.account_manager]
    for number in range(VISITS):
        establishment = managed[number % len(managed)]
        _make_visit(number, establishment, lines, chance=chance, catalogue=catalogue)
    _make_moments(managed, lines, chance=chance)
    _make_meetings(establishments, staff)


def _make_company(
    number: int,
    lines: Lines,
    *,
    chance: random.Random,
    municipalities: Sequence[Region],
    staff: Sequence[User],
) -> Establishment:
    kind = lines["kinds"][number % len(lines["kinds"])]
    family = lines["families"][(number * 7) % len(lines["families"])]
    name = kind["name"].format(family=family)
    municipality = municipalities[number % len(municipalities)]
    towns = Town.objects.filter(municipality=municipality, alias_of="").order_by("name")
    town = towns[chance.randrange(towns.count())]
    fte = float(chance.choice([3, 6, 12, 18, 25, 40, 65, 120]))
    establishment = companies.register_company(
        company_values={
            "name": name,
            "kvk_number": f"9{number:07d}",
            "legal_form": kind["legal_form"],
            "sbi_code": str(kind["sbi"]),
            "sbi_version": SBI_VERSION,
        },
        values={
            "number": f"0009{number:08d}",
            "street": f"{lines['streets'][number % len(lines['streets'])]} {1 + number % 90}",
            "postcode": f"4{800 + number % 99}{chance.choice(['AB', 'KL', 'XD'])}",
            "town": town.name,
            "municipality": municipality,
            "fte": fte,
        },
        account_manager=_pick_manager(municipality, staff),
    )
    _add_person(establishment, number, lines, chance=chance)
    _state_facts(establishment, number)
    return establishment


def _add_person(
    establishment: Establishment, number: int, lines: Lines, *, chance: random.Random
) -> None:
    companies.save_contact(
        CompanyContact(
            establishment=establishment,
            name=lines["people"][(number * 3) % len(lines["people"])],
            function=chance.choice(lines["functions"]),
            email=f"bedrijf{number}@bedrijven.example",
            phone=f"076 555 {1000 + number}",
        )
    )


def _state_facts(establishment: Establishment, number: int) -> None:
    facts = {
        "started": True,
        "foundedOn": f"{1985 + number % 38}-04-01",
        "familyBusiness": number % 3 == 0,
    }
    record_facts(
        establishment,
        facts,
        origin=FactOrigin.IMPORT,
        stated_on=clock.today() - timedelta(days=400),
        person=None,
    )


def _pick_manager(municipality: Region, staff: Sequence[User]) -> User | None:
    """Return an account manager of the municipality; where nobody works for it, one of the
    agency.
    """
    for person in staff:
        areas = person.organisation.work_areas.all() if person.organisation else []
        if any(area.region_id == municipality.pk for area in areas):
            return person
    regional = [one for one in staff if one.organisation and one.organisation.slug == "rewin"]
    return regional[0] if regional and municipality.pk % 3 else None


def _make_visit(
    number: int,
    establishment: Establishment,
    lines: Lines,
    *,
    chance: random.Random,
    catalogue: Catalogue,
) -> None:
    """Make a visit. The first eight are still to come; the others lie behind, most of them with a
    letter that was sent in time.
    """
    assert establishment.account_manager is not None  # noqa: S101 (only those are visited)
    ahead = number < 8
    days = 1 + number if ahead else -(number - 7) * 4
    day = clock.today() + timedelta(days=days)
    visit = visits.plan_visit(
        establishment=establishment,
        host=establishment.account_manager,
        starts_at=datetime.combine(day, time(9 + number % 7, 30), tzinfo=clock.AMSTERDAM),
        contact=establishment.contacts.first(),
    )
    if ahead:
        return
    with clock.travel(timedelta(days=days)):
        _write_report(visit, lines, chance=chance, catalogue=catalogue, number=number)
    if number % 9 == 0 or days > -4:
        return
    sent_after = 3 if number % 6 else 9
    if days + sent_after <= 0:
        with clock.travel(timedelta(days=days + sent_after)):
            _send(visit, number, catalogue=catalogue)


def _write_report(
    visit: Visit,
    lines: Lines,
    *,
    chance: random.Random,
    catalogue: Catalogue,
    number: int,
) -> None:
    host, story = visit.host, lines["stories"][number % len(lines["stories"])]
    visits.save_text(visit, "opening", text=story["opening"], base="", person=host)
    visits.save_text(visit, "actions", text=story["actions"], base="", person=host)
    for theme, (need, note) in story["themes"].items():
        visits.save_theme(visit, theme, need=Need(need), note=note, base="", person=host)
    visits.hold_visit(visit)
    if number % 5 == 0:
        signal = chance.choice(lines["signals"])
        visits.add_signal(visit, kind=SignalKind(signal["kind"]), text=signal["text"])
    if number % 7 == 0:
        visits.save_confidential(
            visit, text=chance.choice(lines["confidential"]), base="", person=host
        )
    visits.finish_report(visit)
    promise(
        establishment=visit.establishment,
        visit=visit,
        text=story["promise"],
        owner=host,
        due_on=clock.day_of(visit.starts_at) + timedelta(days=21),
        kind=FollowUpKind(story["kind"]),
        theme=next(iter(story["themes"])),
    )
    draft_letter(visit, catalogue=catalogue)


def _send(visit: Visit, number: int, *, catalogue: Catalogue) -> None:
    letter = send_letter(draft_letter(visit, catalogue=catalogue), person=visit.host)
    for row in visit.follow_ups.all()[: number % 3]:
        close(row, result=list(FollowUpResult)[number % 4])
    if number % 2 == 0:
        answer = FeedbackAnswer.RIGHT if number % 4 else FeedbackAnswer.ADDED
        text = "" if answer == FeedbackAnswer.RIGHT else "Wij zoeken ook een stagiair."
        answer_letter(letter, answer=answer, text=text)


def _make_duplicates(establishments: Sequence[Establishment]) -> None:
    """Make two companies that somebody entered twice, with another spelling and no number."""
    for establishment in establishments[:2]:
        companies.register_company(
            company_values={"name": f"{establishment.name} B.V."},
            values={
                "street": establishment.street,
                "postcode": establishment.postcode,
                "town": establishment.town,
                "municipality": establishment.municipality,
            },
            account_manager=None,
        )


def _make_meetings(establishments: Sequence[Establishment], staff: Sequence[User]) -> None:
    """Make a meeting that was held, with answers, and one to come that is full, so that two
    wait.
    """
    host = next(one for one in staff if one.organisation and one.organisation.slug == "rewin")
    region = Region.objects.get(code=REGION)
    for theme, days, first in (("networks", -45, 0), ("digitalisation", 12, 40)):
        guests = establishments[first : first + MEETING_GUESTS]
        with clock.travel(timedelta(days=min(days, 0) - 14)):
            meeting = meetings.plan_meeting(
                host=host,
                region=region,
                theme=theme,
                starts_at=datetime.combine(
                    clock.today() + timedelta(days=14 + max(days, 0)),
                    time(15),
                    tzinfo=clock.AMSTERDAM,
                ),
                venue="Het Ketelhuis, Havenkade 7, Breda",
                places=MEETING_GUESTS - 3,
            )
            meetings.invite(meeting, establishments=guests)
            for row in meeting.invitations.all()[: MEETING_GUESTS - 1]:
                meetings.answer(row, coming=True)
        if days < 0:
            rows = list(meeting.invitations.filter(status=InvitationStatus.COMING))
            meetings.record_attendance(meeting, present={row.pk for row in rows[1:]})
            for row, effect in zip(rows[1:5], list(MeetingEffect) * 2, strict=False):
                meetings.record_effect(row, effect=effect, note="")


def _make_moments(
    establishments: Sequence[Establishment], lines: Lines, *, chance: random.Random
) -> None:
    """Make contact moments: some recent, some so long ago that somebody should call again."""
    for number, establishment in enumerate(establishments[VISITS : VISITS + 90]):
        days = 30 + number * 7
        companies.record_contact_moment(
            establishment=establishment,
            kind=chance.choice(list(ContactKind)),
            on=clock.today() - timedelta(days=days),
            note=chance.choice(lines["moments"]),
            person=establishment.account_manager,  # type: ignore[arg-type]
        )

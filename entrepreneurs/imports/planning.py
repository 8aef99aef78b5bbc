"""What a chunk of rows would do: which company each of them is, and what is new about it.

The same row again finds the company that it made: by establishment number, by KVK number with the
place, and only without numbers by name. So a list may come in twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from entrepreneurs.companies.filing import build_search_text, fold
from entrepreneurs.companies.forms import SBI_VERSION
from entrepreneurs.enums import FactOrigin, ImportPolicy
from entrepreneurs.imports.rows import COMPANY_FIELDS, PLACE_FIELDS, ReadRow
from entrepreneurs.models import Company, CompanyContact, CompanyFact, Establishment
from portal import clock
from portal.accounts.models import User


class MatchError(ValueError):
    """Why a row is not held to be one company: field and sentence."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.problem = (name, sentence)


@dataclass(eq=False, slots=True)
class _Company:
    row: Company
    new: bool = False
    touched: bool = False
    ours: bool = True
    places: list["_Place"] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class _Place:
    row: Establishment
    company: _Company
    contacts: list[CompanyContact]
    known: dict[str, Any]
    new: bool = False
    touched: bool = False
    facts: list[CompanyFact] = field(default_factory=list)
    new_contacts: list[CompanyContact] = field(default_factory=list)
    old_contacts: set[CompanyContact] = field(default_factory=set)


@dataclass(slots=True)
class Plan:
    """What to write, and how many rows came to what."""

    companies: list[_Company] = field(default_factory=list)
    places: list[_Place] = field(default_factory=list)
    failed: list[ReadRow] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    same: int = 0


class Planner:
    def __init__(self, *, own: Mapping[str, Any], policy: str, person: User | None) -> None:
        self.own = frozenset(region.pk for region in own.values())
        self.replace = policy == ImportPolicy.REPLACE
        self.person = person

    def plan(self, rows: Iterable[ReadRow]) -> Plan:
        rows, plan = list(rows), Plan()
        self._look_up([row for row in rows if not row.problems])
        for row in rows:
            if not row.problems:
                try:
                    self._take(row, plan)
                    continue
                except MatchError as error:
                    row.problems.append(error.problem)
            plan.failed.append(row)
        plan.companies = [one for one in self._companies.values() if one.new or one.touched]
        plan.places = [one for one in self._places.values() if one.new or one.touched]
        return plan

    # --- what is known ---------------------------------------------------------------------------

    def _look_up(self, rows: list[ReadRow]) -> None:
        """All that these rows may be about, in a fixed number of queries."""
        self._companies: dict[Any, _Company] = {}
        self._places: dict[Any, _Place] = {}
        self._by_kvk: dict[str, _Company] = {}
        self._by_number: dict[str, _Place] = {}
        self._by_name: dict[tuple[str, int], list[_Place]] = {}
        numbers = {row.values["number"] for row in rows if "number" in row.values}
        kvk = {row.values["kvk_number"] for row in rows if "kvk_number" in row.values}
        names = {fold(row.values["name"]) for row in rows}
        # Apart, each by its own index: joined by "or" every company would be looked at.
        rows_of = Establishment.objects
        touched = {
            *rows_of.exclude(number="")
            .filter(number__in=numbers)
            .values_list("company", flat=True),
            *Company.objects.exclude(kvk_number="")
            .filter(kvk_number__in=kvk)
            .values_list("pk", flat=True),
            *rows_of.filter(name_text__in=names, municipality__in=self.own).values_list(
                "company", flat=True
            ),
        }
        companies = Company.objects.filter(pk__in=touched)
        places = "establishments__contacts", "establishments__facts"
        for company in companies.prefetch_related("establishments", *places):
            self._remember(company)

    def _remember(self, company: Company) -> None:
        known = self._companies[company.pk] = _Company(company)
        if company.kvk_number:
            self._by_kvk[company.kvk_number] = known
        for row in company.establishments.all():
            # One object for each company, whichever way one comes to it.
            row.company = company
            known.ours = known.ours and row.municipality_id in self.own
            facts = sorted(row.facts.all(), key=lambda fact: (fact.stated_on, fact.pk))
            contacts = [one for one in row.contacts.all() if one.left_on is None]
            self._index(
                _Place(row, known, contacts, {fact.attribute: fact.value for fact in facts})
            )

    def _index(self, place: _Place) -> None:
        self._places[place.row.pk] = place
        place.company.places.append(place)
        if place.row.number:
            self._by_number[place.row.number] = place
        key = (place.row.name_text, place.row.municipality_id)
        self._by_name.setdefault(key, []).append(place)

    # --- which one it is -------------------------------------------------------------------------

    def _take(self, row: ReadRow, plan: Plan) -> None:
        place = self._find(row)
        if place and place.row.municipality_id not in self.own:
            raise MatchError("number", _("Dit bedrijf staat al bij een andere gemeente."))
        if place is None:
            self._apply(row, self._add(row))
            plan.added += 1
        elif self._apply(row, place):
            plan.changed += not place.new
            plan.same += place.new
        else:
            plan.same += 1

    def _find(self, row: ReadRow) -> _Place | None:
        number, kvk = row.values.get("number"), row.values.get("kvk_number")
        if number and (place := self._by_number.get(number)):
            known = place.company.row.kvk_number
            if kvk and known and known != kvk:
                raise MatchError(
                    "number", _("Dit vestigingsnummer hoort bij een ander KVK-nummer.")
                )
            return place
        if kvk and (company := self._by_kvk.get(kvk)):
            return self._pick(row, company.places)
        same = self._by_name.get((fold(row.values["name"]), row.values["municipality"].pk), [])
        return self._pick(row, [one for one in same if not kvk or not one.company.row.kvk_number])

    def _pick(self, row: ReadRow, places: list[_Place]) -> _Place | None:
        """Of the same municipality and no other address or number; the same name goes first."""
        here = [one for one in places if _may_be(row, one.row)]
        if len(here) > 1:
            named = [one for one in here if one.row.name_text == fold(row.values["name"])]
            here = named or here
        if len(here) > 1:
            sentence = _("Er staan al meer bedrijven zo in de lijst. Zet er een nummer bij.")
            raise MatchError("name", sentence)
        return here[0] if here else None

    def _add(self, row: ReadRow) -> _Place:
        kvk = row.values.get("kvk_number", "")
        company = self._by_kvk.get(kvk) if kvk else None
        if company is None:
            company = _Company(Company(name=row.values["name"], kvk_number=kvk), new=True)
            self._companies[company.row.pk] = company
            if kvk:
                self._by_kvk[kvk] = company
        place = _Place(
            Establishment(
                company=company.row,
                name=row.values["name"],
                name_text=fold(row.values["name"]),
                number=row.values.get("number", ""),
                municipality=row.values["municipality"],
            ),
            company,
            [],
            {},
            new=True,
        )
        self._index(place)
        return place

    # --- what is new about it --------------------------------------------------------------------

    def _apply(self, row: ReadRow, place: _Place) -> bool:
        """Whether anything is different now; an empty cell never takes something away."""
        before = place.touched, place.company.touched
        place.touched = place.company.touched = False
        values = dict(row.values)
        if place.company.ours:
            fields = ("kvk_number", *COMPANY_FIELDS)
            place.company.touched = self._fill(place.company.row, values, fields)
            if place.company.touched and place.company.row.sbi_code:
                place.company.row.sbi_version = place.company.row.sbi_version or SBI_VERSION
        place.touched = self._fill(place.row, values, (*PLACE_FIELDS, "account_manager"))
        place.touched |= self._note_contact(place.row, values.get("last_contact_on"))
        place.touched |= self._take_person(row.contact, place)
        place.touched |= self._take_facts(row.facts, place)
        changed = place.touched or place.company.touched
        if place.row.number:
            self._by_number[place.row.number] = place
        if place.company.row.kvk_number:
            self._by_kvk.setdefault(place.company.row.kvk_number, place.company)
        place.touched |= before[0] or place.company.touched
        place.company.touched |= before[1]
        emails = [one.email for one in place.contacts if one.email]
        place.row.search_text = build_search_text(place.row, emails=emails)
        return changed

    def _fill(self, row: Any, values: Mapping[str, Any], names: Iterable[str]) -> bool:
        touched = False
        for name in names:
            old, new = getattr(row, name), values.get(name)
            # Numbers tell who it is: those are filled in, never replaced.
            fixed = name in {"kvk_number", "number"}
            empty = old in ("", None)
            if new is not None and old != new and (empty or (self.replace and not fixed)):
                setattr(row, name, new)
                touched = True
        return touched

    def _note_contact(self, row: Establishment, day: Any) -> bool:
        if day is None or (row.last_contact_on and row.last_contact_on >= day):
            return False
        row.last_contact_on = day
        return True

    def _take_person(self, contact: Mapping[str, str], place: _Place) -> bool:
        if not contact:
            return False
        email = contact.get("email", "").casefold()
        for one in place.contacts:
            if (email and one.email.casefold() == email) or (
                fold(one.name) == fold(contact["name"]) and not (email and one.email)
            ):
                touched = self._fill(one, contact, ("function", "email", "phone"))
                if touched and one not in place.new_contacts:
                    place.old_contacts.add(one)
                return touched
        added = CompanyContact(establishment=place.row, **contact)
        place.contacts.append(added)
        place.new_contacts.append(added)
        return True

    def _take_facts(self, facts: Mapping[str, Any], place: _Place) -> bool:
        added = [
            CompanyFact(
                establishment=place.row,
                attribute=name,
                value=value,
                origin=FactOrigin.IMPORT,
                stated_on=clock.today(),
                recorded_by=self.person,
            )
            for name, value in facts.items()
            if name not in place.known or (self.replace and place.known[name] != value)
        ]
        place.facts += added
        place.known |= {fact.attribute: fact.value for fact in added}
        return bool(added)


def _may_be(row: ReadRow, place: Establishment) -> bool:
    if place.municipality_id != row.values["municipality"].pk:
        return False
    for name in ("number", "postcode"):
        said, known = row.values.get(name), getattr(place, name)
        if said and known and said != known:
            return False
    return True

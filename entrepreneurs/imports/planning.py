"""Plans what a chunk of rows would do: which company each row is, and what it adds.

A row that comes again finds the company that it made: by establishment number, by KVK number with
the establishment, and by name only where there are no numbers. So a list may be sent twice.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Model
from django.utils.translation import gettext as _

from entrepreneurs.companies.filing import build_search_text
from entrepreneurs.enums import FactOrigin, ImportPolicy
from entrepreneurs.imports.rows import COMPANY_FIELDS, ESTABLISHMENT_FIELDS, ReadRow
from entrepreneurs.models import Company, CompanyContact, CompanyFact, Establishment
from portal import clock
from portal.accounts.models import User
from portal.reading.names import fold
from programmes.enums import SBI_VERSION
from programmes.models import Region


class MatchError(ValueError):
    """A row cannot be matched to one company; `problem` holds the field and a sentence."""

    def __init__(self, name: str, sentence: str) -> None:
        super().__init__(sentence)
        self.problem = (name, sentence)


@dataclass(eq=False, slots=True)
class PlannedCompany:
    """A company, known or new, with what the rows so far change of it."""

    row: Company
    is_new: bool = False
    is_touched: bool = False
    is_ours: bool = True
    establishments: list["PlannedEstablishment"] = field(default_factory=list)


@dataclass(eq=False, slots=True)
class PlannedEstablishment:
    """An establishment, known or new, with what the rows so far add. `known` is by attribute."""

    row: Establishment
    company: PlannedCompany
    contacts: list[CompanyContact]
    known: dict[str, object]
    is_new: bool = False
    is_touched: bool = False
    facts: list[CompanyFact] = field(default_factory=list)
    new_contacts: list[CompanyContact] = field(default_factory=list)
    old_contacts: set[CompanyContact] = field(default_factory=set)


@dataclass(slots=True)
class Plan:
    """What to write, and how many rows had which outcome."""

    companies: list[PlannedCompany] = field(default_factory=list)
    establishments: list[PlannedEstablishment] = field(default_factory=list)
    failed: list[ReadRow] = field(default_factory=list)
    added: int = 0
    changed: int = 0
    same: int = 0


class Planner:
    """Plans one chunk of rows against what is on file."""

    def __init__(self, *, own: Mapping[str, Region], policy: str, person: User | None) -> None:
        self.own = frozenset(region.pk for region in own.values())
        self.replace = policy == ImportPolicy.REPLACE
        self.person = person

    def plan(self, rows: Iterable[ReadRow]) -> Plan:
        """Return what these rows would do; rows with problems end up in `failed`."""
        rows, plan = list(rows), Plan()
        self._fetch_known([row for row in rows if not row.problems])
        for row in rows:
            if not row.problems:
                try:
                    self._plan_row(row, plan)
                    continue
                except MatchError as error:
                    row.problems.append(error.problem)
            plan.failed.append(row)
        plan.companies = [one for one in self._companies.values() if one.is_new or one.is_touched]
        plan.establishments = [
            one for one in self._establishments.values() if one.is_new or one.is_touched
        ]
        return plan

    # --- what is on file -------------------------------------------------------------------------

    def _fetch_known(self, rows: list[ReadRow]) -> None:
        """Fetch all that these rows may be about, in a fixed number of queries."""
        self._companies: dict[UUID, PlannedCompany] = {}
        self._establishments: dict[UUID, PlannedEstablishment] = {}
        self._by_kvk: dict[str, PlannedCompany] = {}
        self._by_number: dict[str, PlannedEstablishment] = {}
        self._by_name: dict[tuple[str, int], list[PlannedEstablishment]] = {}
        numbers = {row.values["number"] for row in rows if "number" in row.values}
        kvk = {row.values["kvk_number"] for row in rows if "kvk_number" in row.values}
        names = {fold(row.values["name"]) for row in rows}
        # Three queries that each use an index; joined by "or" they would read every company.
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
        establishments = "establishments__contacts", "establishments__facts"
        for company in companies.prefetch_related("establishments", *establishments):
            self._remember(company)

    def _remember(self, company: Company) -> None:
        known = self._companies[company.pk] = PlannedCompany(company)
        if company.kvk_number:
            self._by_kvk[company.kvk_number] = known
        for row in company.establishments.all():
            # One object for each company, however it is reached.
            row.company = company
            known.is_ours = known.is_ours and row.municipality_id in self.own
            facts = sorted(row.facts.all(), key=lambda fact: (fact.stated_on, fact.pk))
            contacts = [one for one in row.contacts.all() if one.left_on is None]
            self._index(
                PlannedEstablishment(
                    row, known, contacts, {fact.attribute: fact.value for fact in facts}
                )
            )

    def _index(self, establishment: PlannedEstablishment) -> None:
        self._establishments[establishment.row.pk] = establishment
        establishment.company.establishments.append(establishment)
        if establishment.row.number:
            self._by_number[establishment.row.number] = establishment
        key = (establishment.row.name_text, establishment.row.municipality_id)
        self._by_name.setdefault(key, []).append(establishment)

    # --- which company a row is ------------------------------------------------------------------

    def _plan_row(self, row: ReadRow, plan: Plan) -> None:
        establishment = self._find(row)
        if establishment and establishment.row.municipality_id not in self.own:
            raise MatchError("number", _("Dit bedrijf staat al bij een andere gemeente."))
        if establishment is None:
            self._apply(row, self._add(row))
            plan.added += 1
        elif self._apply(row, establishment):
            plan.changed += not establishment.is_new
            plan.same += establishment.is_new
        else:
            plan.same += 1

    def _find(self, row: ReadRow) -> PlannedEstablishment | None:
        number, kvk = row.values.get("number"), row.values.get("kvk_number")
        if number and (establishment := self._by_number.get(number)):
            known = establishment.company.row.kvk_number
            if kvk and known and known != kvk:
                raise MatchError(
                    "number", _("Dit vestigingsnummer hoort bij een ander KVK-nummer.")
                )
            return establishment
        if kvk and (company := self._by_kvk.get(kvk)):
            return self._pick(row, company.establishments)
        same = self._by_name.get((fold(row.values["name"]), row.values["municipality"].pk), [])
        return self._pick(row, [one for one in same if not kvk or not one.company.row.kvk_number])

    def _pick(
        self, row: ReadRow, establishments: list[PlannedEstablishment]
    ) -> PlannedEstablishment | None:
        """Return the one in the same municipality without another address or number; if there are
        several, one of the same name. Raises MatchError if several remain.
        """
        here = [one for one in establishments if _may_be(row, one.row)]
        if len(here) > 1:
            named = [one for one in here if one.row.name_text == fold(row.values["name"])]
            here = named or here
        if len(here) > 1:
            sentence = _("Er staan al meer bedrijven zo in de lijst. Zet er een nummer bij.")
            raise MatchError("name", sentence)
        return here[0] if here else None

    def _add(self, row: ReadRow) -> PlannedEstablishment:
        kvk = row.values.get("kvk_number", "")
        company = self._by_kvk.get(kvk) if kvk else None
        if company is None:
            company = PlannedCompany(Company(name=row.values["name"], kvk_number=kvk), is_new=True)
            self._companies[company.row.pk] = company
            if kvk:
                self._by_kvk[kvk] = company
        establishment = PlannedEstablishment(
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
            is_new=True,
        )
        self._index(establishment)
        return establishment

    # --- what a row changes ----------------------------------------------------------------------

    def _apply(self, row: ReadRow, establishment: PlannedEstablishment) -> bool:
        """Say whether the row changes anything; an empty cell never removes a value."""
        before = establishment.is_touched, establishment.company.is_touched
        establishment.is_touched = establishment.company.is_touched = False
        values = dict(row.values)
        if establishment.company.is_ours:
            company = establishment.company
            company.is_touched = self._fill(company.row, values, ("kvk_number", *COMPANY_FIELDS))
            if company.is_touched and company.row.sbi_code:
                company.row.sbi_version = company.row.sbi_version or SBI_VERSION
        establishment.is_touched = self._fill(
            establishment.row, values, (*ESTABLISHMENT_FIELDS, "account_manager")
        )
        establishment.is_touched |= self._note_contact(
            establishment.row, values.get("last_contact_on")
        )
        establishment.is_touched |= self._plan_contact(row.contact, establishment)
        establishment.is_touched |= self._plan_facts(row.facts, establishment)
        changed = establishment.is_touched or establishment.company.is_touched
        if establishment.row.number:
            self._by_number[establishment.row.number] = establishment
        if establishment.company.row.kvk_number:
            self._by_kvk.setdefault(establishment.company.row.kvk_number, establishment.company)
        establishment.is_touched |= before[0] or establishment.company.is_touched
        establishment.company.is_touched |= before[1]
        emails = [one.email for one in establishment.contacts if one.email]
        establishment.row.search_text = build_search_text(establishment.row, emails=emails)
        return changed

    def _fill(self, row: Model, values: Mapping[str, object], names: Iterable[str]) -> bool:
        touched = False
        for name in names:
            old, new = getattr(row, name), values.get(name)
            # Numbers identify a company, so they are filled in and never replaced.
            fixed = name in {"kvk_number", "number"}
            empty = old in ("", None)
            if new is not None and old != new and (empty or (self.replace and not fixed)):
                setattr(row, name, new)
                touched = True
        return touched

    def _note_contact(self, row: Establishment, day: date | None) -> bool:
        if day is None or (row.last_contact_on and row.last_contact_on >= day):
            return False
        row.last_contact_on = day
        return True

    def _plan_contact(
        self, contact: Mapping[str, str], establishment: PlannedEstablishment
    ) -> bool:
        if not contact:
            return False
        email = contact.get("email", "").casefold()
        for one in establishment.contacts:
            if (email and one.email.casefold() == email) or (
                fold(one.name) == fold(contact["name"]) and not (email and one.email)
            ):
                touched = self._fill(one, contact, ("function", "email", "phone"))
                if touched and one not in establishment.new_contacts:
                    establishment.old_contacts.add(one)
                return touched
        added = CompanyContact(establishment=establishment.row, **contact)
        establishment.contacts.append(added)
        establishment.new_contacts.append(added)
        return True

    def _plan_facts(
        self, facts: Mapping[str, object], establishment: PlannedEstablishment
    ) -> bool:
        added = [
            CompanyFact(
                establishment=establishment.row,
                attribute=name,
                value=value,
                origin=FactOrigin.IMPORT,
                stated_on=clock.today(),
                recorded_by=self.person,
            )
            for name, value in facts.items()
            if name not in establishment.known
            or (self.replace and establishment.known[name] != value)
        ]
        establishment.facts += added
        establishment.known |= {fact.attribute: fact.value for fact in added}
        return bool(added)


def _may_be(row: ReadRow, establishment: Establishment) -> bool:
    if establishment.municipality_id != row.values["municipality"].pk:
        return False
    for name in ("number", "postcode"):
        said, known = row.values.get(name), getattr(establishment, name)
        if said and known and said != known:
            return False
    return True

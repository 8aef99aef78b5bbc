"""Reads one row of a list as what it says about a company, or finds why each field says
nothing.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from entrepreneurs.imports.cells import Cell, show_cell
from entrepreneurs.models import CompanyContact, Establishment
from portal import clock
from portal.accounts.models import User
from portal.reading.contact import check_email, check_phone
from portal.reading.dates import check_day
from portal.reading.legal_forms import check_legal_form
from portal.reading.names import fold
from portal.reading.numbers import check_number
from portal.reading.postcodes import check_postcode
from portal.reading.register_numbers import (
    check_establishment_number,
    check_kvk_number,
    restore_zeros,
)
from programmes.models import Region
from programmes.reading.search import CatalogueSearch

COMPANY_FIELDS = ("legal_form", "sbi_code")
ESTABLISHMENT_FIELDS = ("number", "street", "postcode", "town", "fte")
FACTS = ("employees", "annualTurnover", "foundedOn")
CONTACT_FIELDS = {
    "contact_name": "name",
    "contact_function": "function",
    "email": "email",
    "phone": "phone",
}
MAX_FTE = Decimal(1_000_000)
EARLIEST_DAY = date(1600, 1, 1)


class CellError(ValueError):
    """A cell cannot be read; the text tells the person who sent the list why."""


@dataclass(slots=True)
class ReadRow:
    """A row that was read. `values` holds by field only what the row says; `problems` are pairs of
    field and sentence.
    """

    number: int
    values: dict[str, Any] = field(default_factory=dict)
    problems: list[tuple[str, str]] = field(default_factory=list)

    @property
    def facts(self) -> dict[str, object]:
        """The values that are facts, by attribute slug."""
        return {name: self.values[name] for name in FACTS if name in self.values}

    @property
    def contact(self) -> dict[str, str]:
        """The values of the contact person, by field of CompanyContact."""
        named = CONTACT_FIELDS.items()
        return {to: self.values[name] for name, to in named if name in self.values}


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What rows are compared with: towns, the sender's own municipalities by code, and colleagues
    by folded name or address.
    """

    search: CatalogueSearch
    own: Mapping[str, Region]
    colleagues: Mapping[str, User]


def read_row(
    number: int, cells: Sequence[Cell], *, columns: Mapping[str, int], around: Surroundings
) -> ReadRow:
    """Return what a row says. `number` is its row in the spreadsheet, `columns` the index of the
    column by field.
    """
    row = ReadRow(number)
    for name, column in columns.items():
        cell = cells[column] if column < len(cells) else ""
        if cell == "" or show_cell(cell).strip() in {"", "-"}:
            continue
        try:
            row.values[name] = READERS.get(name, _read_text_for(name))(cell)
        except (CellError, ValidationError) as error:
            sentence = error.messages[0] if isinstance(error, ValidationError) else str(error)
            row.problems.append((name, sentence))
    _join_street(row)
    _settle_municipality(row, around)
    _settle_manager(row, around)
    wrong = {name for name, _sentence in row.problems}
    if "name" not in row.values and "name" not in wrong:
        row.problems.append(("name", _("De naam van het bedrijf ontbreekt.")))
    if row.contact and "name" not in row.contact:
        row.values["contact_name"] = _name_contact(row.contact)
    return row


def _read_text_for(name: str) -> Callable[[Cell], str]:
    max_length = _find_max_length(name)

    def read(cell: Cell) -> str:
        text = " ".join(show_cell(cell).replace("\0", " ").split())
        if text.startswith("="):
            raise CellError(_("Hier staat een formule. Zet er de uitkomst neer."))
        if len(text) > max_length:
            raise CellError(
                _("Deze tekst is te lang: ten hoogste %(n)d tekens.") % {"n": max_length}
            )
        return text

    return read


def _find_max_length(name: str) -> int:
    model: Any = CompanyContact if name in CONTACT_FIELDS else Establishment
    found = CONTACT_FIELDS.get(name, name if name in {"street", "town"} else "name")
    return int(model._meta.get_field(found).max_length)


def _read_kvk(cell: Cell) -> str:
    return check_kvk_number(restore_zeros(show_cell(cell), digits=8, lost=1), required=True)


def _read_number(cell: Cell) -> str:
    text = restore_zeros(show_cell(cell), digits=12, lost=4)
    return check_establishment_number(text, required=True)


def _read_sbi(cell: Cell) -> str:
    digits = re.sub(r"\D", "", show_cell(cell).split(" ")[0])
    if not 2 <= len(digits) <= 6:
        raise CellError(_("Een SBI-code heeft twee tot zes cijfers."))
    return digits


def _read_decimal(cell: Cell) -> Decimal:
    if isinstance(cell, int | float):
        return Decimal(str(cell))
    return check_number(show_cell(cell))


def _read_fte(cell: Cell) -> Decimal:
    fte = _read_decimal(cell)
    if not 0 <= fte < MAX_FTE:
        raise CellError(_("Vul een getal in, zoals 12 of 12,5."))
    return fte.quantize(Decimal("0.01"))


def _read_count(cell: Cell) -> int:
    number = _read_decimal(cell)
    if number < 0 or number >= MAX_FTE or number != number.to_integral_value():
        raise CellError(_("Vul een heel getal in, zoals 12."))
    return int(number)


def _read_money(cell: Cell) -> str:
    """Read an amount for the engine: euros with two decimals, as text."""
    amount = _read_decimal(cell)
    if not 0 <= amount < Decimal(10) ** 13:
        raise CellError(_("Vul een bedrag in, zoals 250.000."))
    return f"{amount:.2f}"


def _read_day(cell: Cell) -> date:
    day = cell if isinstance(cell, date) else check_day(show_cell(cell))
    if not EARLIEST_DAY <= day <= clock.today():
        raise CellError(_("Deze dag kan niet kloppen."))
    return day


def _read_email(cell: Cell) -> str:
    return check_email(_read_text_for("email")(cell))


def _read_phone(cell: Cell) -> str:
    """Read a telephone number, with the zero in front that a spreadsheet dropped."""
    text = _read_text_for("phone")(cell)
    return check_phone(f"0{text}" if isinstance(cell, int | float) and len(text) == 9 else text)


READERS: Mapping[str, Callable[[Cell], object]] = {
    "kvk_number": _read_kvk,
    "number": _read_number,
    "postcode": lambda cell: check_postcode(show_cell(cell)),
    "legal_form": lambda cell: check_legal_form(show_cell(cell)),
    "sbi_code": _read_sbi,
    "fte": _read_fte,
    "employees": _read_count,
    "annualTurnover": _read_money,
    "foundedOn": lambda cell: _read_day(cell).isoformat(),
    "last_contact_on": _read_day,
    "email": _read_email,
    "phone": _read_phone,
}


def _join_street(row: ReadRow) -> None:
    """Join street, number and addition, which often have a column each."""
    number = f"{row.values.pop('house_number', '')}{row.values.pop('addition', '')}"
    if number and "street" in row.values:
        row.values["street"] = f"{row.values['street']} {number}"[:120]


def _settle_municipality(row: ReadRow, around: Surroundings) -> None:
    """Find the municipality by its own name or by that of the town; it must be the only one of
    ours.
    """
    town, named = row.values.get("town", ""), row.values.pop("municipality", "")
    column = "municipality" if named else "town"
    codes = _find_municipalities(named or town, around.search, municipality=bool(named))
    if named and town and len(codes) != 1:
        codes = codes & _find_municipalities(town, around.search, municipality=False) or codes
    ours = codes & around.own.keys()
    if len(ours) == 1:
        region = around.own[next(iter(ours))]
        row.values["municipality"] = region
        row.values.setdefault("town", region.name.get("nl", str(region)))
        return
    if not named and not town:
        sentence = _("De plaats of de gemeente ontbreekt.")
    elif not codes:
        sentence = _("Deze plaats kennen wij niet.")
    elif not ours:
        sentence = _("Uw organisatie werkt niet voor deze gemeente.")
    else:
        sentence = _("Er zijn meer plaatsen met deze naam. Zet de gemeente erbij.")
    row.problems.append((column, sentence))


@lru_cache(maxsize=4096)
def _find_municipalities(
    name: str, search: CatalogueSearch, *, municipality: bool
) -> frozenset[str]:
    """Return codes; cached, as every row of a list has the same few names."""
    if not name:
        return frozenset()
    wanted = fold(name).removeprefix("gemeente ")
    if municipality:
        regions = search.catalogue.regions
        exact = frozenset(
            code
            for code, region in regions.items()
            if region["kind"] == "municipality"
            and wanted in {fold(text) for text in region["name"].values()}
        )
        if exact or name.upper() in regions:
            return exact or frozenset({name.upper()})
    if not search.is_exact_town(wanted):
        return frozenset()
    return frozenset(hit.municipality for hit in search.find_towns(wanted))


def _settle_manager(row: ReadRow, around: Surroundings) -> None:
    name = row.values.pop("account_manager", None)
    if name is None:
        return
    person = around.colleagues.get(fold(name))
    if person is None:
        sentence = _("Deze accountmanager kennen wij niet bij uw organisatie.")
        row.problems.append(("account_manager", sentence))
    else:
        row.values["account_manager"] = person


def _name_contact(contact: Mapping[str, str]) -> str:
    """Name a contact without a name by what comes before the @ of the address."""
    email = contact.get("email", "")
    return email.partition("@")[0][:120] if email else str(_("Algemeen"))

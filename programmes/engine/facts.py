"""Read facts about a company, from JSON or from a form, and check them against the attributes of
the catalogue.

All errors are found at once, each with a JSON pointer and a code of docs/contract.md. A null is a
fact not given; false is an answer. Each kind of value has one reading, whoever sends it.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeGuard

# Only marks a text for translation; whoever shows it translates.
from django.utils.translation import gettext_noop as _

from portal.api.pointers import escape_pointer
from programmes.engine.catalogue import Catalogue
from programmes.engine.criteria import Value
from programmes.engine.eligibility import Facts

EARLIEST_DATE = date(1000, 1, 1)
HIGHEST_NUMBER = Decimal(10) ** 20
MAX_SLUG = 80
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MONEY = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,2})?")
FULL_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")

# What a value may be: a published attribute, or as much of one as its type needs.
ValueKind = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class FactError(ValueError):
    """Why a value was refused: a code of docs/contract.md, and a sentence for a person (Dutch
    source text, to be translated). The pointer is empty until parse_facts fills it in.
    """

    code: str
    detail: str
    pointer: str = ""


def parse_facts(
    raw: object, *, catalogue: Catalogue, as_of: date
) -> tuple[Facts, list[FactError]]:
    """Return what could be read of facts by attribute slug as sent over HTTP, and every error."""
    errors: list[FactError] = []
    values: dict[str, Value] = {}
    sent: dict[str, object] = {}
    if not isinstance(raw, Mapping):
        return build_facts({}, {}, as_of), [
            FactError("wrong-type", _("Verwacht een object met feiten."), "/facts")
        ]
    for name, value in raw.items():
        pointer = f"/facts/{escape_pointer(name)}"
        attribute = catalogue.attributes.get(name)
        if attribute is None:
            errors.append(FactError("unknown-attribute", _("Dit kenmerk bestaat niet."), pointer))
            continue
        if value is None:
            continue
        try:
            values[name] = parse_value(
                value, attribute=attribute, catalogue=catalogue, as_of=as_of
            )
            sent[name] = value
        except FactError as error:
            errors.append(FactError(error.code, error.detail, pointer))
    if values.get("started") is False:
        # A company that is about to start has no wrong starting date in the future.
        errors = [
            error
            for error in errors
            if error.pointer != "/facts/foundedOn" or error.code != "out-of-range"
        ]
    return build_facts(values, sent, as_of), errors


def build_facts(values: Mapping[str, Value], sent: Mapping[str, object], as_of: date) -> Facts:
    """Return facts to judge by. A company about to start has an age of zero, whatever it sent."""
    if values.get("started") is False:
        values = {**values, "foundedOn": as_of}
        sent = {name: value for name, value in sent.items() if name != "foundedOn"}
    return Facts(values, sent, as_of)


def parse_value(value: object, *, attribute: ValueKind, catalogue: Catalogue, as_of: date) -> Any:
    """Return one value as its attribute's type has it: a bool, Decimal, date or code.

    Raises FactError.
    """
    match attribute["type"]:
        case "boolean":
            return _read_boolean(value)
        case "number" | "integer" | "money":
            return _require_within_bounds(READERS[attribute["type"]](value), attribute)
        case "date":
            return _read_date(value, as_of)
        case "code":
            return _read_municipality(value, catalogue)
        case "digits":
            return _read_sector(value, catalogue)
    return _read_slug(value, attribute)


def _read_boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise FactError("wrong-type", _("Verwacht waar of niet waar."))
    return value


def _read_number(value: object) -> Decimal:
    if not _is_number(value):
        raise FactError("wrong-type", _("Verwacht een getal."))
    number = Decimal(value if isinstance(value, int) else str(value))
    if abs(number) < HIGHEST_NUMBER and number != number.quantize(Decimal("0.01")):
        raise FactError("out-of-range", _("Gebruik hoogstens twee cijfers achter de komma."))
    return number


def _is_number(value: object) -> TypeGuard[int | float | Decimal]:
    """Say whether this is a finite number; an int of any length is one, unlike a float."""
    if isinstance(value, int):
        return not isinstance(value, bool)
    return isinstance(value, float | Decimal) and math.isfinite(value)


def _read_integer(value: object) -> Decimal:
    if not _is_number(value) or value != int(value):
        raise FactError("wrong-type", _("Verwacht een heel getal."))
    return Decimal(int(value))


def _read_money(value: object) -> Decimal:
    if not isinstance(value, str):
        return _read_number(value)
    if not MONEY.fullmatch(value):
        raise FactError("wrong-type", _("Verwacht een bedrag, zoals 1000.00."))
    return Decimal(value)


READERS: Mapping[str, Callable[[object], Decimal]] = {
    "number": _read_number,
    "integer": _read_integer,
    "money": _read_money,
}


def read_amount(published: object) -> Decimal | None:
    """Return an amount, rate, bound or count of the catalogue; None for words and for nothing."""
    try:
        return Decimal(str(published))
    except InvalidOperation:
        return None


def _require_within_bounds(number: Decimal, attribute: ValueKind) -> Decimal:
    low, high = (read_amount(attribute[name]) for name in ("minimum", "maximum"))
    if low is not None and number < low:
        raise FactError("out-of-range", _("Dit getal is te laag."))
    if high is not None and number > high:
        raise FactError("out-of-range", _("Dit getal is te hoog."))
    return number


def _read_date(value: object, as_of: date) -> date:
    detail = _("Verwacht een datum, zoals 2015-06-30.")
    if not isinstance(value, str) or not FULL_DATE.fullmatch(value):
        raise FactError("wrong-type", detail)
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise FactError("wrong-type", detail) from error
    if not EARLIEST_DATE <= day <= as_of:
        raise FactError("out-of-range", _("Deze datum ligt in de toekomst of te ver terug."))
    return day


def _read_municipality(value: object, catalogue: Catalogue) -> str:
    if not isinstance(value, str):
        raise FactError("wrong-type", _("Verwacht een gemeentecode, zoals GM0193."))
    if value not in catalogue.municipalities:
        raise FactError("unknown-code", _("Deze gemeentecode bestaat niet."))
    return value


def _read_sector(value: object, catalogue: Catalogue) -> str:
    if not isinstance(value, str):
        raise FactError("wrong-type", _("Verwacht een SBI-code als tekst, zoals 1071."))
    is_code = value.isascii() and value.isdecimal() and 2 <= len(value) <= 6
    if not is_code or value[:2] not in catalogue.document["sectors"]:
        raise FactError("unknown-code", _("Deze SBI-code bestaat niet."))
    return value


def _read_slug(value: object, attribute: ValueKind) -> str:
    if not isinstance(value, str):
        raise FactError("wrong-type", _("Verwacht een code als tekst."))
    listed = {choice["value"] for choice in attribute["choices"] or ()}
    open_ended = attribute["open_ended"] or not listed
    fits = len(value) <= MAX_SLUG and SLUG.fullmatch(value) is not None
    if value not in listed and not (open_ended and fits):
        raise FactError("unknown-code", _("Deze waarde kennen wij niet."))
    return value

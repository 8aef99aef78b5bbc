"""Read facts about a company: from JSON or from a form, checked against the attributes of the
catalogue.

All errors at once, each with a JSON pointer and a code of docs/contract.md. A null is a fact not
given; false is an answer.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

# Only marks a text for translation; whoever shows it translates.
from django.utils.translation import gettext_noop as _

from portal.api.pointers import escape_pointer
from programmes.engine.catalogue import Catalogue
from programmes.engine.eligibility import Facts

EARLIEST_DATE = date(1000, 1, 1)
HIGHEST_NUMBER = Decimal(10) ** 20
SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
MONEY = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,2})?")
FULL_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class FactError(ValueError):
    """Why a value was refused: a code of docs/contract.md, and a sentence for a person (Dutch
    source text, to be translated).
    """

    code: str
    detail: str
    pointer: str = ""


def parse_facts(raw: Any, *, catalogue: Catalogue, as_of: date) -> tuple[Facts, list[FactError]]:
    """Facts by attribute slug, as sent over HTTP. Returns what could be read, and every error."""
    errors: list[FactError] = []
    values: dict[str, Any] = {}
    sent: dict[str, Any] = {}
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
        # Nobody who is about to start can have started in the future by mistake.
        errors = [
            error
            for error in errors
            if error.pointer != "/facts/foundedOn" or error.code != "out-of-range"
        ]
    return build_facts(values, sent, as_of), errors


def build_facts(values: Mapping[str, Any], sent: Mapping[str, Any], as_of: date) -> Facts:
    """Facts to judge by. About to start means an age of zero, whatever date was given."""
    if values.get("started") is False:
        values = {**values, "foundedOn": as_of}
        sent = {name: value for name, value in sent.items() if name != "foundedOn"}
    return Facts(values, sent, as_of)


def parse_value(
    value: Any, *, attribute: Mapping[str, Any], catalogue: Catalogue, as_of: date
) -> Any:
    """One value by its attribute's type. Raises FactError."""
    match attribute["type"]:
        case "boolean":
            return _require(value, isinstance(value, bool), _("Verwacht waar of niet waar."))
        case "number" | "integer" | "money":
            return _within_bounds(READERS[attribute["type"]](value), attribute)
        case "date":
            return _read_date(value, as_of)
        case "code":
            _require(value, isinstance(value, str), _("Verwacht een gemeentecode, zoals GM0193."))
            return _known(
                value, value in catalogue.municipalities, _("Deze gemeentecode bestaat niet.")
            )
        case "digits":
            return _read_sector(value, catalogue)
    return _read_slug(value, attribute)


def _require(value: Any, right: bool, detail: str) -> Any:
    if not right:
        raise FactError("wrong-type", detail)
    return value


def _known(value: Any, known: bool, detail: str) -> Any:
    if not known:
        raise FactError("unknown-code", detail)
    return value


def _read_number(value: Any) -> Decimal:
    _require(value, _is_number(value), _("Verwacht een getal."))
    number = Decimal(value if isinstance(value, int) else str(value))
    if abs(number) < HIGHEST_NUMBER and number != number.quantize(Decimal("0.01")):
        raise FactError("out-of-range", _("Gebruik hoogstens twee cijfers achter de komma."))
    return number


def _is_number(value: Any) -> bool:
    """A whole number of any length is one, though no float can hold it."""
    if isinstance(value, int):
        return not isinstance(value, bool)
    return isinstance(value, float | Decimal) and math.isfinite(value)


def _read_integer(value: Any) -> Decimal:
    right = _is_number(value) and value == int(value)
    return Decimal(int(_require(value, right, _("Verwacht een heel getal."))))


def _read_money(value: Any) -> Decimal:
    if isinstance(value, str):
        _require(value, bool(MONEY.fullmatch(value)), _("Verwacht een bedrag, zoals 1000.00."))
        return Decimal(value)
    return _read_number(value)


def read_money(value: Any) -> Decimal | None:
    """An amount or count of the catalogue as a number; None for words."""
    try:
        return Decimal(str(value))
    except InvalidOperation:
        return None


READERS: Mapping[str, Callable[[Any], Decimal]] = {
    "number": _read_number,
    "integer": _read_integer,
    "money": _read_money,
}


def _within_bounds(number: Decimal, attribute: Mapping[str, Any]) -> Decimal:
    low, high = (_read_bound(attribute[name]) for name in ("minimum", "maximum"))
    if low is not None and number < low:
        raise FactError("out-of-range", _("Dit getal is te laag."))
    if high is not None and number > high:
        raise FactError("out-of-range", _("Dit getal is te hoog."))
    return number


def _read_bound(bound: str | None) -> Decimal | None:
    try:
        return None if bound is None else Decimal(bound)
    except InvalidOperation:
        return None


def _read_date(value: Any, as_of: date) -> date:
    detail = _("Verwacht een datum, zoals 2015-06-30.")
    _require(value, isinstance(value, str) and FULL_DATE.fullmatch(value) is not None, detail)
    try:
        day = date.fromisoformat(value)
    except ValueError as error:
        raise FactError("wrong-type", detail) from error
    if not EARLIEST_DATE <= day <= as_of:
        raise FactError("out-of-range", _("Deze datum ligt in de toekomst of te ver terug."))
    return day


def _read_sector(value: Any, catalogue: Catalogue) -> str:
    _require(value, isinstance(value, str), _("Verwacht een SBI-code als tekst, zoals 1071."))
    right = (
        value.isascii()
        and value.isdecimal()
        and 2 <= len(value) <= 6
        and value[:2] in catalogue.document["sectors"]
    )
    return str(_known(value, right, _("Deze SBI-code bestaat niet.")))


def _read_slug(value: Any, attribute: Mapping[str, Any]) -> str:
    _require(value, isinstance(value, str), _("Verwacht een code als tekst."))
    listed = {choice["value"] for choice in attribute["choices"] or ()}
    open_ended = attribute["open_ended"] or not listed
    known = value in listed or (open_ended and len(value) <= 80 and bool(SLUG.fullmatch(value)))
    return str(_known(value, known, _("Deze waarde kennen wij niet.")))

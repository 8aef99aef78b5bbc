"""Read what is asked of `POST matches`, or find everything that is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from portal.api.collecting import ErrorCollector
from portal.api.problems import InvalidInput
from programmes.engine.catalogue import Catalogue
from programmes.engine.eligibility import Facts
from programmes.engine.facts import parse_facts
from programmes.engine.matching import Needs

REQUEST_KEYS = ("asOf", "facts", "needs", "includeIneligible")
NEED_KEYS = ("theme", "urgency")
URGENCIES = range(1, 4)
# Far enough for anybody, and near enough for every duration to be counted from there.
EARLIEST, LATEST = date(1900, 1, 1), date(2199, 12, 31)


@dataclass(frozen=True, slots=True)
class MatchRequest:
    """What is asked: a company's facts and needs, and whether to list what does not fit."""

    facts: Facts
    needs: Needs
    include_ineligible: bool


def read_match_request(body: object, *, catalogue: Catalogue, today: date) -> MatchRequest:
    """Return what a body asks; a null is a key not given.

    Raises InvalidInput with every error found.
    """
    reader = Reader(catalogue)
    request = reader.read(body, today=today)
    if reader.errors or request is None:
        raise InvalidInput(reader.errors)
    return request


class Reader(ErrorCollector):
    """Reads a body on after an error, so that all errors come at once."""

    def __init__(self, catalogue: Catalogue) -> None:
        super().__init__()
        self.catalogue = catalogue

    def read(self, body: object, *, today: date) -> MatchRequest | None:
        """Return what a body asks, as far as it could be read; None if it is not an object."""
        if not isinstance(body, dict):
            self.refuse("", "wrong-type", _("Verwacht een object."))
            return None
        self.refuse_unknown_keys(body, allowed=REQUEST_KEYS)
        given = {key: value for key, value in body.items() if value is not None}
        return MatchRequest(
            facts=self._read_facts(given.get("facts", {}), as_of=self._read_as_of(given, today)),
            needs=self._read_needs(given.get("needs", [])),
            include_ineligible=self._read_include_ineligible(given),
        )

    def _read_as_of(self, given: Mapping[str, object], today: date) -> date:
        """Return the day to judge by.

        After an error it is the last possible day, so that no other date seems to lie ahead.
        """
        if "asOf" not in given:
            return today
        day = parse_day(given["asOf"])
        if day is None:
            self.refuse("/asOf", "wrong-type", _("Verwacht een datum, zoals 2015-06-30."))
        elif not EARLIEST <= day <= LATEST:
            detail = _("Verwacht een datum van %(first)s tot en met %(last)s.")
            self.refuse("/asOf", "out-of-range", detail % {"first": EARLIEST, "last": LATEST})
        else:
            return day
        return LATEST

    def _read_facts(self, raw: object, *, as_of: date) -> Facts:
        facts, errors = parse_facts(raw, catalogue=self.catalogue, as_of=as_of)
        for error in errors:
            self.refuse(error.pointer, error.code, _(error.detail))
        return facts

    def _read_needs(self, raw: object) -> Needs:
        needs: dict[str, int] = {}
        if not isinstance(raw, list):
            self.refuse("/needs", "wrong-type", _("Verwacht een lijst."))
            return needs
        seen: set[str] = set()
        for index, one in enumerate(raw):
            pointer = f"/needs/{index}"
            if not isinstance(one, dict):
                self.refuse(pointer, "wrong-type", _("Verwacht een object."))
                continue
            self.refuse_unknown_keys(one, allowed=NEED_KEYS, pointer=pointer)
            theme = self._read_theme(one.get("theme"), f"{pointer}/theme", seen)
            urgency = self._read_urgency(one.get("urgency"), f"{pointer}/urgency")
            if theme and urgency:
                needs[theme] = urgency
        return needs

    def _read_theme(self, theme: object, pointer: str, seen: set[str]) -> str | None:
        if theme is None:
            self.refuse(pointer, "required", _("Dit moet u invullen."))
        elif not isinstance(theme, str):
            self.refuse(pointer, "wrong-type", _("Verwacht een thema als tekst."))
        elif theme not in self.catalogue.document["themes"]:
            self.refuse(pointer, "unknown-theme", _("Dit thema bestaat niet."))
        elif theme in seen:
            self.refuse(pointer, "duplicate", _("Dit thema staat er al."))
        else:
            seen.add(theme)
            return theme
        return None

    def _read_urgency(self, urgency: object, pointer: str) -> int | None:
        if urgency is None:
            self.refuse(pointer, "required", _("Dit moet u invullen."))
        elif isinstance(urgency, bool) or not isinstance(urgency, int | float) or urgency % 1:
            self.refuse(pointer, "wrong-type", _("Verwacht een heel getal."))
        elif urgency not in URGENCIES:
            self.refuse(pointer, "out-of-range", _("Verwacht een getal van 1 tot en met 3."))
        else:
            return int(urgency)
        return None

    def _read_include_ineligible(self, given: Mapping[str, object]) -> bool:
        include = given.get("includeIneligible", True)
        if not isinstance(include, bool):
            self.refuse("/includeIneligible", "wrong-type", _("Verwacht waar of niet waar."))
        return bool(include)


def parse_day(value: object) -> date | None:
    """Return a day written as in docs/contract.md, else None.

    Python would also take 20150630 and 2015-W27-2.
    """
    if not isinstance(value, str):
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        return None
    return day if day.isoformat() == value else None

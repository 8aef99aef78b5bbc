"""Find what a programme file cites: its sections, its texts, and every figure and its location."""

import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Final, NamedTuple

from programmes.engine.criteria import DURATION
from programmes.files.figures import Reading, as_number, as_percent, find_figures
from programmes.files.yaml_files import Location

# Keys that hold codes or words of our own, not facts of the report.
NO_FACTS: Final = frozenset(
    [
        "slug",
        "order",
        "initiators",
        "executors",
        "partners",
        "regions",
        "policy_themes",
        "theme",
        "relevance",
        "route",
        "status",
        "accepts_referrals",
        "url",
        "source",
        "verified_on",
        "freshness_months",
        "id",
        "kind",
        "attribute",
        "operator",
        "choice",
        "alternative",
        "section",
    ]
)
LANGUAGES: Final = frozenset({"nl", "en"})
PARTIAL_DATE: Final = re.compile(r"\d{4}(-\d{2}){1,2}")
NUMBER: Final = re.compile(r"\d+(\.\d+)?")


class Cited(NamedTuple):
    """A figure of a programme file: where it stands, how it is written, and its readings, one of
    which must stand in the source.
    """

    location: Location
    section: str
    shown: str
    readings: set[Reading]


def iterate_sections(data: object, location: Location = ()) -> Iterator[tuple[Location, str]]:
    """Yield every section that a fact names, with its location."""
    for inner, value in _list_items(data, location):
        if inner[-1] == "section" and isinstance(value, str):
            yield inner, value
        yield from iterate_sections(value, inner)


def iterate_figures(data: object, *, section: str, location: Location = ()) -> Iterator[Cited]:
    """Yield every figure of a programme file, with the section that is nearest to it."""
    if isinstance(data, dict) and location and isinstance(data.get("section"), str):
        section = data["section"]
    for inner, value in _list_items(data, location):
        name = inner[-1]
        if name in NO_FACTS or isinstance(value, bool) or value is None:
            continue
        if name in LANGUAGES:
            for figure in find_figures(str(value), language=str(name)):
                yield Cited(inner, section, figure.shown, figure.readings)
        elif name == "expected" and isinstance(value, list):
            continue
        elif isinstance(value, dict | list):
            yield from iterate_figures(value, section=section, location=inner)
        else:
            yield from (
                Cited(inner, section, str(value), readings) for readings in read_value(name, value)
            )


def iterate_texts(
    data: object, location: Location = ()
) -> Iterator[tuple[Location, dict[str, str]]]:
    """Yield every text in two languages, with its location."""
    if isinstance(data, dict) and data.keys() == LANGUAGES:
        yield location, data
        return
    for inner, value in _list_items(data, location):
        yield from iterate_texts(value, inner)


def list_figures(text: str, *, language: str) -> set[str]:
    """Return the figures to compare between languages.

    "Eerste" is left out, since "first" is not a figure in English.
    """
    figures = [
        figure
        for figure in find_figures(text, language=language)
        if not figure.shown.startswith("eerste")
    ]
    return {min(figure.readings)[1] for figure in figures} - {"1"}


def _list_items(data: object, location: Location) -> Iterator[tuple[Location, object]]:
    if isinstance(data, dict):
        yield from (((*location, key), value) for key, value in data.items())
    elif isinstance(data, list):
        yield from (((*location, index), value) for index, value in enumerate(data))


def read_value(name: str | int, value: object) -> list[set[Reading]]:
    """Return the readings of each figure in a value under this key that is not a text: money, a
    rate, a date, a duration or a count.
    """
    written = str(value)
    if duration := DURATION.fullmatch(written):
        return [_read_duration(duration)]
    if PARTIAL_DATE.fullmatch(written):
        return [{("month" if len(written) == 7 else "day", written)}]
    if not NUMBER.fullmatch(written):
        return []
    if str(name).endswith("rate"):
        return [{as_percent(Decimal(written) * 100)}]
    return [{as_number(written), as_percent(written)} if Decimal(written) else {as_number(0)}]


def _read_duration(found: re.Match[str]) -> set[Reading]:
    """Return the readings of a duration: P18M is eighteen months, or one and a half years."""
    years, months, weeks, days = (int(part or 0) for part in found.groups())
    if years or months:
        return {as_number(12 * years + months), as_number(years + Decimal(months) / 12)}
    return {as_number(weeks), as_number(7 * weeks + days)}

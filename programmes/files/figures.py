"""Find the figures in a Dutch or English text: numbers, percentages and dates, in digits or words.

A figure may be read in more than one way ("2 tot 3 miljoen"; "half"). It is proved when one of its
readings stands in the source. Pure.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final

from programmes.files.number_words import (
    FRACTIONS,
    MONTHS,
    SCALES,
    VAGUE,
    read_dutch_number,
    read_english_number,
)

# A kind ("number", "percent", "day", "month", "about") and a value, written in one way only.
Reading = tuple[str, str]

TOKEN: Final = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*|(?<![^\W_])[^\W\d_]+")
GROUPED: Final = {
    "nl": re.compile(r"\d{1,3}(\.\d{3})+(,\d+)?"),
    "en": re.compile(r"\d{1,3}(,\d{3})+(\.\d+)?"),
}
PERCENT: Final = re.compile(r"\s*(%|procent\b|per ?cent\b)", re.IGNORECASE)
RANGE: Final = re.compile(r"\s*(tot|tot en met|t/m|à|-|–|to)\s*", re.IGNORECASE)
SERIES: Final = re.compile(r"\s*(tot|tot en met|t/m|à|-|–|to|en|of|and|or)\s*", re.IGNORECASE)
SCALE: Final = {
    language: re.compile(rf"(?:\s|-|\sa\s)({'|'.join(scales)})\b", re.IGNORECASE)
    for language, scales in SCALES.items()
}
# Alone, these are not figures but an article, a pronoun or an adverb.
NO_FIGURES: Final = {"nl": frozenset({"een", "één"}), "en": frozenset({"one", "first"})}
# Of a number that is written in words.
MAX_WORDS_OF_A_NUMBER = 6


@dataclass(slots=True)
class Figure:
    """A figure as and where it was written, and every way to read it."""

    shown: str
    start: int
    end: int
    readings: set[Reading]
    value: Decimal | None = None
    scale: int = 1


def as_number(value: Decimal | int | str) -> Reading:
    """Return the reading of a number, however many zeros it was written with."""
    return "number", f"{Decimal(value).normalize():f}"


def as_percent(value: Decimal | int | str) -> Reading:
    """Return the reading of a percentage; 50 is half."""
    return "percent", f"{Decimal(value).normalize():f}"


def find_figures(text: str, *, language: str) -> list[Figure]:
    """Return every figure of a text in this language, dates last."""
    figures = [_join_scale(text, figure, language) for figure in _find_plain(text, language)]
    figures = [one for one in figures if one.shown.lower() not in NO_FIGURES[language]]
    _mark_percentages(text, figures)
    _widen_ranges(text, figures)
    return [*figures, *_find_months(text, language)]


def collect_readings(text: str) -> set[Reading]:
    """Return all readings of a Dutch source.

    It is generous: a writer of the catalogue may put things more strictly than the source.
    """
    readings = {
        reading for figure in find_figures(text, language="nl") for reading in figure.readings
    }
    if re.search(r"\béén(malige?|maal)?\b|\been (jaar|maand|week|dag|uur)\b", text, re.IGNORECASE):
        readings.add(as_number(1))
    for kind, value in list(readings):
        if kind == "day":
            readings |= {("month", value[:7]), ("month", value[5:7])}
    for number, month in enumerate(MONTHS["nl"], 1):
        for year in re.findall(
            rf"\b{month}\b[^.;]{{0,30}}?\b((?:19|20)\d\d)\b", text, re.IGNORECASE
        ):
            readings |= {("month", f"{year}-{number:02}"), ("month", f"{number:02}")}
    return readings


def parse_digits(token: str, *, language: str) -> Decimal:
    """Return a number in digits, with the thousands and decimal signs of the language."""
    if GROUPED[language].fullmatch(token):
        token = token.replace("." if language == "nl" else ",", "")
    plain = token.replace(",", ".")
    return Decimal(plain if plain.count(".") <= 1 else plain.replace(".", ""))


def _find_plain(text: str, language: str) -> Iterator[Figure]:
    """Yield numbers in digits, and runs of words that make one ("two hundred and fifty")."""
    read = read_dutch_number if language == "nl" else read_english_number
    tokens = list(TOKEN.finditer(text))
    position = 0
    while position < len(tokens):
        token, used = tokens[position], 1
        if token[0][0].isdecimal():
            yield _make_number(
                text, token.start(), token.end(), parse_digits(token[0], language=language)
            )
        else:
            value, used = read(
                _take_run(text, tokens[position : position + MAX_WORDS_OF_A_NUMBER])
            )
            if value is not None:
                yield _make_number(text, token.start(), tokens[position + used - 1].end(), value)
            elif figure := _read_special(text, token, language):
                yield figure
        position += used


def _take_run(text: str, tokens: list[re.Match[str]]) -> list[str]:
    """Return the words of these tokens as long as a space or a hyphen joins them."""
    words = [tokens[0][0].lower()]
    for before, token in pairwise(tokens):
        if not re.fullmatch(r"[\s-]", text[before.end() : token.start()]):
            break
        words.append(token[0].lower())
    return words


def _make_number(text: str, start: int, end: int, value: Decimal) -> Figure:
    return Figure(text[start:end], start, end, {as_number(value)}, value)


def _read_special(text: str, token: re.Match[str], language: str) -> Figure | None:
    word = token[0].lower()
    if word in VAGUE[language]:
        return Figure(token[0], token.start(), token.end(), {("about", VAGUE[language][word])})
    if word in FRACTIONS[language]:
        figure = _make_number(text, token.start(), token.end(), FRACTIONS[language][word])
        figure.readings.add(as_percent(FRACTIONS[language][word] * 100))
        return figure
    return None


def _join_scale(text: str, figure: Figure, language: str) -> Figure:
    """Join a figure with the word for its size: tien miljoen, 20,4 miljoen, half a million."""
    found = SCALE[language].match(text, figure.end)
    if found and figure.value is not None:
        figure.scale = SCALES[language][found[1].lower()]
        figure.value *= figure.scale
        figure.readings = {as_number(figure.value)}
        figure.end = found.end()
        figure.shown = text[figure.start : figure.end]
    return figure


def _mark_percentages(text: str, figures: list[Figure]) -> None:
    """Mark what is a percentage: 50%, but also the first figure of "50 tot 75%"."""
    follower: Figure | None = None
    for figure in reversed(figures):
        beside = follower and SERIES.fullmatch(text, figure.end, follower.start)
        if figure.value is not None and (PERCENT.match(text, figure.end) or beside):
            figure.readings = {as_percent(figure.value)}
            figure.shown += "%"
            follower = figure
        else:
            follower = None


def _widen_ranges(text: str, figures: list[Figure]) -> None:
    """Add a reading to the first figure of a range: in "2 tot 3 miljoen" it may be 2 million."""
    for figure, following in pairwise(figures):
        ranged = RANGE.fullmatch(text, figure.end, following.start)
        if ranged and following.scale > figure.scale == 1 and figure.value is not None:
            figure.readings.add(as_number(figure.value * following.scale))


def _find_months(text: str, language: str) -> Iterator[Figure]:
    """Yield months by name, with the day before and the year behind if they are written."""
    months = list(MONTHS[language])
    pattern = re.compile(
        rf"(?:\b(\d{{1,2}})\s)?\b({'|'.join(months)})\b(?:\s((?:19|20)\d\d))?",
        re.IGNORECASE if language == "nl" else 0,
    )
    for found in pattern.finditer(text):
        name = found[2].lower() if language == "nl" else found[2]
        month = f"{months.index(name) + 1:02}"
        year = f"{found[3]}-" if found[3] else ""
        reading = (
            ("day", f"{year}{month}-{int(found[1]):02}")
            if found[1] and year
            else ("month", year + month)
        )
        yield Figure(found[0], found.start(), found.end(), {reading})

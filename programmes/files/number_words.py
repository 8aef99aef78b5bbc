"""Read numbers that are written as Dutch or English words. Pure."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Final

# The number, None if there is none, and how many words were used up.
Found = tuple[Decimal | None, int]

DUTCH_UNITS: Final = dict(
    zip(
        [
            "nul",
            "één",
            "twee",
            "drie",
            "vier",
            "vijf",
            "zes",
            "zeven",
            "acht",
            "negen",
            "tien",
            "elf",
            "twaalf",
            "dertien",
            "veertien",
            "vijftien",
            "zestien",
            "zeventien",
            "achttien",
            "negentien",
        ],
        range(20),
        strict=True,
    )
) | {"een": 1}
DUTCH_TENS: Final = dict(
    zip(
        ["twintig", "dertig", "veertig", "vijftig", "zestig", "zeventig", "tachtig", "negentig"],
        range(20, 100, 10),
        strict=True,
    )
)
DUTCH_ORDINALS: Final = {"eerste": 1, "derde": 3, "achtste": 8}
# What follows the number in viertal, driejarig, tweedaagse, zesmaandelijks, dertigers.
DUTCH_SUFFIXES: Final = re.compile(
    r"(tal|ers|jarige?n?|jaarlijkse?|daagse?|weekse?|wekelijkse?|maandelijkse?|maal|voudige?|ledige?|delige?|de|ste)$"
)
ENGLISH_UNITS: Final = dict(
    zip(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ],
        range(20),
        strict=True,
    )
)
ENGLISH_TENS: Final = dict(
    zip(
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        range(20, 100, 10),
        strict=True,
    )
)
ENGLISH_ORDINALS: Final = {"first": 1, "second": 2, "third": 3, "fifth": 5, "eighth": 8} | {
    "ninth": 9,
    "twelfth": 12,
    "twentieth": 20,
    "thirds": 3,
    "fifths": 5,
}
ENGLISH_MULTIPLES: Final = {"dozen": 12, "twice": 2, "thrice": 3} | {
    f"{word.removesuffix('y')}ies": value for word, value in ENGLISH_TENS.items()
}
AND_A_HALF: Final = {
    "nl": (["en", "een", "half"], ["en", "een", "halve"]),
    "en": (["and", "a", "half"],),
}
ENGLISH_BIG: Final = {"hundred": 100, "thousand": 1000}
DOUBLED: Final = re.compile(r"(ver)?dubbel\w*|doubl(e|es|ed|ing)|twofold")

HALF: Final = Decimal("0.5")
PERIODS: Final = frozenset({"hour", "day", "week", "month", "year"})
FRACTIONS: Final[Mapping[str, Mapping[str, Decimal]]] = {
    "nl": dict.fromkeys(("half", "halve", "helft"), HALF) | {"kwart": Decimal("0.25")},
    "en": {"half": HALF, "halves": HALF, "quarter": Decimal("0.25"), "quarters": Decimal("0.25")},
}
# "Honderden" is not a number, but it does say how many.
VAGUE: Final[Mapping[str, Mapping[str, str]]] = {
    "nl": {"tientallen": "10", "honderden": "100", "duizenden": "1000"},
    "en": {"tens": "10", "dozens": "10", "hundreds": "100", "thousands": "1000"},
}
SCALES: Final[Mapping[str, Mapping[str, int]]] = {
    "nl": {
        "miljoen": 10**6,
        "mln": 10**6,
        "miljard": 10**9,
        "duizend": 1000,
        "honderd": 100,
        "ton": 10**5,
    },
    "en": {"million": 10**6, "billion": 10**9, "thousand": 1000, "hundred": 100},
}
MONTHS: Final[Mapping[str, Sequence[str]]] = {
    "nl": [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ],
    "en": (
        [
            "January",
            "February",
            "March",
            "April",
            "May",
            "June",
            "July",
            "August",
            "September",
            "October",
            "November",
            "December",
        ]
    ),
}


def read_dutch_number(words: Sequence[str]) -> Found:
    """Return the number at the start of these lower-case words.

    One Dutch word is one number ("vijfentwintig", "zeventiende"), except with a half ("twee en een
    half").
    """
    value = _read_dutch_word(words[0])
    if value is not None and list(words[1:4]) in AND_A_HALF["nl"]:
        return value + HALF, 4
    return value, 1


@lru_cache(maxsize=4096)
def _read_dutch_word(word: str) -> Decimal | None:
    if word in {"anderhalf", "anderhalve"}:
        return Decimal("1.5")
    if word == "dozijn":
        return Decimal(12)
    if DOUBLED.fullmatch(word):
        return Decimal(2)
    if word in DUTCH_ORDINALS:
        return Decimal(DUTCH_ORDINALS[word])
    found = read_dutch_cardinal(word)
    if found is None and (suffix := DUTCH_SUFFIXES.search(word)):
        found = read_dutch_cardinal(word[: suffix.start()])
    return None if found is None else Decimal(found)


def read_dutch_cardinal(word: str) -> int | None:
    """Return a whole number from 0 to 999,999 that is written as one word, else None."""
    for name, size in (("duizend", 1000), ("honderd", 100)):
        before, middle, after = word.partition(name)
        if middle:
            multiple = read_dutch_cardinal(before) if before else 1
            rest = read_dutch_cardinal(after.removeprefix("en")) if after else 0
            return None if multiple is None or rest is None else multiple * size + rest
    if word in DUTCH_UNITS or word in DUTCH_TENS:
        return (DUTCH_UNITS | DUTCH_TENS)[word]
    for tens, value in DUTCH_TENS.items():
        unit = re.sub("(en|ën)$", "", word.removesuffix(tens))
        if word.endswith(tens) and 1 <= DUTCH_UNITS.get(unit, 0) <= 9:
            return value + DUTCH_UNITS[unit]
    return None


def read_english_number(words: Sequence[str]) -> Found:
    """Return the number of the longest run of words that is one, from the first of these words.

    They are in lower case: "twenty five", "one and a half", "two hundred and fifty".
    """
    if words[0] in ENGLISH_ORDINALS:
        return Decimal(ENGLISH_ORDINALS[words[0]]), 1
    if words[0] in ENGLISH_MULTIPLES or DOUBLED.fullmatch(words[0]):
        return Decimal(ENGLISH_MULTIPLES.get(words[0], 2)), 1
    if words[0].endswith("th") and (words[0][:-2] in ENGLISH_UNITS):
        return Decimal(ENGLISH_UNITS[words[0][:-2]]), 1
    total, used = _read_english_cardinal(words)
    if words[0] in PERIODS:
        total = used = 1
    if used and list(words[used : used + 3]) in AND_A_HALF["en"]:
        return total + HALF, used + 3
    if words[0] in PERIODS:
        return None, 1
    return (Decimal(total), used) if used else (None, 1)


def _read_english_cardinal(words: Sequence[str]) -> tuple[int, int]:
    total = current = used = 0
    last = 10**9
    for position, word in enumerate(words):
        if word in ENGLISH_BIG:
            current = (current or 1) * ENGLISH_BIG[word]
            if word == "thousand":
                total, current = total + current, 0
            last = ENGLISH_BIG[word]
        elif (value := (ENGLISH_UNITS | ENGLISH_TENS).get(word)) is not None and _fits_after(
            value, last
        ):
            current += value
            last = 1 if value < 20 else 10
        elif word == "and" and used == position and last == 100 and position:
            continue
        else:
            break
        used = position + 1
    return total + current, used


def _fits_after(value: int, last: int) -> bool:
    """Say whether a value continues a number: 25 is "twenty five", but "five twenty" is two."""
    return last >= 100 or (last == 10 and value < 10)

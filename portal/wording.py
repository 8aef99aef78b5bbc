"""Writes numbers, amounts, days and lists in Dutch or English, the same on pages, in mails and in
the API. `language` is "nl" or "en"; any other raises KeyError.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from babel.dates import format_date
from babel.numbers import format_currency
from babel.numbers import format_decimal as babel_decimal
from django.utils.translation import get_language

from portal import clock

LOCALES: Mapping[str, str] = {"nl": "nl_NL", "en": "en_GB"}
OR: Mapping[str, str] = {"nl": "of", "en": "or"}


def format_decimal(number: Decimal, *, language: str) -> str:
    """Return Decimal("2.50") as "2,5" or "2.5"."""
    return babel_decimal(number.normalize() if number else number, locale=LOCALES[language])


def format_euro(amount: Decimal, *, language: str) -> str:
    """Return 10000 as "€ 10.000" or "€10,000"; cents are written only if there are any."""
    number = "#,##0" if amount == amount.to_integral_value() else "#,##0.00"
    pattern = f"¤{number}" if language == "en" else f"¤\u00a0{number};¤\u00a0-{number}"
    return str(
        format_currency(amount, "EUR", pattern, locale=LOCALES[language], currency_digits=False)
    )


def format_day(value: date | str | None, *, language: str) -> str:
    """Return a day as "1 maart 2019"; for a moment, its day in Amsterdam. An ISO date as text may
    lack its day or month. Empty input gives ""; text that is no date raises ValueError.
    """
    if not value:
        return ""
    # A moment is a date to Python too, and its own day is that of UTC.
    if isinstance(value, datetime):
        value = clock.day_of(value)
    if isinstance(value, date):
        return format_date(value, "d MMMM y", locale=LOCALES[language])
    parts = [int(part) for part in value.split("-")]
    pattern = ("y", "MMMM y", "d MMMM y")[len(parts) - 1]
    return format_date(date(*[*parts, 1, 1][:3]), pattern, locale=LOCALES[language])


def join_words(words: Sequence[str], *, language: str, word: Mapping[str, str] = OR) -> str:
    """Return words as one list, such as "a, b of c"; `word` stands before the last one."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {word[language]} {words[-1]}"


def pick_language(text: Mapping[str, str] | None, language: str | None = None) -> str:
    """Return the text in the wanted language (by default the current one), or else in Dutch; "" if
    there is neither.
    """
    if not text:
        return ""
    return text.get((language or get_language() or "nl")[:2]) or text.get("nl", "")

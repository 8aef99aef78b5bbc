"""Reads numbers as people write them: "€ 100.000", "6,5", "1.250,50"."""

import re
from decimal import Decimal, InvalidOperation

from django import forms
from django.utils.translation import gettext as _

PLAIN = re.compile(r"(?P<whole>-?\d*)([.,](?P<cents>\d{1,2}))?")


THOUSANDS = re.compile(
    r"(?P<whole>-?\d{1,3}(?P<sign>[.,])\d{3}((?P=sign)\d{3})*)((?!(?P=sign))[.,](?P<cents>\d{1,2}))?"
)


MAX_DIGITS = 15


def read_number(text: str) -> Decimal:
    """Return a number written in Dutch or English notation, with or without a euro sign. Raises
    InvalidOperation if it is not a number or has more than MAX_DIGITS before the decimal sign.

    A point or comma before exactly three digits separates thousands; before one or two digits it
    is the decimal sign.
    """
    bare = re.sub(r"[\s€]|euro?", "", text.casefold()).removesuffix(",-").removesuffix(".-")
    found = THOUSANDS.fullmatch(bare) or PLAIN.fullmatch(bare)
    if not found or not re.search(r"\d", bare):
        raise InvalidOperation
    whole = re.sub(r"[.,]", "", found["whole"])
    if len(whole.lstrip("-")) > MAX_DIGITS:
        raise InvalidOperation
    return Decimal(f"{whole}.{found['cents'] or 0}")


def check_number(text: str) -> Decimal:
    """Return what `read_number` reads. Raises ValidationError if it is not a number."""
    try:
        return read_number(text)
    except InvalidOperation as error:
        raise forms.ValidationError(
            _("Vul een getal in, zoals 12 of 12,5."), code="invalid"
        ) from error

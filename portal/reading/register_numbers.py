"""Reads numbers of the company register (KVK) as people write them."""

import re

from django import forms
from django.utils.translation import gettext as _

KVK_NUMBER = re.compile(r"[0-9]{8}")
ESTABLISHMENT_NUMBER = re.compile(r"[0-9]{12}")


def strip_separators(text: str) -> str:
    """Return a number without the spaces and dots that people write between digits."""
    return re.sub(r"[\s.]", "", text)


def check_kvk_number(text: str, *, required: bool = False) -> str:
    """Return the eight digits, or "" for no number unless it is required. Raises ValidationError
    for anything else.
    """
    number = strip_separators(text)
    if (number or required) and not KVK_NUMBER.fullmatch(number):
        raise forms.ValidationError(_("Een KVK-nummer heeft acht cijfers."))
    return number


def check_establishment_number(text: str, *, required: bool = False) -> str:
    """Return the twelve digits, or "" for no number unless it is required. Raises ValidationError
    for anything else.
    """
    number = strip_separators(text)
    if (number or required) and not ESTABLISHMENT_NUMBER.fullmatch(number):
        raise forms.ValidationError(_("Een vestigingsnummer heeft twaalf cijfers."))
    return number


def restore_zeros(text: str, *, digits: int, lost: int) -> str:
    """Return a number with the zeros in front that a spreadsheet dropped, and without hyphens.

    At most `lost` of its `digits` may be missing; any other text comes back as it is.
    """
    number = strip_separators(text).replace("-", "")
    is_number = number.isascii() and number.isdecimal() and len(number) >= digits - lost
    return number.zfill(digits) if is_number else text

"""Reads numbers of the company register (KVK) as people write them."""

import re

from django import forms
from django.utils.translation import gettext as _

KVK_NUMBER = re.compile(r"[0-9]{8}")


def strip_separators(text: str) -> str:
    """Return a number without the spaces and dots that people write between digits."""
    return re.sub(r"[\s.]", "", text)


def check_kvk_number(text: str) -> str:
    """Return the eight digits, or "" for no number. Raises ValidationError for anything else."""
    number = strip_separators(text)
    if number and not KVK_NUMBER.fullmatch(number):
        raise forms.ValidationError(_("Een KVK-nummer heeft acht cijfers."))
    return number

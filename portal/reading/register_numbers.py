"""Numbers of the company register (KVK), as people write them."""

import re

from django import forms
from django.utils.translation import gettext as _

KVK_NUMBER = re.compile(r"[0-9]{8}")


def bare_digits(text: str) -> str:
    """Without the spaces and dots that people write between digits."""
    return re.sub(r"[\s.]", "", text)


def check_kvk_number(text: str) -> str:
    number = bare_digits(text)
    if number and not KVK_NUMBER.fullmatch(number):
        raise forms.ValidationError(_("Een KVK-nummer heeft acht cijfers."))
    return number

"""What every form checks in the same way: addresses, telephone numbers, numbers of the KVK."""

import re

from django import forms
from django.utils.translation import gettext as _

from portal.reading.addresses import is_plain_address

KVK_NUMBER = re.compile(r"[0-9]{8}")
PHONE = re.compile(r"^\+?[\d\s()\-./]{6,30}$")


def check_email(email: str) -> str:
    if email and not is_plain_address(email):
        raise forms.ValidationError(_("Vul een gewoon e-mailadres in, zoals naam@bedrijf.nl."))
    return email


def check_phone(phone: str) -> str:
    if phone and not PHONE.match(phone):
        raise forms.ValidationError(_("Vul een telefoonnummer in, zoals 06 12345678."))
    return phone


def bare_digits(text: str) -> str:
    """Without the spaces and dots that people write between digits."""
    return re.sub(r"[\s.]", "", text)


def check_kvk_number(text: str) -> str:
    number = bare_digits(text)
    if number and not KVK_NUMBER.fullmatch(number):
        raise forms.ValidationError(_("Een KVK-nummer heeft acht cijfers."))
    return number

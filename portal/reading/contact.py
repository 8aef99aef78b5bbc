"""Checks mail addresses and telephone numbers as people write them."""

import re

from django import forms
from django.utils.translation import gettext as _

# What can stand in a mail header as it is: no quotes, no spaces, nothing invisible.
PLAIN = re.compile(r"[\w.+%&'*/=?^{|}~$!#-]+@[\w.-]+", re.ASCII)


def is_plain_address(text: str) -> bool:
    """Say whether an address can stand in a mail header as it is."""
    return bool(PLAIN.fullmatch(text))


PHONE = re.compile(r"^\+?[\d\s()\-./]{6,30}$")


def check_email(email: str) -> str:
    """Return the address, or "" as it is. Raises ValidationError if it is no plain address."""
    if email and not is_plain_address(email):
        raise forms.ValidationError(_("Vul een gewoon e-mailadres in, zoals naam@bedrijf.nl."))
    return email


def check_phone(phone: str) -> str:
    """Return the number, or "" as it is. Raises ValidationError if it is no telephone number."""
    if phone and not PHONE.match(phone):
        raise forms.ValidationError(_("Vul een telefoonnummer in, zoals 06 12345678."))
    return phone

"""What forms ask about a person, the same everywhere."""

import re

from django import forms
from django.utils.translation import gettext as _

from portal.addresses import is_plain_address

PHONE = re.compile(r"^\+?[\d\s()\-./]{6,30}$")


def check_email(email: str) -> str:
    if email and not is_plain_address(email):
        raise forms.ValidationError(_("Vul een gewoon e-mailadres in, zoals naam@bedrijf.nl."))
    return email


def check_phone(phone: str) -> str:
    if phone and not PHONE.match(phone):
        raise forms.ValidationError(_("Vul een telefoonnummer in, zoals 06 12345678."))
    return phone

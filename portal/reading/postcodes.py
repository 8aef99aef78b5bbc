"""Reads Dutch postcodes as people write them."""

from django import forms
from django.utils.translation import gettext as _
from stdnum.exceptions import ValidationError as StdnumError
from stdnum.nl import postcode


def check_postcode(text: str) -> str:
    """Return the postcode as "4811 AB", or "" as it is. Raises ValidationError for other text."""
    try:
        return str(postcode.validate(text)) if text else ""
    except StdnumError:
        raise forms.ValidationError(_("Vul een postcode in, zoals 4811 AB.")) from None

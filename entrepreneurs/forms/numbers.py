"""Numbers as people write them: "€ 100.000", "6,5", "1.250,50"."""

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext as _

PLAIN = re.compile(r"(?P<whole>-?\d*)([.,](?P<cents>\d{1,2}))?")
THOUSANDS = re.compile(
    r"(?P<whole>-?\d{1,3}(?P<sign>[.,])\d{3}((?P=sign)\d{3})*)((?!(?P=sign))[.,](?P<cents>\d{1,2}))?"
)
MAX_DIGITS = 15


def read_number(text: str) -> Decimal:
    """Dutch or English notation. Raises InvalidOperation when it is not a number.

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


class DutchNumberField(forms.CharField):
    """A number in everyday notation; the value is a Decimal, or None when left empty."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget",
            forms.TextInput(attrs={"inputmode": "decimal", "class": "portal-input--short"}),
        )
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            return read_number(text)
        except InvalidOperation as error:
            raise forms.ValidationError(
                _("Vul een getal in, zoals 12 of 12,5."), code="invalid"
            ) from error

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, float | Decimal):
            number = Decimal(str(value))
            whole = number == number.to_integral_value()
            return str(int(number)) if whole else str(number.normalize()).replace(".", ",")
        return value

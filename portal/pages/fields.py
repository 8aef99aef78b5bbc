"""Fields that read what people write: days, numbers, several lines of text."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portal.reading.dates import DAY_FORMATS
from portal.reading.numbers import check_number


class DayField(forms.DateField):
    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))
        super().__init__(input_formats=DAY_FORMATS, **kwargs)
        self.error_messages["invalid"] = gettext_lazy("Vul een datum in, zoals 31-12-2015.")


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
        return check_number(text) if text else None

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, float | Decimal):
            number = Decimal(str(value))
            whole = number == number.to_integral_value()
            return str(int(number)) if whole else str(number.normalize()).replace(".", ",")
        return value


class TextArea(forms.Textarea):
    """A browser sends a line end as two characters, and its `maxlength` counts one: what fits the
    field must fit the form.
    """

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value

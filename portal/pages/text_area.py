"""Several lines of text, counted as the browser counts them."""

from typing import Any

from django import forms


class TextArea(forms.Textarea):
    """A browser sends a line end as two characters, and its `maxlength` counts one: what fits the
    field must fit the form.
    """

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)
        return value.replace("\r\n", "\n") if isinstance(value, str) else value

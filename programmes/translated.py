"""Form fields for a text in every language of the portal: a box for each instead of JSON."""

from typing import Any

from django import forms
from django.conf import settings
from django.contrib.admin.widgets import AdminTextareaWidget
from django.utils.translation import gettext as _


class TranslatedWidget(forms.MultiWidget):
    def __init__(self, attrs: dict[str, object] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            code: AdminTextareaWidget({"rows": 2, "aria-label": str(name)})
            for code, name in settings.LANGUAGES
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: dict[str, str] | None) -> list[str]:
        return [(value or {}).get(code, "") for code, _name in settings.LANGUAGES]


class TranslatedFormField(forms.MultiValueField):
    """Takes a text in all languages or, where nothing is required, in none."""

    def __init__(self, **kwargs: Any) -> None:
        for unfit in ("encoder", "decoder"):
            kwargs.pop(unfit, None)
        fields = [forms.CharField(required=False) for _language in settings.LANGUAGES]
        kwargs["widget"] = TranslatedWidget()
        super().__init__(fields, require_all_fields=False, **kwargs)

    def compress(self, texts: list[str]) -> dict[str, str] | None:
        if not any(texts):
            return None
        if not all(texts):
            raise forms.ValidationError(_("Vul de tekst in alle talen in."))
        return {code: text for (code, _name), text in zip(settings.LANGUAGES, texts, strict=True)}

"""The forms of pages: with one button, and how to draw only the fields of a form."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext as _

# What `clean` of a form returns: the value of each field, by name.
Cleaned = dict[str, Any]


def strip_helper(helper: FormHelper) -> FormHelper:
    """Return a helper that draws the fields without form, token and button, for a page that has
    its own.
    """
    bare = FormHelper()
    bare.form_tag = False
    bare.disable_csrf = True
    bare.layout = helper.layout
    return bare


class ButtonForm(forms.Form):
    """A form with one button. A field that may stay empty says so."""

    def __init__(self, *args: Any, submit: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", submit or _("Bewaren")))

    @property
    def bare_helper(self) -> FormHelper:
        return strip_helper(self.helper)

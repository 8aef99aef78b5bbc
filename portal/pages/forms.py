"""Forms as pages show them: one button, and fields without a form of their own."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext as _


def strip_helper(helper: FormHelper) -> FormHelper:
    """The fields without form, token and button, for a page that has its own."""
    bare = FormHelper()
    bare.form_tag = False
    bare.disable_csrf = True
    bare.layout = helper.layout
    return bare


class ButtonForm(forms.Form):
    """One button; whatever may stay empty says so."""

    def __init__(self, *args: Any, submit: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.add_input(Submit("save", submit or _("Bewaren")))

    @property
    def bare_helper(self) -> FormHelper:
        return strip_helper(self.helper)

"""What the pages of the intake share: one button that goes on, and checks by the catalogue."""

from typing import Any, TypeVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.utils.translation import gettext as _

from entrepreneurs.models import Intake
from portal import clock
from programmes.engine.catalogue import Catalogue
from programmes.engine.facts import FactError, parse_value

T = TypeVar("T")


class PageForm(forms.Form):
    """The form of one page of the intake."""

    submit_label = ""
    # Fields that are asked only after an answer that leaves a choice; nobody made a mistake.
    SECOND_QUESTIONS = frozenset({"municipality", "sector"})

    def __init__(
        self, *args: Any, intake: Intake | None = None, catalogue: Catalogue, **kwargs: Any
    ) -> None:
        self.intake = intake
        self.catalogue = catalogue
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        # Nearly all fields may stay empty, and each page says so once.
        self.helper.hide_optional = True
        self.helper.add_input(Submit("go-on", self.submit_label or _("Verder")))

    def full_clean(self) -> None:
        super().full_clean()
        if self.errors and self.SECOND_QUESTIONS.issuperset(self.errors):
            self.helper.form_error_title = _("Nog één keuze")

    def check_fact(self, slug: str, value: T, *, field: str) -> T | None:
        """Return the value if the catalogue accepts it; else add an error to the field and return
        None.
        """
        try:
            parse_value(
                value,
                attribute=self.catalogue.attributes[slug],
                catalogue=self.catalogue,
                as_of=clock.today(),
            )
        except FactError as error:
            self.add_error(field, _(error.detail))
            return None
        return value

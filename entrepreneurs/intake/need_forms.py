"""Forms that ask where the urgency lies: in one's own words, then by theme, then in order."""

from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.enums import Urgency
from entrepreneurs.intake.page_forms import PageForm
from portal.pages.fields import TextArea
from portal.pages.forms import Cleaned
from portal.wording import pick_language

MAX_OWN_WORDS = 2000


class QuestionForm(PageForm):
    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    own_words = forms.CharField(
        label=gettext_lazy("Waar loopt u tegenaan?"),
        help_text=gettext_lazy(
            "Schrijf het op zoals u het zou vertellen. Noem geen namen van personen. "
            "Kiest u liever uit een lijst? Laat het vak dan leeg en ga verder."
        ),
        max_length=MAX_OWN_WORDS,
        required=False,
        widget=TextArea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound and self.intake is None:
            self.initial["submission"] = uuid4()

    def clean(self) -> Cleaned:
        """Treat a broken number of the form as none: nobody could correct it."""
        cleaned = super().clean() or {}
        if self.errors.pop("submission", None):
            cleaned["submission"] = None
        return cleaned


class ThemesForm(PageForm):
    themes = forms.MultipleChoiceField(
        label=gettext_lazy("Waarover gaat uw vraag?"),
        help_text=gettext_lazy("Kies er een of meer. Eén is genoeg."),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Kies ten minste één onderwerp.")},
    )

    def __init__(self, *args: Any, suggested: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = self.catalogue.document["themes"]
        # Suggested themes come first; the others keep the order that visits follow.
        ordered = [*suggested, *(slug for slug in themes if slug not in suggested)]
        field = self.fields["themes"]
        field.choices = [(slug, pick_language(themes[slug]["name"])) for slug in ordered]  # type: ignore[attr-defined]
        field.option_help = {  # type: ignore[attr-defined]
            slug: pick_language(themes[slug]["intake_question"]) for slug in ordered
        }


class UrgencyForm(PageForm):
    """Asks for the urgency of each chosen theme."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        themes = self.catalogue.document["themes"]
        for slug, urgency in self.intake.needs.items() if self.intake else ():
            if slug in themes:
                self.fields[slug] = forms.TypedChoiceField(
                    label=pick_language(themes[slug]["name"]),
                    choices=sorted(Urgency.choices, reverse=True),
                    coerce=int,
                    initial=urgency,
                    widget=forms.RadioSelect,
                    error_messages={"required": _("Kies hoe belangrijk dit is.")},
                )

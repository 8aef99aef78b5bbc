"""What a company says of our letter."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.enums import FeedbackAnswer
from entrepreneurs.forms.file import StaffForm

CHOICES = [
    (FeedbackAnswer.RIGHT, gettext_lazy("Ja, dit klopt")),
    (FeedbackAnswer.WRONG, gettext_lazy("Nee, er klopt iets niet")),
    (FeedbackAnswer.ADDED, gettext_lazy("Ja, en ik wil iets aanvullen")),
]


class AnswerForm(StaffForm):
    answer = forms.ChoiceField(
        label=gettext_lazy("Klopt wat wij schrijven?"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Kies een antwoord.")},
    )
    text = forms.CharField(
        label=gettext_lazy("Wat klopt niet, of wat wilt u aanvullen?"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, submit=_("Versturen"), **kwargs)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        answer = cleaned.get("answer")
        if answer in {FeedbackAnswer.WRONG, FeedbackAnswer.ADDED} and not cleaned.get("text"):
            self.add_error("text", _("Schrijf op wat er niet klopt, of wat u wilt aanvullen."))
        return cleaned

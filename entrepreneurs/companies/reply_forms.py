"""Short forms in which a company answers us behind its private link."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.enums import FeedbackAnswer, LinkAnswer
from portal.pages.fields import TextArea
from portal.pages.forms import ButtonForm, Cleaned

CHOICE_REQUIRED = gettext_lazy("Kies een antwoord.")
FEEDBACK_CHOICES = [
    (FeedbackAnswer.RIGHT, gettext_lazy("Ja, dit klopt")),
    (FeedbackAnswer.WRONG, gettext_lazy("Nee, er klopt iets niet")),
    (FeedbackAnswer.ADDED, gettext_lazy("Ja, en ik wil iets aanvullen")),
]


class ReplyForm(ButtonForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, submit=_("Versturen"), **kwargs)


class AnswerForm(ReplyForm):
    answer = forms.ChoiceField(
        label=gettext_lazy("Klopt wat wij schrijven?"),
        choices=FEEDBACK_CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": CHOICE_REQUIRED},
    )
    text = forms.CharField(
        label=gettext_lazy("Wat klopt niet, of wat wilt u aanvullen?"),
        max_length=5000,
        required=False,
        widget=TextArea(attrs={"rows": 5}),
    )

    def clean(self) -> Cleaned:
        cleaned = super().clean() or {}
        answer = cleaned.get("answer")
        if answer in {FeedbackAnswer.WRONG, FeedbackAnswer.ADDED} and not cleaned.get("text"):
            self.add_error("text", _("Schrijf op wat er niet klopt, of wat u wilt aanvullen."))
        return cleaned


class ComingForm(ReplyForm):
    coming = forms.ChoiceField(
        label=gettext_lazy("Komt u?"),
        choices=[
            ("yes", gettext_lazy("Ja, ik kom")),
            ("no", gettext_lazy("Nee, ik kan niet")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": CHOICE_REQUIRED},
    )


class AgreeForm(ReplyForm):
    answer = forms.ChoiceField(
        label=gettext_lazy("Mogen wij u aan elkaar voorstellen?"),
        choices=[
            (LinkAnswer.YES, gettext_lazy("Ja, dat is goed")),
            (LinkAnswer.NO, gettext_lazy("Nee, liever niet")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": CHOICE_REQUIRED},
    )


class EffectForm(ReplyForm):
    """Asks what something brought; each kind of occasion has its own answers."""

    effect = forms.ChoiceField(
        label=gettext_lazy("Heeft u er iets aan gehad?"),
        widget=forms.RadioSelect,
        error_messages={"required": CHOICE_REQUIRED},
    )
    note = forms.CharField(
        label=gettext_lazy("Wilt u er iets bij zeggen?"),
        max_length=2000,
        required=False,
        widget=TextArea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, choices: Sequence[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["effect"].choices = choices  # type: ignore[attr-defined]

from collections.abc import Sequence

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal.accounts.models import User
from portal.pages.forms import ButtonForm

CHOOSE = gettext_lazy("Kies een collega")


class HandOverForm(ButtonForm):
    giver = forms.ModelChoiceField(
        label=gettext_lazy("Van wie?"), queryset=User.objects.none(), empty_label=CHOOSE
    )
    taker = forms.ModelChoiceField(
        label=gettext_lazy("Naar wie?"), queryset=User.objects.none(), empty_label=CHOOSE
    )

    def __init__(self, data: QueryDict | None, *, people: Sequence[User]) -> None:
        super().__init__(data, submit=_("Overdragen"))
        team = User.objects.filter(pk__in=[person.pk for person in people])
        self.fields["giver"].queryset = team  # type: ignore[attr-defined]
        working = team.filter(is_active=True)
        self.fields["taker"].queryset = working  # type: ignore[attr-defined]

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        if cleaned.get("giver") and cleaned.get("giver") == cleaned.get("taker"):
            self.add_error("taker", _("Kies iemand anders."))
        return cleaned

"""Forms to promise a company something, and to say what came of it."""

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.companies.colleagues import list_colleagues
from entrepreneurs.enums import FollowUpKind, FollowUpResult
from entrepreneurs.models import Establishment, FollowUp
from portal import clock
from portal.accounts.models import User
from portal.pages.fields import DayField, TextArea
from portal.pages.forms import ButtonForm
from programmes.engine.catalogue import Catalogue
from programmes.publishing.theme_names import name_themes

USUAL_DAYS = 14


class FollowUpForm(ButtonForm):
    kind = forms.ChoiceField(
        label=gettext_lazy("Wat voor opvolging is het?"),
        choices=FollowUpKind.choices,
        widget=forms.RadioSelect,
    )
    text = forms.CharField(
        label=gettext_lazy("Wat gaan wij doen?"),
        help_text=gettext_lazy("Eén zin, zoals: in contact brengen met het techniekcollege."),
        max_length=200,
    )
    due_on = DayField(label=gettext_lazy("Uiterlijk wanneer?"))
    owner = forms.ModelChoiceField(
        label=gettext_lazy("Wie doet het?"), queryset=User.objects.none(), empty_label=None
    )
    theme = forms.ChoiceField(label=gettext_lazy("Bij welk thema hoort het?"), required=False)

    def __init__(
        self,
        *args: Any,
        establishment: Establishment,
        person: User,
        catalogue: Catalogue,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        people = User.objects.filter(pk__in=list_colleagues(establishment))
        self.fields["owner"].queryset = people  # type: ignore[attr-defined]
        self.fields["theme"].choices = [  # type: ignore[attr-defined]
            ("", gettext_lazy("Geen thema")),
            *name_themes(catalogue).items(),
        ]
        self.initial.setdefault("kind", FollowUpKind.CALL)
        self.initial.setdefault("owner", person.pk)
        self.initial.setdefault("due_on", clock.today() + timedelta(days=USUAL_DAYS))


class CloseForm(ButtonForm):
    result = forms.ChoiceField(
        label=gettext_lazy("Wat kwam ervan?"),
        choices=FollowUpResult.choices,
        widget=forms.RadioSelect,
    )
    note = forms.CharField(
        label=gettext_lazy("Wilt u er iets bij zeggen?"),
        max_length=500,
        required=False,
        widget=TextArea(attrs={"rows": 3}),
    )

    def __init__(self, *args: Any, row: FollowUp, **kwargs: Any) -> None:
        super().__init__(*args, submit=_("Afronden"), **kwargs)
        self.initial = {"result": row.result, "note": row.result_note, **self.initial}

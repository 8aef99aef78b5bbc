"""Forms to plan a visit, and for what a report asks besides its texts."""

from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import Layout
from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.companies.colleagues import list_colleagues
from entrepreneurs.models import CompanyContact, Establishment, Visit
from portal import clock
from portal.accounts.models import User
from portal.pages.fields import DayField
from portal.pages.forms import Cleaned
from portal.pages.start import DEFAULT_TIME, StartForm, split_start

# A visit longer ago is a typing error.
MAX_AGE = timedelta(days=3653)
DURATIONS = [(30, "30"), (60, "60"), (90, "90"), (120, "120")]


class PlanForm(StartForm):
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("Hoe lang, in minuten?"), choices=DURATIONS, coerce=int
    )
    host = forms.ModelChoiceField(
        label=gettext_lazy("Wie gaat?"), queryset=User.objects.none(), empty_label=None
    )
    colleague = forms.ModelChoiceField(
        label=gettext_lazy("Wie gaat mee?"),
        help_text=gettext_lazy("Bijvoorbeeld iemand van de ontwikkelingsmaatschappij."),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("Niemand"),
    )
    contact = forms.ModelChoiceField(
        label=gettext_lazy("Wie spreekt u?"),
        queryset=CompanyContact.objects.none(),
        required=False,
        empty_label=gettext_lazy("Nog niet bekend"),
    )

    def __init__(
        self,
        *args: Any,
        establishment: Establishment,
        person: User,
        visit: Visit | None = None,
        **kwargs: Any,
    ) -> None:
        kwargs["initial"] = describe_plan(visit, person=person) | kwargs.get("initial", {})
        super().__init__(*args, submit=_("Bewaren") if visit else _("Bezoek plannen"), **kwargs)
        people = list_colleagues(establishment)
        # People who were chosen before can still be chosen, even after they have left.
        kept = [one for one in (visit.host_id, visit.colleague_id) if one] if visit else []
        own = Q(organisation=person.organisation_id) & Q(pk__in=people)
        self._set_choices("host", User.objects.filter(own | Q(pk__in=kept[:1])))
        self._set_choices("colleague", User.objects.filter(Q(pk__in=people) | Q(pk__in=kept[1:])))
        chosen = visit.contact_id if visit else None
        self._set_choices("contact", establishment.contacts.filter(Q(left_on=None) | Q(pk=chosen)))
        self.helper.layout = Layout("day", "at", "minutes", "contact", "host", "colleague")

    def _set_choices(self, name: str, queryset: QuerySet[Any]) -> None:
        self.fields[name].queryset = queryset  # type: ignore[attr-defined]

    def clean(self) -> Cleaned:
        cleaned = super().clean() or {}
        if cleaned.get("host") and cleaned.get("host") == cleaned.get("colleague"):
            self.add_error("colleague", _("Kies iemand anders dan wie gaat."))
        return cleaned

    def describe_visit(self) -> dict[str, Any]:
        names = ("starts_at", "minutes", "host", "colleague", "contact")
        return {name: self.cleaned_data[name] for name in names}


def describe_plan(visit: Visit | None, *, person: User) -> dict[str, object]:
    if visit is None:
        return {"at": DEFAULT_TIME, "minutes": 90, "host": person.pk}
    return split_start(visit.starts_at) | {
        "minutes": visit.minutes,
        "host": visit.host_id,
        "colleague": visit.colleague_id,
        "contact": visit.contact_id,
    }


class HeldForm(forms.Form):
    """Asks for the day of the visit."""

    held_on = DayField(label=gettext_lazy("Wanneer was het bezoek?"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_on"].widget.attrs["max"] = clock.today().isoformat()

    def clean_held_on(self) -> date | None:
        day: date | None = self.cleaned_data["held_on"]
        if day and day > clock.today():
            raise forms.ValidationError(
                _("Deze dag moet nog komen. Een verslag hoort bij een bezoek dat is geweest.")
            )
        if day and day < clock.today() - MAX_AGE:
            raise forms.ValidationError(_("Deze dag is te lang geleden. Klopt het jaar?"))
        return day

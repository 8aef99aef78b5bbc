"""Forms for a meeting, whom to invite, and who came."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.enums import Need
from entrepreneurs.meetings.proposals import pick_contact
from entrepreneurs.models import Establishment, Invitation, Meeting
from portal import clock
from portal.pages.fields import TextArea
from portal.pages.forms import ButtonForm, Cleaned
from portal.pages.start import DEFAULT_TIME, StartForm, split_start
from programmes.engine.catalogue import Catalogue
from programmes.publishing.theme_names import name_themes

DURATIONS = [(60, "60"), (90, "90"), (120, "120"), (180, "180"), (240, "240")]


class MeetingForm(StartForm):
    field_order = ("theme", "day", "at")
    theme = forms.ChoiceField(label=gettext_lazy("Over welk thema gaat het?"))
    minutes = forms.TypedChoiceField(
        label=gettext_lazy("Hoe lang, in minuten?"), choices=DURATIONS, coerce=int
    )
    venue = forms.CharField(
        label=gettext_lazy("Waar?"),
        help_text=gettext_lazy("De naam van de plek en het adres."),
        max_length=200,
    )
    places = forms.IntegerField(
        label=gettext_lazy("Hoeveel bedrijven kunnen er komen?"),
        min_value=2,
        widget=forms.NumberInput(attrs={"class": "portal-input--short"}),
    )
    text = forms.CharField(
        label=gettext_lazy("Wat wilt u erover zeggen in de uitnodiging?"),
        max_length=2000,
        required=False,
        widget=TextArea(attrs={"rows": 5}),
    )

    def __init__(
        self, *args: Any, catalogue: Catalogue, meeting: Meeting | None = None, **kwargs: Any
    ) -> None:
        kwargs["initial"] = _describe(meeting) | kwargs.get("initial", {})
        submit = _("Bewaren") if meeting else _("Bijeenkomst plannen")
        super().__init__(*args, submit=submit, **kwargs)
        self.meeting = meeting
        themes = list(name_themes(catalogue).items())
        self.fields["theme"].choices = themes  # type: ignore[attr-defined]
        if meeting:
            del self.fields["theme"]

    def clean_places(self) -> int:
        places = int(self.cleaned_data["places"])
        if places > settings.MEETING_MAX_PLACES:
            raise forms.ValidationError(
                _("Ten hoogste %(n)d: dan komt iedereen aan het woord.")
                % {"n": settings.MEETING_MAX_PLACES}
            )
        return places

    def clean(self) -> Cleaned:
        cleaned = super().clean() or {}
        if "starts_at" in cleaned and cleaned["starts_at"] <= clock.now():
            self.add_error("day", _("Kies een dag die nog moet komen."))
        return cleaned

    def describe_meeting(self) -> dict[str, Any]:
        names = ("starts_at", "minutes", "venue", "places", "text")
        return {name: self.cleaned_data[name] for name in names}


def _describe(meeting: Meeting | None) -> dict[str, object]:
    if meeting is None:
        return {"at": DEFAULT_TIME, "minutes": 120, "places": settings.MEETING_MAX_PLACES}
    names = ("minutes", "venue", "places", "text")
    return split_start(meeting.starts_at) | {name: getattr(meeting, name) for name in names}


class InviteForm(ButtonForm):
    """Offers the companies of which we know somebody with an address."""

    places = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Wie nodigt u uit?"),
        queryset=Establishment.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": gettext_lazy("Kies ten minste één bedrijf.")},
    )

    def __init__(
        self, *args: Any, candidates: Sequence[tuple[Establishment, str]], **kwargs: Any
    ) -> None:
        within_reach = [(one, need) for one, need in candidates if pick_contact(one)]
        urgent = [one.pk for one, need in within_reach if need == Need.URGENT]
        kwargs.setdefault("initial", {"places": urgent})
        super().__init__(*args, submit=_("Uitnodigen"), **kwargs)
        field: Any = self.fields["places"]
        field.queryset = Establishment.objects.filter(pk__in=[one.pk for one, _n in within_reach])
        field.choices = [
            (one.pk, f"{one.name}, {one.town} ({Need(need).label})") for one, need in within_reach
        ]


class AttendanceForm(ButtonForm):
    present = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Wie waren erbij?"),
        queryset=Invitation.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )

    def __init__(self, *args: Any, invitations: Sequence[Invitation], **kwargs: Any) -> None:
        kwargs.setdefault(
            "initial",
            {"present": [one.pk for one in invitations if one.attended is not False]},
        )
        super().__init__(*args, submit=_("Bewaren"), **kwargs)
        field: Any = self.fields["present"]
        field.queryset = Invitation.objects.filter(pk__in=[one.pk for one in invitations])
        field.choices = [(one.pk, one.establishment.name) for one in invitations]

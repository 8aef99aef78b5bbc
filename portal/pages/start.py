"""Asks when something begins: a day and a time, which together are one moment in Amsterdam."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from portal import clock
from portal.pages.fields import DayField
from portal.pages.forms import ButtonForm

DEFAULT_TIME = time(10, 0)


class StartForm(ButtonForm):
    """A form that asks for a day and a time."""

    day = DayField(label=gettext_lazy("Op welke dag?"))
    at = forms.TimeField(
        label=gettext_lazy("Hoe laat?"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": gettext_lazy("Vul een tijd in, zoals 10:30.")},
    )

    def clean(self) -> dict[str, Any]:
        """Add `starts_at` if both the day and the time can be read."""
        cleaned = super().clean() or {}
        if "day" in cleaned and "at" in cleaned:
            moment = datetime.combine(cleaned["day"], cleaned["at"], tzinfo=clock.AMSTERDAM)
            cleaned["starts_at"] = moment
        return cleaned


def split_start(starts_at: datetime) -> dict[str, date | time]:
    """Return what the two fields are filled with."""
    start = starts_at.astimezone(clock.AMSTERDAM)
    return {"day": start.date(), "at": start.time()}

"""The forms of a date that are read: as a browser sends it, and as people write it in Dutch and in
English, with the day first.
"""

import re
from contextlib import suppress
from datetime import date, datetime

from django import forms
from django.utils.translation import gettext as _

DAY_FORMATS = ("%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y", "%d.%m.%Y", "%d %m %Y")
# Spreadsheets write this behind a day.
MIDNIGHT = re.compile(r" 0?0:00(:00)?$")


def check_day(text: str) -> date:
    """Return the day that a text names. Raises ValidationError if it names none."""
    bare = MIDNIGHT.sub("", text)
    for pattern in DAY_FORMATS:
        with suppress(ValueError):
            return datetime.strptime(bare, pattern).date()
    raise forms.ValidationError(_("Vul een datum in, zoals 31-12-2015."))

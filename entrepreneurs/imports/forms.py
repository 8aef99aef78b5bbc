"""Forms of an import: the file, the meaning of its columns, and what to do with known
companies.
"""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.enums import ImportPolicy
from entrepreneurs.imports.cells import Grid, name_column, show_cell
from entrepreneurs.imports.headings import FIELDS, NEEDED, ONE_OF
from entrepreneurs.models import CompanyImport
from portal.pages.forms import ButtonForm, Cleaned

MAX_SAMPLES = 3
MAX_SAMPLE_LETTERS = 60


class UploadForm(ButtonForm):
    file = forms.FileField(
        label=gettext_lazy("Bestand"),
        help_text=gettext_lazy(
            "Een XLSX- of CSV-bestand, ten hoogste 100.000 rijen. Titels boven de tabel mogen "
            "blijven staan."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={
            "required": gettext_lazy("Kies een bestand."),
            "empty": gettext_lazy("Dit bestand is leeg."),
        },
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, submit=_("Lijst openen"), **kwargs)


class TableForm(ButtonForm):
    """Asks which sheet to read, and which row has the headings (counted from 1)."""

    sheet = forms.ChoiceField(label=gettext_lazy("Werkblad"), required=False)
    header_row = forms.IntegerField(
        label=gettext_lazy("In welke rij staan de koppen?"),
        min_value=1,
        widget=forms.NumberInput(attrs={"class": "portal-input--short"}),
    )

    def __init__(
        self, *args: Any, source: CompanyImport, sheets: Sequence[str], **kwargs: Any
    ) -> None:
        kwargs["initial"] = {"sheet": source.sheet, "header_row": source.header_row + 1}
        super().__init__(*args, submit=_("Opnieuw lezen"), **kwargs)
        if len(sheets) > 1:
            self.fields["sheet"].choices = [(one, one) for one in sheets]  # type: ignore[attr-defined]
        else:
            del self.fields["sheet"]


class ColumnsForm(forms.Form):
    """Asks what each column of the file is."""

    def __init__(self, *args: Any, source: CompanyImport, rows: Grid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.samples: dict[str, list[str]] = {}
        chosen = {column: name for name, column in source.columns.items()}
        choices = [("", _("Niet overnemen")), *((name, one.label) for name, one in FIELDS.items())]
        below = rows[source.header_row + 1 :]
        for column, heading in enumerate(source.headings):
            name = f"column-{column}"
            self.fields[name] = forms.ChoiceField(
                label=f"{name_column(column)}: {heading}" if heading else name_column(column),
                choices=choices,
                required=False,
                initial=chosen.get(column, ""),
            )
            self.samples[name] = _pick_samples(below, column)

    def list_rows(self) -> list[tuple[forms.BoundField, list[str]]]:
        """Return each field with the first values of its column."""
        return [(self[name], samples) for name, samples in self.samples.items()]

    def clean(self) -> Cleaned:
        cleaned = super().clean() or {}
        columns: dict[str, int] = {}
        for column, name in enumerate(self.fields):
            field = cleaned.get(name)
            if field in columns:
                self.add_error(name, _("Dit gegeven koos u al bij een andere kolom."))
            elif field:
                columns[field] = column
        missing = [str(FIELDS[name].label) for name in NEEDED if name not in columns]
        if not columns.keys() & set(ONE_OF):
            missing.append(" / ".join(str(FIELDS[name].label) for name in ONE_OF))
        if missing:
            self.add_error(
                None, _("Kies ook een kolom voor: %(what)s.") % {"what": ", ".join(missing)}
            )
        cleaned["columns"] = columns
        return cleaned


def _pick_samples(rows: Grid, column: int) -> list[str]:
    found: list[str] = []
    for row in rows:
        if column < len(row) and row[column] != "":
            found.append(show_cell(row[column])[:MAX_SAMPLE_LETTERS])
        if len(found) == MAX_SAMPLES:
            break
    return found


class PolicyForm(ButtonForm):
    policy = forms.ChoiceField(
        label=gettext_lazy("En wat er al over een bedrijf staat?"),
        choices=ImportPolicy.choices,
        widget=forms.RadioSelect,
        initial=ImportPolicy.FILL,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, submit=_("Overnemen"), **kwargs)

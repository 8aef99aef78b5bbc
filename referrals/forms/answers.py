"""Forms for organisations: an answer, news, what came of it, and when it takes no questions.

Each has the name of its button as a prefix, so that several stand on one page.
"""

from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Submit
from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from portal import clock
from portal.accounts.models import User
from portal.pages.fields import DayField, DutchNumberField, TextArea
from portal.pages.forms import ButtonForm
from programmes.enums import PauseKind
from programmes.models import Programme
from referrals.bounds import LIMITS
from referrals.enums import Helped, ProgressReason, RefusalReason

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# No slug, so it cannot be that of a programme.
ALL_PROGRAMMES = "*"
# A later day is a slip of the pen: nobody would notice that the organisation gets nothing more.
MAX_PAUSE = timedelta(days=731)


def note_field(label: "StrOrPromise", **kwargs: Any) -> forms.CharField:
    return forms.CharField(
        **{
            "label": label,
            "max_length": 1000,
            "required": False,
            "widget": TextArea(attrs={"rows": 3}),
            **kwargs,
        }
    )


def choice_field(
    label: "StrOrPromise", choices: "Sequence[tuple[str, StrOrPromise]]", required: "StrOrPromise"
) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        error_messages={"required": required},
    )


def check_future(field: str, form: forms.Form) -> None:
    until = form.cleaned_data.get(field)
    if until is not None and until <= clock.today():
        form.add_error(field, _("Kies een dag die nog komt."))
    elif until is not None and until > clock.today() + MAX_PAUSE:
        form.add_error(field, _("Deze dag is te ver weg. Klopt het jaar?"))


class AnswerForm(forms.Form):
    """A form with one button. `name` is the name of the button, `label` stands on it, and `seen`
    is the version that the page showed.
    """

    name: ClassVar[str]
    label: ClassVar["StrOrPromise"]

    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: QueryDict | None = None, *, version: int) -> None:
        super().__init__(data, prefix=self.name, initial={"seen": version})
        self.helper = FormHelper()
        button = Submit(self.name, str(self.label), css_id=f"{self.name}-button")
        self.helper.add_input(button)

    def clean(self) -> dict[str, object]:
        """Refuse "something else" without words that say what."""
        cleaned = super().clean() or {}
        cleaned.pop("seen", None)
        if cleaned.get("reason") == RefusalReason.OTHER and not cleaned.get("note"):
            self.add_error("note", _("Schrijf op wat er aan de hand is."))
        return cleaned


class AcceptForm(AnswerForm):
    name = "accept"
    label = gettext_lazy("Ja, wij nemen contact op")

    note = note_field(
        gettext_lazy("Bericht aan de ondernemer"),
        help_text=gettext_lazy("Bijvoorbeeld wanneer u belt."),
    )


class RefuseForm(AnswerForm):
    name = "refuse"
    label = gettext_lazy("Nee, wij kunnen niet helpen")

    reason = choice_field(
        gettext_lazy("Waarom niet?"),
        RefusalReason.choices,
        gettext_lazy("Kies een reden. De ondernemer krijgt die te lezen."),
    )
    note = note_field(
        gettext_lazy("Toelichting"), help_text=gettext_lazy("De ondernemer leest dit.")
    )
    full_until = DayField(
        label=gettext_lazy("Is er geen plaats: wanneer wel weer?"),
        help_text=gettext_lazy(
            "Tot die dag sturen wij voor dit programma niemand door. Wat nu nog wacht, gaat dan "
            "ook naar een ander. Leeg: wij blijven sturen."
        ),
        required=False,
    )

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        check_future("full_until", self)
        return cleaned


class ProgressForm(AnswerForm):
    name = "progress"
    label = gettext_lazy("Laat weten hoe het staat")

    reason = choice_field(
        gettext_lazy("Hoe staat het?"),
        ProgressReason.choices,
        gettext_lazy("Kies hoe het staat."),
    )
    note = note_field(
        gettext_lazy("Bericht aan de ondernemer"),
        help_text=gettext_lazy("De ondernemer leest dit op de eigen pagina."),
    )


AMOUNTS = ("financing_raised", "investment", "jobs")
# What a completion tells besides whether it helped.
OUTCOME_FIELDS = ("what", *AMOUNTS)


class CompleteForm(AnswerForm):
    name = "complete"
    label = gettext_lazy("Rond de vraag af")

    helped = choice_field(
        gettext_lazy("Is de ondernemer geholpen?"),
        Helped.choices,
        gettext_lazy("Kies of de ondernemer geholpen is."),
    )
    what = note_field(gettext_lazy("Wat heeft het gebracht?"))
    financing_raised = DutchNumberField(
        label=gettext_lazy("Financiering die het bedrijf kreeg, in euro's"), required=False
    )
    investment = DutchNumberField(
        label=gettext_lazy("Wat het bedrijf investeert, in euro's"), required=False
    )
    jobs = DutchNumberField(label=gettext_lazy("Banen erbij, in fte"), required=False)
    note = note_field(gettext_lazy("Bericht aan de ondernemer"))

    def clean(self) -> dict[str, object]:
        cleaned = super().clean()
        check_figures(self, AMOUNTS)
        return cleaned

    def collect(self) -> dict[str, Any]:
        """Return the arguments for responding.complete()."""
        data = dict(self.cleaned_data)
        return {
            "helped": data["helped"],
            "note": data["note"],
            "figures": {name: data[name] for name in OUTCOME_FIELDS},
        }


def check_figures(form: forms.Form, names: tuple[str, ...]) -> None:
    """Refuse each figure that lies outside the limits of an outcome."""
    for name in names:
        value = form.cleaned_data.get(name)
        limit = LIMITS[name]
        if value is not None and not 0 <= value <= limit:
            form.add_error(name, _("Vul een getal in van 0 tot %(most)s.") % {"most": limit})


class AskForm(AnswerForm):
    name = "ask"
    label = gettext_lazy("Stel uw vraag")

    note = note_field(
        gettext_lazy("Wat wilt u weten van de ondernemer?"),
        required=True,
        help_text=gettext_lazy("De ondernemer krijgt een mail, en antwoordt op de eigen pagina."),
        error_messages={"required": gettext_lazy("Schrijf op wat u wilt weten.")},
    )


class LoseTouchForm(AnswerForm):
    name = "lose-touch"
    label = gettext_lazy("Wij krijgen de ondernemer niet te pakken")

    note = note_field(
        gettext_lazy("Wat heeft u geprobeerd?"), help_text=gettext_lazy("De ondernemer leest dit.")
    )


class ReopenForm(AnswerForm):
    name = "reopen"
    label = gettext_lazy("Open de vraag opnieuw")

    note = note_field(
        gettext_lazy("Waarom opent u de vraag opnieuw?"),
        required=True,
        help_text=gettext_lazy("De ondernemer leest dit."),
        error_messages={"required": gettext_lazy("Schrijf op waarom.")},
    )


class ResumeForm(ReopenForm):
    name = "resume"
    label = gettext_lazy("Ga toch verder")


class PauseForm(ButtonForm):
    """Says that an organisation is full or away, for one programme or all, until a day."""

    kind = choice_field(
        gettext_lazy("Waarom neemt u nu geen vragen aan?"),
        [
            (PauseKind.FULL, gettext_lazy("Wij zitten vol")),
            (PauseKind.AWAY, gettext_lazy("Er is niemand")),
        ],
        gettext_lazy("Kies vol of afwezig."),
    )
    scope = choice_field(
        gettext_lazy("Voor welk programma?"), [], gettext_lazy("Kies voor welk programma.")
    )
    until = DayField(
        label=gettext_lazy("Wanneer weer wel?"),
        error_messages={"required": gettext_lazy("Kies een dag.")},
    )

    def __init__(self, data: QueryDict | None, *, programmes: Sequence[Programme]) -> None:
        choices = [(one.slug, str(one)) for one in programmes]
        choices.append((ALL_PROGRAMMES, _("Alle programma's van ons")))
        super().__init__(
            data, submit=_("Neem even geen vragen aan"), initial={"scope": choices[0][0]}
        )
        scope: Any = self.fields["scope"]
        scope.choices = choices

    def clean(self) -> dict[str, object]:
        cleaned = super().clean() or {}
        check_future("until", self)
        return cleaned


class HandOverForm(forms.Form):
    """Puts a question in the name of a colleague at the same organisation."""

    owner = forms.ModelChoiceField(
        label=gettext_lazy("Wie pakt dit op?"), queryset=User.objects.none(), empty_label=None
    )

    def __init__(
        self, data: QueryDict | None, *, colleagues: QuerySet[User], person: User
    ) -> None:
        super().__init__(data, prefix="hand-over", initial={"owner": person.pk})
        field: Any = self.fields["owner"]
        field.queryset = colleagues
        self.helper = FormHelper()
        self.helper.add_input(Submit("hand-over", _("Zet op naam")))

"""A page with the open questions of a group; each may be answered with "weet ik niet"."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Field, Layout
from django import forms
from django.utils.functional import Promise
from django.utils.html import escape
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from entrepreneurs.intake.page_forms import PageForm
from portal.pages.fields import DayField, DutchNumberField
from portal.pages.forms import Cleaned, strip_helper
from portal.wording import pick_language
from programmes.engine.published import PublishedAttribute

UNKNOWN = "unknown"
DONT_KNOW = gettext_lazy("Weet ik niet")
SUFFIX = "-unknown"


class QuestionGroupForm(PageForm):
    """Asks the questions of some attributes (`slugs`), each with why it is asked."""

    def __init__(self, *args: Any, slugs: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.slugs = list(slugs)
        # Sent with the form, so that the answers are read by what this page asked.
        self.fields["asked"] = forms.CharField(widget=forms.HiddenInput, required=False)
        self.initial["asked"] = " ".join(self.slugs)
        parts: list[Field | HTML] = [Field("asked")]
        for slug in self.slugs:
            parts.append(self._add_question(slug))
        self.helper.layout = Layout(*parts)

    @property
    def bare_helper(self) -> FormHelper:
        return strip_helper(self.helper)

    def _add_question(self, slug: str) -> Div:
        attribute = self.catalogue.attributes[slug]
        field = build_field(attribute)
        field.label = pick_language(attribute["question"])
        field.help_text = pick_language(attribute["help"])
        self.fields[slug] = field
        self.initial[slug] = self._find_initial(slug)
        parts: list[Field | HTML] = [Field(slug)]
        if not isinstance(field, forms.ChoiceField):
            self.fields[slug + SUFFIX] = forms.BooleanField(label=DONT_KNOW, required=False)
            self.initial[slug + SUFFIX] = bool(self.intake and slug in self.intake.skipped)
            parts.append(Field(slug + SUFFIX))
        # Outside the f-string, in which makemessages would not find it.
        lead = escape(_("Waarom we dit vragen"))
        why = escape(pick_language(attribute["why"]))
        parts.append(HTML(f'<p class="portal-why">{lead}: {why}</p>'))
        return Div(*parts, css_class="portal-question")

    def _find_initial(self, slug: str) -> object:
        if not self.intake:
            return None
        if slug in self.intake.facts:
            value = self.intake.facts[slug]
            if isinstance(value, bool):
                return "yes" if value else "no"
            return Decimal(value) if self.catalogue.attributes[slug]["type"] == "money" else value
        is_choice = isinstance(self.fields[slug], forms.ChoiceField)
        return UNKNOWN if is_choice and slug in self.intake.skipped else None

    def clean(self) -> Cleaned:
        cleaned = super().clean() or {}
        for slug in self.slugs:
            value = cleaned.get(slug)
            if value not in (None, "") and cleaned.get(slug + SUFFIX):
                self.add_error(
                    slug, _("Vul een antwoord in, óf kies 'Weet ik niet'. Niet allebei.")
                )
            elif value not in (None, "", UNKNOWN):
                cleaned[slug] = self.check_fact(
                    slug, to_fact(value, self.catalogue.attributes[slug]), field=slug
                )
        return cleaned

    def collect_facts(self) -> tuple[dict[str, object], list[str]]:
        """Return the facts of a valid form, and the attributes that are not known."""
        facts = {
            slug: self.cleaned_data[slug]
            for slug in self.slugs
            if self.cleaned_data.get(slug) not in (None, "", UNKNOWN)
        }
        return facts, [slug for slug in self.slugs if slug not in facts]


def build_field(attribute: PublishedAttribute) -> forms.Field:
    """Return the form field for an attribute of the catalogue, by its type."""
    match attribute["type"]:
        case "boolean":
            choices: list[tuple[str, str | Promise]] = [
                ("yes", _("Ja")),
                ("no", _("Nee")),
                (UNKNOWN, DONT_KNOW),
            ]
            return forms.ChoiceField(choices=choices, widget=forms.RadioSelect, required=False)
        case "slug":
            labels = [
                (one["value"], pick_language(one["label"])) for one in attribute["choices"] or ()
            ]
            return forms.ChoiceField(
                choices=[*labels, (UNKNOWN, DONT_KNOW)], widget=forms.RadioSelect, required=False
            )
        case "date":
            return DayField(required=False)
        case "number" | "integer" | "money":
            return DutchNumberField(required=False)
    return forms.CharField(required=False, max_length=20)


def to_fact(value: Any, attribute: PublishedAttribute) -> Any:
    """Return a cleaned form value as the fact to store, in the types of the public JSON."""
    match attribute["type"]:
        case "boolean":
            return value == "yes"
        case "money":
            return f"{value:.2f}"
        case "integer":
            return int(value) if value == int(value) else float(value)
        case "number":
            return float(value)
        case "date":
            return value.isoformat()
    return value

"""The house style on one page: every component, every kind of field, the tokens. Axe and the
screenshots look at it too.
"""

from collections.abc import Mapping
from datetime import date

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Div, Fieldset, Layout, Row, Submit
from django import forms
from django.conf import settings
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from portal.pages import house_style
from programmes.browsing.views.facets import Choice, Facet
from programmes.browsing.views.map import describe_map
from programmes.browsing.wanted import Wanted
from programmes.publishing.versions import get_current_catalogue
from referrals.enums import NeedStatus

SWATCHES = (
    ("brand", "on-brand"),
    ("brand-strong", "on-brand"),
    ("accent", "on-accent"),
    ("brand-tint", "brand-strong"),
    ("surface", "ink"),
    ("paper", "ink-soft"),
    ("paper", "link"),
    ("neutral-tint", "ink-soft"),
    ("ok", "paper"),
    ("ok-tint", "ink"),
    ("maybe", "paper"),
    ("maybe-tint", "ink"),
    ("error", "paper"),
    ("error-tint", "ink"),
    ("info", "paper"),
    ("info-tint", "ink"),
)
STATES = ("leeg", "ingevuld", "fout", "uit")
GROWTH = (("yes", gettext_lazy("Ja")), ("no", gettext_lazy("Nee")))
SUBJECTS = (
    ("finance", gettext_lazy("Geld")),
    ("staff", gettext_lazy("Personeel")),
    ("premises", gettext_lazy("Ruimte")),
    ("digital", gettext_lazy("Digitaal werken")),
)


class ExampleForm(forms.Form):
    """One field of every kind that the portal knows."""

    name = forms.CharField(
        label=gettext_lazy("Naam van het bedrijf"),
        help_text=gettext_lazy("Zoals het bij de KVK staat."),
    )
    email = forms.EmailField(label=gettext_lazy("E-mailadres"))
    staff = forms.IntegerField(label=gettext_lazy("Aantal medewerkers"), required=False)
    founded = forms.DateField(label=gettext_lazy("Datum van de start"), required=False)
    legal_form = forms.ChoiceField(
        label=gettext_lazy("Rechtsvorm"),
        choices=[("", "-"), ("bv", "bv"), ("vof", "vof"), ("nv", "nv")],
        required=False,
    )
    growth = forms.ChoiceField(
        label=gettext_lazy("Wilt u groeien?"),
        help_text=gettext_lazy("In omzet of in mensen."),
        choices=GROWTH,
        widget=forms.RadioSelect,
    )
    subjects = forms.MultipleChoiceField(
        label=gettext_lazy("Waar gaat uw vraag over?"),
        choices=SUBJECTS,
        widget=forms.CheckboxSelectMultiple,
    )
    story = forms.CharField(label=gettext_lazy("Wat speelt er?"), widget=forms.Textarea)
    letter = forms.FileField(label=gettext_lazy("Bijlage"), required=False)
    consent = forms.BooleanField(label=gettext_lazy("U mag mijn gegevens delen."))


FILLED = {
    "name": "Bakkerij Voorbeeld",
    "email": "info@bakkerij.example",
    "staff": "12",
    "founded": "2015-05-01",
    "legal_form": "bv",
    "growth": "yes",
    "subjects": ["finance", "staff"],
    "story": "Wij zoeken geld voor een tweede oven.",
    "consent": "on",
}
WRONG = {"email": "info", "staff": "veel", "founded": "gisteren", "legal_form": "?"}


@require_safe
def show_style(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("staat", "leeg")
    if state not in STATES:
        raise Http404
    tokens = _read_preview(request)
    context = {
        "portal_tokens": f"css/{tokens}",
        "portal_style": tokens.removesuffix(".css").removeprefix("tokens").strip("-"),
        "styles": _list_styles(),
        "state": state,
        "states": _word_states(),
        "form": _build_form(state),
        "swatches": _measure_swatches(tokens),
        "examples": _build_examples() | _build_navigation(),
        "map": describe_map(get_current_catalogue(), wanted=Wanted()),
        "messages": [Message(constants.SUCCESS, _("Uw antwoorden zijn bewaard."))],
    }
    return render(request, "pages/style.html", context)


def _read_preview(request: HttpRequest) -> str:
    """Return the token file to show; only outside production it may be another than the one in
    use.
    """
    style = request.GET.get("stijl")
    if style is None or settings.PRODUCTION:
        return settings.PORTAL_TOKENS
    name = f"tokens-{style}.css" if style else "tokens.css"
    if name not in house_style.list_files():
        raise Http404
    return name


def _list_styles() -> list[tuple[str, str]]:
    """Return the styles that can be previewed: the value in the address, and a name."""
    if settings.PRODUCTION:
        return []
    styles = [
        name.removesuffix(".css").removeprefix("tokens").strip("-")
        for name in house_style.list_files()
    ]
    return [(style, style.capitalize() or "Ondernemersloket") for style in styles]


def _word_states() -> list[tuple[str, str]]:
    return list(
        zip(STATES, (_("Leeg"), _("Ingevuld"), _("Met fouten"), _("Uitgeschakeld")), strict=True)
    )


def _build_form(state: str) -> ExampleForm:
    sent: Mapping[str, Mapping[str, object]] = {"ingevuld": FILLED, "fout": WRONG}
    form = ExampleForm(initial=FILLED) if state == "uit" else ExampleForm(sent.get(state))
    for field in form.fields.values():
        field.disabled = state == "uit"
    form.helper = FormHelper()  # type: ignore[attr-defined]
    form.helper.form_method = "get"  # type: ignore[attr-defined]
    form.helper.layout = Layout(  # type: ignore[attr-defined]
        Row(Column("name"), Column("email")),
        Div("staff", "founded", "legal_form"),
        Fieldset(_("Uw vraag"), "growth", "subjects", "story"),
        "letter",
        "consent",
    )
    form.helper.add_input(Submit("verder", _("Verder")))  # type: ignore[attr-defined]
    form.helper.add_input(  # type: ignore[attr-defined]
        Submit("terug", _("Vorige"), css_class="secondary")
    )
    return form


def _measure_swatches(tokens: str) -> list[dict[str, object]]:
    known = house_style.read_tokens(tokens)
    return [
        {
            "ground": ground,
            "ink": ink,
            "colours": (known[ground], known[ink]),
            "contrast": house_style.measure_contrast(known[ground], known[ink]),
        }
        for ground, ink in SWATCHES
    ]


def _build_facet(key: str, label: str) -> Facet:
    names = (_("Lening"), _("Advies"), _("Cursus"))
    choices = [
        Choice(str(position), name, 4 * position, position == 2)
        for position, name in enumerate(names)
    ]
    return Facet(key, label, choices)


def _build_examples() -> dict[str, object]:
    """Return what the components are filled with: lists that a template cannot write."""
    return {
        "steps": [_("Uw vraag"), _("Uw bedrijf"), _("De uitkomst")],
        "tags": [_("Geld"), _("Advies"), _("Heel Nederland")],
        "rows": [
            (_("Soort hulp"), _("Lening")),
            (_("Kosten"), _("Gratis")),
            (_("Waar"), "Overijssel"),
        ],
        "reasons": [
            {"outcome": "met", "text": _("U heeft 12 fte. Nodig is ten minste 5."), "note": ""},
            {"outcome": "unknown", "text": _("Wij weten nog niet hoe oud uw bedrijf is.")},
            {
                "outcome": "not-met",
                "text": _("Uw bedrijf staat niet in Overijssel."),
                "note": _("Bron: het rapport, bladzijde 12"),
            },
        ],
        "links": [
            (_("Alle programma's"), "#lijsten", _("Twintig programma's op een rij")),
            (_("Contact"), "#lijsten", ""),
        ],
        "tasks": [
            {
                "what": _("Terugkoppeling sturen"),
                "company": "Bakkerij Voorbeeld",
                "due_on": date(2026, 5, 1),
                "href": "#werkplek",
                "who": "Anne Accountmans",
            }
        ],
        "need_statuses": list(NeedStatus),
        "needs": [
            (_("Personeel"), "urgent", _("dringend")),
            (_("Digitaal werken"), "opportunity", _("kans")),
            (_("Ruimte"), "some", _("speelt een beetje")),
        ],
        "items": [_("Er mist een plaats."), _("Er mist een datum.")],
    }


def _build_navigation() -> dict[str, object]:
    """Return what stands around a list: chips, facets, pages."""
    return {
        "chips": [
            {"text": "Overijssel", "href": "#filters"},
            {"text": _("Geld"), "href": "#filters"},
        ],
        "facets": [
            _build_facet("cost", _("Soort hulp")),
            _build_facet("initiator", _("Wie het uitvoert")),
        ],
        "pages": {
            "number": 2,
            "last": 9,
            "previous": "#bladeren",
            "following": "#bladeren",
            "links": [
                (1, "#bladeren"),
                (2, "#bladeren"),
                (3, "#bladeren"),
                (0, ""),
                (9, "#bladeren"),
            ],
        },
    }

"""The house style: forms that tell what is asked and what is wrong, components, filters."""

from datetime import UTC, date, datetime
from decimal import Decimal
from html.parser import HTMLParser
from typing import Any

import pytest
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Fieldset, Layout, Submit
from crispy_forms.utils import render_crispy_form
from django import forms
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils.translation import override

from portal.templatetags import portal_tags

VOID = {"input", "meta", "link", "br", "hr", "img"}
# Which ends HTML lets be left out, by the tag that makes them clear.
OPTIONAL_ENDS = {
    "option": ("option",),
    "optgroup": ("option", "optgroup"),
    "/optgroup": ("option",),
    "/select": ("option", "optgroup"),
}


class Page(HTMLParser):
    """Elements as (tag, attributes, text inside), enough to ask what belongs to what."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[dict[str, Any]] = []
        self._open: list[dict[str, Any]] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._leave_open(OPTIONAL_ENDS.get(tag, ()))
        element = {"tag": tag, "text": "", "inside": [e["tag"] for e in self._open], **dict(attrs)}
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_endtag(self, tag: str) -> None:
        self._leave_open(OPTIONAL_ENDS.get(f"/{tag}", ()))
        if tag not in VOID:
            assert self._open.pop()["tag"] == tag

    def _leave_open(self, tags: tuple[str, ...]) -> None:
        while self._open and self._open[-1]["tag"] in tags:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element["text"] += data

    def all(self, tag: str, **attrs: str) -> list[dict[str, Any]]:
        return [
            e
            for e in self.elements
            if e["tag"] == tag and all(e.get(k.rstrip("_")) == v for k, v in attrs.items())
        ]

    def one(self, tag: str, **attrs: str) -> dict[str, Any]:
        (element,) = self.all(tag, **attrs)
        return element

    def ids(self) -> list[str]:
        return [e["id"] for e in self.elements if e.get("id")]


class CompanyForm(forms.Form):
    town = forms.CharField(
        label="In welke plaats staat uw bedrijf?",
        help_text="De plaats van de vestiging.",
        error_messages={"required": "Vul een plaats in."},
        widget=forms.TextInput(
            attrs={"autocomplete": "address-level2", "class": "portal-input--long"}
        ),
    )
    fte = forms.DecimalField(label="Hoeveel fte heeft u?", required=False, localize=True)
    vacancies = forms.IntegerField(label="Vacatures", required=False)
    growth = forms.ChoiceField(
        label="Wilt u groeien?",
        help_text="In omzet of in mensen.",
        choices=[("yes", "Ja"), ("no", "Nee")],
        widget=forms.RadioSelect,
    )
    themes = forms.MultipleChoiceField(
        label="Waar loopt u tegenaan",
        choices=[("financing", "Financiering"), ("premises", "Ruimte")],
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies er een."},
    )
    themes.option_help = {"premises": "U past niet meer in uw pand."}  # type: ignore[attr-defined]
    legal_form = forms.ChoiceField(label="Rechtsvorm", choices=[("bv", "bv")])
    story = forms.CharField(label="Wat speelt er?", required=False, widget=forms.Textarea)
    password = forms.CharField(
        label="Wachtwoord",
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    consent = forms.BooleanField(label="Ik ga akkoord")
    step = forms.CharField(widget=forms.HiddenInput, initial="2")


@pytest.fixture
def blank() -> Page:
    return Page(render_crispy_form(CompanyForm()))


@pytest.fixture
def wrong() -> Page:
    form = CompanyForm({"fte": "veel", "step": "2"})
    form.add_error(None, "Vul een plaats of een postcode in.")
    return Page(render_crispy_form(form))


def test_every_control_has_a_label_and_every_id_is_unique(blank: Page) -> None:
    labelled = {e["for"] for e in blank.all("label")}
    controls = [
        e
        for e in blank.elements
        if e["tag"] in {"input", "select", "textarea"} and e.get("type") != "hidden"
    ]
    assert {e["id"] for e in controls} == labelled
    assert len(blank.ids()) == len(set(blank.ids()))
    assert blank.one("input", name="step", type="hidden")["value"] == "2"


def test_whoever_refers_by_id_refers_to_something(blank: Page, wrong: Page) -> None:
    for page in (blank, wrong):
        for element in page.elements:
            for target in (element.get("aria-describedby") or "").split():
                assert target in page.ids()


def test_help_is_tied_to_field_and_to_group(blank: Page) -> None:
    assert blank.one("input", name="town")["aria-describedby"] == "id_town_helptext"
    assert blank.one("fieldset", role="radiogroup")["aria-describedby"] == "id_growth_helptext"
    assert not any("aria-describedby" in e for e in blank.all("input", name="growth"))


def test_a_wrong_field_says_so_and_says_why(wrong: Page) -> None:
    town = wrong.one("input", name="town")
    assert town["aria-invalid"] == "true"
    assert town["aria-describedby"] == "id_town_helptext id_town_error"
    assert "Fout: Vul een plaats in." in wrong.one("div", id="id_town_error")["text"]
    assert wrong.one("fieldset", role="radiogroup")["aria-invalid"] == "true"
    assert not any("aria-invalid" in e for e in wrong.all("input", name="growth"))
    assert all(e["aria-invalid"] == "true" for e in wrong.all("input", name="themes"))
    assert wrong.one("input", name="fte")["value"] == "veel"


def test_the_error_summary_leads_to_each_field(wrong: Page) -> None:
    summary = wrong.one("div", role="alert")
    assert summary["tabindex"] == "-1"
    assert "autofocus" in summary
    assert "Vul een plaats of een postcode in." in summary["text"]
    targets = [e["href"].removeprefix("#") for e in wrong.all("a")]
    assert targets == [
        "id_town",
        "id_fte",
        "id_growth_0",
        "id_themes_0",
        "id_legal_form",
        "id_consent",
    ]
    assert set(targets) <= set(wrong.ids())
    words = [" ".join(e["text"].split()) for e in wrong.all("a")]
    assert words[0] == "In welke plaats staat uw bedrijf? Vul een plaats in."
    assert words[3] == "Waar loopt u tegenaan: Kies er een."
    # A consent is too long to repeat: its error says enough.
    assert "Ik ga akkoord" not in words[5]


def test_no_error_summary_without_errors(blank: Page) -> None:
    assert not blank.all("div", role="alert")


def test_choices_are_one_question_in_a_fieldset(blank: Page) -> None:
    assert [e["text"].strip() for e in blank.all("legend")] == [
        "Wilt u groeien?",
        "Waar loopt u tegenaan",
    ]
    assert all("fieldset" in e["inside"] for e in blank.all("input", name="themes"))
    assert "U past niet meer in uw pand." in blank.one("label", for_="id_themes_1")["text"]


def test_optional_is_said_and_required_is_not_starred(blank: Page) -> None:
    assert "(niet verplicht)" in blank.one("label", for_="id_fte")["text"]
    assert "niet verplicht" not in blank.one("label", for_="id_town")["text"]
    assert not any("*" in e["text"] for e in blank.all("label"))


def test_optional_can_be_left_unsaid_where_everything_is() -> None:
    form = CompanyForm()
    helper = FormHelper(form)
    helper.hide_optional = True
    assert "niet verplicht" not in render_crispy_form(form, helper)


def test_keyboards_autocomplete_and_own_classes_are_kept(blank: Page) -> None:
    assert blank.one("input", name="fte")["inputmode"] == "decimal"
    assert blank.one("input", name="vacancies")["inputmode"] == "numeric"
    assert blank.one("input", name="town")["autocomplete"] == "address-level2"
    assert (
        blank.one("input", name="password", type="password")["autocomplete"] == "current-password"
    )
    assert blank.one("input", name="town")["class"].startswith(
        "portal-input--long utrecht-textbox"
    )
    assert "utrecht-textarea" in blank.one("textarea", name="story")["class"]
    assert "utrecht-select" in blank.one("select", name="legal_form")["class"]


def test_the_tag_draws_a_form_with_layout_and_buttons() -> None:
    form = CompanyForm()
    form.helper = FormHelper()  # type: ignore[attr-defined]
    form.helper.layout = Layout(Fieldset("Uw bedrijf", "town", "fte"), "step")  # type: ignore[attr-defined]
    form.helper.add_input(Submit("next", "Verder"))  # type: ignore[attr-defined]
    form.helper.add_input(Submit("back", "Vorige", css_class="secondary"))  # type: ignore[attr-defined]
    html = Template("{% load crispy_forms_tags %}{% crispy form %}").render(
        Context({"form": form, "csrf_token": "token-1"})
    )
    page = Page(html)
    assert "novalidate" in page.one("form", method="post")
    assert page.one("input", name="csrfmiddlewaretoken")["value"] == "token-1"
    assert page.one("legend")["text"].strip() == "Uw bedrijf"
    assert not page.all("input", name="consent")
    next_button, back = page.all("button", type="submit")
    assert "primary-action" in next_button["class"]
    assert "secondary-action" in back["class"]


def test_the_filter_draws_fields_and_formsets() -> None:
    source = "{% load crispy_forms_tags %}{{ form|crispy }}"
    page = Page(Template(source).render(Context({"form": CompanyForm({})})))
    assert page.all("div", role="alert")
    assert not page.all("form")
    formset = forms.formset_factory(CompanyForm, extra=2)()
    page = Page(Template(source).render(Context({"form": formset})))
    assert {"id_form-0-town", "id_form-1-town"} <= set(page.ids())


def test_what_a_visitor_typed_is_escaped() -> None:
    html = render_crispy_form(CompanyForm({"town": '"><script>x</script>', "fte": "<b>"}))
    assert "<script>" not in html
    assert "<b>" not in html


@pytest.mark.parametrize(
    ("verdict", "words"),
    [("eligible", "Past bij u"), ("undetermined", "Past misschien"), ("ineligible", "Past niet")],
)
def test_a_verdict_is_a_word_and_an_icon(verdict: str, words: str) -> None:
    page = Page(render_to_string("components/verdict.html", {"verdict": verdict}))
    assert page.one("span")["text"].strip() == words
    assert page.one("svg")["aria-hidden"] == "true"


@pytest.mark.parametrize(
    ("outcome", "word"),
    [("met", "Klopt:"), ("unknown", "Nog niet bekend:"), ("not-met", "Klopt niet:")],
)
def test_a_criterion_says_its_outcome_in_words(outcome: str, word: str) -> None:
    html = render_to_string(
        "components/criterion.html", {"outcome": outcome, "text": "U heeft 6 fte."}
    )
    assert " ".join(Page(html).one("li")["text"].split()) == f"{word} U heeft 6 fte."


def test_the_steps_tell_where_you_are() -> None:
    page = Page(
        render_to_string(
            "components/steps.html", {"steps": ["Vraag", "Bedrijf", "Uitkomst"], "current": 2}
        )
    )
    assert page.one("p")["text"].strip() == "Stap 2 van 3"
    assert page.one("li", **{"aria-current": "step"})["text"].strip() == "Bedrijf"


def test_a_source_shows_its_date_and_that_nobody_checked_it() -> None:
    html = render_to_string(
        "components/source.html", {"source": "De Groeiversneller", "as_of": "2019-03"}
    )
    assert (
        " ".join(Page(html).one("p")["text"].split())
        == "Bron: De Groeiversneller, stand maart 2019, nog niet gecontroleerd."
    )


def test_a_button_is_a_link_only_when_it_leads_somewhere() -> None:
    link = Page(render_to_string("components/button.html", {"label": "Verder", "href": "/verder"}))
    assert link.one("a")["href"] == "/verder"
    button = Page(render_to_string("components/button.html", {"label": "Verder", "name": "next"}))
    assert button.one("button", type="submit")["name"] == "next"


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        (Decimal("10000.00"), "€\u00a010.000", "€10,000"),
        ("1234.50", "€\u00a01.234,50", "€1,234.50"),
        (0, "€\u00a00", "€0"),
        (None, "", ""),
        ("NaN", "", ""),
        ("veel", "", ""),
    ],
)
def test_euro(value: object, dutch: str, english: str) -> None:
    assert portal_tags.euro(value) == dutch
    with override("en"):
        assert portal_tags.euro(value) == english


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        (Decimal("2.00"), "2", "2"),
        (Decimal("2.50"), "2,5", "2.5"),
        (Decimal("10.00"), "10", "10"),
        (Decimal("1200.25"), "1.200,25", "1,200.25"),
        (0, "0", "0"),
        ("no number", "", ""),
    ],
)
def test_number(value: object, dutch: str, english: str) -> None:
    assert portal_tags.number(value) == dutch
    with override("en"):
        assert portal_tags.number(value) == english


@pytest.mark.parametrize(
    ("value", "shown"),
    [("0.50", "50%"), (Decimal("1"), "100%"), ("0.125", "12,5%"), (None, ""), ("x", "")],
)
def test_percent(value: object, shown: str) -> None:
    assert portal_tags.percent(value) == shown


@pytest.mark.parametrize(
    ("value", "dutch", "english"),
    [
        (date(2019, 3, 1), "1 maart 2019", "1 March 2019"),
        # The day in Amsterdam, in winter and in summer.
        (datetime(2019, 3, 1, 22, 59, tzinfo=UTC), "1 maart 2019", "1 March 2019"),
        (datetime(2019, 3, 1, 23, 0, tzinfo=UTC), "2 maart 2019", "2 March 2019"),
        (datetime(2019, 7, 1, 22, 0, tzinfo=UTC), "2 juli 2019", "2 July 2019"),
        ("2018-12", "december 2018", "December 2018"),
        ("2018", "2018", "2018"),
        (None, "", ""),
    ],
)
def test_date_long(value: date | str | None, dutch: str, english: str) -> None:
    assert portal_tags.date_long(value) == dutch
    with override("en"):
        assert portal_tags.date_long(value) == english


def test_text_takes_the_language_of_the_page_and_else_dutch() -> None:
    assert portal_tags.text({"nl": "Lening", "en": "Loan"}) == "Lening"
    with override("en"):
        assert portal_tags.text({"nl": "Lening", "en": "Loan"}) == "Loan"
        assert portal_tags.text({"nl": "Lening"}) == "Lening"
    assert portal_tags.text(None) == ""


@pytest.mark.parametrize(
    "name", ["400.html", "403.html", "404.html", "413.html", "stale_form.html"]
)
@pytest.mark.parametrize("language", ["nl", "en"])
def test_pages_of_misfortune_hold_the_frame(name: str, language: str, rf: Any) -> None:
    with override(language):
        page = Page(render_to_string(name, request=rf.get("/iets?x=1")))
    assert page.one("html")["lang"] == language
    assert page.one("h1")["text"]
    assert page.one("main")["id"] == "inhoud"
    assert page.all("a")[0]["href"] == "#inhoud"
    assert not any("style" in e or e["tag"] == "style" for e in page.elements)


def test_the_page_for_our_own_faults_needs_nothing() -> None:
    assert "Er ging iets mis" in render_to_string("500.html")

"""The house style: one page that shows all of it, and one file that changes all of it."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from portal.outbox.content import render_content
from portal.pages import house_style
from portal.pages.frames import _render_frame
from portal.process.checks import check_tokens
from programmes.browsing.views.facets import draw_option
from tests.test_settings import PRODUCTION, load_settings
from tests.web.test_components import Page

ROOT = Path(django_settings.BASE_DIR)
LINKED = re.compile(r"css/([a-z]+\.css)\b")
SHEETS = LINKED.findall((ROOT / "templates/base.html").read_text(encoding="utf-8"))[:-1]
WRITTEN = "".join((ROOT / "static/css" / name).read_text(encoding="utf-8") for name in SHEETS)
CSS = house_style.COMMENT.sub("", WRITTEN)
FILES = house_style.list_files()
NAMED = (
    "aqua|azure|beige|black|blue|brown|coral|crimson|cyan|fuchsia|gold|gray|green|grey|indigo|ivory"
    "|khaki|lavender|lime|magenta|maroon|navy|olive|orange|orchid|pink|plum|purple|red|salmon"
    "|sienna|silver|tan|teal|tomato|turquoise|violet|wheat|white|yellow"
)
LITERAL = re.compile(
    rf"#[0-9a-f]{{3,8}}\b|\b(?:rgb|hsl|hwb|lab|lch|oklab|oklch|color)a?\(|(?<![-\w])(?:{NAMED})(?![-\w])",
    re.IGNORECASE,
)
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
COLOUR = re.compile(r"(?<![-\w])color:\s*var\(--portal-([a-z-]+)\)")
GROUND = re.compile(r"(?<![-\w])background(?:-color)?:\s*var\(--portal-([a-z-]+)\)")
PAGES = ("home", "programmes:list", "intake:start", "style", "privacy", "accessibility", "contact")
# Drawn for a set of forms, of which no page has one yet.
NOT_ON_THE_PAGE = {
    "portal/errors_formset.html",
    "portal/uni_form.html",
    "portal/uni_formset.html",
    "portal/whole_uni_formset.html",
    "portal/layout/buttonholder.html",
}


def shown_templates(client: Client, **query: str) -> set[str]:
    # What an earlier test drew would be filled in again, without a template being rendered.
    draw_option.cache_clear()
    _render_frame.cache_clear()
    response = client.get(reverse("style"), query)
    assert response.status_code == 200
    return {template.name for template in response.templates if template.name}


def list_templates(folder: str) -> set[str]:
    paths = (ROOT / "templates" / folder).rglob("*.html")
    return {path.relative_to(ROOT / "templates").as_posix() for path in paths}


@pytest.mark.usefixtures("catalogue")
def test_every_component_is_shown(client: Client) -> None:
    assert not list_templates("components") - shown_templates(client)


@pytest.mark.usefixtures("catalogue")
def test_every_part_of_a_form_is_shown(client: Client) -> None:
    shown = shown_templates(client) | shown_templates(client, staat="fout")
    assert list_templates("portal") - shown == NOT_ON_THE_PAGE


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("state", ["leeg", "ingevuld", "fout", "uit"])
def test_the_page_is_sound_in_every_state(client: Client, state: str) -> None:
    page = Page(client.get(reverse("style"), {"staat": state}).content.decode())
    assert len(page.ids()) == len(set(page.ids()))
    targets = [e["href"][1:] for e in page.all("a") if e.get("href", "").startswith("#")]
    assert set(targets) <= set(page.ids())
    assert page.one("meta", name="robots")["content"] == "noindex"
    assert bool(page.all("div", role="alert")) == (state == "fout")
    fields = [e for e in page.all("input") if "disabled" in e]
    assert bool(fields) == (state == "uit")


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    "query", [{"staat": "?"}, {"stijl": "x"}, {"stijl": "../tokens"}, {"stijl": "duinrade.css"}]
)
def test_unknown_styles_and_states_are_not_there(client: Client, query: dict[str, str]) -> None:
    assert client.get(reverse("style"), query).status_code == 404


@pytest.mark.usefixtures("catalogue")
def test_a_style_is_previewed_but_not_in_production(client: Client, settings: Any) -> None:
    url = f"{reverse('style')}?stijl=duinrade"
    assert "css/tokens-duinrade.css" in client.get(url).content.decode()
    settings.PRODUCTION = True
    assert "css/tokens-duinrade.css" not in client.get(url).content.decode()


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("name", PAGES)
def test_restyling_changes_one_link_and_the_name(client: Client, settings: Any, name: str) -> None:
    before = client.get(reverse(name)).content.decode()
    settings.PORTAL_TOKENS = "tokens-duinrade.css"
    settings.PORTAL_NAME = "Ondernemersplein Duinrade"
    after = client.get(reverse(name)).content.decode()
    assert before != after
    restored = after.replace("Ondernemersplein Duinrade", "Ondernemersloket")
    # The page of the house style prints the colours themselves.
    lines = zip(tidy(before).splitlines(), tidy(restored).splitlines(), strict=True)
    changed = [(old, new) for old, new in lines if old != new]
    links = [pair for pair in changed if "portal-swatch" not in pair[0]]
    if name == "style":
        links = [pair for pair in links if 'rel="stylesheet"' in pair[0]]
    assert [new for _, new in links] == [
        '<link rel="stylesheet" href="/static/css/tokens-duinrade.css">'
    ]


def tidy(html: str) -> str:
    """Without what differs from request to request."""
    html = re.sub(r'name="(?:csrfmiddlewaretoken|submission)" value="[^"]*"', "", html)
    html = re.sub(r'value="[^"]*"( id="id_submission")', r"\1", html)
    # A file with a font of its own has it fetched early.
    html = re.sub(r'<link rel="preload"[^>]*as="font"[^>]*>', "", html)
    return "\n".join(line.strip() for line in html.splitlines() if line.strip())


def test_token_files_define_the_same_names() -> None:
    assert len(FILES) >= 2
    names = {name: set(house_style.read_tokens(name)) for name in FILES}
    assert all(names[name] == names["tokens.css"] for name in FILES)


@pytest.mark.parametrize("name", FILES)
def test_token_files_can_be_read_by_everybody(name: str) -> None:
    assert house_style.list_problems(name) == []


def test_every_token_is_used_and_every_used_one_is_there() -> None:
    used = set(re.findall(r"var\(--portal-([a-z-]+)", CSS))
    own = set(re.findall(r"--portal-([a-z-]+)\s*:", CSS))
    defined = set(house_style.read_tokens("tokens.css"))
    assert used - (own - defined) == defined


def test_every_pair_in_the_style_sheet_is_measured() -> None:
    measured = {pair for pairs in house_style.PAIRS.values() for pair in pairs}
    known = house_style.read_tokens("tokens.css")
    found = set()
    for _, body in RULE.findall(CSS):
        inks, grounds = COLOUR.findall(body), GROUND.findall(body)
        found |= {(ink, ground) for ink in inks for ground in grounds if ground in known}
    assert len(found) > 10
    assert not found - measured
    inks = {ink for _, body in RULE.findall(CSS) for ink in COLOUR.findall(body)} & set(known)
    assert not inks - {ink for ink, _ in measured}


def test_colours_stand_in_token_files_only() -> None:
    found = [match[0] for _, body in RULE.findall(CSS) for match in LITERAL.finditer(body)]
    for path in sorted((ROOT / "templates").rglob("*")):
        if path.suffix in {".html", ".svg"}:
            text = path.read_text(encoding="utf-8")
            styles = re.findall(r'(?:style|fill|stroke|color|bgcolor)="([^"]*)"', text)
            found += [f"{path.name}: {m[0]}" for style in styles for m in LITERAL.finditer(style)]
    assert not found


@pytest.mark.parametrize(
    ("text", "literal"),
    [
        ("color: #fff", True),
        ("color: rgb(0 0 0)", True),
        ("border: 1px solid red", True),
        ("color: var(--portal-ok)", False),
        ("white-space: nowrap", False),
        ("background: transparent", False),
    ],
)
def test_a_literal_colour_is_recognised(text: str, literal: bool) -> None:
    assert bool(LITERAL.search(text)) is literal


@pytest.mark.parametrize(
    ("first", "second", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#767676", "#ffffff", 4.54)],
)
def test_contrast_is_measured_as_wcag_does(first: str, second: str, ratio: float) -> None:
    assert house_style.measure_contrast(first, second) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize("name", ["../settings.py", "base.css", "tokens-nowhere.css", "tokens"])
def test_only_a_token_file_is_read(name: str, settings: Any) -> None:
    with pytest.raises(ValueError, match="no token file"):
        house_style.find_file(name)
    settings.PORTAL_TOKENS = name
    assert [error.id for error in check_tokens(None)] == ["portal.E001"]


def test_a_weak_or_incomplete_file_is_refused(settings: Any, tmp_path: Path) -> None:
    text = (ROOT / "static/css/tokens.css").read_text(encoding="utf-8")
    (tmp_path / "static/css").mkdir(parents=True)
    (tmp_path / "static/css/tokens.css").write_text(text, encoding="utf-8")
    weak = text.replace("--portal-ink: #1b2127", "--portal-ink: #999999")
    weak = re.sub(r"--portal-radius:[^;]*;", "", weak)
    (tmp_path / "static/css/tokens-weak.css").write_text(weak, encoding="utf-8")
    settings.BASE_DIR = tmp_path
    settings.PORTAL_TOKENS = "tokens-weak.css"
    messages = [error.msg for error in check_tokens(None)]
    assert "tokens-weak.css: --portal-radius is missing" in messages
    assert any("ink on paper has contrast 2.85" in message for message in messages)


@pytest.mark.parametrize("value", ["../tokens.css", "base.css", "tokens-nowhere.css", ""])
def test_a_wrong_setting_stops_the_start(value: str) -> None:
    result = load_settings(PRODUCTION | {"PORTAL_TOKENS": value})
    assert "ImproperlyConfigured: PORTAL_TOKENS is" in result.stderr


def test_the_file_of_the_example_can_be_set() -> None:
    result = load_settings(PRODUCTION | {"PORTAL_TOKENS": "tokens-duinrade.css"})
    assert result.returncode == 0, result.stderr


def test_mails_and_icon_wear_the_colours_too(client: Client, settings: Any) -> None:
    old = house_style.read_tokens("tokens.css")["brand"]
    settings.PORTAL_TOKENS = "tokens-duinrade.css"
    settings.PORTAL_NAME = "Ondernemersplein Duinrade"
    new = house_style.get_token("brand")
    context = {"subject": "X", "button": "Y", "url": "https://portaal.example/x"}
    mail = render_content("emails/short", context | {"paragraphs": ["Een zin."]}, "nl")
    icon = client.get("/favicon.svg")
    assert icon.headers["Content-Type"] == "image/svg+xml"
    for text in (mail["html"], icon.content.decode()):
        assert new in text
        assert old not in text
    assert "Ondernemersplein Duinrade" in mail["text"]
    assert "Ondernemersplein Duinrade" in mail["html"]


def test_every_page_links_every_sheet_in_one_order() -> None:
    """The cascade leans on it: what comes later wins."""
    fault = (ROOT / "templates/fault.html").read_text(encoding="utf-8")
    assert LINKED.findall(fault) == SHEETS
    assert sorted([*SHEETS, *FILES]) == sorted(p.name for p in ROOT.glob("static/css/*.css"))

"""The catalogue as a page: filters with counts, search, pages, and an answer to everything."""

import copy
import html
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client

from programmes.browsing.views.listing import PER_PAGE
from programmes.engine.catalogue import Catalogue
from programmes.models import CatalogueVersion
from programmes.publishing import versions as publishing
from tests.web.test_components import Page

LIST = "/programmas/"
STRANGE = [
    "%",
    "100%_\\",
    "'; DROP TABLE programmes; --",
    '"><script>alert(1)</script>',
    "a\x00b",
    "سلام",
    "資金",
    "🥐👩‍🍳",
    "{{ settings.SECRET_KEY }}",
    "é" * 5000,
    "x " * 2500,
    "%(n)d %s",
]


@pytest.fixture(autouse=True)
def _published(
    db: None, catalogue_document: dict[str, Any], compiled_catalogue: Catalogue
) -> Iterator[None]:
    yield from publish(catalogue_document, compiled_catalogue)


def publish(document: dict[str, Any], compiled: Catalogue) -> Iterator[None]:
    publishing.forget_compiled()
    CatalogueVersion.objects.all().delete()
    CatalogueVersion.objects.create(pk=compiled.number, digest="x", document=document)
    # Compiled once for all tests.
    publishing._compiled[compiled.number] = compiled
    yield
    publishing.forget_compiled()


@pytest.fixture(scope="session")
def many_compiled(catalogue_document: dict[str, Any]) -> Catalogue:
    """Two full pages and a third of one programme."""
    programmes = catalogue_document["programmes"]
    copies = [
        copy.deepcopy(programmes[n % len(programmes)]) | {"slug": f"kopie-{n}"}
        for n in range(2 * PER_PAGE + 1)
    ]
    document = {**catalogue_document, "programmes": copies}
    return Catalogue(document, version="many", number=1)


@pytest.fixture
def _many(_published: None, many_compiled: Catalogue) -> Iterator[None]:
    yield from publish(dict(many_compiled.document), many_compiled)


def open_list(client: Client, query: str = "", **headers: str) -> HttpResponse:
    return client.get(f"{LIST}?{query}" if query else LIST, headers=headers or None)


def read(client: Client, query: str = "") -> Page:
    response = open_list(client, query)
    assert response.status_code == 200
    return Page(response.content.decode())


def list_found(page: Page) -> list[str]:
    return [e["text"] for e in page.all("a", **{"class": "portal-card__link"})]


def list_links(page: Page) -> dict[str, str]:
    return {" ".join(e["text"].split()): e["href"] for e in page.all("a")}


def read_total(page: Page) -> str:
    return " ".join(page.one("h2", id="stand")["text"].split())


def read_counts(page: Page) -> dict[str, int]:
    """By filter and value, as the visitor sees them."""
    counts = {}
    for label in page.all("label"):
        if found := re.fullmatch(r"(.*?)\s+(\d+)\s+programma's", label["text"].strip()):
            counts[label["for"]] = int(found[2])
    for option in page.all("option"):
        if found := re.search(r"\((\d+)\)$", option["text"].strip()):
            counts[f"region-{option['value']}"] = int(found[1])
    return counts


def test_everything_without_a_filter(client: Client) -> None:
    page = read(client)
    assert read_total(page) == "20 programma's gevonden"
    assert len(list_found(page)) == 20
    assert "Wis alle filters" not in list_links(page)


@pytest.mark.parametrize(
    "query",
    [
        "region=PV23",
        "theme=financing",
        "policyTheme=sme-financing",
        "offer=loan",
        "offer=coaching",
        "route=direct",
        "initiator=liof",
        "cost=free",
        "cost=paid",
        "status=open",
    ],
)
def test_a_filter_gives_what_its_count_promised(query: str, client: Client) -> None:
    key, value = query.split("=")
    promised = read_counts(read(client))[f"{key}-{value}"]
    page = read(client, query)
    assert len(list_found(page)) == promised
    assert promised < 20
    # Its own filter is left aside in the counts of its values.
    assert read_counts(page)[f"{key}-{value}"] == promised


def test_filters_narrow_each_other_and_values_of_one_widen(client: Client) -> None:
    financing = set(list_found(read(client, "theme=financing")))
    premises = set(list_found(read(client, "theme=premises")))
    overijssel = set(list_found(read(client, "region=PV23")))
    assert set(list_found(read(client, "theme=financing&theme=premises"))) == financing | premises
    assert set(list_found(read(client, "theme=financing&region=PV23"))) == financing & overijssel
    assert financing & overijssel < overijssel


def test_the_counts_of_a_selection_come_true(client: Client) -> None:
    counts = read_counts(read(client, "theme=financing&q=geld"))
    for name in ("region-PV23", "cost-free", "status-unknown", "offer-voucher"):
        key, value = name.split("-", 1)
        page = read(client, f"theme=financing&q=geld&{key}={value}")
        assert len(list_found(page)) == counts[name], name


def test_a_family_business_in_overijssel_is_found_first(client: Client) -> None:
    for words in ("familiebedrijf overijssel", "familiebedrijf in Overijssel"):
        page = read(client, urlencode({"q": words}))
        assert list_found(page)[0] == "Actielijn Familiebedrijven"
        narrowed = list_links(page)["Zoek ‘familiebedrijf’ in Overijssel"]
        assert narrowed == f"{LIST}?q=familiebedrijf&region=PV23"
        assert list_found(read(client, narrowed.split("?")[1]))[0] == "Actielijn Familiebedrijven"


def test_no_place_is_offered_beside_a_chosen_one(client: Client) -> None:
    page = read(client, "q=familiebedrijf+overijssel&region=PV23")
    assert not any(text.startswith("Zoek ‘") for text in list_links(page))


def test_the_page_says_what_was_found_where(client: Client) -> None:
    content = open_list(client, "q=personeel&region=PV23").content.decode()
    page = Page(content)
    total = len(list_found(page))
    assert read_total(page) == f"{total} programma's gevonden voor ‘personeel’ in Overijssel"
    assert page.one("title")["text"].startswith(read_total(page))
    assert "<mark>personeel</mark>" in content
    assert "‘personeel’ in de samenvatting" in content


def test_a_typing_error_is_told(client: Client) -> None:
    page = read(client, "q=financierring")
    assert list_found(page)
    assert "Wij zochten ook op ‘financiering’." in page.one("div", id="resultaten")["text"]


def test_each_chip_takes_one_filter_away(client: Client) -> None:
    query = "q=geld&region=PV23&theme=financing&theme=ambition&cost=free&sort=title"
    page = read(client, query)
    chips = page.all("a", **{"class": "portal-chip"})
    assert [" ".join(e["text"].split()) for e in chips] == [
        "Haal weg: ‘geld’",
        "Haal weg: Overijssel",
        "Haal weg: Financiering",
        "Haal weg: Ambitie en groei",
        "Haal weg: Kosten: gratis",
    ]
    full = set(query.split("&"))
    for chip in chips:
        assert len(full - set(chip["href"].split("?")[1].split("&"))) == 1
    assert list_links(page)["Wis alle filters"] == LIST
    assert page.one("span", id="filters-aan")["text"] == "(4 actief)"


def test_the_order_can_be_chosen(client: Client) -> None:
    titles = list_found(read(client, "sort=title"))
    assert titles == sorted(titles, key=str.casefold)
    assert titles != list_found(read(client))
    assert "De volgorde ‘price’" in read(client, "sort=price").one("main")["text"]


def test_the_form_shows_what_was_asked(client: Client) -> None:
    page = read(client, "q=geld&region=PV23&offer=coaching&sort=title")
    assert page.one("input", name="q")["value"] == "geld"
    chosen = [e["value"] for e in page.all("option") if "selected" in e]
    assert chosen == ["PV23", "title"]
    ticked = [e["id"] for e in page.all("input", type="checkbox") if "checked" in e]
    assert ticked == ["offer-coaching"]
    # What is ticked is in sight.
    (opened,) = [e for e in page.all("details") if "open" in e]
    assert opened["text"].strip().startswith("Soort hulp")


def test_empty_fields_do_not_stay_in_the_address(client: Client) -> None:
    response = open_list(client, "q=&region=PV23&sort=&theme=a%26b")
    assert (response.status_code, response["Location"]) == (302, f"{LIST}?region=PV23&theme=a%26b")
    assert open_list(client, "q=&sort=")["Location"] == LIST


def test_links_take_the_selection_along(client: Client) -> None:
    links = list_links(read(client, "q=geld&theme=financing"))
    query = "?q=geld&theme=financing"
    assert links["Download als tabel (CSV)"] == f"/programmas/export.csv{query}"
    assert links["Download voor Excel (XLSX)"] == f"/programmas/export.xlsx{query}"
    assert links["Volg met een nieuwslezer (Atom)"] == f"/programmas/atom.xml{query}"
    assert links["Mail mij bij nieuws"] == f"/programmas/melding/{query}"
    for href in links.values():
        if href.startswith(LIST):
            assert client.get(href).status_code == 200, href


def test_programmes_can_be_chosen_to_compare(client: Client) -> None:
    page = read(client)
    form = page.one("form", id="vergelijk")
    assert form["action"] == "/programmas/vergelijk/"
    boxes = page.all("input", name="programme")
    assert len(boxes) == 20
    assert {box["form"] for box in boxes} == {"vergelijk"}


# --- nothing found, unknown, strange -------------------------------------------------------------


def test_nothing_found_offers_the_nearest(client: Client) -> None:
    page = read(client, "q=zeppelin&region=PV29&offer=loan")
    assert read_total(page) == "0 programma's gevonden voor ‘zeppelin’ in Zeeland"
    nearest = [text for text in list_links(page) if text.startswith("Zoek zonder")]
    assert nearest
    for text in nearest:
        assert list_found(read(client, list_links(page)[text].partition("?")[2])), text
    assert list_links(page)["Toon alle programma's"] == LIST
    assert list_links(page)["Begin met uw vraag"] == "/intake/"


def test_filters_that_exclude_each_other_are_an_honest_nothing(client: Client) -> None:
    page = read(client, "route=membership&initiator=liof&cost=free&offer=loan&region=PV29")
    assert not list_found(page)
    assert any(text.startswith("Zoek zonder") for text in list_links(page))


@pytest.mark.parametrize("key", ["region", "theme", "offer", "cost", "status", "sort"])
def test_an_unknown_value_is_told_on_the_page(key: str, client: Client) -> None:
    page = read(client, f"{key}=%3Cb%3Ex")
    assert "‘<b>x’" in page.one("main")["text"]
    assert len(list_found(page)) == 20


@pytest.mark.parametrize("words", STRANGE)
def test_strange_words_get_an_answer(words: str, client: Client) -> None:
    response = open_list(client, urlencode({"q": words, "theme": words}))
    assert response.status_code == 200
    content = response.content.decode()
    Page(content)
    assert "<script>alert" not in content
    assert "\x00" not in content
    assert len(content) < 200_000


@pytest.mark.parametrize("query", ["%FF%FE", "q=%FF%FE", "q=%ED%A0%80", "q[]=1&q=a&q=b", "&&=&"])
def test_broken_addresses_get_an_answer(query: str, client: Client) -> None:
    assert open_list(client, query).status_code in {200, 302}


# --- pages ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("_many")
def test_pages_of_twenty(client: Client) -> None:
    sizes = [len(list_found(read(client, f"page={number}&sort=title"))) for number in (1, 2, 3)]
    assert sizes == [PER_PAGE, PER_PAGE, 1]
    links = list_links(read(client, "page=2&sort=title"))
    assert links["Vorige pagina"] == f"{LIST}?sort=title"
    assert links["Volgende pagina"] == f"{LIST}?sort=title&page=3"
    current = [e for e in read(client, "page=2").all("a") if e.get("aria-current") == "page"]
    assert "Pagina 2" in [" ".join(e["text"].split()) for e in current]


@pytest.mark.usefixtures("_many")
@pytest.mark.parametrize("number", ["0", "4", "-1", "abc", "1.5", "10" * 30, "1000000000", "٣"])
def test_a_page_that_does_not_exist_leads_back(number: str, client: Client) -> None:
    response = open_list(client, urlencode({"theme": "financing", "page": number}))
    page = Page(response.content.decode())
    assert response.status_code == 404
    assert "Deze pagina bestaat niet" in page.one("title")["text"]
    assert list_links(page)["Naar de eerste pagina"] == f"{LIST}?theme=financing"


def test_a_single_page_has_no_pager(client: Client) -> None:
    assert not read(client, "page=1").all("nav", **{"aria-label": "Pagina's"})
    assert open_list(client, "page=2").status_code == 404


# --- htmx, caches, queries -----------------------------------------------------------------------


def test_htmx_gets_the_part_that_changes(client: Client) -> None:
    query = "q=personeel&theme=human-capital&region="
    response = open_list(client, query, HX_Request="true")
    part, whole = response.content.decode(), read(client, query.removesuffix("&region="))
    assert response["HX-Push-Url"] == f"{LIST}?q=personeel&theme=human-capital"
    assert "<header" not in part
    swapped = set(re.findall(r'id="([\w-]+)"\s+data-hx-swap-oob', part))
    assert {"stand", "filters-aan", "facet-region", "facet-theme", "facet-cost"} <= swapped
    # All that is swapped stands on the page.
    assert swapped <= set(whole.ids())
    assert html.unescape(part).count("portal-card__link") == len(list_found(whole))


def test_a_page_from_the_history_is_whole(client: Client) -> None:
    headers = {"HX_Request": "true", "HX_History_Restore_Request": "true"}
    assert "<header" in open_list(client, "q=geld", **headers).content.decode()


def test_page_and_part_are_told_apart_by_caches(client: Client) -> None:
    assert "HX-Request" in open_list(client)["Vary"]
    assert "csrf" not in open_list(client).content.decode().lower()


def count_queries(client: Client, query: str, django_assert_max_num_queries: Any) -> int:
    with django_assert_max_num_queries(2) as queries:
        open_list(client, query)
    return len(queries)


@pytest.mark.parametrize("query", ["", "q=personeel", "theme=financing&region=PV23", "q=zeppelin"])
def test_few_queries_however_much_is_found(
    query: str, client: Client, request: Any, django_assert_max_num_queries: Any
) -> None:
    few = count_queries(client, query, django_assert_max_num_queries)
    request.getfixturevalue("_many")
    assert count_queries(client, query, django_assert_max_num_queries) == few


@pytest.mark.parametrize("query", ["", "q=personeel&theme=human-capital", "q=zeppelin", "page=9"])
def test_the_page_is_sound(query: str, client: Client) -> None:
    page = Page(open_list(client, query).content.decode())
    assert len(page.ids()) == len(set(page.ids()))
    named = {e.get("for") for e in page.all("label")}
    fields = [e for e in page.elements if e["tag"] in {"input", "select"}]
    assert all(e["id"] in named for e in fields if e.get("type") != "hidden")
    assert all(e["inside"].count("fieldset") for e in page.all("legend"))
    headings = [int(e["tag"][1]) for e in page.elements if re.fullmatch(r"h[1-6]", e["tag"])]
    pairs = zip(headings, headings[1:], strict=False)
    assert headings[0] == 1
    assert all(after <= before + 1 for before, after in pairs)

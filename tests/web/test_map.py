"""The map of the provinces: light, true to the counts, and complete without looking at it."""

import re
from dataclasses import replace

import pytest
from django.test import Client
from django.urls import reverse

from programmes.browsing.index import get_index
from programmes.browsing.province_map import (
    TOLERANCE,
    Point,
    draw_path,
    measure_area,
    read_rings,
    read_shapes,
    simplify,
)
from programmes.browsing.views.map import SHADES, describe_map, divide_range
from programmes.browsing.wanted import Wanted
from programmes.engine.catalogue import Catalogue
from programmes.enums import RegionKind
from tests.web.test_components import Page

MAX_LETTERS = 12_000
LINK = re.compile(r'<a class="portal-map__province[^>]*>', re.DOTALL)
ROW = re.compile(
    r'<th scope="row"><a href="([^"]+)">([^<]+)</a></th>'
    r"\s*<td>(\d+)</td>\s*<td>(\d+)</td>\s*<td>(\d+)</td>"
)


def read_page(address: str) -> str:
    answer = Client().get(address)
    assert answer.status_code == 200
    return str(answer.content.decode())


def read_drawn(path: str) -> list[list[Point]]:
    """The rings of a path as we write them: "M1 2l3 4-5 6z"."""
    rings = []
    for start, steps in re.findall(r"M(-?\d+ -?\d+)l([^z]*)z", path):
        x, y = map(int, start.split())
        numbers = [int(one) for one in re.findall(r"-?\d+", steps)]
        ring: list[Point] = [(x, y)]
        for dx, dy in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + dx, y + dy
            ring.append((x, y))
        rings.append(ring)
    return rings


def lies_within(point: Point, ring: list[Point]) -> bool:
    x, y = point
    crossed = 0
    for (a, b), (c, d) in zip(ring, [*ring[1:], ring[0]], strict=True):
        crossed += (b > y) != (d > y) and x < (c - a) * (y - b) / (d - b) + a
    return crossed % 2 == 1


# --- shapes --------------------------------------------------------------------------------------
def test_every_province_is_drawn_once(compiled_catalogue: Catalogue) -> None:
    provinces = [
        code
        for code, region in compiled_catalogue.regions.items()
        if region["kind"] == RegionKind.PROVINCE
    ]
    assert [shape.code for shape in read_shapes()] == sorted(provinces)


def test_the_map_is_light() -> None:
    assert 3_000 < sum(len(shape.path) for shape in read_shapes()) <= MAX_LETTERS


def test_each_number_stands_in_its_own_province() -> None:
    for shape in read_shapes():
        assert any(lies_within(shape.label, ring) for ring in read_drawn(shape.path)), shape.code


def test_no_two_provinces_are_mixed_up() -> None:
    """Groningen lies north of Limburg, Zeeland west of Overijssel."""
    labels = {shape.code: shape.label for shape in read_shapes()}
    assert labels["PV20"][1] < labels["PV31"][1]
    assert labels["PV29"][0] < labels["PV23"][0]


def test_a_path_is_read_ring_by_ring() -> None:
    rings = list(read_rings("m 10,10 20,0 0,20 -20,0 z m 50,50 2,0 0,2 z"))
    assert rings == [
        [(10, 10), (30, 10), (30, 30), (10, 30)],
        [(60, 60), (62, 60), (62, 62)],
    ]
    assert [measure_area(ring) for ring in rings] == [400, 2]


def test_specks_are_left_out_but_never_the_largest() -> None:
    assert draw_path("m 10,10 20,0 0,20 -20,0 z m 50,50 2,0 0,2 z") == "M10 10l20 0 0 20-20 0z"
    assert draw_path("m 50,50 2,0 0,2 z") == "M50 50l2 0 0 2z"


@pytest.mark.parametrize(("off", "kept"), [(TOLERANCE - 0.01, 4), (TOLERANCE + 0.01, 5)])
def test_points_that_hardly_matter_are_dropped(off: float, kept: int) -> None:
    ring: list[Point] = [(0, 0), (50, off), (100, 0), (100, 100), (0, 100)]
    assert len(simplify(ring)) == kept


# --- shades --------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("totals", "steps"),
    [
        ([], []),
        ([0, 0], [(0, 0)]),
        ([3, 4, 5, 6], [(3, 3), (4, 4), (5, 5), (6, 6)]),
        ([3, 9], [(3, 4), (5, 6), (7, 8), (9, 9)]),
        ([1, 1000], [(1, 250), (251, 500), (501, 750), (751, 1000)]),
    ],
)
def test_steps_hold_every_total(totals: list[int], steps: list[tuple[int, int]]) -> None:
    assert divide_range(totals) == steps
    assert len(steps) <= SHADES


# --- the page ------------------------------------------------------------------------------------
@pytest.mark.django_db
@pytest.mark.parametrize("wanted", [Wanted(), Wanted(themes=("financing",)), Wanted(words="zzqx")])
def test_numbers_are_what_the_list_shows(catalogue: Catalogue, wanted: Wanted) -> None:
    index = get_index(catalogue, language="nl")
    for one in describe_map(catalogue, wanted=wanted)["provinces"]:
        found = index.find(replace(wanted, regions=(one.shape.code,))).slugs
        assert one.total == len(found)
        nationwide = [slug for slug in found if "NL" in catalogue.programmes[slug]["regions"]]
        assert one.nationwide == len(nationwide)
        assert one.regional == one.total - len(nationwide) >= 0


@pytest.mark.django_db
def test_map_and_table_say_the_same(catalogue: Catalogue) -> None:
    page = read_page(reverse("programmes:map"))
    rows = ROW.findall(page)
    links = LINK.findall(page)
    assert len(rows) == len(links) == 12
    for (href, name, total, regional, nationwide), link in zip(rows, links, strict=True):
        assert f'href="{href}"' in link
        assert f'aria-label="{name}: {total} programma' in link
        assert int(total) == int(regional) + int(nationwide)
        assert Client().get(href).status_code == 200


@pytest.mark.django_db
def test_the_legend_names_every_shade(catalogue: Catalogue) -> None:
    drawn = describe_map(catalogue, wanted=Wanted())
    assert {one.shade for one in drawn["provinces"]} <= set(range(len(drawn["legend"])))
    page = read_page(reverse("programmes:map"))
    for text in drawn["legend"]:
        assert re.search(rf"</svg>{re.escape(text)}\s*</li>", page), text


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
def test_a_selection_is_counted_and_kept() -> None:
    address = reverse("programmes:map")
    page = read_page(f"{address}?theme=financing&cost=free&region=PV23")
    assert '<option value="financing" selected>' in page
    assert '<input type="hidden" name="cost" value="free">' in page
    assert 'name="region"' not in page
    for link in LINK.findall(page):
        assert "theme=financing" in link
        assert "cost=free" in link
    assert read_page(f"{address}?theme=financing").count(" selected>") == 1


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(
    "query",
    [
        "theme=bestaat-niet",
        "theme=",
        "q=%25%5C'%22",
        "q=" + "a" * 5000,
        "region=%00",
        "theme=a" * 300,
    ],
)
def test_odd_selections_get_a_page(query: str) -> None:
    page = read_page(f"{reverse('programmes:map')}?{query}")
    assert len(ROW.findall(page)) == 12
    assert "<script>" not in page


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
def test_an_unknown_theme_is_said() -> None:
    page = read_page(f"{reverse('programmes:map')}?theme=bestaat-niet")
    assert "bestaat-niet" in page
    assert "portal-alert" in page


@pytest.mark.django_db
def test_before_anything_is_published_the_map_is_empty() -> None:
    page = read_page(reverse("programmes:map"))
    assert not LINK.findall(page)


@pytest.mark.django_db
@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("address", ["/programmas/kaart/", "/en/programmas/kaart/"])
def test_the_page_is_sound(address: str) -> None:
    page = Page(read_page(address))
    assert len(page.all("h1")) == 1
    assert len(page.ids()) == len(set(page.ids()))
    drawing = page.one("svg", role="group")
    assert (drawing["width"], drawing["height"]) == ("613", "724")
    assert "CC BY 4.0" in page.one("figcaption")["text"]

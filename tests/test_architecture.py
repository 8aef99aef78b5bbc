"""docs/architecture.md and its pictures say what the code is."""

import re
from collections.abc import Iterator

import pytest

from tests.drawing import DOCS, draw_floors, list_models, list_relations
from tests.floors import ROOMS

PICTURE = (DOCS / "data-model.svg").read_text(encoding="utf-8")
AGAIN = "draw it again: make drawings"


def test_the_floors_are_drawn_as_they_are() -> None:
    assert (DOCS / "floors.svg").read_text(encoding="utf-8") == draw_floors(), AGAIN


def test_every_room_is_in_the_picture() -> None:
    assert {room for room in ROOMS if f">{room}<" not in draw_floors()} == set()


def test_every_model_is_in_the_picture() -> None:
    shown = set(re.findall(r"<title>(\w+)</title>", PICTURE))
    assert {name for names in list_models().values() for name in names} <= shown, AGAIN


def test_every_relation_is_in_the_picture() -> None:
    """Those to people are left out on purpose."""
    shown = set(re.findall(r"<title>(\w+)&#45;&gt;(\w+)</title>", PICTURE))
    assert {pair for pair in list_relations() if pair[1] != "User"} == shown, AGAIN


def list_named_files() -> Iterator[str]:
    text = (DOCS / "architecture.md").read_text(encoding="utf-8")
    yield from re.findall(r"`((?:portal|programmes|entrepreneurs|referrals|tests)/[\w/.]+)`", text)


@pytest.mark.parametrize("name", sorted(set(list_named_files())))
def test_a_file_that_is_named_exists(name: str) -> None:
    assert (DOCS.parent / name).exists()

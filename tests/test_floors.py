"""The house has floors, and imports run one way: docs/architecture.md draws them.

A room is a folder or a single module. It may import rooms on its own floor and on those before it,
never in a circle. A module that stands in no room fails the test, so that nobody adds one without
saying what it may know.
"""

import ast
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

import pytest

from tests.floors import DIVIDED, ROOMS
from tests.test_repository import ROOT, source_files

# What these modules are called says what they are for, whichever subject they belong to.
ROLES = set(
    """
    admin apps description enums export_views exports fields forms lifecycle management models
    querysets representation requests schema tasks urls views commands
    """.split()  # noqa: SIM905 (shorter than twenty quoted words)
)
# The same subject in two rooms: what the word means is the same.
SAME_SUBJECT = set(
    """
    access answers api claiming company facets imports inbox intake letters partners
    pausing post privacy reading refer referrals results retention sending told webhooks work
    """.split()  # noqa: SIM905 (shorter than twenty quoted words)
)


def module_name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str | None:
    """The longest room that holds a module; a divided package holds nothing but itself."""
    parts = module.split(".")
    names = [".".join(parts[:end]) for end in range(len(parts), 0, -1)]
    fitting = (one for one in names if one in ROOMS and (one == module or one not in DIVIDED))
    return next(fitting, None)


def imported_modules(path: Path, *, modules: Iterable[str]) -> Iterator[tuple[int, str]]:
    """Line and name of each module of ours that a file imports, wherever in it that stands."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{path}:{node.lineno} imports relative to itself"
            names = [f"{node.module}.{alias.name}" for alias in node.names]
        else:
            continue
        for name in names:
            if name in modules:
                yield node.lineno, name
            elif (parent := name.rpartition(".")[0]) in modules:
                yield node.lineno, parent


@pytest.fixture(scope="module")
def modules() -> dict[str, Path]:
    return {module_name(path): path for path in source_files()}


@pytest.fixture(scope="module")
def imports(modules: dict[str, Path]) -> dict[str, set[str]]:
    return {
        name: {other for _, other in imported_modules(path, modules=modules)} - {name}
        for name, path in modules.items()
    }


def test_every_module_stands_in_a_room(modules: dict[str, Path]) -> None:
    assert [name for name in modules if room_of(name) is None] == []


def test_every_room_exists(modules: dict[str, Path]) -> None:
    assert [room for room in ROOMS if room not in modules] == []


def test_imports_run_one_way(modules: dict[str, Path]) -> None:
    against = []
    for name, path in modules.items():
        own = ROOMS[room_of(name) or ""]
        for line, other in imported_modules(path, modules=modules):
            if ROOMS[room_of(other) or ""] > own:
                against.append(f"{path.relative_to(ROOT)}:{line} imports {other}")
    assert not against, "\n".join(against)


def test_no_modules_import_each_other_in_a_circle(imports: dict[str, set[str]]) -> None:
    assert find_circles(imports) == []


def test_no_rooms_import_each_other_in_a_circle(imports: dict[str, set[str]]) -> None:
    rooms: dict[str, set[str]] = defaultdict(set)
    for name, others in imports.items():
        own = room_of(name) or ""
        rooms[own] |= {room_of(other) or "" for other in others} - {own}
    assert find_circles(rooms) == []


def test_a_name_means_one_thing(modules: dict[str, Path]) -> None:
    """Two modules of one name have one role (forms, urls …), or are about one subject."""
    places: dict[str, list[str]] = defaultdict(list)
    for name in modules:
        places[name.rpartition(".")[2]].append(name)
    twice = {
        name: found
        for name, found in places.items()
        if len(found) > 1 and name not in ROLES | SAME_SUBJECT
    }
    assert twice == {}


def test_a_name_that_is_allowed_twice_is_there_twice(modules: dict[str, Path]) -> None:
    names = [name.rpartition(".")[2] for name in modules]
    assert {name for name in SAME_SUBJECT if names.count(name) < 2} == set()


def find_circles(graph: Mapping[str, Iterable[str]]) -> list[list[str]]:
    """What can be reached from itself, as groups of names; [] where everything runs one way."""
    left = {name: set(others) for name, others in graph.items()}
    while free := [name for name, others in left.items() if not others & left.keys()]:
        for name in free:
            del left[name]
    return [sorted(left)] if left else []


@pytest.mark.parametrize(
    ("graph", "circles"),
    [
        ({"a": ["b"], "b": ["c"], "c": []}, []),
        ({"a": ["b"], "b": ["a"]}, [["a", "b"]]),
        ({"a": ["b"], "b": ["c"], "c": ["b"]}, [["a", "b", "c"]]),
    ],
)
def test_a_circle_is_found(graph: dict[str, list[str]], circles: list[list[str]]) -> None:
    assert find_circles(graph) == circles


@pytest.mark.parametrize(
    ("module", "room"),
    [
        ("portal.clock", "portal.clock"),
        ("portal.outbox.models", "portal.outbox"),
        ("programmes.engine.matching", "programmes.engine"),
        ("portal.accounts.models", "portal.accounts"),
        ("portal.site.home", "portal.site"),
        ("portal.unlisted", None),
        ("entrepreneurs.companies.views", "entrepreneurs.companies"),
        ("referrals.views.inbox", "referrals"),
    ],
)
def test_the_room_of_a_module_is_the_longest_that_holds_it(module: str, room: str | None) -> None:
    assert room_of(module) == room

"""The documents: what they show, link to and name is there."""

import re
from pathlib import Path

import pytest

from tests.e2e.pictures import KEPT, KEPT_FOLDER, list_names
from tests.test_repository import TOP_LEVEL, source_files

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = [*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").rglob("*.md"))]
LINK = re.compile(r"(!?)\[([^\]]*)\]\(([^)\s#]+)[^)]*\)")
QUOTED = re.compile(r"`([^`\n]+)`")
PATH = re.compile(r"[\w.-]+(?:/[\w.*<>-]+)+/?")
PAPER = re.compile(r"\bdocs/[\w/-]+\.md\b")


def list_links(path: Path) -> list[tuple[bool, str, Path]]:
    """Whether it is a picture, its text, and the file that is linked to, of this repository."""
    text = path.read_text(encoding="utf-8")
    return [
        (bool(mark), words, (path.parent / target).resolve())
        for mark, words, target in LINK.findall(text)
        if "://" not in target
    ]


def list_paths(text: str) -> set[str]:
    """Paths of this repository between backticks; `<slug>` stands for any name."""
    words = {word for quoted in QUOTED.findall(text) for word in quoted.split()}
    paths = {re.sub(r"<\w+>", "*", word) for word in words if PATH.fullmatch(word)}
    return {path for path in paths if path.split("/")[0] in TOP_LEVEL}


def test_every_picture_is_used_and_every_used_picture_is_kept() -> None:
    used = {file for path in DOCUMENTS for picture, _, file in list_links(path) if picture}
    drawn = {*(ROOT / "docs").glob("*.svg")}
    assert {*KEPT_FOLDER.iterdir()} | drawn == used
    assert sorted(path.stem for path in used - drawn) == sorted(KEPT)


def test_every_kept_picture_can_be_taken_again() -> None:
    assert {*KEPT} <= {*list_names()}


def test_every_picture_is_described_in_words() -> None:
    pictures = [one for path in DOCUMENTS for one in list_links(path) if one[0]]
    assert pictures
    assert [file.name for _, words, file in pictures if len(words.split()) < 5] == []


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_and_paths_lead_somewhere(path: Path) -> None:
    missing = [file for _, _, file in list_links(path) if not file.exists()]
    paths = list_paths(path.read_text(encoding="utf-8"))
    missing += [ROOT / one for one in paths if not list(ROOT.glob(one.rstrip("/")))]
    assert not missing


def test_paths_are_recognised() -> None:
    text = "`docs/adr/` `.ci/run` `manage.py tick fixtures/programmes/<slug>.yaml` `a/b` /c/d"
    assert list_paths(text) == {"docs/adr/", ".ci/run", "fixtures/programmes/*.yaml"}


def test_documents_that_the_code_names_are_there() -> None:
    named = {
        (path.relative_to(ROOT).as_posix(), paper)
        for path in source_files()
        for paper in PAPER.findall(path.read_text(encoding="utf-8"))
    }
    assert named
    assert [one for one in named if not (ROOT / one[1]).is_file()] == []

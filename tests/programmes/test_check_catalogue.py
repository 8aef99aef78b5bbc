"""The shipped files are proved; a planted defect is found on its line."""

import os
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from programmes.engine.catalogue import Catalogue
from programmes.files.figures import collect_readings, find_figures
from programmes.files.proving import check_catalogue
from tests.programmes.editing import replace_once

MOVE2SOCIAL = "programmes/move2social.yaml"
# What the small report says of the second programme.
PROVED = ("drie", "Drie", "three", "Three", "0.00")
SOURCE_FILE = os.environ.get("SOURCE_FILE")


def list_problems(root: Path, source: Path | None = None) -> list[str]:
    return [str(problem) for problem in check_catalogue(root=root, source=source).problems]


@pytest.fixture
def source(root: Path) -> Path:
    """A small report, invented: part 1, and a chapter for each of three programmes."""
    chapters = (
        "De Groeiversneller\nAanpak\nEen lening van 10 ton, en 50 procent vergoed.\n",
        "Move2Social\nAanpak\nIn drie maanden naar maart 2017, gratis.\n",
        "Stichting MKBDoorgaan.nl\nAanpak\nVijf provincies.\n",
    )
    small = {"part1": ["Deel 1", "Overzicht"], "headings": ["Aanpak"]}
    titles = ("De Groeiversneller", "Move2Social", "Stichting MKBDoorgaan.nl")
    slugs = ("groeiversneller", "move2social", "mkb-doorgaan")
    entries = "".join(
        f"  - {{programme: {slug}, title: {title}, page: 1, headings: {small['headings']}}}\n"
        for slug, title in zip(slugs, titles, strict=True)
    )
    (root / "reference/sources.yaml").write_text(
        "document: {title: Verslag, publisher: Niemand, year: 2019, month: 3}\n"
        f"part1:\n  headings: {small['part1']}\nchapters:\n{entries}",
        encoding="utf-8",
    )
    path = root / "source.txt"
    text = (
        "Deel 1\nOverzicht\nElf regio's.\nDeel 2\n" + "".join(chapters) + "Bijlagen\nNegentig.\n"
    )
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_files_pass() -> None:
    out = StringIO()
    call_command("check_catalogue", stdout=out)
    assert "20 programmes" in out.getvalue()
    assert "were not looked up: give the report's text with --source FILE" in out.getvalue()


if SOURCE_FILE:
    # The report is no part of the project. Where it is missing, the command says so.
    def test_every_figure_stands_in_the_report() -> None:
        out = StringIO()
        call_command("check_catalogue", source=Path(SOURCE_FILE), stdout=out)
        assert "figures" in out.getvalue()


def test_every_programme_and_offer_has_a_witness(catalogue: Catalogue) -> None:
    offers = sum(len(programme["offers"]) for programme in catalogue.programmes.values())
    report = check_catalogue(root=settings.FIXTURES_DIR)
    assert report.counts["witnesses"] == offers + len(catalogue.programmes)


def test_an_unknown_heading_is_found(root: Path) -> None:
    line = replace_once(root / MOVE2SOCIAL, "section: Het slotevenement", "section: Het slotfeest")
    assert list_problems(root) == [
        f"{MOVE2SOCIAL}:{line}: “Het slotfeest” is no heading of this chapter"
    ]


def test_a_heading_of_another_chapter_is_found(root: Path) -> None:
    line = replace_once(root / MOVE2SOCIAL, "section: Het slotevenement", "section: 6 Modules")
    assert f"{MOVE2SOCIAL}:{line}: " in "\n".join(list_problems(root))


def test_a_wrong_page_is_found(root: Path) -> None:
    line = replace_once(root / MOVE2SOCIAL, "page: 63", "page: 64")
    assert list_problems(root) == [f"{MOVE2SOCIAL}:{line}: the chapter starts on page 63"]


@pytest.mark.parametrize(
    ("attribute", "rule"),
    [
        ("foundedOn", "operator: gt, expected: P3Y"),
        ("socialEnterprise", "operator: is, expected: false"),
        ("municipality", "operator: within, expected: [PV31]"),
        ("fte", "operator: gt, expected: 10000000"),
    ],
)
def test_criteria_that_nobody_meets_are_found(root: Path, attribute: str, rule: str) -> None:
    added = f"{{id: x, attribute: {attribute}, {rule}, section: Move2Social}}"
    replace_once(root / MOVE2SOCIAL, "\ncriteria:\n", f"\ncriteria:\n  - {added}\n")
    problems = list_problems(root)
    text = (root / MOVE2SOCIAL).read_text(encoding="utf-8")
    line = text[: text.index("\ncriteria:\n")].count("\n") + 3
    assert problems == [
        f"{MOVE2SOCIAL}:{line}: no company can reach this programme: "
        f"no answer on {attribute} meets all its criteria"
    ]


def test_two_criteria_with_room_between_them_pass(root: Path) -> None:
    added = (
        "{id: age-min, attribute: foundedOn, operator: gte, expected: P3Y, section: Move2Social}"
    )
    replace_once(root / MOVE2SOCIAL, "\ncriteria:\n", f"\ncriteria:\n  - {added}\n")
    assert list_problems(root) == []


def test_an_offer_that_nobody_reaches_is_found(root: Path) -> None:
    added = (
        "  - id: mentor\n    criteria:\n"
        "      - {id: x, attribute: socialEnterprise, operator: is, expected: false, "
        "section: Move2Social}\n"
    )
    line = replace_once(root / MOVE2SOCIAL, "  - id: mentor\n", added)
    assert list_problems(root) == [
        f"{MOVE2SOCIAL}:{line}: no company can reach the offer mentor: "
        "no answer on socialEnterprise meets all its criteria"
    ]


def test_a_programme_without_themes_is_found(root: Path) -> None:
    text = (root / MOVE2SOCIAL).read_text(encoding="utf-8")
    start, end = text.index("themes:\n  - theme"), text.index("route: selection")
    (root / MOVE2SOCIAL).write_text(text[:start] + "themes: []\n" + text[end:], encoding="utf-8")
    line = text[:start].count("\n") + 1
    assert any(
        problem.startswith(f"{MOVE2SOCIAL}:{line}: themes") for problem in list_problems(root)
    )


def test_a_figure_in_only_one_language_is_found(root: Path) -> None:
    line = replace_once(
        root / MOVE2SOCIAL, "Five sessions of two hours", "Six sessions of two hours"
    )
    assert list_problems(root) == [
        f"{MOVE2SOCIAL}:{line}: only one of the languages says {figure}" for figure in ("5", "6")
    ]


def test_figures_are_looked_up_in_their_own_chapter(root: Path, source: Path) -> None:
    line = replace_once(root / MOVE2SOCIAL, "Five sessions", "Five sessions")
    problems = [problem for problem in list_problems(root, source) if MOVE2SOCIAL in problem]
    unproved = {problem.partition(": ")[2] for problem in problems if "does not stand" in problem}
    assert f"{MOVE2SOCIAL}:{line}: Vijf does not stand in the chapter" in problems
    assert "tweede does not stand in part 1" in unproved
    assert not unproved & {f"{figure} does not stand in the chapter" for figure in PROVED}


def test_a_heading_that_is_no_line_of_its_chapter_is_found(root: Path, source: Path) -> None:
    line = replace_once(root / "reference/sources.yaml", "['Aanpak']", "['Kosten']")
    assert f"reference/sources.yaml:{line}: no line of the source reads “Kosten”" in list_problems(
        root, source
    )


def test_a_source_without_the_chapters_is_refused(root: Path, source: Path) -> None:
    source.write_text("Een heel ander verslag.\n", encoding="utf-8")
    wanted = "reference/sources.yaml:1: the source does not fit"
    assert any(problem.startswith(wanted) for problem in list_problems(root, source))


def test_the_command_prints_each_defect_and_fails(root: Path) -> None:
    line = replace_once(root / MOVE2SOCIAL, "page: 63", "page: 64")
    out = StringIO()
    with pytest.raises(CommandError, match="1 defect"):
        call_command("check_catalogue", root=root, stdout=out)
    assert out.getvalue() == f"{MOVE2SOCIAL}:{line}: the chapter starts on page 63\n"


@pytest.mark.parametrize(
    ("language", "text", "reading"),
    [
        ("nl", "zeventien gemeenten", ("number", "17")),
        ("nl", "vijfentwintig", ("number", "25")),
        ("nl", "drieëntwintig", ("number", "23")),
        ("nl", "tweehonderdvijftig", ("number", "250")),
        ("nl", "honderdduizend", ("number", "100000")),
        ("nl", "een ton", ("number", "100000")),
        ("nl", "tien miljoen", ("number", "10000000")),
        ("nl", "20,4 miljoen", ("number", "20400000")),
        ("nl", "een half miljoen", ("number", "500000")),
        ("nl", "2 tot 3 miljoen", ("number", "2000000")),
        ("nl", "anderhalf jaar", ("number", "1.5")),
        ("nl", "twee en een half jaar", ("number", "2.5")),
        ("nl", "een viertal", ("number", "4")),
        ("nl", "driejarig", ("number", "3")),
        ("nl", "de zesde", ("number", "6")),
        ("nl", "tientallen", ("about", "10")),
        ("nl", "1.100", ("number", "1100")),
        ("nl", "2012/2013", ("number", "2013")),
        ("nl", "10-12 uur", ("number", "12")),
        ("nl", "50%", ("percent", "50")),
        ("nl", "vijftig procent", ("percent", "50")),
        ("nl", "50 tot 75%", ("percent", "50")),
        ("nl", "de helft", ("percent", "50")),
        ("nl", "september 2017", ("month", "2017-09")),
        ("nl", "1 maart 2017", ("day", "2017-03-01")),
        ("en", "seventeen", ("number", "17")),
        ("en", "twenty-five", ("number", "25")),
        ("en", "two hundred and fifty", ("number", "250")),
        ("en", "twice", ("number", "2")),
        ("en", "one and a half", ("number", "1.5")),
        ("en", "a year and a half", ("number", "1.5")),
        ("en", "half a million", ("number", "500000")),
        ("en", "1,100.50", ("number", "1100.5")),
        ("en", "in their thirties", ("number", "30")),
        ("en", "1 March 2017", ("day", "2017-03-01")),
    ],
)  # fmt: skip
def test_figures_are_read_from_digits_and_words(
    language: str, text: str, reading: tuple[str, str]
) -> None:
    assert reading in {
        one for figure in find_figures(text, language=language) for one in figure.readings
    }


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("nl", "een plan, en één van de partners"),
        ("nl", "wij verwachten aandacht voor de achterban; P2 en Move2Social"),
        ("en", "first one asks, and one may march"),
    ],
)
def test_words_that_are_no_figures(language: str, text: str) -> None:
    assert find_figures(text, language=language) == []


def test_a_source_says_more_than_is_written() -> None:
    readings = collect_readings("In januari en februari 2017 duurde het een jaar.")
    assert readings >= {("month", "2017-01"), ("month", "2017-02"), ("number", "1")}

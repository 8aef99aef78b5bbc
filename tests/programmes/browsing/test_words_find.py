"""Which typed word finds which word in a text."""

import pytest

from programmes.browsing.index import CatalogueIndex, get_index
from programmes.browsing.wanted import Wanted
from programmes.engine.catalogue import Catalogue
from tests.programmes.browsing.conftest import BuildIndex, make_programme


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("personeel", "personeelsplanning"),
        ("planning", "personeelsplanning"),
        ("beleid", "personeelsbeleid"),
        ("student", "studentenproject"),
        ("opvolgen", "bedrijfsopvolging"),
        ("mkb", "mkb-bedrijven"),
        ("ecommerce", "E-commerce"),
        ("e-commerce", "ecommerce"),
        ("familie bedrijf", "familiebedrijven"),
        ("financieren", "financiering"),
        ("subsidies", "subsidie"),
        ("familiebedrijf", "familiebedrijven"),
        ("opvolgen", "opvolger"),
        ("opvolgen", "opvolging"),
        ("adviseur", "adviezen"),
        ("innoveren", "innovatie"),
        ("lenen", "lening"),
        ("krediet", "microkrediet"),
        ("verduurzamen", "duurzame"),
        ("CAFÉ", "cafe"),
        ("financien", "financiën"),
        ("مرحبا", "مرحبا"),
    ],
)
def test_finds_compounds_and_inflections(
    build_index: BuildIndex, typed: str, written: str
) -> None:
    index = build_index(make_programme("other"), make_programme("one", goal=f"Over {written}."))
    found = index.find(Wanted(words=typed))
    assert found.slugs == ["one"]
    assert not found.corrections


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("ring", "training"),
        ("acht", "krachten"),
        ("lening", "verlening"),
        ("lage", "bijlage"),
        ("drage", "bijdrage"),
        ("beleid", "begeleiding"),
        ("plan", "planeten"),
        ("werk", "vuurwerkers"),
        ("uur", "bestuur"),
    ],
)
def test_not_any_piece_of_a_word_is_a_part(
    build_index: BuildIndex, typed: str, written: str
) -> None:
    index = build_index(make_programme("one", goal=f"Over {written}."))
    assert index.find(Wanted(words=typed)).slugs == []


@pytest.mark.parametrize(
    ("typed", "used"),
    [
        ("subsdie", "subsidie"),
        ("finaciering", "financiering"),
        ("finacierng", "financiering"),
        ("personel", "personeel"),
        ("lennig", "lening"),
        ("leni", "lening"),
    ],
)
def test_a_typing_error_is_forgiven_and_told(
    build_index: BuildIndex, typed: str, used: str
) -> None:
    index = build_index(make_programme("one", goal=f"Over {used}."))
    found = index.find(Wanted(words=typed))
    expected = typed != "leni"  # two letters short, in a word of four
    assert found.slugs == ["one"] * expected
    assert dict(found.corrections) == ({typed: used} if expected else {})
    assert found.unknown == (() if expected else (typed,))


@pytest.mark.parametrize(
    ("typed", "written", "forgiven"),
    [
        ("vaks", "vaka", True),
        ("vas", "vak", False),
        ("mecenas", "mecanos", False),
        ("mecenaat", "mecanoat", True),
        ("mecenaat", "mucanoat", False),
    ],
)
def test_one_error_from_four_letters_and_two_from_eight(
    build_index: BuildIndex, typed: str, written: str, forgiven: bool
) -> None:
    index = build_index(make_programme("one", goal=f"Over {written}."))
    assert bool(index.find(Wanted(words=typed)).slugs) == forgiven


def test_a_word_that_occurs_is_never_corrected(build_index: BuildIndex) -> None:
    index = build_index(
        make_programme("one", goal="Een lering."), make_programme("two", goal="Een lening.")
    )
    found = index.find(Wanted(words="lering"))
    assert (found.slugs, dict(found.corrections)) == (["one"], {})


def test_all_words_must_occur(build_index: BuildIndex) -> None:
    index = build_index(
        make_programme("one", goal="Scholing."),
        make_programme("both", goal="Scholing en export."),
        make_programme("two", goal="Export."),
    )
    assert index.find(Wanted(words="scholing voor export")).slugs == ["both"]


def test_when_nothing_has_all_words_the_most_are_found(build_index: BuildIndex) -> None:
    index = build_index(
        make_programme("one", goal="Scholing."),
        make_programme("two", goal="Scholing en export."),
        make_programme("other-two", goal="Export en robots."),
    )
    assert index.find(Wanted(words="scholing export robots")).slugs == ["other-two", "two"]


def test_an_unknown_word_is_told_and_the_others_still_find(index: CatalogueIndex) -> None:
    found = index.find(Wanted(words="personeel qqqqzzzz"))
    assert found.unknown == ("qqqqzzzz",)
    assert found.slugs == index.find(Wanted(words="personeel")).slugs


def test_everyday_words_lead_to_programmes_of_the_theme(build_index: BuildIndex) -> None:
    def mention(relevance: int) -> list[dict[str, object]]:
        return [{"theme": "sustainability", "relevance": relevance, "why": {"nl": "", "en": ""}}]

    index = build_index(
        make_programme("aside", themes=mention(1)), make_programme("main", themes=mention(2))
    )
    found = index.find(Wanted(words="zonnepanelen"))
    assert found.slugs == ["main"]
    assert [(hit.field, hit.words) for hit in found.explain("main")] == [
        ("themes", ("Duurzaamheid",))
    ]


def test_a_theme_does_not_hide_a_typing_error(build_index: BuildIndex) -> None:
    theme = {"theme": "sustainability", "relevance": 3, "why": {"nl": "", "en": ""}}
    index = build_index(
        make_programme("word", goal="Over zonnepanelen."), make_programme("theme", themes=[theme])
    )
    found = index.find(Wanted(words="zonnepanellen"))
    assert (found.slugs, dict(found.corrections)) == (
        ["theme", "word"],
        {"zonnepanellen": "zonnepanelen"},
    )


def test_english_pages_search_the_english_texts(catalogue: Catalogue) -> None:
    index = get_index(catalogue, language="en")
    assert "strategische-personeelsplanning" in index.find(Wanted(words="training courses")).slugs
    assert index.find(Wanted(words="successors")).slugs[0] == "familiebedrijven"


def test_a_family_business_in_overijssel(index: CatalogueIndex) -> None:
    assert index.find(Wanted(words="familiebedrijf overijssel")).slugs[0] == "familiebedrijven"

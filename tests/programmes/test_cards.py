"""A programme in the list: what the search found is marked, and no text becomes markup."""

import pytest

from programmes.browsing.index import Hit
from programmes.browsing.views.cards import ELSEWHERE, MAX_WORDS, mark_words, tell_found


@pytest.mark.parametrize(
    ("text", "words", "marked"),
    [
        ("Personeel vinden", {"Personeel"}, "<mark>Personeel</mark> vinden"),
        ("Personeel, personeel", {"personeel"}, "<mark>Personeel</mark>, <mark>personeel</mark>"),
        ("Personeelsplan", {"personeel"}, "Personeelsplan"),
        ("Geld & groei", set(), "Geld &amp; groei"),
        ("<b>geld</b>", {"geld"}, "&lt;b&gt;<mark>geld</mark>&lt;/b&gt;"),
        ("a < b", {"<"}, "a <mark>&lt;</mark> b"),
        ("C++ (x)", {"(x)", "C++"}, "<mark>C++</mark> <mark>(x)</mark>"),
        ("geldzaken geld", {"geld", "geldzaken"}, "<mark>geldzaken</mark> <mark>geld</mark>"),
    ],
)
def test_found_words_are_marked_and_all_is_escaped(
    text: str, words: set[str], marked: str
) -> None:
    assert mark_words(text, words) == marked


def test_a_word_is_told_where_it_was_found_best() -> None:
    hits = [Hit("goal", ("personeel", "plan")), Hit("title", ("Personeel",))]
    assert tell_found(hits) == f"‘Personeel’ in de titel, ‘plan’ {ELSEWHERE}"


def test_few_words_are_told() -> None:
    words = tuple(f"woord{n}" for n in range(MAX_WORDS + 3))
    assert tell_found([Hit("title", words), Hit("summary", ("nog",))]).count("‘") == MAX_WORDS
    assert tell_found([]) == ""

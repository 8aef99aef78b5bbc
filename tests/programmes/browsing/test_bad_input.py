"""Whatever is typed gives an honest answer, soon."""

from threading import Thread
from typing import Any
from urllib.parse import parse_qs

import pytest

from programmes.browsing.index import CatalogueIndex
from programmes.browsing.text_search import MAX_CORRECTED, MAX_WORDS, TextSearch
from programmes.browsing.vocabulary import Vocabulary
from programmes.browsing.wanted import MAX_LETTERS, Wanted

BAD = [
    "%",
    "\\",
    "'",
    '"; DROP TABLE programmes; --',
    "--",
    "🎉🎉",
    "مرحبا بكم",
    "中小企业支持",
    "\ud800",
    "\udfff\ud800",
    "a\0b",
    "\0",
    "x" * 5_000,
    "ab " * 1_700,
    "-" * 5_000,
    "a-" * 2_500,
    "é" * 5_000,
    "ﷺ" * 300,
    "İstanbul",
    "٣٤",
]


def watch(owner: Any, name: str, seen: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    genuine = getattr(owner, name)

    def watched(self: Any, word: str, *args: Any, **kwargs: Any) -> Any:
        seen.append(word)
        return genuine(self, word, *args, **kwargs)

    monkeypatch.setattr(owner, name, watched)


def test_the_watch_sees_work(index: CatalogueIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    watch(Vocabulary, "correct", seen, monkeypatch)
    index.find(Wanted(words="finaciering"))
    assert seen == ["finaciering"]


@pytest.mark.parametrize("text", BAD)
def test_no_error_and_bounded_work(
    index: CatalogueIndex, text: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """How long it takes is measured by `make bench`."""
    worked: dict[str, list[str]] = {"match_word": [], "split": [], "correct": []}
    for owner, name in (
        (TextSearch, "_match_word"),
        (Vocabulary, "split"),
        (Vocabulary, "correct"),
    ):
        watch(owner, name, worked[name.lstrip("_")], monkeypatch)
    wanted = Wanted(words=text)
    found = index.find(wanted)
    index.find_nearest(wanted)
    # Once for what is found, once for what is nearest.
    assert len(worked["match_word"]) <= 2 * MAX_WORDS
    assert len(worked["correct"]) <= 2 * MAX_CORRECTED
    assert all(len(word) <= MAX_LETTERS for words in worked.values() for word in words)
    for slug in found.slugs:
        assert found.explain(slug)
    assert all(len(word) <= MAX_LETTERS for word in found.unknown)


@pytest.mark.parametrize("text", ["%", "🎉", "\\", "\0", "--"])
def test_what_holds_no_word_is_told_as_it_is(index: CatalogueIndex, text: str) -> None:
    found = index.find(Wanted(words=text))
    assert (found.slugs, found.unknown) == ([], (text,))


@pytest.mark.parametrize("text", ["", " ", "\t\n"])
def test_blanks_are_no_words(index: CatalogueIndex, text: str) -> None:
    found = index.find(Wanted(words=text))
    assert (found.slugs, found.unknown) == (index.slugs, ())


def test_words_around_the_limits(index: CatalogueIndex) -> None:
    nonsense = [f"qqq{number}zzz" for number in range(MAX_WORDS)]
    assert index.find(Wanted(words=" ".join(nonsense))).unknown == tuple(nonsense)
    assert index.find(Wanted(words=" ".join([*nonsense, "qqxqzz"]))).unknown == tuple(nonsense)
    padding = " " * (MAX_LETTERS - len("export"))
    assert index.find(Wanted(words=f"{padding}export")).slugs
    assert index.find(Wanted(words=f"{' ' * MAX_LETTERS}export")).slugs == []


def test_words_around_the_meaning_are_left_out_unless_there_are_no_others(
    index: CatalogueIndex,
) -> None:
    assert index.find(Wanted(words="ik zoek een lening voor mij")).slugs == (
        index.find(Wanted(words="lening")).slugs
    )
    assert index.find(Wanted(words="de")).slugs


@pytest.mark.parametrize("text", ["\ud800", "a&b=c", "%41", "é\0"])
def test_any_words_stand_in_an_address(text: str) -> None:
    query = Wanted(words=text, themes=("b", "a")).to_query()
    assert parse_qs(query)["q"] == [text.replace("\ud800", "?")]
    assert parse_qs(query)["theme"] == ["a", "b"]


def test_threads_get_the_same_answers(index: CatalogueIndex) -> None:
    words = ["personeel", "financieren", "opvolgen", "subsidies", "begeleiden", "lening"] * 5
    expected = [index.find(Wanted(words=word)).slugs for word in words]
    wrong: list[str] = []

    def search() -> None:
        for word, slugs in zip(words, expected, strict=True):
            if index.find(Wanted(words=word)).slugs != slugs:
                wrong.append(word)

    threads = [Thread(target=search) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong

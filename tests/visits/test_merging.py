"""Two people in one text: neither loses a word, and nothing is written twice."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from entrepreneurs.visits.text_merging import Change, clean, digest, merge

TEXT = st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=40)


def test_what_nobody_changed_stays() -> None:
    assert merge(sent="a", current="a", base=digest("a"), who="Bo").change is Change.NONE


def test_a_change_of_ours_is_kept() -> None:
    merged = merge(sent="b", current="a", base=digest("a"), who="Bo")
    assert (merged.change, merged.text) == (Change.OURS, "b")


def test_an_old_page_does_not_bring_back_an_old_text() -> None:
    merged = merge(sent="a", current="b", base=digest("a"), who="Bo")
    assert (merged.change, merged.text) == (Change.THEIRS, "b")


def test_both_texts_are_kept_with_a_name() -> None:
    merged = merge(sent="van mij", current="van haar", base=digest("oud"), who="Bo")
    assert merged.change is Change.BOTH
    assert "van mij" in merged.text
    assert "van haar" in merged.text
    assert "Bo" in merged.text


def test_the_same_words_typed_by_both_stand_once() -> None:
    merged = merge(sent="zes vacatures", current="zes vacatures", base=digest(""), who="Bo")
    assert merged.text == "zes vacatures"


def test_an_emptied_text_does_not_win_from_a_changed_one() -> None:
    merged = merge(sent="", current="nieuw", base=digest("oud"), who="Bo")
    assert "nieuw" in merged.text


@given(TEXT, TEXT, TEXT)
def test_no_word_is_lost(base: str, sent: str, current: str) -> None:
    current = clean(current)
    merged = merge(sent=sent, current=current, base=digest(base), who="Bo")
    if digest(clean(sent)) != digest(base):
        assert clean(sent).strip() in merged.text
    if digest(current) != digest(base):
        assert current.strip() in merged.text


@pytest.mark.parametrize("text", ["a\r\nb", "a\rb", "a\nb  ", "a\nb\n"])
def test_line_ends_of_browsers_are_no_change(text: str) -> None:
    assert digest(text) == digest("a\nb")


def test_what_a_database_refuses_is_left_out() -> None:
    assert clean("a\0b\ud800c") == "abc"

"""Dutch texts for entrepreneurs stay at language level B1: short sentences, common words."""

from collections import defaultdict
from pathlib import Path
from statistics import mean

import pytest
import yaml

from tests.reading.measure import (
    count_words,
    is_common,
    list_hard_words,
    list_words,
    split_sentences,
)
from tests.reading.texts import Text, collect_texts, find_in_code, find_in_template

# Dutch guides on plain language advise fifteen words at most, and ten to twelve on average.
MEAN = 12
LONGEST = 25
# Of all words: also a permitted hard word makes a text harder.
HARD_SHARE = 0.03
EXCEPTIONS = yaml.safe_load(Path(__file__).with_name("exceptions.yaml").read_text("utf-8"))
PERMITTED = {word for group in EXCEPTIONS["words"] for word in group["words"]}
LONG_PERMITTED = {one["text"] for one in EXCEPTIONS["sentences"]}


@pytest.fixture(scope="module")
def texts() -> list[Text]:
    return collect_texts()


def test_there_is_something_to_measure(texts: list[Text]) -> None:
    """Otherwise all the rest would hold, too."""
    places = {one.where for one in texts}
    assert len(texts) > 1500
    assert {
        "templates/entrepreneurs/result.html",
        "referrals/letters.py",
        "entrepreneurs/intake/company_forms.py",
        "attributes.fte.question",
        "move2social.summary",
    } <= places


def test_no_sentence_is_too_long(texts: list[Text]) -> None:
    long = [
        f"{one.where}: {sentence}"
        for one in texts
        for sentence in split_sentences(one.text)
        if count_words(sentence) > LONGEST and sentence not in LONG_PERMITTED
    ]
    assert not long, "\n".join(long)


def test_sentences_are_short_on_average(texts: list[Text]) -> None:
    """In every file, of what is a sentence: titles and labels would flatter the mean."""
    lengths: dict[str, list[int]] = defaultdict(list)
    for one in texts:
        place = one.where if "/" in one.where else one.where.partition(".")[0]
        for sentence in split_sentences(one.text):
            if sentence.endswith((".", "?", "!")):
                lengths[place].append(count_words(sentence))
    # One or two sentences have no average worth the name; the longest counts there.
    means = {place: mean(found) for place, found in lengths.items() if len(found) > 2}
    assert {place: value for place, value in means.items() if value > MEAN} == {}


def test_every_hard_word_has_a_reason(texts: list[Text]) -> None:
    hard = {
        f"{one.where}: {word}"
        for one in texts
        for sentence in split_sentences(one.text)
        for word in list_hard_words(sentence)
        if word.lower() not in PERMITTED
    }
    assert not hard, "\n".join(sorted(hard))


def test_hard_words_are_few_even_with_a_reason(texts: list[Text]) -> None:
    sentences = [sentence for one in texts for sentence in split_sentences(one.text)]
    hard = sum(len(list_hard_words(sentence)) for sentence in sentences)
    assert hard / sum(len(list_words(sentence)) for sentence in sentences) < HARD_SHARE


def test_an_exception_is_needed(texts: list[Text]) -> None:
    """A list that only grows says nothing any more."""
    sentences = [sentence for one in texts for sentence in split_sentences(one.text)]
    found = {word.lower() for sentence in sentences for word in list_hard_words(sentence)}
    assert sorted(PERMITTED - found) == []
    assert sorted(LONG_PERMITTED - set(sentences)) == []


def test_every_exception_has_a_reason() -> None:
    assert all(group["reason"].strip() for group in EXCEPTIONS["words"])
    assert all(one["reason"].strip() for one in EXCEPTIONS["sentences"])


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("U wilt groeien. Dat kan.", 2),
        ("Een lening van 1.000 euro, bv. voor een machine.", 1),
        ("Past het? Ja! Begin dan.", 3),
        ("", 0),
    ],
)
def test_where_a_sentence_ends(text: str, sentences: int) -> None:
    assert len(split_sentences(text)) == sentences


@pytest.mark.parametrize(
    ("word", "common"),
    [
        ("personeel", True),
        ("personeelsplan", True),
        ("bedrijfsopvolging", True),
        ("adviseurs", True),
        ("boventallig", False),
        ("ondermijning", False),
        ("domotica", False),
        ("mitigerende", False),
    ],
)
def test_which_words_are_common(word: str, common: bool) -> None:
    assert is_common(word) is common


def test_what_stands_in_a_template_and_in_code_is_found() -> None:
    html = (
        '<h1>{% translate "Uw vraag" %}</h1>{% blocktranslate count n=1 trimmed %}Eén <a>keer</a> '
        "{{ n }}.{% plural %}Vaker.{% endblocktranslate %}"
    )
    assert list(find_in_template(html)) == ["Uw vraag", "Eén keer 0.", "Vaker."]
    code = 'x = _("Een {name} van %(value)s.")\ny = print("niets")'
    assert list(find_in_code(code)) == ["Een 0 van 0."]

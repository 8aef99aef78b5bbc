"""How hard a Dutch text is: the length of its sentences, and the words that are not common.

The list is wordfreq's, from books, news, subtitles and the web. Language level B1 is about five
thousand words; with their plurals, tenses and -e forms some twenty thousand forms, and the
twenty-thousandth form of the list has Zipf frequency 3.4. A compound counts as known when its
parts are known: somebody who knows "personeel" and "plan" can read "personeelsplan".
"""

import re
from functools import lru_cache

from wordfreq import zipf_frequency

COMMON = 3.5
SHORTEST_PART = 4
LINKS = ("", "s", "en", "n", "e", "-")
ENDINGS = ("e", "en", "s", "’s", "'s", "er", "ers", "je", "jes", "t", "te", "ten", "de", "den")
SENTENCE = re.compile(r"(?<=[.!?])[”’)\"]?\s+(?=[“‘(]?[A-Z0-9À-Ý])")
# Also within "bv." or "1.000" there is no end of a sentence; a word has letters, marks inside.
WORD = re.compile(r"[^\W\d_]+(?:[-’'][^\W\d_]+)*")


def split_sentences(text: str) -> list[str]:
    return [one for one in SENTENCE.split(text) if WORD.search(one)]


def list_words(sentence: str) -> list[str]:
    return WORD.findall(sentence)


def count_words(sentence: str) -> int:
    """Numbers count: they are read, too."""
    return len(sentence.split())


@lru_cache(maxsize=20_000)
def is_common(word: str) -> bool:
    word = word.lower().replace("’", "'")
    return is_listed(word) or is_compound(word)


def is_listed(word: str) -> bool:
    if zipf_frequency(word, "nl") >= COMMON:
        return True
    # "adviseurs" is no harder than "adviseur".
    return any(
        word.endswith(ending)
        and len(word) - len(ending) >= SHORTEST_PART
        and zipf_frequency(word.removesuffix(ending), "nl") >= COMMON
        for ending in ENDINGS
    )


@lru_cache(maxsize=50_000)
def is_compound(word: str) -> bool:
    for cut in range(SHORTEST_PART, len(word) - SHORTEST_PART + 1):
        first, rest = word[:cut], word[cut:]
        stems = [first.removesuffix(link) for link in LINKS if first.endswith(link)]
        known = any(
            len(one) >= SHORTEST_PART and zipf_frequency(one, "nl") >= COMMON for one in stems
        )
        if known and (is_listed(rest) or is_compound(rest)):
            return True
    return False


def list_hard_words(sentence: str) -> list[str]:
    """Leaves out names: words with a capital that do not begin the sentence."""
    words = list_words(sentence)
    lower = [word for i, word in enumerate(words) if i == 0 or word[:1].islower()]
    return [word for word in lower if len(word) > 1 and not is_common(word)]

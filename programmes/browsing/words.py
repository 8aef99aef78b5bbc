"""Take a text apart into words: as they stand, folded, and as stem and root. Pure."""

import re
import unicodedata
from threading import Lock

import snowballstemmer

# Letters and digits of any script; "e-commerce", "R&D" and "programma's" are one word.
WORD = re.compile(r"[^\W_]+(?:[-'’&.][^\W_]+)*")
JOINT = re.compile(r"[-'’&.]")
MAX_LETTERS_OF_WORD = 40

# Words that a visitor types around those that matter.
STOP_WORDS = {
    "nl": frozenset(
        """aan al alle als bij dan dat de den deze die dit door een en er geen haar heb hebben
        hebt heeft het hij hoe hun ik in is je kan kunnen kunt maar me meer met mij mijn naar niet
        nog nu of om onder ons onze ook op over te tot u uit uw van veel voor waar wat we wel wie
        wij wil willen wilt word worden wordt ze zich zij zijn zo zoek zoeken zou""".split()  # noqa: SIM905
    ),
    "en": frozenset(
        """a about all am an and any are as at be been but by can could do does for from had has
        have he her his how i if in into is it its me more my need no not of on or our she so some
        than that the their them there they this to up us want was we were what when where which
        who will with would you your""".split()  # noqa: SIM905
    ),
}
# The older Dutch algorithm, since the newer takes "ge" from inside words ("begeleiden", "beleid").
ALGORITHMS = {"nl": "dutch_porter", "en": "english"}
# What the stemmer leaves on words of a family, and how many letters must remain; the first that
# fits is taken off.
SUFFIXES = {
    "nl": (
        *(("isatie", 4), ("iseer", 4), ("iser", 4)),
        *(("atief", 4), ("atiev", 4), ("ieel", 4), ("atie", 4)),
        *(("eerder", 4), ("eur", 4), ("eer", 4), ("ier", 4), ("ief", 4), ("iev", 4), ("ing", 3)),
        *(("er", 4), ("ie", 4)),
    ),
    "en": (("ion", 4), ("or", 4), ("er", 4), ("ee", 4), ("e", 4), ("ial", 4)),
}
PLURALS = re.compile(r"(?<=ie)s$|(?<=..[^i])es$")
# Forms that stemmer and suffixes mistake for another family; they are read as the other word.
READ_AS = {
    "nl": {
        **dict.fromkeys(("advies", "adviezen"), "adviser"),
        **dict.fromkeys(("verduurzamen", "verduurzaming", "verduurzaamd"), "duurzaam"),
    },
    "en": {"advice": "advise"},
}
DOUBLE_VOWEL = re.compile(r"([aeou])\1(?=[^aeiou]|$)")
DOUBLE_CONSONANT = re.compile(r"([^aeiou])\1$")


def list_words(text: str) -> list[str]:
    """Return the words as they stand in the text."""
    return WORD.findall(text)


def fold_word(word: str) -> str:
    """Return a word in lower case, without accents and joints: "ecommerce" for "E-commerce"."""
    if word.isascii():
        plain = word.lower()
    else:
        plain = unicodedata.normalize("NFKD", word.casefold())
        plain = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return plain if plain.isalnum() else JOINT.sub("", plain)


def fold_parts(word: str) -> list[str]:
    """Return the folded parts of a word with joints: mkb and bedrijven; none for other words."""
    parts = JOINT.split(word)
    return [fold_word(part) for part in parts] if len(parts) > 1 else []


class Stems:
    """Finds the stem and root of folded words.

    Words with one root are of one family ("opvolger", "opvolging").
    """

    def __init__(self, language: str) -> None:
        self.language = language if language in ALGORITHMS else "nl"
        self.stop_words = STOP_WORDS[self.language]
        self._stemmer = snowballstemmer.stemmer(ALGORITHMS[self.language])
        # The stemmer keeps its working state in itself, and threads share it.
        self._lock = Lock()

    def find_stem(self, word: str) -> str:
        """Return the stem of a folded word, which its inflections share."""
        word = READ_AS[self.language].get(word, word)
        with self._lock:
            return str(self._stemmer.stemWord(word[:MAX_LETTERS_OF_WORD]))

    def find_root(self, stem: str) -> str:
        """Return the root of a stem, which the words of its family share."""
        dutch = self.language == "nl"
        root = PLURALS.sub("", DOUBLE_CONSONANT.sub(r"\1", stem)) if dutch else stem
        for suffix, min_length in SUFFIXES[self.language]:
            if root.endswith(suffix) and len(root) - len(suffix) >= min_length:
                root = root[: -len(suffix)]
                break
        if not dutch:
            return root
        root = DOUBLE_CONSONANT.sub(r"\1", DOUBLE_VOWEL.sub(r"\1", root))
        return root[:-1] + {"z": "s", "v": "f"}.get(root[-1:], root[-1:])

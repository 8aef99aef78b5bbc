"""Compares names of companies, people and legal forms as people write them."""

import re
import unicodedata


def fold(text: str) -> str:
    """Return a text as names are compared: without capitals, accents and punctuation, except for
    `@`, `_` and dots; one space between words.
    """
    bare = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(one for one in bare if not unicodedata.combining(one))
    return " ".join(re.sub(r"[^\w@.]+", " ", kept.replace("\0", " ")).split())

"""Reads legal forms as people and the company register (KVK) write them.

What is returned are slugs: the values of `LegalForm` in entrepreneurs/enums.py.
"""

from collections.abc import Mapping
from typing import Final

from django import forms
from django.utils.translation import gettext as _

from portal.reading.names import fold

OTHER = "other"
# As the register begins its descriptions.
FORMAL_NAMES: Final[Mapping[str, str]] = {
    "eenmanszaak": "eenmanszaak",
    "vennootschap onder firma": "vof",
    "maatschap": "maatschap",
    "besloten vennootschap": "bv",
    "naamloze vennootschap": "nv",
    "stichting": "stichting",
    "vereniging": "vereniging",
    "coöperatie": "cooperatie",
}
_BY_NAME: Final[Mapping[str, str]] = {
    **{fold(name): slug for name, slug in FORMAL_NAMES.items()},
    "bv": "bv",
    "nv": "nv",
    "vof": "vof",
    "zzp": "eenmanszaak",
    "anders": OTHER,
    "overig": OTHER,
}


def check_legal_form(text: str) -> str:
    """Return the slug of a legal form, long or short: "B.V." is "bv". Raises ValidationError for
    any other text.
    """
    name = fold(text)
    slug = _BY_NAME.get(name) or _BY_NAME.get(name.replace(".", ""))
    if slug is None:
        raise forms.ValidationError(_("Deze rechtsvorm kennen wij niet."))
    return slug


def find_formal(description: str) -> str:
    """Return the slug of what the register says, such as "Besloten Vennootschap met gewone
    structuur": "other" for a form that we do not know, "" where it says nothing.
    """
    folded = description.casefold()
    known = (slug for name, slug in FORMAL_NAMES.items() if folded.startswith(name))
    return next(known, OTHER if folded else "")

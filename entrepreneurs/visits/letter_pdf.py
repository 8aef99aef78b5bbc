"""Renders a letter as an accessible PDF (PDF/UA-1), with tags, title, language and headings, so
that a screen reader can walk through it.
"""

import json
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import typst
from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates" / "letters"
# Without a timestamp the same letter always gives the same bytes.
NO_MOMENT = 0
MISSING = re.compile(r'the text `"(.+?)"` could not be displayed', re.DOTALL)
REPLACEMENT = "?"
MAX_ATTEMPTS = 20
NOT_LATIN = re.compile(r"[^\n -~\u00a0-\u017f\u2010-\u2026\u20ac]")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a letter: its heading, and paragraphs below it."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LetterText:
    """The texts of a letter, ready to be shown."""

    title: str
    sender_lines: tuple[str, ...]
    recipient_lines: tuple[str, ...]
    date_line: str
    salutation: str
    opening: str
    sections: tuple[Section, ...]
    closing_lines: tuple[str, ...]
    link_line: str
    link_url: str


def render_letter_pdf(letter: LetterText, *, language: str) -> bytes:
    """Return the letter on A4. The template takes its texts as data and reads none of it as
    markup.
    """
    content = {
        "title": letter.title,
        "language": language,
        "sender": letter.sender_lines,
        "recipient": letter.recipient_lines,
        "date": letter.date_line,
        "salutation": letter.salutation,
        "opening": letter.opening,
        "sections": [
            {"heading": one.heading, "paragraphs": one.paragraphs} for one in letter.sections
        ],
        "closing": letter.closing_lines,
        "link_line": letter.link_line,
        "link": letter.link_url,
    }
    text = json.dumps(_make_printable(content), ensure_ascii=False)
    for _ in range(MAX_ATTEMPTS):
        try:
            return _compile(text)
        except typst.TypstError as error:
            missing = MISSING.search(error.message)
            if not missing:
                raise
            # PDF/UA refuses a character that the font lacks, such as an emoji.
            text = re.sub(f"[{re.escape(missing[1])}]", REPLACEMENT, text)
    return _compile(NOT_LATIN.sub(REPLACEMENT, text))


def _compile(letter: str) -> bytes:
    compiler = typst.Compiler(
        root=str(TEMPLATES), ignore_system_fonts=True, sys_inputs={"letter": letter}
    )
    pdf = compiler.compile(
        str(TEMPLATES / "letter.typ"), format="pdf", pdf_standards=["ua-1"], timestamp=NO_MOMENT
    )
    assert isinstance(pdf, bytes)  # noqa: S101 (a list comes of pictures only)
    return pdf


def _make_printable(value: object) -> object:
    """Remove what no font can show: control characters, private use, halves of surrogate pairs."""
    if isinstance(value, str):
        return "".join(one for one in value if one == "\n" or unicodedata.category(one)[0] != "C")
    if isinstance(value, dict):
        return {key: _make_printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_make_printable(one) for one in value]
    return value

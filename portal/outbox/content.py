"""Renders a mail from its templates: subject, text, and the same letter in HTML."""

from collections.abc import Mapping

from django.template import Context, Engine
from django.template.loader import render_to_string
from django.utils import translation

SUBJECT_LENGTH = 255


def render_content(template: str, context: Mapping[str, object], language: str) -> dict[str, str]:
    """Return `subject`, `text` and `html` of a mail. `<template>.txt` holds the subject line, a
    blank line and the text; `<template>.html` the same letter. Raises ValueError if one of those
    is missing.
    """
    with translation.override(language):
        letter = Engine.get_default().get_template(f"{template}.txt")
        # Plain text is not HTML: "Jansen & Zn" stays as it is.
        rendered = letter.render(Context(dict(context), autoescape=False))
        html = render_to_string(f"{template}.html", dict(context))
    subject, _, text = rendered.strip().partition("\n")
    if not subject or not text.strip():
        raise ValueError(f"{template}.txt needs a subject line, a blank line and a text")
    return {"subject": subject.strip()[:SUBJECT_LENGTH], "text": text.strip() + "\n", "html": html}

"""Reads the token file in use: the colours for what style sheets do not reach (mails, the icon of
a tab), and the contrasts that every token file must have.
"""

import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from posixpath import normpath

from django.conf import settings

FILE_NAME = re.compile(r"tokens(-[a-z0-9]+)*\.css")
DECLARATION = re.compile(r"(--portal-[a-z-]+)\s*:\s*([^;]+);")
REFERENCE = re.compile(r"var\((--portal-[a-z-]+)\)")
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
FONT = re.compile(r"""url\(["']?([^"')]+\.woff2)["']?\)""")
HEX = re.compile(r"#[0-9a-fA-F]{6}")

# The contrast that WCAG asks for, of text and of shapes.
TEXT, SHAPE = 4.5, 3.0
# Ink on ground, as in the style sheets and in the mails; a test finds pairs that are missing here.
PAIRS: Mapping[float, tuple[tuple[str, str], ...]] = {
    TEXT: (
        *(
            (ink, ground)
            for ink in ("ink", "ink-soft", "link", "link-hover")
            for ground in ("paper", "surface", "brand-tint", "maybe-tint", "info-tint")
        ),
        *((ink, ground) for ink in ("ink", "link") for ground in ("ok-tint", "error-tint")),
        ("ink-soft", "neutral-tint"),
        ("ink", "neutral-tint"),
        ("brand", "paper"),
        ("brand", "surface"),
        ("brand", "brand-tint"),
        ("brand-strong", "paper"),
        ("brand-strong", "brand-tint"),
        ("on-brand", "brand"),
        ("on-brand", "brand-strong"),
        ("on-accent", "accent"),
        ("ok", "paper"),
        ("ok", "surface"),
        ("error", "paper"),
        ("error", "surface"),
        ("paper", "ok"),
        ("paper", "maybe"),
        ("paper", "error"),
        ("paper", "info"),
    ),
    SHAPE: (
        ("line-field", "paper"),
        ("line-field", "surface"),
        ("accent", "brand"),
        ("accent", "brand-strong"),
        ("info", "info-tint"),
        ("ok", "ok-tint"),
        ("maybe", "maybe-tint"),
        ("error", "error-tint"),
        ("error", "surface"),
        ("focus-outer", "paper"),
        ("focus-outer", "surface"),
        ("focus-outer", "brand-tint"),
        ("focus-outer", "accent"),
        ("focus-inner", "brand"),
        ("focus-inner", "brand-strong"),
        ("focus-inner", "focus-outer"),
    ),
}


def find_file(name: str) -> Path:
    """Return the path of a token file. Raises ValueError for any other name, or if it is not
    there.
    """
    path = Path(settings.BASE_DIR) / "static" / "css" / name
    if not FILE_NAME.fullmatch(name) or not path.is_file():
        raise ValueError(f"{name!r} is no token file in static/css")
    return path


def list_files() -> list[str]:
    """Return the names of the token files in the repository, our own first."""
    folder = Path(settings.BASE_DIR) / "static" / "css"
    return sorted((path.name for path in folder.glob("tokens*.css")), key=lambda name: len(name))


@lru_cache(maxsize=8)
def read_tokens(name: str) -> Mapping[str, str]:
    """Return the value of each token by its name without --portal-; references are followed."""
    text = COMMENT.sub("", find_file(name).read_text(encoding="utf-8"))
    tokens = {key: " ".join(value.split()) for key, value in DECLARATION.findall(text)}
    return {key.removeprefix("--portal-"): _follow(value, tokens) for key, value in tokens.items()}


def _follow(value: str, tokens: Mapping[str, str], depth: int = 4) -> str:
    if depth and REFERENCE.search(value):
        found = REFERENCE.sub(lambda match: tokens.get(match[1], ""), value)
        return _follow(found, tokens, depth - 1)
    return value


@lru_cache(maxsize=8)
def find_fonts(name: str) -> tuple[str, ...]:
    """Return the fonts that a token file loads, as names of static files, so that a page can have
    browsers fetch them at once.
    """
    text = COMMENT.sub("", find_file(name).read_text(encoding="utf-8"))
    return tuple(normpath(f"css/{path}") for path in FONT.findall(text) if "://" not in path)


def get_token(name: str) -> str:
    """Return a token of the file in use. Raises KeyError for one that it does not have."""
    return read_tokens(settings.PORTAL_TOKENS)[name]


def measure_contrast(first: str, second: str) -> float:
    """Return the contrast of two colours (#rrggbb), from 1 to 21, as WCAG defines it."""
    light, dark = sorted((_measure_luminance(first), _measure_luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _measure_luminance(colour: str) -> float:
    parts = [int(colour[position : position + 2], 16) / 255 for position in (1, 3, 5)]
    red, green, blue = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def list_problems(name: str, *, example: str = "tokens.css") -> list[str]:
    """Return what a token file lacks, in sentences; empty if it can be used."""
    tokens = read_tokens(name)
    missing = [f"--portal-{token} is missing" for token in read_tokens(example).keys() - tokens]
    weak = []
    for minimum, pairs in PAIRS.items():
        for ink, ground in pairs:
            colours = tokens.get(ink, ""), tokens.get(ground, "")
            if not all(HEX.fullmatch(colour) for colour in colours):
                weak.append(f"{ink} and {ground} must be colours written as #rrggbb")
            elif measure_contrast(*colours) < minimum:
                ratio = measure_contrast(*colours)
                weak.append(f"{ink} on {ground} has contrast {ratio:.2f}, needed is {minimum}")
    return sorted(missing) + weak

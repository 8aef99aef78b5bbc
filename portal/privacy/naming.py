"""Finds texts in which somebody is named, and takes the name out. Their address counts everywhere;
a name or telephone number only in the files of their own company, because somebody else may have
the same.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce
from operator import or_

from django.db.models import EmailField, F, JSONField, Model, Q, TextField
from django.db.models.functions import Cast

from portal.privacy.any_model import find_live, list_rows
from portal.privacy.people import Found
from portal.privacy.registry import Holding

REPLACED = "[gewist]"
Pattern = re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Named:
    """A row that names somebody; `texts` are the texts that do, by field, as they are."""

    model: type[Model]
    pk: object
    texts: dict[str, object]


def find_named(model: type[Model], holding: Holding, found: Found) -> Iterator[Named]:
    """Yield the rows that name this person. A row may come twice: by address, and by name."""
    for where, words in _list_searches(model, holding, found):
        yield from _find(model, holding, where, words)


def _list_searches(
    model: type[Model], holding: Holding, found: Found
) -> Iterator[tuple[Q, list[str]]]:
    yield Q(), found.addresses
    here = within_own_files(model, holding, found)
    if here is not None and found.names:
        yield here, found.names


def _find(model: type[Model], holding: Holding, where: Q, words: list[str]) -> Iterator[Named]:
    names, pattern = list_text_fields(model, holding), build_pattern(words)
    if not names:
        return
    # JSON is cast to text: a search in JSON would look for keys.
    shown = {f"{name}_as_text": _as_text(model, name) for name in names}
    rows = list_rows(model).alias(**shown).filter(where, _contains(names, words))
    for row in list_rows(model).filter(pk__in=rows.values("pk")):
        # The database matches parts of words too, the pattern only whole ones.
        texts = {name: getattr(row, name) for name in names}
        hits = {name: text for name, text in texts.items() if replace(text, pattern) != text}
        if hits:
            yield Named(model, row.pk, hits)


def list_text_fields(model: type[Model], holding: Holding) -> list[str]:
    known = {one.name: one for one in model._meta.concrete_fields}
    wanted = [name for name in holding.fields if name in known and name not in holding.secret]
    return [name for name in wanted if known[name].get_internal_type() != "BinaryField"]


def _as_text(model: type[Model], name: str) -> Cast | F:
    is_json = isinstance(model._meta.get_field(name), JSONField)
    return Cast(name, TextField()) if is_json else F(name)


def _contains(names: list[str], words: list[str]) -> Q:
    # JSON may be kept with its accents written out.
    spelled = {*words, *(json.dumps(word)[1:-1] for word in words)}
    each = [
        Q(**{f"{name}_as_text__icontains": word}) for name in names for word in sorted(spelled)
    ]
    return reduce(or_, each, Q(pk__in=[]))


def within_own_files(model: type[Model], holding: Holding, found: Found) -> Q | None:
    """Return the condition for rows in the files of this person's company; None where there are
    none. The history of a row belongs to the file of that row.
    """
    if not holding.establishment or not found.establishments:
        return None
    ways = {f"{way}__in": found.establishments for way in holding.establishment}
    live = find_live(model)
    if live is None:
        return reduce(or_, [Q(**{way: keys}) for way, keys in ways.items()])
    rows = list_rows(live).filter(reduce(or_, [Q(**{way: k}) for way, k in ways.items()]))
    own = [Q(**{way: k}) for way, k in ways.items() if has_field(model, way)]
    return reduce(or_, own, Q(**{f"{live._meta.pk.name}__in": rows.values("pk")}))


def has_field(model: type[Model], lookup: str) -> bool:
    first = lookup.partition("__")[0]
    return first in {one.name for one in model._meta.concrete_fields} | {"pk"}


def build_pattern(words: list[str]) -> Pattern:
    """Return a pattern for these words as a whole: ada@b.example is not found in mada@b.example,
    nor in ada@b.example.org.
    """
    either = "|".join(re.escape(word) for word in words)
    # In JSON within JSON the end of a line is a backslash and a letter.
    before = r"(?:(?<![\w.+%-])|(?<=\\[nrt]))"
    return re.compile(rf"{before}(?:{either})(?![\w-]|\.\w)", re.IGNORECASE)


def replace(value: object, pattern: Pattern) -> object:
    """Replace what the pattern finds in a text, or in every text and key of JSON."""
    if isinstance(value, str):
        return pattern.sub(REPLACED, value)
    if isinstance(value, list):
        return [replace(one, pattern) for one in value]
    if isinstance(value, dict):
        return {replace(key, pattern): replace(one, pattern) for key, one in value.items()}
    return value


def redact(model: type[Model], holding: Holding, found: Found) -> int:
    """Replace each text that names somebody. Returns how many rows changed. They are not saved one
    by one, because that would keep the name in the history.
    """
    count = 0
    for where, words in _list_searches(model, holding, found):
        pattern = build_pattern(words)
        for row in list(_find(model, holding, where, words)):
            values = {
                name: _fit(model, name, replace(t, pattern)) for name, t in row.texts.items()
            }
            list_rows(model).filter(pk=row.pk).update(**values)
            count += 1
    return count


def _fit(model: type[Model], name: str, value: object) -> object:
    field = model._meta.get_field(name)
    if isinstance(field, EmailField):
        return "" if REPLACED in str(value) else value
    limit = getattr(field, "max_length", None)
    return value[:limit] if limit and isinstance(value, str) else value

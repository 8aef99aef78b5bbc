"""What was written about a company, some years later: the texts go, also from the history, and the
figures stay: when, which theme, how urgent, what came of it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Final

from dateutil.relativedelta import relativedelta
from django.conf import settings
from django.db.models import Exists, Model, OuterRef, Q

from entrepreneurs.models import (
    CompanyLink,
    ConfidentialNote,
    ContactMoment,
    FeedbackLetter,
    FollowUp,
    Invitation,
    LinkSide,
    PolicySignal,
    ThemeNote,
    Visit,
)
from portal import clock
from portal.privacy.any_model import Rows, find_history, list_rows

NOTHING = "-"


@dataclass(frozen=True, slots=True)
class Part:
    """Rows with texts that go, found by the look-up `way` to the row whose term it is. `refs` are
    the fields that say to whom it was said; `only` limits the rows; with `goes` they are deleted.
    """

    model: type[Model]
    way: str
    texts: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    only: Q = Q()
    goes: bool = False


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of row whose term ends. `moment` is the field that the term is counted from; `past`
    gives the condition for rows older than a limit.
    """

    name: str
    model: type[Model]
    moment: str
    past: Callable[[datetime], Q]
    parts: tuple[Part, ...]


def _day(name: str) -> Callable[[datetime], Q]:
    return lambda limit: Q(**{f"{name}__lt": clock.day_of(limit)})


def _visited(limit: datetime) -> Q:
    """Return the condition for visits older than the limit. One that was never held counts from
    the day it was planned for.
    """
    start = clock.at_hour(clock.day_of(limit), 0)
    return Q(held_on__lt=clock.day_of(limit)) | Q(held_on=None, starts_at__lt=start)


DONE = Q(done_on__isnull=False)
FOLLOWED = ("text", "result_note")
KINDS: Final = (
    Kind(
        "visits",
        Visit,
        "starts_at",
        _visited,
        (
            Part(Visit, "pk", ("opening", "actions"), refs=("contact",)),
            Part(ThemeNote, "visit", ("note",)),
            Part(PolicySignal, "visit", ("text",)),
            Part(FeedbackLetter, "visit", ("heard", "will_do", "fitting", "answer_text")),
            Part(FollowUp, "visit", FOLLOWED, only=DONE),
            Part(ConfidentialNote, "visit", ("text",), goes=True),
        ),
    ),
    Kind(
        "contact-moments",
        ContactMoment,
        "on",
        _day("on"),
        (
            Part(ContactMoment, "pk", ("note",)),
            Part(ConfidentialNote, "moment", ("text",), goes=True),
        ),
    ),
    Kind("follow-ups", FollowUp, "done_on", _day("done_on"), (Part(FollowUp, "pk", FOLLOWED),)),
    Kind(
        "invitations",
        Invitation,
        "meeting__starts_at",
        lambda limit: Q(meeting__starts_at__lt=limit),
        (Part(Invitation, "pk", ("effect_note",), refs=("contact",)),),
    ),
    Kind(
        "links",
        CompanyLink,
        "created_at",
        lambda limit: Q(created_at__lt=limit),
        (
            Part(CompanyLink, "pk", ("why",)),
            Part(LinkSide, "link", ("effect_note",), refs=("contact",)),
        ),
    ),
)


def list_outdated(kind: Kind) -> Rows:
    """Return the rows past the term that still hold somebody's words, also where only the history
    has them.
    """
    limit = clock.now() - relativedelta(years=settings.VISIT_KEEP_YEARS)
    left = [
        Exists(rows.filter(_holds(part)).order_by())
        for part in kind.parts
        for rows in _list_texts(part, OuterRef("pk"))
    ]
    rows = list_rows(kind.model).filter(kind.past(limit))
    return rows.filter(reduce(or_, [Q(one) for one in left]))


def _list_texts(part: Part, key: object) -> list[Rows]:
    """Return the rows of now and those of the history."""
    found = [list_rows(part.model).filter(part.only, **{part.way: key})]
    if history := find_history(part.model):
        way = "id" if part.way == "pk" else part.way
        found.append(list_rows(history).filter(part.only, **{way: key}))
    return found


def _holds(part: Part) -> Q:
    texts = [~Q(**{f"{name}__in": ["", NOTHING]}) for name in part.texts]
    refs = [Q(**{f"{name}__isnull": False}) for name in part.refs]
    return reduce(or_, [*texts, *refs])


def anonymise(kind: Kind, key: object) -> None:
    """Blank the texts of one row, given by key, and of what belongs to it."""
    list_rows(kind.model).select_for_update(of=("self",)).get(pk=key)
    for part in kind.parts:
        values = {name: _nothing(part.model, name) for name in part.texts}
        for rows in _list_texts(part, key):
            if part.goes:
                # The history comes last: deleting a row writes one.
                rows.delete()
            else:
                rows.update(**values, **dict.fromkeys(part.refs))


def _nothing(model: type[Model], name: str) -> str:
    """Return what replaces a text: a dash where the field must not be empty."""
    return "" if getattr(model._meta.get_field(name), "blank", False) else NOTHING

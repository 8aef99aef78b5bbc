"""Stories: how a question stands, in plain words for the entrepreneur, who reads the truth at
every step, also where nobody has answered.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy

from entrepreneurs.models import Intake
from portal.outbox.enums import MessageStatus
from portal.outbox.models import OutgoingMessage, Reminder
from portal.wording import pick_language
from programmes.engine.catalogue import Catalogue
from referrals.asking_back import find_open_question
from referrals.chains import derive_need, find_holder, find_own_outcome, group_chains
from referrals.enums import (
    OPEN,
    UNHELPED,
    Actor,
    EventType,
    NeedStatus,
    PromiseKind,
    RefusalReason,
    Status,
)
from referrals.lifecycle import can_move, list_effective_events
from referrals.models import Outcome, Referral, ReferralEvent

LINES: Mapping[str, object] = {
    EventType.SEND: gettext_lazy("Uw vraag ging naar %(organisation)s."),
    EventType.ACCEPT: gettext_lazy("%(organisation)s nam uw vraag aan."),
    EventType.PROGRESS: gettext_lazy("%(organisation)s liet weten: %(reason)s."),
    EventType.REFUSE: gettext_lazy("%(organisation)s kan u niet helpen: %(reason)s."),
    EventType.COMPLETE: gettext_lazy("%(organisation)s rondde uw vraag af."),
    EventType.LOSE_TOUCH: gettext_lazy("%(organisation)s kreeg u niet te pakken."),
    EventType.EXPIRE: gettext_lazy("Wij haalden uw vraag weg bij %(organisation)s: %(reason)s."),
    EventType.WITHDRAW: gettext_lazy("U trok uw vraag in."),
    EventType.REOPEN: gettext_lazy("%(organisation)s opende uw vraag opnieuw."),
    EventType.ASK: gettext_lazy("%(organisation)s vroeg u iets."),
    EventType.REPLY: gettext_lazy("U gaf antwoord."),
    EventType.RESUME: gettext_lazy("%(organisation)s ging toch verder met uw vraag."),
}
# For the reason "something else": the note says it.
OTHER_LINES: Mapping[str, object] = {
    EventType.PROGRESS: gettext_lazy("%(organisation)s had nieuws."),
    EventType.REFUSE: gettext_lazy("%(organisation)s kan u niet helpen."),
}
OWN_LINES: Mapping[str, object] = {
    EventType.REOPEN: gettext_lazy("U vroeg het %(organisation)s opnieuw."),
}
SPOKEN = frozenset({EventType.ASK, EventType.REPLY})
REMINDED = gettext_lazy("Wij herinnerden %(organisation)s aan uw vraag.")


@dataclass(frozen=True, slots=True)
class StoryLine:
    at: datetime
    text: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One question: where it is now, how it came there, and what the entrepreneur may do.

    `before` is the organisation that had it last and did not help; `until` is when it is taken
    away from one that does not answer; `told` is how it went in the entrepreneur's words; `asked`
    is what the organisation wants to know.
    """

    referral: Referral
    before: Referral | None
    lines: list[StoryLine]
    until: datetime | None
    reminded: int
    passing_on: bool
    can_withdraw: bool
    can_ask_again: bool
    can_look_on: bool
    can_choose: bool
    can_tell: bool
    told: Outcome | None
    asked: ReferralEvent | None


def tell_stories(referrals: Iterable[Referral]) -> list[Story]:
    """Return the stories of one intake, one for each question. `referrals` come with all that
    with_story() fetches along.
    """
    chains = group_chains(referrals)
    keys = [one.subject_key for chain in chains for one in chain]
    reminded = _list_reminded(keys)
    promised = _list_promised(keys)
    return [_tell(chain, reminded, promised) for chain in chains]


def _tell(
    chain: list[Referral],
    reminded: Mapping[str, list[datetime]],
    promised: Mapping[tuple[str, str], datetime],
) -> Story:
    now = find_current(chain)
    key = now.subject_key
    passing_on = (key, PromiseKind.PASS_ON) in promised
    free = find_holder(now, chain) is None and not passing_on
    return Story(
        referral=now,
        before=next((one for one in chain if one.pk == now.previous_id), None),
        lines=sorted(_list_lines(chain, reminded), key=lambda line: line.at),
        until=promised.get((key, PromiseKind.PARTNER_EXPIRES)),
        reminded=len(reminded.get(key, [])),
        passing_on=passing_on,
        can_withdraw=now.status in OPEN or passing_on,
        can_ask_again=free and can_move(now, EventType.REOPEN),
        can_look_on=free and now.status in UNHELPED and not now.is_fallback,
        can_choose=free and now.status in UNHELPED and now.is_fallback,
        can_tell=now.status == Status.COMPLETED,
        told=find_own_outcome(now),
        asked=find_open_question(now.events.all()) if now.status in OPEN else None,
    )


def find_current(chain: list[Referral]) -> Referral:
    """Return the referral that has the question now, else the one that had it last."""
    waiting = (one for one in chain if one.status in OPEN)
    return next(waiting, max(chain, key=lambda one: one.changed_at))


def _list_lines(
    chain: list[Referral], reminded: Mapping[str, list[datetime]]
) -> Iterator[StoryLine]:
    for referral in chain:
        names = {"organisation": referral.organisation.name}
        events = list(referral.events.all())
        for event in [
            *list_effective_events(events),
            *(one for one in events if one.type in SPOKEN),
        ]:
            yield _word(event, names)
        for at in reminded.get(referral.subject_key, []):
            yield StoryLine(at, str(REMINDED) % names)


def _word(event: ReferralEvent, names: Mapping[str, str]) -> StoryLine:
    own = OWN_LINES if event.actor == Actor.ENTREPRENEUR else {}
    other = OTHER_LINES if event.reason == RefusalReason.OTHER else {}
    text = str(own.get(event.type) or other.get(event.type) or LINES[event.type])
    return StoryLine(
        event.occurred_at, text % {**names, "reason": event.word_reason().lower()}, event.note
    )


def _list_reminded(keys: Collection[str]) -> dict[str, list[datetime]]:
    """Return the moments at which an organisation was really reminded, by key: those of mails that
    left.
    """
    rows = OutgoingMessage.objects.filter(
        kind=PromiseKind.PARTNER_SILENT, subject_key__in=keys, status=MessageStatus.SENT
    )
    found: dict[str, list[datetime]] = {}
    for mail in rows.order_by("sent_at").only("subject_key", "sent_at"):
        found.setdefault(mail.subject_key, []).append(mail.sent_at or mail.due_at)
    return found


def _list_promised(keys: Collection[str]) -> dict[tuple[str, str], datetime]:
    kinds = [PromiseKind.PARTNER_EXPIRES, PromiseKind.PASS_ON]
    rows = Reminder.objects.open().filter(subject_key__in=keys, kind__in=kinds)
    return {(key, kind): at for key, kind, at in rows.values_list("subject_key", "kind", "due_at")}


def list_needs(
    intake: Intake, referrals: Collection[Referral], *, catalogue: Catalogue
) -> list[tuple[str, NeedStatus]]:
    """Return each need with how it stands, the most urgent first."""
    themes = catalogue.document["themes"]
    needs = sorted(intake.needs.items(), key=lambda need: -need[1])
    return [
        (
            pick_language(themes[theme]["name"]),
            derive_need([one for one in referrals if _is_about(one, theme, intake, catalogue)]),
        )
        for theme, _urgency in needs
        if theme in themes
    ]


def _is_about(referral: Referral, theme: str, intake: Intake, catalogue: Catalogue) -> bool:
    """Say whether the referral is about this need. A programme that serves none of the needs was
    asked for all of them.
    """
    programme = catalogue.programmes.get(referral.programme.slug)
    themes = programme["themes"] if programme else []
    served = {one["theme"] for one in themes} & set(intake.needs)
    return theme in served or not served

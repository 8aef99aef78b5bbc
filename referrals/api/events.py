"""The feed as partners read it: it says what happened, never what was said."""

from collections.abc import Mapping
from typing import Final

from referrals.enums import EventType
from referrals.models import ReferralEvent

EVENT_NAMES: Final[Mapping[str, str]] = {
    EventType.SEND: "sent",
    EventType.ACCEPT: "accepted",
    EventType.REFUSE: "refused",
    EventType.PROGRESS: "progressed",
    EventType.COMPLETE: "completed",
    EventType.LOSE_TOUCH: "unreachable",
    EventType.EXPIRE: "expired",
    EventType.WITHDRAW: "withdrawn",
    EventType.REOPEN: "reopened",
    EventType.RESUME: "resumed",
    EventType.ASK: "asked",
    EventType.REPLY: "replied",
    EventType.HAND_OVER: "handed-over",
    EventType.UNDO: "undone",
    EventType.REVOKE: "consent-withdrawn",
    EventType.ERASE: "erased",
}


def represent_event(event: ReferralEvent) -> dict[str, object]:
    """Return an event as JSON; `id` is its position in the feed of the organisation, without
    gaps.
    """
    return {
        "id": str(event.position),
        "type": EVENT_NAMES[event.type],
        "occurredAt": event.occurred_at,
        "referral": event.referral_id,
        "data": {
            "status": event.to_status,
            "reason": event.reason or None,
            "actor": event.actor,
        },
    }

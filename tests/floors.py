"""The floors of the house, from the ground up, and the rooms on each: the test of imports reads
them, and the picture in docs/architecture.md is drawn from them.
"""

from collections.abc import Mapping

# The package itself, for an app that has its rooms named one by one.
DIVIDED = {"portal", "programmes", "entrepreneurs"}
FLOORS: Mapping[str, tuple[tuple[str, ...], ...]] = {
    "portal ground: knows no subject of the portal": (
        (
            "portal portal.apps portal.celery portal.settings portal.env portal.clock",
            "portal.wording portal.logs portal.broker portal.committing portal.outages",
            "portal.leasing portal.links portal.reading portal.outbox portal.api portal.pages",
            "portal.lists portal.process portal.templatetags",
        ),
    ),
    "programmes: what support exists": (
        (
            "programmes programmes.apps programmes.enums programmes.translated",
            "programmes.shared_fields programmes.models",
        ),
        ("programmes.engine",),
        ("programmes.reading programmes.presenting programmes.files",),
        ("programmes.publishing programmes.capacity",),
        ("programmes.browsing",),
        ("programmes.sharing programmes.api programmes.hsds",),
        ("programmes.editing",),
        ("programmes.admin programmes.urls programmes.management",),
    ),
    "people and systems: who may do what, for which organisation": (
        ("portal.accounts portal.partners portal.webhooks",),
    ),
    "entrepreneurs: who asks": (
        (
            "entrepreneurs entrepreneurs.apps entrepreneurs.enums entrepreneurs.querysets",
            "entrepreneurs.models",
        ),
        ("entrepreneurs.companies",),
        (
            "entrepreneurs.intake entrepreneurs.visits entrepreneurs.meetings",
            "entrepreneurs.imports entrepreneurs.duplicates",
        ),
        ("entrepreneurs.introductions",),
        ("entrepreneurs.urls entrepreneurs.tasks entrepreneurs.management",),
    ),
    "referrals: the flow": (("referrals",),),
    "portal wiring: knows all": (
        (
            "portal.urls portal.api_urls portal.wsgi portal.site portal.desk portal.privacy",
            "portal.demo portal.management",
        ),
    ),
}


def list_floors() -> list[frozenset[str]]:
    """The rooms of each floor, the lowest first."""
    return [frozenset(" ".join(lines).split()) for floors in FLOORS.values() for lines in floors]


ROOMS = {room: number for number, rooms in enumerate(list_floors()) for room in rooms}

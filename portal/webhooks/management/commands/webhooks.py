from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_date, parse_datetime

from portal import clock
from portal.webhooks.enums import DeliveryStatus
from portal.webhooks.models import DeliveryQuerySet, WebhookDelivery
from portal.webhooks.replaying import replay


class Command(BaseCommand):
    help = "List what was told to the systems of organisations, or tell it again."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=("list", "replay"))
        parser.add_argument("--since", help="a day or a moment: 2026-06-12, 2026-06-12T09:00")
        parser.add_argument("--endpoint", type=int, help="the number of one endpoint")
        parser.add_argument(
            "--all", action="store_true", help="replay what arrived as well, not only what failed"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        rows = self.select(options)
        if options["action"] == "list":
            for one in rows.select_related("endpoint__organisation").order_by("created_at", "pk"):
                self.stdout.write(describe(one))
            return
        if options["since"] is None:
            raise CommandError("say since when: replay --since 2026-06-12")
        if not options["all"]:
            rows = rows.filter(status=DeliveryStatus.FAILED)
        self.stdout.write(f"{replay(rows)} to be sent again")

    def select(self, options: dict[str, Any]) -> DeliveryQuerySet:
        rows = WebhookDelivery.objects.all()
        if options["since"] is not None:
            rows = rows.filter(created_at__gte=parse_since(options["since"]))
        if options["endpoint"] is not None:
            rows = rows.filter(endpoint=options["endpoint"])
        return rows


def parse_since(text: str) -> datetime:
    """Return a moment, in Amsterdam unless the text has a time zone. Raises CommandError."""
    try:
        moment = parse_datetime(text)
        day = parse_date(text)
    except ValueError:
        moment = day = None
    if day is not None:
        return clock.at_hour(day, 0)
    if moment is None:
        raise CommandError(f"{text!r} is no day and no moment")
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.AMSTERDAM)


def describe(one: WebhookDelivery) -> str:
    parts = (
        f"{one.created_at.astimezone(clock.AMSTERDAM):%Y-%m-%d %H:%M}",
        one.message_id,
        f"{one.endpoint_id} {one.endpoint}",
        one.kind,
        one.status,
        f"attempts={one.attempts}",
        one.last_result,
    )
    return "  ".join(part for part in parts if part)

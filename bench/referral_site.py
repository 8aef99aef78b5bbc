"""A private portal with a million referrals of one organisation: rows a second, the last page
beside the first, and the queries of each. Run by bench/referrals.py in a process of its own, on
PostgreSQL, with PORTAL_VAR set: python -m bench.referral_site
"""

import json
import os
import statistics
import time
from typing import Any

import django
from django.core.management import call_command

ROWS = int(os.environ.get("BENCH_REFERRALS", "1000000"))
PAGE, PAGES, ROUNDS = 100, 30, 5
SLUG, PROGRAMME = "oost-nl", "groeiversneller"
COPIED = """
    INSERT INTO {table} ({into}) SELECT {values}
    FROM {table} AS one CROSS JOIN generate_series(1, {rows}) AS number
"""


def copy_row(model: Any, *, rows: int, **changed: str) -> None:
    """The one row there is, so many times more; `changed`: columns in SQL, of `number`."""
    from django.db import connection

    columns = [field.column for field in model._meta.concrete_fields]
    if "id" not in changed:
        columns.remove("id")
    values = [changed.get(column, f'one."{column}"') for column in columns]
    into = ", ".join(f'"{column}"' for column in columns)
    sql = COPIED.format(
        table=model._meta.db_table, into=into, values=", ".join(values), rows=rows - 1
    )
    with connection.cursor() as cursor:
        cursor.execute(sql)


def fill() -> Any:
    """One referral made as a visitor makes it, and then copied."""
    from django.db import connection

    from entrepreneurs.intake.answers import Assessment
    from entrepreneurs.models import Consent, ContactPerson, Intake
    from programmes.models import Organisation, Programme
    from programmes.publishing.versions import get_current_catalogue
    from referrals.models import Referral
    from referrals.sending import Contact, refer
    from tests.factories import GROWER

    Organisation.objects.filter(slug=SLUG).update(mailbox="loket@oostnl.example")
    intake = Intake.objects.create(needs={"financing": 3}, facts=GROWER, town="Arnhem")
    refer(
        intake=intake,
        programme=Programme.objects.get(slug=PROGRAMME),
        assessment=Assessment(intake, get_current_catalogue()),
        contact=Contact(name="Ada Bouwer", email="ada@bouwer.example", company="Bouwer"),
        question="Wij willen groeien, en zoeken een lening voor een tweede machine.",
    )
    given = Consent.objects.get()
    later = "one.{} + number * interval '1 second'"
    asker = "md5(number::text)::uuid"
    copy_row(Intake, rows=ROWS, id=asker, submission="gen_random_uuid()")
    copy_row(ContactPerson, rows=ROWS, id=asker, intake_id=asker)
    copy_row(Consent, rows=ROWS, id=f"{given.pk} + number", contact_id=asker)
    copy_row(
        Referral,
        rows=ROWS,
        id="gen_random_uuid()",
        intake_id=asker,
        created_at=later.format("created_at"),
        changed_at=later.format("changed_at"),
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return Organisation.objects.get(slug=SLUG)


def make_contact_serializer() -> Any:
    from rest_framework import serializers

    class ContactSerializer(serializers.Serializer):  # type: ignore[type-arg]
        name = serializers.CharField()
        company = serializers.CharField()
        email = serializers.CharField()
        phone = serializers.CharField()

    return ContactSerializer


def make_serializer() -> Any:
    """The same keys, as the documentation of the framework would have them."""
    from rest_framework import serializers

    from referrals.models import Referral

    class ReferralSerializer(serializers.ModelSerializer):  # type: ignore[type-arg]
        programme = serializers.CharField(source="programme.slug")
        isFallback = serializers.BooleanField(source="is_fallback")
        asOf = serializers.DateField(source="as_of")
        catalogueVersion = serializers.IntegerField(source="catalogue_id")
        contact = make_contact_serializer()(source="intake.contact")
        needs = serializers.SerializerMethodField()
        criteria = serializers.JSONField(source="outcomes")
        outcome = serializers.SerializerMethodField()
        createdAt = serializers.DateTimeField(source="created_at")
        changedAt = serializers.DateTimeField(source="changed_at")
        page = serializers.SerializerMethodField()

        class Meta:
            model = Referral
            fields = (
                *("id", "status", "programme", "isFallback", "verdict", "asOf"),
                *("catalogueVersion", "language", "reason", "contact", "question", "facts"),
                *("needs", "criteria", "note", "outcome", "createdAt", "changedAt", "page"),
            )

        def get_needs(self, row: Any) -> list[dict[str, Any]]:
            return [{"theme": key, "urgency": value} for key, value in row.needs.items()]

        def get_outcome(self, row: Any) -> None:
            return None

        def get_page(self, row: Any) -> str:
            from django.urls import reverse

            return reverse("referrals:received", kwargs={"pk": row.pk})

    return ReferralSerializer


def make_peer(organisation: int) -> Any:
    """Not ours, and not stupid: one query with joins, no count of all rows, a cursor."""
    from rest_framework.generics import ListAPIView
    from rest_framework.pagination import CursorPagination
    from rest_framework.renderers import JSONRenderer

    from portal.partners.access import MayUse, PartnerAuthentication
    from referrals.consents import allow_reading
    from referrals.models import Referral

    class Pages(CursorPagination):
        page_size = PAGE
        ordering = ("changed_at", "id")

    class PeerList(ListAPIView):  # type: ignore[type-arg]
        authentication_classes = (PartnerAuthentication,)
        permission_classes = (MayUse,)
        throttle_classes = ()
        renderer_classes = (JSONRenderer,)  # as the framework ships
        serializer_class = make_serializer()
        pagination_class = Pages
        schema = None

        def get_queryset(self) -> Any:
            rows = Referral.objects.filter(organisation=organisation).exclude(status="draft")
            return rows.annotate(readable=allow_reading()).select_related(
                "programme", "intake__contact"
            )

    return PeerList.as_view()


def put_in_urls(view: Any) -> None:
    from django.urls import clear_url_caches, path

    from portal import urls

    urls.urlpatterns.insert(0, path("api/v1/peer", view))
    clear_url_caches()


class Puller:
    """A system of the organisation: both lists, in the same way."""

    def __init__(self, organisation: Any) -> None:
        from django.test import Client

        from portal.partners.clients import issue_client

        _client, given = issue_client(organisation=organisation, name="bench")
        self.http = Client(headers={"host": "127.0.0.1"})
        form = {"grant_type": "client_credentials"}
        body = "&".join(
            f"{key}={value}"
            for key, value in (
                form | {"client_id": given.client_id, "client_secret": given.secret}
            ).items()
        )
        kind = "application/x-www-form-urlencoded"
        self.token = self.http.post("/api/v1/oauth/token", body, kind).json()["access_token"]

    def get(self, address: str) -> bytes:
        answer = self.http.get(address, headers={"Authorization": f"Bearer {self.token}"})
        assert answer.status_code == 200, (address, answer.status_code, answer.content[:300])
        return answer.content

    def pull(self, address: str, *, key: str) -> float:
        """Rows a second over some pages; a partner reads the JSON, so that is not counted."""
        rows, spent = 0, 0.0
        for _number in range(PAGES):
            began = time.perf_counter()
            content = self.get(address)
            spent += time.perf_counter() - began
            page = json.loads(content)
            rows += len(page[key])
            address = page["next"]
        return rows / spent

    def measure(self, address: str) -> tuple[float, int]:
        """Median in ms of one page, and its queries."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        times = []
        for _number in range(20):
            began = time.perf_counter()
            self.get(address)
            times.append((time.perf_counter() - began) * 1_000)
        with CaptureQueriesContext(connection) as captured:
            self.get(address)
        return statistics.median(times), len(captured)


def find_far_page(organisation: Any) -> str:
    """The address of the last page, without walking there."""
    from referrals.api.requests import Cursor, write_cursor
    from referrals.models import Referral

    rows = Referral.objects.filter(organisation=organisation).order_by("changed_at", "id")
    last = rows.values_list("changed_at", "id")[ROWS - PAGE - 1]
    return f"/api/v1/referrals?limit={PAGE}&cursor={write_cursor(Cursor(*last))}"


def main() -> None:
    django.setup()
    from programmes.publishing.reference_data import load_reference_data

    call_command("migrate", verbosity=0)
    load_reference_data()
    began = time.perf_counter()
    organisation = fill()
    print(f"  {ROWS:,} rows made in {time.perf_counter() - began:.0f} s")
    put_in_urls(make_peer(organisation.pk))
    puller = Puller(organisation)
    first = f"/api/v1/referrals?limit={PAGE}"
    ours, peers = [], []
    for _round in range(ROUNDS):
        ours.append(puller.pull(first, key="items"))
        peers.append(puller.pull("/api/v1/peer", key="results"))
    our, peer = statistics.median(ours), statistics.median(peers)
    print(f"  ours             {our:9,.0f} rows a second")
    print(f"  ModelSerializer  {peer:9,.0f} rows a second")
    print(f"  ratio            {our / peer:9.1f}  target 5")
    near, near_queries = puller.measure(first)
    far, far_queries = puller.measure(find_far_page(organisation))
    print(f"  page 1 {near:.1f} ms, {near_queries} queries")
    print(f"  page {ROWS // PAGE:,} {far:.1f} ms, {far_queries} queries: ratio {far / near:.2f}")


if __name__ == "__main__":
    main()

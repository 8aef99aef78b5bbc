"""The facts of every company, without their names, for questions about all of them at once."""

from collections.abc import Iterator

from django.db.models import Prefetch

from entrepreneurs.companies.known_facts import apply_group_size, merge_facts
from entrepreneurs.models import CompanyFact, Establishment

CHUNK = 1000


def list_known_facts() -> Iterator[dict[str, object]]:
    """Yield for each establishment the values that we know, by attribute."""
    # The oldest first, so that later statements replace earlier ones.
    facts = Prefetch("facts", CompanyFact.objects.order_by("stated_on", "pk"))
    rows = Establishment.objects.select_related("company", "municipality").order_by("pk")
    for establishment in rows.prefetch_related(facts).iterator(chunk_size=CHUNK):
        known = apply_group_size(
            merge_facts(establishment, establishment.facts.all()), establishment
        )
        yield {attribute: fact.value for attribute, fact in known.items()}

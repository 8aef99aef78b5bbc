"""What we know of every company, for questions about all of them at once: no name goes along."""

from collections.abc import Iterator
from typing import Any

from entrepreneurs.company_facts import count_group, merge_facts
from entrepreneurs.models import CompanyFact, Establishment

CHUNK = 1000


def list_known_facts() -> Iterator[dict[str, Any]]:
    """The facts of each establishment, as values by attribute."""
    rows = Establishment.objects.select_related("company", "municipality").order_by("pk")
    places: list[Establishment] = []
    for place in rows.iterator(chunk_size=CHUNK):
        places.append(place)
        if len(places) == CHUNK:
            yield from _read(places)
            places = []
    yield from _read(places)


def _read(places: list[Establishment]) -> Iterator[dict[str, Any]]:
    stated: dict[Any, list[CompanyFact]] = {}
    # The oldest first: what was stated later stands over it.
    rows = CompanyFact.objects.filter(establishment__in=places).order_by("stated_on", "pk")
    for fact in rows:
        stated.setdefault(fact.establishment_id, []).append(fact)
    for place in places:
        known = count_group(merge_facts(place, stated.get(place.pk, [])), place)
        yield {attribute: fact.value for attribute, fact in known.items()}

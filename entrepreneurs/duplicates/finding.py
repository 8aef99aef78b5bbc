"""Finds companies that may be in the list twice, and says why. Only people merge them."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import combinations
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _

from entrepreneurs.models import CompanyContact, Establishment, NotTwins
from entrepreneurs.querysets import EstablishmentQuerySet
from portal.accounts.models import User
from portal.accounts.scopes import Scope

# Two keys of establishments.
Pair = tuple[UUID, UUID]
MAX_TWINS = 200
# More rows that agree share an accountant's address or a business centre; they are no duplicates.
MAX_ALIKE = 6
# Words that say how a company is organised, not which company it is.
SETUP_WORDS = re.compile(r"\b(b\.?v\.?|n\.?v\.?|v\.?o\.?f\.?|holding|beheer|groep|group|de|het)\b")


@dataclass(slots=True)
class Twins:
    """Two establishments, and why they may be one."""

    first: Establishment
    second: Establishment
    whys: list[str] = field(default_factory=list)


def list_twins(scope: Scope) -> list[Twins]:
    """Return pairs in the scope's own municipalities, those with most reasons first. Pairs that
    somebody has said are not one stay away, and so do pairs that each have their own number.
    """
    rows = Establishment.objects.owned_by(scope)
    found: dict[Pair, list[str]] = {}
    for pairs, why in (
        (_find_same_names(rows), _("dezelfde naam in dezelfde gemeente")),
        (_find_same_addresses(rows), _("hetzelfde adres en een naam die erop lijkt")),
        (_find_same_people(rows), _("hetzelfde e-mailadres van een contactpersoon")),
    ):
        for pair in pairs:
            found.setdefault(pair, []).append(why)
    looked = set(NotTwins.objects.values_list("first", "second"))
    found = {pair: whys for pair, whys in found.items() if pair not in looked}
    establishments = Establishment.objects.select_related("company", "municipality").in_bulk(
        {pk for pair in found for pk in pair}
    )
    twins = [
        Twins(establishments[first], establishments[second], whys)
        for (first, second), whys in found.items()
        if not explain_difference(establishments[first], establishments[second])
    ]
    return sorted(twins, key=lambda one: (-len(one.whys), one.first.name))[:MAX_TWINS]


def explain_difference(first: Establishment, second: Establishment) -> str:
    """Return why these two cannot be one, as a sentence, or "" if they can."""
    if first.pk == second.pk:
        return _("Dit is hetzelfde bedrijf.")
    if first.number and second.number and first.number != second.number:
        return _("Deze vestigingen hebben elk een eigen vestigingsnummer.")
    ours, theirs = first.company.kvk_number, second.company.kvk_number
    if ours and theirs and ours != theirs:
        return _("Deze bedrijven hebben elk een eigen KVK-nummer.")
    return ""


def simplify_name(name_text: str) -> str:
    """Return a folded name without legal forms and other words that do not tell
    companies apart.
    """
    return " ".join(SETUP_WORDS.sub(" ", name_text).replace(".", "").split()) or name_text


def _find_same_names(rows: EstablishmentQuerySet) -> Iterator[Pair]:
    """Yield pairs with the same name, whatever their legal form: "Bakker" and "Bakker B.V."."""
    groups: dict[tuple[str, int], list[UUID]] = {}
    for pk, name, municipality in rows.values_list("pk", "name_text", "municipality").iterator():
        groups.setdefault((simplify_name(name), municipality), []).append(pk)
    yield from _pair(groups.values())


def _find_same_addresses(rows: EstablishmentQuerySet) -> Iterator[Pair]:
    known = rows.exclude(postcode="").exclude(street="")
    crowded = known.values("postcode", "street").annotate(n=Count("pk"))
    shared = crowded.filter(n__gt=1, n__lte=MAX_ALIKE).values_list("postcode", "street")
    for postcode, street in shared[:MAX_TWINS]:
        here = known.filter(postcode=postcode, street=street).values_list("pk", "name_text")
        for (one, name), (other, name_of_other) in combinations(sorted(here), 2):
            if _are_alike(name, name_of_other):
                yield one, other


def _find_same_people(rows: EstablishmentQuerySet) -> Iterator[Pair]:
    people = CompanyContact.objects.filter(establishment__in=rows, left_on=None).exclude(email="")
    shared = people.values("email").annotate(n=Count("establishment", distinct=True))
    emails = shared.filter(n__gt=1, n__lte=MAX_ALIKE).values_list("email", flat=True)
    groups: dict[str, list[UUID]] = {}
    for email, establishment in people.filter(email__in=emails[:MAX_TWINS]).values_list(
        "email", "establishment"
    ):
        groups.setdefault(email, []).append(establishment)
    yield from _pair(groups.values())


def _pair(groups: Iterable[Collection[UUID]]) -> Iterator[Pair]:
    for group in groups:
        if 1 < len(set(group)) <= MAX_ALIKE:
            yield from combinations(sorted(set(group)), 2)


def _are_alike(one: str, other: str) -> bool:
    """Say whether two names share a word of more than three letters."""
    words = set(simplify_name(one).split()) & set(simplify_name(other).split())
    return any(len(word) > 3 for word in words)


def record_not_twins(first: Establishment, second: Establishment, *, person: User) -> None:
    low, high = sorted((first, second), key=lambda one: one.pk)
    if first.pk != second.pk:
        NotTwins.objects.get_or_create(first=low, second=high, defaults={"person": person})

"""Suggests companies that could help each other: one is good at what the other needs."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from entrepreneurs.enums import LinkStatus, Need
from entrepreneurs.meetings.proposals import MAX_KEYS, find_needs
from entrepreneurs.models import Establishment, LinkSide
from portal.accounts.scopes import Scope

MAX_SUGGESTIONS = 10
WANTED = (Need.URGENT, Need.OPPORTUNITY)
CLASS_DIGITS = 4
# Divisions of SBI 2025 that trade with each other, by the name of their chain.
CHAINS: Final[Mapping[str, frozenset[str]]] = {
    "voeding": frozenset({"01", "03", "10", "11", "46", "47", "56"}),
    "bouw": frozenset({"16", "23", "25", "41", "42", "43", "71", "81"}),
    "maakindustrie": frozenset({"22", "24", "25", "26", "27", "28", "29", "30", "33", "71"}),
    "handel en vervoer": frozenset({"22", "46", "47", "49", "52", "53"}),
    "digitaal": frozenset({"47", "58", "62", "63", "73"}),
    "zorg": frozenset({"21", "32", "46", "62", "86", "87", "88"}),
}
THEME_POINTS, CHAIN_POINTS, SECTOR_POINTS, NEAR_POINTS = 3, 2, 1, 1


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A company to meet. `theme` is the slug of the subject; `whys` are sentences."""

    establishment: Establishment
    theme: str
    whys: list[str]
    points: int


def list_suggestions(
    establishment: Establishment, *, scope: Scope, names: Mapping[str, str]
) -> list[Suggestion]:
    """Return companies of the whole region, the best first, without competitors and companies that
    this one is linked with. `names` are those of the themes, by slug.
    """
    needs = find_needs(scope)
    mine = needs.get(establishment.pk, {})
    linked = LinkSide.objects.filter(link__sides__establishment=establishment).exclude(
        link__status__in=(LinkStatus.DECLINED, LinkStatus.CANCELLED)
    )
    others: QuerySet[Establishment] = (
        Establishment.objects.seen_by(scope)
        .filter(pk__in=list(needs)[:MAX_KEYS])
        .exclude(pk=establishment.pk)
        .exclude(company=establishment.company_id)
        .exclude(pk__in=linked.values("establishment"))
        .select_related("company", "municipality")
    )
    found = [
        _judge(establishment, other, mine=mine, theirs=needs[other.pk], names=names)
        for other in others
        if not are_competitors(establishment, other)
    ]
    good = [one for one in found if one is not None]
    return sorted(good, key=lambda one: (-one.points, one.establishment.name))[:MAX_SUGGESTIONS]


def are_competitors(one: Establishment, other: Establishment) -> bool:
    """Say whether two companies have the same SBI class, or the same code where it is shorter. The
    caller has already limited the region.
    """
    ours, theirs = one.company.sbi_code, other.company.sbi_code
    return bool(ours) and ours[:CLASS_DIGITS] == theirs[:CLASS_DIGITS]


def _judge(
    establishment: Establishment,
    other: Establishment,
    *,
    mine: Mapping[str, str],
    theirs: Mapping[str, str],
    names: Mapping[str, str],
) -> Suggestion | None:
    """Return a suggestion if there is a theme to talk about, or a shared chain with a
    shared need.
    """
    whys: list[str] = []
    themes: list[str] = []
    for theme, name in names.items():
        words = {"theme": name.lower(), "us": establishment.name, "them": other.name}
        if mine.get(theme) in WANTED and theirs.get(theme) == Need.STRENGTH:
            themes.append(theme)
            whys.append(_("%(them)s is sterk in %(theme)s; %(us)s wil daar verder mee.") % words)
        elif theirs.get(theme) in WANTED and mine.get(theme) == Need.STRENGTH:
            themes.append(theme)
            whys.append(_("%(us)s is sterk in %(theme)s; %(them)s wil daar verder mee.") % words)
    points = THEME_POINTS * len(themes)
    shared = [one for one in names if mine.get(one) == theirs.get(one) == Need.URGENT]
    if chain := _find_chain(establishment, other):
        points += CHAIN_POINTS
        whys.append(_("Zij zitten in dezelfde keten: %(chain)s.") % {"chain": chain})
    if not themes and not (chain and shared):
        return None
    if not themes:
        whys.append(_("Voor allebei is %(theme)s dringend.") % {"theme": names[shared[0]].lower()})
    if _are_colleagues(establishment, other):
        points += SECTOR_POINTS
        whys.append(_("Zij werken in dezelfde branche, maar doen niet hetzelfde."))
    if establishment.postcode and establishment.postcode[:4] == other.postcode[:4]:
        points += NEAR_POINTS
        whys.append(_("Zij zitten bij elkaar in de buurt."))
    return Suggestion(other, (themes or shared)[0], whys, points)


def _find_chain(one: Establishment, other: Establishment) -> str:
    ours, theirs = one.company.sbi_code[:2], other.company.sbi_code[:2]
    if not ours or ours == theirs:
        return ""
    fitting = (name for name, codes in CHAINS.items() if {ours, theirs} <= codes)
    return next(fitting, "")


def _are_colleagues(one: Establishment, other: Establishment) -> bool:
    ours, theirs = one.company.sbi_code, other.company.sbi_code
    return bool(ours) and ours[:2] == theirs[:2]

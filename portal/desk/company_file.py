"""What the file of a company shows: everything to those who work in its municipality, the minimum
to the rest of the region.
"""

from datetime import date
from typing import TypedDict

from django.db.models import QuerySet
from django.utils.translation import get_language

from entrepreneurs.companies.known_facts import KnownFact, list_facts
from entrepreneurs.companies.needs import pick_newest_needs
from entrepreneurs.companies.own_answers import OwnAnswers, find_own_answers
from entrepreneurs.enums import Need, VisitStatus
from entrepreneurs.models import (
    CompanyContact,
    CompanyLink,
    Establishment,
    EstablishmentMerge,
    FollowUp,
    LinkSide,
    Visit,
)
from entrepreneurs.visits.advising import FactLine, describe_facts
from portal.accounts.scopes import Scope
from portal.desk.timeline import Entry, list_entries
from portal.wording import pick_language
from programmes.engine.catalogue import Catalogue
from referrals.models import ReferralProposal
from referrals.proposing import list_waiting


class NearbyFile(TypedDict):
    """What everybody in the region sees. `needs` holds theme, need and the words for it."""

    establishment: Establishment
    needs: list[tuple[str, str, str]]
    open: QuerySet[FollowUp]


class OwnFile(NearbyFile):
    """What those who work in its municipality see besides."""

    entries: list[Entry]
    facts: list[FactLine]
    own_answers: list[FactLine]
    answers_on: date | None
    contacts: QuerySet[CompanyContact]
    planned: QuerySet[Visit]
    proposals: list[ReferralProposal]
    links: list[tuple[CompanyLink, LinkSide]]
    merges: QuerySet[EstablishmentMerge]
    others: QuerySet[Establishment]
    sector: str


def describe_nearby(establishment: Establishment, *, catalogue: Catalogue) -> NearbyFile:
    return {
        "establishment": establishment,
        "needs": list_needs(establishment, catalogue=catalogue),
        "open": establishment.follow_ups.filter(done_on=None).select_related("owner"),
    }


def describe_own(establishment: Establishment, *, scope: Scope, catalogue: Catalogue) -> OwnFile:
    language = (get_language() or "nl")[:2]
    known = list_facts(establishment)
    answers = find_own_answers(establishment, known=known, scope=scope, catalogue=catalogue)
    return {
        **describe_nearby(establishment, catalogue=catalogue),
        "entries": list_entries(establishment, scope=scope),
        "facts": describe_facts(known, catalogue=catalogue, language=language),
        "own_answers": describe_own_answers(answers, catalogue=catalogue, language=language),
        "answers_on": answers.stated_on if answers else None,
        "contacts": establishment.contacts.all(),
        "planned": establishment.visits.filter(status=VisitStatus.PLANNED).select_related("host"),
        "proposals": list_waiting(establishment),
        "links": list_links(establishment, scope=scope),
        "merges": establishment.merges.filter(undone_at=None),
        "others": establishment.company.establishments.exclude(pk=establishment.pk),
        "sector": describe_sector(establishment, catalogue=catalogue),
    }


def list_needs(
    establishment: Establishment, *, catalogue: Catalogue
) -> list[tuple[str, str, str]]:
    """Return theme, need and the words for it, from the newest visit that mentions the theme."""
    newest = pick_newest_needs(establishment.visits.prefetch_related("themes"))
    names = catalogue.document["themes"]
    return [
        (pick_language(names[theme]["name"]), need, str(Need(need).label))
        for theme, need in newest.items()
        if theme in names
    ]


def describe_own_answers(
    answers: OwnAnswers | None, *, catalogue: Catalogue, language: str
) -> list[FactLine]:
    """Put what the entrepreneur said in the intake in words, as lines like those of the facts."""
    facts = answers.facts if answers else {}
    known = {slug: KnownFact(slug, value, "", None) for slug, value in facts.items()}
    return describe_facts(known, catalogue=catalogue, language=language)


def list_links(
    establishment: Establishment, *, scope: Scope
) -> list[tuple[CompanyLink, LinkSide]]:
    """Return each introduction with its other side, whose name is known in all of the region."""
    sides = LinkSide.objects.filter(link__sides__establishment=establishment).exclude(
        establishment=establishment
    )
    seen = sides.filter(establishment__municipality__in=scope.seen)
    rows = seen.select_related("link", "establishment").order_by("-link__created_at")
    return [(side.link, side) for side in rows]


def describe_sector(establishment: Establishment, *, catalogue: Catalogue) -> str:
    """Return the sector's name with its SBI code, or the code alone where it is unknown."""
    code = establishment.company.sbi_code
    sector = catalogue.document["sectors"].get(code) or catalogue.document["sectors"].get(code[:2])
    return f"{pick_language(sector['label'])} (SBI {code})" if sector and code else code

"""Offer the vocabularies that sort services as HSDS taxonomies."""

from collections.abc import Iterator, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.wording import pick_language
from programmes.engine.catalogue import Catalogue
from programmes.engine.published import PublishedProgramme, RoleKey
from programmes.enums import OfferKind, OrganisationRole, Route

# By role: the key under which a published programme has its organisations.
ROLES: Mapping[str, RoleKey] = {
    "executor": "executors",
    "initiator": "initiators",
    "partner": "partners",
}
TAXONOMIES: Mapping[str, tuple[Promise, Promise]] = {
    "themes": (_("Thema's"), _("Waar een ondernemer tegenaan kan lopen.")),
    "policy-themes": (_("Beleidsthema's"), _("Wat de overheid met een programma wil bereiken.")),
    "offers": (_("Soorten hulp"), _("Wat een ondernemer van een programma kan krijgen.")),
    "routes": (_("Manieren van meedoen"), _("Hoe een ondernemer bij een programma komt.")),
    "roles": (_("Rollen"), _("Wat een organisatie voor een programma doet.")),
}
# The key of the filter on the page with programmes that shows the same services.
FILTERS: Mapping[str, str] = {
    "themes": "theme",
    "policy-themes": "policyTheme",
    "offers": "offer",
    "routes": "route",
}
CHOICES = {"offers": OfferKind, "routes": Route, "roles": OrganisationRole}


def list_terms(catalogue: Catalogue) -> dict[str, list[str]]:
    """Return the codes of each taxonomy, in order."""
    document = catalogue.document
    return {
        "themes": list(document["themes"]),
        "policy-themes": list(document["policy_themes"]),
        **{taxonomy: list(choices.values) for taxonomy, choices in CHOICES.items()},
    }


def name_term(catalogue: Catalogue, taxonomy: str, code: str) -> tuple[str, str]:
    """Return the name and description of a term, in the active language."""
    if taxonomy == "themes":
        theme = catalogue.document["themes"][code]
        return pick_language(theme["name"]), pick_language(theme["description"])
    if taxonomy == "policy-themes":
        name = pick_language(catalogue.document["policy_themes"][code])
    else:
        name = str(CHOICES[taxonomy](code).label)
    return name, f"{TAXONOMIES[taxonomy][0]}: {name}"


def list_service_terms(programme: PublishedProgramme) -> Iterator[tuple[str, str]]:
    """Yield the terms by which a programme can be found, as (taxonomy, code)."""
    yield from (("themes", one["theme"]) for one in programme["themes"])
    yield from (("policy-themes", code) for code in programme["policy_themes"])
    yield from (("offers", offer["kind"]) for offer in programme["offers"])
    yield "routes", programme["route"]
    yield from (("roles", role) for role, key in ROLES.items() if programme[key])

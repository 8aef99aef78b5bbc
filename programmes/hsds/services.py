"""Write the catalogue as HSDS, in the active language. What is not known is left out, since HSDS
has no null.
"""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from portal.wording import pick_language
from programmes.engine.catalogue import Catalogue
from programmes.engine.published import PublishedProgramme
from programmes.enums import ProgrammeStatus, RegionKind, Route
from programmes.hsds.identity import list_organizations, make_id
from programmes.hsds.vocabularies import FILTERS, ROLES, TAXONOMIES, name_term
from programmes.presenting.benefit import describe_contribution
from programmes.presenting.presenter import Freshness, describe_freshness, describe_requirements
from programmes.presenting.sentences import Explainer

# An object of an answer; the schema module describes each.
JSON = dict[str, Any]
STATUSES: Mapping[str, str] = {
    ProgrammeStatus.OPEN: "active",
    ProgrammeStatus.PAUSED: "temporarily closed",
    ProgrammeStatus.ENDED: "defunct",
    # The closest that HSDS has: nobody can rely on it.
    ProgrammeStatus.UNKNOWN: "inactive",
}


def keep_known(values: JSON) -> JSON:
    """Return an object without the keys that have no value."""
    return {key: value for key, value in values.items() if value not in (None, "", [])}


class Describer:
    """Writes one catalogue version; `published_at` is when it came into force (ISO, UTC)."""

    def __init__(self, catalogue: Catalogue, *, published_at: str | None) -> None:
        self.catalogue = catalogue
        self.published_at = published_at
        self.language = (get_language() or settings.LANGUAGE_CODE)[:2]
        self.explainer = Explainer(catalogue, language=self.language, as_of=date.min)

    # --- services --------------------------------------------------------------------------------

    def describe_stamp(self, slug: str) -> JSON:
        """Return what a consumer needs to see whether its copy is up to date."""
        stamp = {"id": make_id("service", slug), "modified_date": self.published_at}
        return keep_known(stamp)

    def describe_service(self, slug: str) -> JSON:
        """Return a programme as a service, without its lists."""
        programme = self.catalogue.programmes[slug]
        organisation = self._pick_organisation(programme)
        freshness = describe_freshness(programme)
        return keep_known(
            {
                "id": make_id("service", slug),
                "organization_id": organisation and make_id("organization", organisation),
                "name": pick_language(programme["title"]),
                "description": pick_language(programme["summary"]),
                "url": link(reverse("programmes:detail", kwargs={"slug": slug})),
                "status": STATUSES[programme["status"]],
                "application_process": self._tell_route(programme),
                "fees_description": self._tell_fees(programme),
                "eligibility_description": self._tell_eligibility(slug),
                "assured_date": freshness["as_of"] if freshness["checked"] else None,
                "alert": self._warn(freshness),
                "last_modified": self.published_at,
                "organization": organisation and self.describe_organization(organisation),
            }
        )

    def describe_full_service(self, slug: str) -> JSON:
        """Return a programme as a service, with its lists."""
        programme = self.catalogue.programmes[slug]
        service = make_id("service", slug)
        lists = {
            "additional_urls": [
                keep_known(
                    {
                        "id": make_id("url", slug, str(number)),
                        "label": pick_language(one["label"]),
                        "url": one["url"],
                        "service_id": service,
                    }
                )
                for number, one in enumerate(programme["links"])
            ],
            "service_areas": [self._describe_area(slug, code) for code in programme["regions"]],
            "funding": [
                {
                    "id": make_id("funding", slug, str(number)),
                    "service_id": service,
                    "source": f"{pick_language(one['label'])} (EUR {one['amount']})",
                }
                for number, one in enumerate(programme["budget"]["parts"])
            ],
            "cost_options": self._list_costs(programme),
            "attributes": self._list_attributes(programme),
        }
        return self.describe_service(slug) | keep_known(lists)

    def _pick_organisation(self, programme: PublishedProgramme) -> str | None:
        """Return the first executor, initiator or partner.

        HSDS has room for one organisation; all of them are attributes, with their role.
        """
        return next((one for key in ROLES.values() for one in programme[key]), None)

    def _tell_route(self, programme: PublishedProgramme) -> str:
        label, note = str(Route(programme["route"]).label), pick_language(programme["route_note"])
        return f"{label}. {note}".strip()

    def _tell_fees(self, programme: PublishedProgramme) -> str:
        contribution = programme["own_contribution"]
        if not contribution:
            return ""
        note = pick_language(contribution.get("note"))
        return f"{describe_contribution(contribution)} {note}".strip()

    def _tell_eligibility(self, slug: str) -> str:
        criteria = self.catalogue.matcher.by_slug[slug].conditions.criteria
        judged = self.catalogue.programmes[slug]["judged_by_desk"]
        texts = describe_requirements(criteria, self.explainer)
        texts += [pick_language(one["text"]) for one in judged]
        return " ".join(text if text.endswith(".") else f"{text}." for text in texts)

    def _warn(self, freshness: Freshness) -> str:
        if freshness["checked"]:
            return ""
        return _("Zo was het in maart 2019. Niemand heeft dit daarna nog nagekeken.")

    def _describe_area(self, slug: str, code: str) -> JSON:
        region = self.catalogue.regions[code]
        return {
            "id": make_id("service-area", slug, code),
            "service_id": make_id("service", slug),
            "name": pick_language(region["name"]),
            "description": str(RegionKind(region["kind"]).label),
            "extent": code,
            "extent_type": region["kind"],
        }

    def _list_costs(self, programme: PublishedProgramme) -> list[JSON]:
        contribution = programme["own_contribution"]
        if not contribution:
            return []
        amounts = {"min": contribution.get("min"), "max": contribution.get("max")}
        return [
            {
                "id": make_id("cost-option", programme["slug"], name),
                "service_id": make_id("service", programme["slug"]),
                "option": name,
                "currency": "EUR",
                "amount": float(Decimal(amount)),
                "amount_description": describe_contribution(contribution),
            }
            for name, amount in amounts.items()
            if amount is not None
        ]

    def _list_attributes(self, programme: PublishedProgramme) -> list[JSON]:
        """Return the terms that a programme is sorted by, each with a value that specifies it."""
        organisations = self.catalogue.document["organisations"]
        found = [
            ("themes", one["theme"], str(one["relevance"]), pick_language(one["why"]))
            for one in programme["themes"]
        ]
        found += [("policy-themes", code, "", "") for code in programme["policy_themes"]]
        found += [
            ("offers", offer["kind"], offer["slug"], pick_language(offer["title"]))
            for offer in programme["offers"]
        ]
        found.append(("routes", programme["route"], "", ""))
        found += [
            ("roles", role, make_id("organization", slug), organisations[slug]["name"])
            for role, key in ROLES.items()
            for slug in programme[key]
        ]
        return [self._describe_attribute(programme["slug"], *one) for one in found]

    def _describe_attribute(
        self, slug: str, taxonomy: str, code: str, value: str, label: str
    ) -> JSON:
        return keep_known(
            {
                "id": make_id("attribute", slug, taxonomy, code, value),
                "link_id": make_id("service", slug),
                "link_entity": "service",
                "taxonomy_term_id": make_id("term", taxonomy, code),
                "value": value,
                "label": label,
                "taxonomy_term": self.describe_term(taxonomy, code),
            }
        )

    # --- organisations ---------------------------------------------------------------------------

    @cached_property
    def organizations(self) -> dict[str, dict[str, list[str]]]:
        """The organisations with a role: {organisation: {role: [programme]}}."""
        return list_organizations(self.catalogue)

    def describe_organization(self, slug: str) -> JSON:
        """Return an organisation, without its services."""
        organisation = self.catalogue.document["organisations"][slug]
        return keep_known(
            {
                "id": make_id("organization", slug),
                "name": organisation["name"],
                "description": self._tell_roles(slug),
                "website": organisation["website"],
            }
        )

    def describe_full_organization(self, slug: str, *, full: bool) -> JSON:
        """Return an organisation with its services, in full or only named."""
        services = dict.fromkeys(one for ran in self.organizations[slug].values() for one in ran)
        describe = self.describe_full_service if full else self._point_to_service
        return self.describe_organization(slug) | {"services": [describe(one) for one in services]}

    def _point_to_service(self, slug: str) -> JSON:
        programme = self.catalogue.programmes[slug]
        return {
            "id": make_id("service", slug),
            "name": pick_language(programme["title"]),
            "status": STATUSES[programme["status"]],
        }

    def _tell_roles(self, slug: str) -> str:
        roles = self.organizations[slug]
        texts = {
            "initiator": _("Begon met: %(programmes)s."),
            "executor": _("Voert uit: %(programmes)s."),
            "partner": _("Werkt mee aan: %(programmes)s."),
        }
        return " ".join(
            text % {"programmes": self._join_titles(roles[role])}
            for role, text in texts.items()
            if role in roles
        )

    def _join_titles(self, slugs: list[str]) -> str:
        return ", ".join(pick_language(self.catalogue.programmes[one]["title"]) for one in slugs)

    # --- taxonomies ------------------------------------------------------------------------------

    def describe_taxonomy(self, slug: str) -> JSON:
        """Return a taxonomy, without its terms."""
        name, description = TAXONOMIES[slug]
        identifier = make_id("taxonomy", slug)
        return {"id": identifier, "name": str(name), "description": str(description)}

    def describe_term(self, taxonomy: str, code: str) -> JSON:
        """Return a term, with its taxonomy and the page that shows the same programmes."""
        name, description = name_term(self.catalogue, taxonomy, code)
        page = f"{reverse('programmes:list')}?{FILTERS.get(taxonomy)}={code}"
        return keep_known(
            {
                "id": make_id("term", taxonomy, code),
                "code": code,
                "name": name,
                "description": description,
                "taxonomy": str(TAXONOMIES[taxonomy][0]),
                "taxonomy_id": make_id("taxonomy", taxonomy),
                "language": self.language,
                "term_uri": link(page) if taxonomy in FILTERS else None,
            }
        )


def link(path: str) -> str:
    """Return the public address of a path."""
    return settings.PUBLIC_URL + path

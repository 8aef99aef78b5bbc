"""One published version of the catalogue, compiled for the pages, the API and the engine.

Pure: no database, no request.
"""

from collections.abc import Mapping
from functools import cached_property

from programmes.engine.criteria import compile_criterion
from programmes.engine.eligibility import (
    CompiledOffer,
    CompiledProgramme,
    Conditions,
    Facts,
    sort_conditions,
)
from programmes.engine.matching import Matcher, Matching, Needs
from programmes.engine.published import (
    CatalogueDocument,
    PublishedAttribute,
    PublishedCriterion,
    PublishedProgramme,
    PublishedRegion,
)


class Catalogue:
    """A version of the catalogue: its document, and look-ups by code and slug.

    `document` is what publishing.versions.build_document wrote, `version` the identifier that is
    published with it, and `number` the primary key of its row.
    """

    def __init__(self, document: CatalogueDocument, *, version: str, number: int) -> None:
        # JSON in a database does not keep the order of keys. Themes come in the order of the
        # visit, policy themes in that of the source.
        themes = sorted(document["themes"].items(), key=lambda theme: theme[1].get("position", 0))
        names = document["policy_themes"]
        policy_themes = {slug: names[slug] for slug in document.get("policy_theme_order", names)}
        self.document: CatalogueDocument = {
            **document,
            "themes": dict(themes),
            "policy_themes": policy_themes,
        }
        self.version = version
        self.number = number
        self.regions: Mapping[str, PublishedRegion] = document["regions"]
        self.attributes: dict[str, PublishedAttribute] = {
            one["slug"]: one for one in document["attributes"]
        }
        self.members = {
            code: frozenset(region["members"]) for code, region in self.regions.items()
        }
        self.programmes: dict[str, PublishedProgramme] = {
            one["slug"]: one for one in document["programmes"]
        }

    @classmethod
    def empty(cls) -> "Catalogue":
        """Return the catalogue that stands in force before anything was published."""
        document: CatalogueDocument = {
            "source": "",
            "regions": {},
            "towns": [],
            "sectors": {},
            "themes": {},
            "policy_themes": {},
            "organisations": {},
            "signposts": [],
            "attributes": [],
            "programmes": [],
        }
        return cls(document, version="empty", number=0)

    @cached_property
    def matcher(self) -> Matcher:
        """The programmes, compiled when they are first needed. Raises InvalidCriterion."""
        return Matcher(self._compile(programme) for programme in self.programmes.values())

    @cached_property
    def municipalities(self) -> frozenset[str]:
        """The codes of all municipalities."""
        return frozenset(
            code for code, region in self.regions.items() if region["kind"] == "municipality"
        )

    def match(self, facts: Facts, needs: Needs) -> Matching:
        """Return the answer for a company with these facts and needs."""
        return Matching(self.matcher, facts, needs)

    def _compile(self, programme: PublishedProgramme) -> CompiledProgramme:
        covered = frozenset().union(*(self.members[code] for code in programme["regions"]))
        return CompiledProgramme(
            slug=programme["slug"],
            route=programme["route"],
            relevance={one["theme"]: one["relevance"] for one in programme["themes"]},
            municipalities=len(covered),
            conditions=self._compile_conditions(programme["criteria"]),
            offers=tuple(
                CompiledOffer(offer["slug"], self._compile_conditions(offer["criteria"]))
                for offer in programme["offers"]
            ),
        )

    def _compile_conditions(self, criteria: list[PublishedCriterion]) -> Conditions:
        return sort_conditions(
            compile_criterion(
                one,
                identifier=one["id"],
                attribute_type=self.attributes[one["attribute"]]["type"],
                members=self.members,
            )
            for one in criteria
        )

"""One published version of the catalogue, compiled: what the pages, the API and the engine read.
Pure; no database.
"""

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from programmes.engine.criteria import compile_criterion
from programmes.engine.eligibility import (
    CompiledOffer,
    CompiledProgramme,
    Conditions,
    Facts,
    sort_conditions,
)
from programmes.engine.matching import Matcher, Matching, Needs

Document = Mapping[str, Any]


class Catalogue:
    """`document` as built by publishing.build_document; `version` is the published identifier."""

    def __init__(self, document: Document, *, version: str, number: int) -> None:
        # JSON in a database keeps no order of keys; the themes have one: that of the visit, and
        # those of policy that of the source.
        themes = sorted(document["themes"].items(), key=lambda theme: theme[1].get("position", 0))
        names = document["policy_themes"]
        policy_themes = {slug: names[slug] for slug in document.get("policy_theme_order", names)}
        self.document: Document = {
            **document,
            "themes": dict(themes),
            "policy_themes": policy_themes,
        }
        self.version = version
        self.number = number
        self.regions: Mapping[str, Document] = document["regions"]
        self.attributes: dict[str, Document] = {one["slug"]: one for one in document["attributes"]}
        self.members = {
            code: frozenset(region["members"]) for code, region in self.regions.items()
        }
        self.programmes: dict[str, Document] = {one["slug"]: one for one in document["programmes"]}

    @classmethod
    def empty(cls) -> "Catalogue":
        names = ("regions", "sectors", "themes", "policy_themes", "organisations")
        document: dict[str, Any] = {name: {} for name in names}
        document |= {name: [] for name in ("attributes", "programmes", "towns", "signposts")}
        return cls(document | {"source": ""}, version="empty", number=0)

    @cached_property
    def matcher(self) -> Matcher:
        return Matcher(self._compile(programme) for programme in self.programmes.values())

    @cached_property
    def municipalities(self) -> frozenset[str]:
        return frozenset(
            code for code, region in self.regions.items() if region["kind"] == "municipality"
        )

    def match(self, facts: Facts, needs: Needs) -> Matching:
        return Matching(self.matcher, facts, needs)

    def _compile(self, programme: Document) -> CompiledProgramme:
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

    def _compile_conditions(self, criteria: list[Document]) -> Conditions:
        return sort_conditions(
            compile_criterion(
                one,
                identifier=one["id"],
                attribute_type=self.attributes[one["attribute"]]["type"],
                members=self.members,
            )
            for one in criteria
        )

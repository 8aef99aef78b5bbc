"""Read all files under fixtures/ and check them together: their shapes, their codes, and whether
every criterion compiles.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import BaseModel

from programmes.engine.criteria import InvalidCriterion, compile_criterion
from programmes.files.shapes import (
    AttributeEntry,
    CriterionEntry,
    OrganisationEntry,
    PolicyThemeEntry,
    ProgrammeEntry,
    RegionEntry,
    SectorEntry,
    SignpostEntry,
    Sources,
    ThemeEntry,
    TownEntry,
)
from programmes.files.yaml_files import (
    FileProblem,
    FixtureFile,
    InvalidFiles,
    Location,
    parse_entries,
    parse_entry,
    read_fixture,
)

COUNTRY = "NL"


@dataclass(slots=True)
class CatalogueFiles:
    """The entries of all files, in file order."""

    regions: list[RegionEntry] = field(default_factory=list)
    towns: list[TownEntry] = field(default_factory=list)
    sectors: list[SectorEntry] = field(default_factory=list)
    themes: list[ThemeEntry] = field(default_factory=list)
    policy_themes: list[PolicyThemeEntry] = field(default_factory=list)
    attributes: list[AttributeEntry] = field(default_factory=list)
    organisations: list[OrganisationEntry] = field(default_factory=list)
    signposts: list[SignpostEntry] = field(default_factory=list)
    programmes: list[ProgrammeEntry] = field(default_factory=list)
    sources: Sources | None = None

    def list_members(self) -> dict[str, frozenset[str]]:
        """Return the municipalities of every region code, that of a municipality included."""
        return list_members(
            (region.code, region.kind, region.province, region.municipalities)
            for region in self.regions
        )


REFERENCE_FILES: tuple[tuple[str, type[BaseModel], str], ...] = (
    ("regions", RegionEntry, "code"),
    ("towns", TownEntry, ""),
    ("sectors", SectorEntry, "code"),
    ("themes", ThemeEntry, "slug"),
    ("policy_themes", PolicyThemeEntry, "slug"),
    ("attributes", AttributeEntry, "slug"),
    ("organisations", OrganisationEntry, "slug"),
    ("signposts", SignpostEntry, "slug"),
)


def list_members(
    regions: Iterable[tuple[str, str, str | None, list[str]]],
) -> dict[str, frozenset[str]]:
    """Return the municipalities of every region code.

    A region comes as its code, its kind, its province if it is a municipality, and the
    municipalities that a named region lists.
    """
    regions = list(regions)
    municipalities = [
        (code, province) for code, kind, province, _ in regions if kind == "municipality"
    ]
    members = {code: frozenset({code}) for code, _ in municipalities}
    for code, kind, _, listed in regions:
        if kind == "country":
            members[code] = frozenset(one for one, _ in municipalities)
        elif kind == "province":
            members[code] = frozenset(one for one, province in municipalities if province == code)
        elif kind == "named-region":
            members[code] = frozenset(listed)
    return members


def read_catalogue_files(root: Path) -> CatalogueFiles:
    """Return the checked entries of all files below `root`, programmes in the source's order.

    Raises InvalidFiles with every problem found.
    """
    entries = CatalogueFiles()
    files: dict[str, FixtureFile] = {}
    for name, model, key in REFERENCE_FILES:
        file = files[name] = read_fixture(root / "reference" / f"{name}.yaml", root=root)
        parsed = parse_entries(file, model)
        setattr(entries, name, parsed)
        if key:
            _refuse_duplicates(file, [getattr(entry, key) for entry in parsed])
    file = files["sources"] = read_fixture(root / "reference" / "sources.yaml", root=root)
    entries.sources = parse_entry(file, Sources)
    programme_files = [
        read_fixture(path, root=root) for path in sorted((root / "programmes").glob("*.yaml"))
    ]
    parsed_programmes = [(file, parse_entry(file, ProgrammeEntry)) for file in programme_files]
    _raise_problems([*files.values(), *programme_files])
    check = ReferenceCheck(entries)
    check.check_reference(files)
    for file, programme in parsed_programmes:
        if programme:
            check.check_programme(programme, file)
            entries.programmes.append(programme)
    _raise_problems([*files.values(), *programme_files])
    entries.programmes.sort(key=lambda programme: programme.order)
    return entries


def _refuse_duplicates(file: FixtureFile, keys: list[str]) -> None:
    seen: set[str] = set()
    for index, key in enumerate(keys):
        if key in seen:
            file.complain((index,), f"{key} stands in this file twice")
        seen.add(key)


def _raise_problems(files: Iterable[FixtureFile]) -> None:
    problems: list[FileProblem] = [problem for file in files for problem in file.problems]
    if problems:
        raise InvalidFiles(problems)


class ReferenceCheck:
    """Checks that every code exists that a file mentions; complains to the file."""

    def __init__(self, entries: CatalogueFiles) -> None:
        self.members = entries.list_members()
        self.municipalities = {r.code for r in entries.regions if r.kind == "municipality"}
        self.attributes = {attribute.slug: attribute for attribute in entries.attributes}
        self.known: dict[str, set[str]] = {
            "region": {region.code for region in entries.regions},
            "organisation": {organisation.slug for organisation in entries.organisations},
            "theme": {theme.slug for theme in entries.themes},
            "policy theme": {theme.slug for theme in entries.policy_themes},
        }
        self.entries = entries

    def check_reference(self, files: dict[str, FixtureFile]) -> None:
        """Check the reference files, which are by name."""
        for index, region in enumerate(self.entries.regions):
            for code in [*region.municipalities, *([region.province] if region.province else [])]:
                self._require("region", code, files["regions"], (index,))
        for index, town in enumerate(self.entries.towns):
            if town.municipality not in self.municipalities:
                files["towns"].complain(
                    (index, "municipality"), f"unknown municipality {town.municipality}"
                )
        for index, signpost in enumerate(self.entries.signposts):
            for theme in signpost.themes:
                self._require("theme", theme, files["signposts"], (index, "themes"))

    def check_programme(self, programme: ProgrammeEntry, file: FixtureFile) -> None:
        """Check one programme and its criteria."""
        if file.name.rsplit("/", 1)[-1] != f"{programme.slug}.yaml":
            file.complain(("slug",), f"the slug {programme.slug} is not the name of the file")
        for kind, location, codes in self._list_mentions(programme):
            for code in codes:
                self._require(kind, code, file, location)
        for location, criterion in iterate_criteria(programme):
            self._check_criterion(criterion, file, location)
        self._refuse_duplicate_ids(programme, file)

    @staticmethod
    def _list_mentions(programme: ProgrammeEntry) -> list[tuple[str, Location, list[str]]]:
        return [
            ("region", ("regions",), programme.regions),
            ("policy theme", ("policy_themes",), programme.policy_themes),
            ("theme", ("themes",), [one.theme for one in programme.themes]),
            ("organisation", ("initiators",), programme.initiators),
            ("organisation", ("executors",), programme.executors),
            ("organisation", ("partners",), programme.partners),
        ]

    def _require(self, kind: str, code: str, file: FixtureFile, location: Location) -> None:
        if code not in self.known[kind]:
            file.complain(location, f"unknown {kind} {code}")

    def _check_criterion(
        self, criterion: CriterionEntry, file: FixtureFile, location: Location
    ) -> None:
        attribute = self.attributes.get(criterion.attribute)
        if attribute is None:
            file.complain((*location, "attribute"), f"unknown attribute {criterion.attribute}")
            return
        try:
            compile_criterion(
                criterion.model_dump(),
                identifier=criterion.id,
                attribute_type=attribute.type,
                members=self.members,
            )
        except InvalidCriterion as error:
            file.complain((*location, "expected"), f"criterion {criterion.id}: {error}")

    @staticmethod
    def _refuse_duplicate_ids(programme: ProgrammeEntry, file: FixtureFile) -> None:
        groups: list[tuple[Location, list[str]]] = [
            (("criteria",), [criterion.id for criterion in programme.criteria]),
            (("offers",), [offer.id for offer in programme.offers]),
            *(
                (("offers", index, "criteria"), [criterion.id for criterion in offer.criteria])
                for index, offer in enumerate(programme.offers)
            ),
        ]
        for location, ids in groups:
            for index, one in enumerate(ids):
                if one in ids[:index]:
                    file.complain((*location, index, "id"), f"{one} is used twice")


def iterate_criteria(programme: ProgrammeEntry) -> Iterator[tuple[Location, CriterionEntry]]:
    """Yield every criterion of a programme and its offers, with its location in the file."""
    for index, criterion in enumerate(programme.criteria):
        yield ("criteria", index), criterion
    for number, offer in enumerate(programme.offers):
        for index, criterion in enumerate(offer.criteria):
            yield ("offers", number, "criteria", index), criterion

"""Prove from the files that every fact has a source, and that every programme and offer fits some
company.

With the text of the report at hand, it also proves that every figure of a programme file stands in
its chapter, or in part 1 where the fact says so.
"""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

from programmes.engine.catalogue import Catalogue
from programmes.engine.eligibility import CompiledProgramme, Conditions
from programmes.files.all_files import CatalogueFiles, read_catalogue_files
from programmes.files.citations import (
    iterate_figures,
    iterate_sections,
    iterate_texts,
    list_figures,
)
from programmes.files.compiled import compile_files
from programmes.files.figures import as_number
from programmes.files.shapes import ProgrammeEntry, Sources
from programmes.files.source_text import (
    PART_1,
    InvalidSource,
    Passage,
    SourceText,
    find_missing_headings,
    read_source,
)
from programmes.files.witnesses import Unreachable, find_witness
from programmes.files.yaml_files import (
    FileProblem,
    FixtureFile,
    InvalidFiles,
    Location,
    read_fixture,
)


@dataclass(slots=True)
class CheckReport:
    """What a check found wrong, and how much of each kind it proved."""

    problems: list[FileProblem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def check_catalogue(*, root: Path, source: Path | None = None) -> CheckReport:
    """Return all defects of the files below `root`, in the order of files and lines.

    `source` is the file with the text of the report; without it no figure is looked up.
    """
    try:
        files = read_catalogue_files(root)
    except InvalidFiles as error:
        return CheckReport(error.problems)
    return CatalogueCheck(files, root, source).run()


class CatalogueCheck:
    """Checks the entries of files that were read without problems."""

    def __init__(self, files: CatalogueFiles, root: Path, source: Path | None) -> None:
        self.files = files
        self.root = root
        self.source = source
        self.counts: Counter[str] = Counter()
        self.sources_file = read_fixture(root / "reference" / "sources.yaml", root=root)

    @cached_property
    def sources(self) -> Sources:
        """The headings of the report. Raises InvalidFiles when their file is empty."""
        if self.files.sources is None:
            raise InvalidFiles([FileProblem(self.sources_file.name, 1, "this file is empty")])
        return self.files.sources

    @cached_property
    def catalogue(self) -> Catalogue:
        """The catalogue of the files, compiled when it is first needed."""
        return compile_files(self.files)

    @cached_property
    def headings(self) -> dict[str, frozenset[str]]:
        """What a section may be called, by programme."""
        part1 = [f"{PART_1}{heading}" for heading in self.sources.part1.headings]
        return {
            chapter.programme: frozenset([chapter.title, *chapter.headings, *part1])
            for chapter in self.sources.chapters
        }

    def run(self) -> CheckReport:
        """Return what is wrong and what was proved."""
        text = self._read_source()
        if text:
            self._check_headings(text)
        checked = [self.sources_file]
        for entry in self.files.programmes:
            file = read_fixture(self.root / "programmes" / f"{entry.slug}.yaml", root=self.root)
            self._check_programme(entry, file, text)
            checked.append(file)
        problems = sorted({problem for file in checked for problem in file.problems})
        self.counts["programmes"] = len(self.files.programmes)
        return CheckReport(problems, self.counts)

    def _read_source(self) -> SourceText | None:
        if self.source is None:
            return None
        try:
            return read_source(self.source, self.sources)
        except (InvalidSource, OSError, UnicodeDecodeError) as error:
            self.sources_file.complain((), f"the source does not fit: {error}")
            return None

    # --- headings --------------------------------------------------------------------------------

    def _check_headings(self, text: SourceText) -> None:
        """Check that every heading of the reference file is a line of its part or chapter."""
        lists: list[tuple[Location, list[str], Passage]] = [
            (("part1", "headings"), self.sources.part1.headings, text.part1)
        ]
        for index, chapter in enumerate(self.sources.chapters):
            location: Location = ("chapters", index, "headings")
            lists.append((location, chapter.headings, text.chapters[chapter.programme]))
        for location, headings, passage in lists:
            self.counts["headings"] += len(headings)
            for index, heading in find_missing_headings(headings, passage):
                self.sources_file.complain(
                    (*location, index), f"no line of the source reads “{heading}”"
                )

    def _check_programme(
        self, entry: ProgrammeEntry, file: FixtureFile, text: SourceText | None
    ) -> None:
        if entry.slug not in self.headings:
            file.complain(("slug",), f"the source has no chapter for {entry.slug}")
            return
        self._check_chapter(entry, file)
        for location, section in iterate_sections(file.data):
            self.counts["facts"] += 1
            if section not in self.headings[entry.slug]:
                file.complain(location, f"“{section}” is no heading of this chapter")
        self._check_reach(entry, file)
        self._check_languages(file)
        if text:
            self._check_figures(entry, file, text)

    def _check_chapter(self, entry: ProgrammeEntry, file: FixtureFile) -> None:
        chapter = next(one for one in self.sources.chapters if one.programme == entry.slug)
        if entry.source.page != chapter.page:
            file.complain(("source",), f"the chapter starts on page {chapter.page}")
        if entry.source.section != chapter.title:
            file.complain(("source",), f"the chapter is called “{chapter.title}”")

    # --- reach -----------------------------------------------------------------------------------

    def _check_reach(self, entry: ProgrammeEntry, file: FixtureFile) -> None:
        """Check that some company is eligible for the programme, and some for each offer."""
        if not entry.themes:
            file.complain(("themes",), "this programme serves no theme")
        compiled: CompiledProgramme = self.catalogue.matcher.by_slug[entry.slug]
        as_of = date.fromisoformat(entry.verified_on)
        if not self._prove_reach(
            [compiled.conditions], file, ("criteria",), "this programme", as_of
        ):
            return
        for index, offer in enumerate(compiled.offers):
            own = [compiled.conditions, offer.conditions]
            self._prove_reach(own, file, ("offers", index), f"the offer {offer.slug}", as_of)

    def _prove_reach(
        self,
        conditions: list[Conditions],
        file: FixtureFile,
        location: Location,
        what: str,
        as_of: date,
    ) -> bool:
        try:
            find_witness(conditions, catalogue=self.catalogue, as_of=as_of)
        except Unreachable as error:
            file.complain(
                location,
                f"no company can reach {what}: no answer on {error} meets all its criteria",
            )
            return False
        self.counts["witnesses"] += 1
        return True

    @staticmethod
    def _check_languages(file: FixtureFile) -> None:
        """Check that English texts have the figures of the Dutch ones."""
        for location, text in iterate_texts(file.data):
            dutch, english = (
                list_figures(text[language], language=language) for language in ("nl", "en")
            )
            for figure in dutch ^ english:
                file.complain((*location, "en"), f"only one of the languages says {figure}")

    # --- figures ---------------------------------------------------------------------------------

    def _check_figures(self, entry: ProgrammeEntry, file: FixtureFile, text: SourceText) -> None:
        for cited in iterate_figures(file.data, section=entry.source.section):
            self.counts["figures"] += 1
            passage = text.find_passage(entry.slug, cited.section)
            free = cited.readings == {as_number(0)} and passage.is_free
            if not free and not cited.readings & passage.readings:
                where = "part 1" if cited.section.startswith(PART_1) else "the chapter"
                file.complain(cited.location, f"{cited.shown} does not stand in {where}")

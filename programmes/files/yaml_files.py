"""Read the catalogue files and the line of every value, so that complaints say where to look."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import yaml
from pydantic import BaseModel, TypeAdapter, ValidationError

Location = tuple[str | int, ...]
Model = TypeVar("Model", bound=BaseModel)
Parsed = TypeVar("Parsed")


@dataclass(frozen=True, slots=True, order=True)
class FileProblem:
    """What is wrong on a line of a file; printed as `file:line: reason`."""

    file: str
    line: int
    reason: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.reason}"


class InvalidFiles(ValueError):
    """One or more catalogue files are wrong; nothing was loaded."""

    def __init__(self, problems: list[FileProblem]) -> None:
        self.problems = sorted(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


@dataclass(slots=True)
class FixtureFile:
    """One file: its plain data, and on which line each location in it stands."""

    name: str
    data: object = None
    lines: dict[Location, int] = field(default_factory=dict)
    problems: list[FileProblem] = field(default_factory=list)

    def complain(self, location: Location, reason: str) -> None:
        """Note a problem at the innermost part of `location` that the file has."""
        while location and location not in self.lines:
            location = location[:-1]
        self.problems.append(FileProblem(self.name, self.lines.get(location, 1), reason))


def read_fixture(path: Path, *, root: Path) -> FixtureFile:
    """Return a file, named from `root`; one that cannot be read has a problem and no data.

    Raises OSError when there is no such file.
    """
    file = FixtureFile(name=path.relative_to(root).as_posix())
    try:
        with path.open(encoding="utf-8") as stream:
            loader = yaml.CSafeLoader(stream)
            node = loader.get_single_node()
        if node is not None:
            _note_lines(node, (), file)
            file.data = loader.construct_document(node)
    except (yaml.YAMLError, UnicodeDecodeError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        reason = getattr(error, "problem", None) or str(error)
        file.problems.append(FileProblem(file.name, mark.line + 1 if mark else 1, str(reason)))
    return file


def _note_lines(node: yaml.Node, location: Location, file: FixtureFile) -> None:
    file.lines[location] = node.start_mark.line + 1
    if isinstance(node, yaml.SequenceNode):
        for index, item in enumerate(node.value):
            _note_lines(item, (*location, index), file)
    elif isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = (*location, key.value)
            if inner in file.lines:
                file.problems.append(
                    FileProblem(
                        file.name, key.start_mark.line + 1, f"{key.value} stands here twice"
                    )
                )
            _note_lines(value, inner, file)


def parse_entries(file: FixtureFile, model: type[Model]) -> list[Model]:
    """Return the entries of a file with a list; none when it has problems, which it notes."""
    return _parse(file, TypeAdapter(list[model])) or []  # type: ignore[valid-type]


def parse_entry(file: FixtureFile, model: type[Model]) -> Model | None:
    """Return the entry of a file that holds one; None when it has problems, which it notes."""
    return _parse(file, TypeAdapter(model))


def _parse(file: FixtureFile, adapter: TypeAdapter[Parsed]) -> Parsed | None:
    if file.problems:
        return None
    try:
        return adapter.validate_python(file.data)
    except ValidationError as error:
        for one in error.errors():
            path = " › ".join(str(part) for part in one["loc"])
            file.complain(tuple(one["loc"]), f"{path}: {one['msg']}" if path else one["msg"])
    return None

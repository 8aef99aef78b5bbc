"""Read a body or query on after an error, so that all errors come at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from portal.api.pointers import escape_pointer
from portal.api.problems import InvalidInput, ProblemError


@dataclass(slots=True)
class ErrorCollector:
    errors: list[ProblemError] = field(default_factory=list)

    def refuse(self, pointer: str, code: str, detail: str) -> None:
        self.errors.append(ProblemError(pointer, code, detail))

    def refuse_unknown_keys(
        self, value: Mapping[str, Any], *, allowed: Iterable[str], pointer: str = ""
    ) -> None:
        for key in value:
            if key not in allowed:
                detail = _("Deze sleutel kennen wij niet.")
                self.refuse(f"{pointer}/{escape_pointer(key)}", "unknown-key", detail)

    def finish(self) -> None:
        """Raises InvalidInput with every error found."""
        if self.errors:
            raise InvalidInput(self.errors)

"""Collects errors while a body or query is read on, so that all of them are told at once."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from portal.api.pointers import escape_pointer
from portal.api.problems import InvalidInput, ProblemError


@dataclass(slots=True)
class ErrorCollector:
    """The errors found so far."""

    errors: list[ProblemError] = field(default_factory=list)

    def refuse(self, pointer: str, code: str, detail: str) -> None:
        """Note an error: where (a JSON pointer), a code of the contract, a sentence."""
        self.errors.append(ProblemError(pointer, code, detail))

    def refuse_unknown_keys(
        self, value: Iterable[str], *, allowed: Iterable[str], pointer: str = ""
    ) -> None:
        """Note an error for each key of an object that is not allowed."""
        for key in value:
            if key not in allowed:
                detail = _("Deze sleutel kennen wij niet.")
                self.refuse(f"{pointer}/{escape_pointer(key)}", "unknown-key", detail)

    def finish(self) -> None:
        """Raise InvalidInput with every error found, if there is one."""
        if self.errors:
            raise InvalidInput(self.errors)

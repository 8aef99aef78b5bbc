"""Runs one tick: all that the clock makes happen. The beat and `manage.py tick` both come here."""

from collections.abc import Callable

import structlog
from django.conf import settings
from django.utils.module_loading import import_string

logger = structlog.get_logger(__name__)


def run_tick() -> dict[str, int]:
    """Run TICK_STEPS in order and return the count of each. A step that fails holds up no other;
    the first error is raised at the end.
    """
    # Looked up first, so that a missing step shows before any other has run.
    steps: dict[str, Callable[[], int]] = {
        name: import_string(name) for name in settings.TICK_STEPS
    }
    counts: dict[str, int] = {}
    errors: list[Exception] = []
    for name, step in steps.items():
        try:
            counts[name] = step()
        except Exception as error:
            logger.exception("tick_step_failed", step=name)
            errors.append(error)
    if errors:
        raise errors[0]
    return counts

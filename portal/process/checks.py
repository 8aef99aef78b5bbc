"""What Django checks: a token file that leaves texts unreadable is refused, and before a release a
document of an API that leaves its generator in doubt.
"""

from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from drf_spectacular.drainage import GENERATOR_STATS

from portal.api.openapi import build_document
from portal.pages import house_style

DOCUMENTS = ("portal.api_urls", "programmes.hsds.urls")


def check_tokens(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    name = settings.PORTAL_TOKENS
    try:
        problems = house_style.list_problems(name)
    except ValueError as error:
        return [Error(f"PORTAL_TOKENS: {error}", id="portal.E001")]
    return [Error(f"{name}: {problem}", id="portal.E002") for problem in problems]


def check_documents(app_configs: Any, **kwargs: Any) -> list[CheckMessage]:
    """One by one: the generator's own check takes all addresses together for one document."""
    GENERATOR_STATS.reset()
    with GENERATOR_STATS.silence():
        for urlconf in DOCUMENTS:
            build_document.__wrapped__(urlconf)
    doubts = [*GENERATOR_STATS._warn_cache, *GENERATOR_STATS._error_cache]
    return [Warning(doubt, id="portal.W003") for doubt in doubts]

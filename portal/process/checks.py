"""Checks for `manage.py check`. A token file that makes texts unreadable is refused; before a
release, so is an API document that its generator has doubts about.
"""

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning
from drf_spectacular.drainage import GENERATOR_STATS

from portal.api.openapi import build_document
from portal.pages import house_style

DOCUMENTS = ("portal.api_urls", "programmes.hsds.urls")


def check_tokens(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Return an error for each thing that the token file in use lacks."""
    name = settings.PORTAL_TOKENS
    try:
        problems = house_style.list_problems(name)
    except ValueError as error:
        return [Error(f"PORTAL_TOKENS: {error}", id="portal.E001")]
    return [Error(f"{name}: {problem}", id="portal.E002") for problem in problems]


def check_documents(app_configs: object, **kwargs: object) -> list[CheckMessage]:
    """Return a warning for each doubt about a document. The documents are generated one by one:
    the generator's own check takes all addresses to be one document.
    """
    GENERATOR_STATS.reset()
    with GENERATOR_STATS.silence():
        for urlconf in DOCUMENTS:
            build_document.__wrapped__(urlconf)
    doubts = [*GENERATOR_STATS._warn_cache, *GENERATOR_STATS._error_cache]
    return [Warning(doubt, id="portal.W003") for doubt in doubts]

"""Prepares what the first visitor would wait for, when a worker starts."""

from threading import Thread

import structlog
from django.conf import settings
from django.db import DatabaseError, connection

from programmes.browsing.index import get_index
from programmes.publishing.versions import get_current_catalogue

logger = structlog.get_logger(__name__)


def start_warming() -> None:
    """Prepare beside the start of the worker: with many programmes it takes longer than a server
    waits.
    """
    Thread(target=prepare_catalogue, name="warming", daemon=True).start()


def prepare_catalogue() -> None:
    try:
        catalogue = get_current_catalogue()
    except DatabaseError:  # no tables yet; readyz says so
        logger.warning("catalogue_not_prepared")
        return
    finally:
        connection.close()
    for language, _ in settings.LANGUAGES:
        get_index(catalogue, language=language).prepare()

import structlog
from django.apps import AppConfig
from django.core.checks import register

from portal.env import FORMER_IN_USE

logger = structlog.get_logger(__name__)


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        # Imported here, because the description of an API holds translated texts.
        from portal.process.checks import check_documents, check_tokens

        register(check_tokens)
        register(check_documents, deploy=True)
        # No check of Django, since neither gunicorn nor a worker runs those when it starts.
        for former, name in FORMER_IN_USE.items():
            logger.warning("former_setting", former=former, write=name)

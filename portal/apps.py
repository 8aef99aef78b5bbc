from django.apps import AppConfig
from django.core.checks import register


class PortalConfig(AppConfig):
    name = "portal"

    def ready(self) -> None:
        # Here, because the description of an API holds translated texts.
        from portal.process.checks import check_documents, check_tokens

        register(check_tokens)
        register(check_documents, deploy=True)

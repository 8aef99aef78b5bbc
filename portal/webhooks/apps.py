from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class WebhooksConfig(AppConfig):
    name = "portal.webhooks"
    label = "webhooks"
    verbose_name = _("Seintjes aan organisaties")

    def ready(self) -> None:
        from portal.process.metrics import measures
        from portal.webhooks.measuring import measure_webhooks

        measures.append(measure_webhooks)

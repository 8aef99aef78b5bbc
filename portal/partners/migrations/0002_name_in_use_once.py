from typing import Any

from django.conf import settings
from django.db import migrations, models


def tell_apart(apps: Any, schema_editor: Any) -> None:
    """Systems of one organisation that had the same name get their number behind it."""
    seen: set[tuple[int, str]] = set()
    for client in apps.get_model("partners", "PartnerClient").objects.filter(revoked_at=None):
        if (client.organisation_id, client.name) in seen:
            client.name = f"{client.name[:60]} ({client.pk})"
            client.save(update_fields=["name"])
        seen.add((client.organisation_id, client.name))


class Migration(migrations.Migration):
    dependencies = [
        ("partners", "0001_partner_clients"),
        ("programmes", "0005_pause_cause"),
        migrations.swappable_dependency(settings.OAUTH2_PROVIDER_APPLICATION_MODEL),
    ]

    operations = [
        migrations.RunPython(tell_apart, migrations.RunPython.noop, elidable=True),
        migrations.AddConstraint(
            model_name="partnerclient",
            constraint=models.UniqueConstraint(
                condition=models.Q(("revoked_at", None)),
                fields=("organisation", "name"),
                name="partners_name_in_use_once",
            ),
        ),
    ]

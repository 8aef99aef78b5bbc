"""Whose event it is: until now that was asked of its referral."""

from typing import Any

from django.db import migrations
from django.db.models import OuterRef, Subquery


def name_organisations(apps: Any, _schema_editor: Any) -> None:
    Referral = apps.get_model("referrals", "Referral")
    owners = Referral.objects.filter(pk=OuterRef("referral_id")).values("organisation_id")[:1]
    events = apps.get_model("referrals", "ReferralEvent").objects.filter(organisation=None)
    events.update(organisation_id=Subquery(owners))


class Migration(migrations.Migration):
    dependencies = [("referrals", "0008_feed")]

    operations = [migrations.RunPython(name_organisations, migrations.RunPython.noop)]

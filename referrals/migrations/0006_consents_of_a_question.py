"""Which question a consent belongs to: from before that was kept, as far as it is certain."""

from typing import Any

from django.db import migrations


def place_consents(apps: Any, _schema_editor: Any) -> None:
    Consent = apps.get_model("entrepreneurs", "Consent")
    Referral = apps.get_model("referrals", "Referral")
    for consent in Consent.objects.filter(question=None).select_related("contact").iterator():
        asked = Referral.objects.filter(
            intake=consent.contact.intake_id, previous=None, is_fallback=False
        )
        if consent.purpose == "referral":
            asked = asked.filter(organisation=consent.organisation_id)
        programmes = list(asked.values_list("programme", flat=True)[:2])
        if len(programmes) == 1:
            consent.question_id = consent.programme_id = programmes[0]
            consent.save(update_fields=["question", "programme"])


class Migration(migrations.Migration):
    dependencies = [
        ("entrepreneurs", "0014_consent_for_a_question"),
        ("referrals", "0005_life_cycle_rules"),
    ]

    operations = [migrations.RunPython(place_consents, migrations.RunPython.noop)]

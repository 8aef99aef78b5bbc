"""What was promised about visits goes on as reminders of the outbox."""

from django.db import migrations


def move_nudges(apps, schema_editor):
    Reminder = apps.get_model("outbox", "Reminder")
    Nudge = apps.get_model("entrepreneurs", "Nudge")
    for nudge in Nudge.objects.iterator(chunk_size=500):
        Reminder.objects.get_or_create(
            kind=nudge.kind,
            subject_key=f"visit:{nudge.visit_id}",
            slot="once",
            defaults={
                "due_at": nudge.due_at,
                "status": nudge.status,
                "closed_at": None if nudge.status == "due" else nudge.due_at,
            },
        )


class Migration(migrations.Migration):
    dependencies = [
        ("entrepreneurs", "0011_addresses_and_questions"),
        ("outbox", "0005_reminders"),
    ]

    operations = [migrations.RunPython(move_nudges, migrations.RunPython.noop)]

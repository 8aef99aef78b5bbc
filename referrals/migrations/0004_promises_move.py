"""Events get the version that they made, ends a reason, and open referrals what the clock owes."""

from django.db import migrations

from referrals import promises


def number_events(apps, schema_editor):
    Referral = apps.get_model("referrals", "Referral")
    for referral in Referral.objects.iterator(chunk_size=500):
        events = list(referral.events.order_by("pk"))
        for version, event in enumerate(events, start=1):
            type(event).objects.filter(pk=event.pk).update(version=version)
        values = {"version": len(events)}
        if referral.status == "expired":
            values["reason"] = "silent"
        if referral.status == "completed":
            values["helped"] = "partly"
        Referral.objects.filter(pk=referral.pk).update(**values)


def move_promises(apps, schema_editor):
    """What was asked already stays asked; the rest is promised as for a new referral, but for what
    was refused before anybody could say to whom it may go on.
    """
    Reminder = apps.get_model("outbox", "Reminder")
    Referral = apps.get_model("referrals", "Referral")
    Old = apps.get_model("referrals", "Reminder")
    for old in Old.objects.select_related("referral").iterator(chunk_size=500):
        Reminder.objects.get_or_create(
            kind=old.kind,
            subject_key=f"referral:{old.referral_id}",
            slot=f"{promises.name_slot(old.referral.version)}.{old.slot}",
            defaults={
                "due_at": old.due_at,
                "status": old.status,
                "closed_at": old.closed_at,
            },
        )
    for referral in Referral.objects.filter(status__in=list(promises.PROMISES)).iterator():
        for kind, number, due_at in promises.list_promises(referral, since=referral.changed_at):
            if kind != "pass-on":
                Reminder.objects.get_or_create(
                    kind=kind,
                    subject_key=f"referral:{referral.pk}",
                    slot=f"{promises.name_slot(referral.version)}.{number}",
                    defaults={"due_at": due_at},
                )


class Migration(migrations.Migration):
    dependencies = [
        ("outbox", "0005_reminders"),
        ("referrals", "0003_life_cycle"),
    ]

    operations = [
        migrations.RunPython(number_events, migrations.RunPython.noop),
        migrations.RunPython(move_promises, migrations.RunPython.noop),
    ]

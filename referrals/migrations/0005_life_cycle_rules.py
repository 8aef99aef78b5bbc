from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("referrals", "0004_promises_move")]

    operations = [
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_fallback", False)),
                fields=("intake", "programme"),
                name="one_referral_per_programme",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_fallback", True)),
                fields=("intake", "programme", "organisation"),
                name="one_fallback_per_programme",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        models.Q(
                            ("status__in", ["refused", "expired", "in-progress"]), _negated=True
                        ),
                        ("reason", ""),
                    ),
                    models.Q(
                        (
                            "reason__in",
                            [
                                "not-eligible",
                                "at-capacity",
                                "wrong-organisation",
                                "duplicate",
                                "not-reachable",
                                "other",
                            ],
                        ),
                        ("status", "refused"),
                    ),
                    models.Q(("reason__in", ["silent", "away"]), ("status", "expired")),
                    models.Q(
                        (
                            "reason__in",
                            ["", "spoken", "appointment", "working", "waiting", "other"],
                        ),
                        ("status", "in-progress"),
                    ),
                    _connector="OR",
                ),
                name="referral_reason_fits_status",
                violation_error_message="Wat afgewezen of verlopen is, heeft een reden.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("reason", "other"), _negated=True),
                    models.Q(("note", ""), _negated=True),
                    _connector="OR",
                ),
                name="other_reason_has_note",
                violation_error_message="Bij 'iets anders' hoort een toelichting.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referral",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("helped__in", ["yes", "partly", "no"]), ("status", "completed")),
                    models.Q(models.Q(("status", "completed"), _negated=True), ("helped", "")),
                    _connector="OR",
                ),
                name="completion_has_outcome",
                violation_error_message="Wat afgerond is, zegt of het geholpen heeft.",
            ),
        ),
        migrations.AddConstraint(
            model_name="referralevent",
            constraint=models.UniqueConstraint(
                fields=("referral", "version"), name="one_event_per_version"
            ),
        ),
        migrations.DeleteModel(
            name="Reminder",
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.UniqueConstraint(
                fields=("referral", "source", "moment"), name="told_once_per_side"
            ),
        ),
        migrations.AddConstraint(
            model_name="outcome",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("satisfaction", None), ("satisfaction__range", (1, 5)), _connector="OR"
                ),
                name="satisfaction_from_1_to_5",
            ),
        ),
    ]

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0008_living_awards"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reminder",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("12-months", "12\xa0mois avant"),
                            ("6-months", "6\xa0mois avant"),
                            ("3-months", "3\xa0mois avant"),
                            ("1-month", "1\xa0mois avant"),
                            ("end", "le jour même"),
                        ],
                        max_length=10,
                        verbose_name="rappel",
                    ),
                ),
                ("ends_on", models.DateField(verbose_name="fin rappelée")),
                ("claim", models.CharField(blank=True, max_length=32, verbose_name="envoi")),
                (
                    "claimed_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="envoi commencé le"),
                ),
                ("sent_at", models.DateTimeField(blank=True, null=True, verbose_name="envoyé le")),
                (
                    "award",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reminders",
                        to="directory.award",
                        verbose_name="labellisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "rappel",
                "ordering": ["ends_on", "award", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("award", "kind", "ends_on"),
                        name="reminder_once",
                        violation_error_message="Ce rappel existe déjà.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("claim", ""), ("claimed_at", None), ("sent_at", None)),
                            models.Q(
                                models.Q(("claim", ""), _negated=True),
                                ("claimed_at__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="reminder_sent_by_a_claim",
                        violation_error_message="Un rappel est envoyé par qui l’a réservé.",
                    ),
                ],
            },
        ),
    ]

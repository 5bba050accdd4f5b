import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models

from tierslieux.accounts.roles import grant

SEEN = {
    "directory.managerlink": ("view", "change"),
    "directory.managerrefusal": ("view",),
    "directory.checkreminder": ("view",),
}
# A refusal is lifted by erasing it; a venue is erased with all that hangs from it.
ERASED = {model: (*actions, "delete") for model, actions in SEEN.items()}
RIGHTS = {"éditeur": SEEN, "responsable du label": ERASED, "administrateur": ERASED}


def identifier():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


def of_venue(related_name):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE,
        related_name=related_name,
        to="directory.venue",
        verbose_name="lieu",
    )


def rhythm():
    return models.PositiveSmallIntegerField(
        choices=[(6, "tous les 6\xa0mois"), (12, "tous les 12\xa0mois")],
        default=12,
        help_text="À l’échéance, le lieu est sollicité par courriel et l’équipe prévenue.",
        verbose_name="rythme de vérification",
    )


class Migration(migrations.Migration):
    dependencies = [("directory", "0016_correction")]

    operations = [
        migrations.AddField("venue", "rhythm_months", rhythm()),
        migrations.AddField("historicalvenue", "rhythm_months", rhythm()),
        migrations.AddConstraint(
            "venue",
            models.CheckConstraint(
                condition=models.Q(("rhythm_months__in", (6, 12))),
                name="venue_rhythm_known",
                violation_error_message="Une fiche se vérifie tous les 6 ou 12\xa0mois.",
            ),
        ),
        migrations.CreateModel(
            name="CheckReminder",
            fields=[
                ("id", identifier()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("before", "30\xa0jours avant l’échéance"),
                            ("due", "à l’échéance"),
                            ("late", "30\xa0jours après l’échéance"),
                            ("last", "90\xa0jours après l’échéance"),
                        ],
                        max_length=10,
                        verbose_name="rappel",
                    ),
                ),
                ("due_on", models.DateField(verbose_name="échéance")),
                (
                    "asked_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="demandé le"
                    ),
                ),
                ("venue", of_venue("check_reminders")),
            ],
            options={
                "verbose_name": "rappel de vérification",
                "verbose_name_plural": "rappels de vérification",
                "ordering": ["-asked_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("venue", "kind", "due_on"),
                        name="check_reminder_once",
                        violation_error_message="Ce rappel existe déjà.",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ManagerLink",
            fields=[
                ("id", identifier()),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            ("confirm", "confirmer que tout est juste"),
                            ("edit", "corriger la fiche"),
                            ("closure", "annoncer une fermeture"),
                            ("stop", "ne plus être sollicité"),
                        ],
                        max_length=10,
                        verbose_name="sert à",
                    ),
                ),
                ("sent_to", models.EmailField(max_length=254, verbose_name="envoyé à")),
                (
                    "digest",
                    models.CharField(
                        editable=False, max_length=64, unique=True, verbose_name="empreinte"
                    ),
                ),
                (
                    "created_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="créé le"),
                ),
                ("expires_at", models.DateTimeField(verbose_name="expire le")),
                (
                    "revoked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="révoqué le"),
                ),
                ("used_at", models.DateTimeField(blank=True, null=True, verbose_name="servi le")),
                ("outcome", models.TextField(blank=True, verbose_name="ce qui a été fait")),
                ("venue", of_venue("manager_links")),
            ],
            options={
                "verbose_name": "lien de gestionnaire",
                "verbose_name_plural": "liens de gestionnaires",
                "ordering": ["-created_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("purpose__in", ["confirm", "edit", "closure", "stop"])),
                        name="manager_link_purpose_known",
                        violation_error_message="Ce lien ne sert à rien de connu.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("created_at"))),
                        name="manager_link_expires_later",
                        violation_error_message="Un lien expire après avoir été créé.",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ManagerRefusal",
            fields=[
                ("id", identifier()),
                ("address", models.EmailField(max_length=254, verbose_name="adresse")),
                (
                    "reason",
                    models.CharField(
                        choices=[
                            ("not-us", "ce n’est pas notre lieu"),
                            ("enough", "nous ne voulons plus de ces messages"),
                        ],
                        max_length=10,
                        verbose_name="motif",
                    ),
                ),
                (
                    "told_at",
                    models.DateTimeField(default=django.utils.timezone.now, verbose_name="dit le"),
                ),
                ("venue", of_venue("manager_refusals")),
            ],
            options={
                "verbose_name": "refus de sollicitation",
                "verbose_name_plural": "refus de sollicitation",
                "ordering": ["-told_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("venue", "address"),
                        name="manager_refusal_once",
                        violation_error_message="Cette adresse a déjà refusé d’être sollicitée.",
                    )
                ],
            },
        ),
        migrations.RunPython(grant(RIGHTS), migrations.RunPython.noop),
    ]

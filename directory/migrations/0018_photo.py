import django.db.models.deletion
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from tierslieux.accounts.roles import ALL, grant

ROLES = ("éditeur", "responsable du label", "administrateur")


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0017_manager_link"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HistoricalPhoto",
            fields=[
                (
                    "id",
                    models.BigIntegerField(
                        auto_created=True, blank=True, db_index=True, verbose_name="ID"
                    ),
                ),
                (
                    "alt",
                    models.CharField(
                        help_text="Ce que la photo montre, pour qui ne la voit pas\xa0: «\u202fLa grande salle, six bureaux face au jardin\u202f».",
                        max_length=200,
                        verbose_name="texte de remplacement",
                    ),
                ),
                (
                    "credit",
                    models.CharField(
                        help_text="L’auteur, et la licence si elle est connue.",
                        max_length=120,
                        verbose_name="crédit",
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(default=0, verbose_name="ordre")),
                ("stem", models.CharField(editable=False, max_length=40, verbose_name="fichiers")),
                (
                    "width",
                    models.PositiveIntegerField(
                        editable=False, help_text="En pixels.", verbose_name="largeur"
                    ),
                ),
                (
                    "height",
                    models.PositiveIntegerField(
                        editable=False, help_text="En pixels.", verbose_name="hauteur"
                    ),
                ),
                (
                    "history_change_reason",
                    models.CharField(blank=True, max_length=200, verbose_name="origine"),
                ),
                ("history_id", models.AutoField(primary_key=True, serialize=False)),
                ("history_date", models.DateTimeField(db_index=True)),
                (
                    "history_type",
                    models.CharField(
                        choices=[("+", "Created"), ("~", "Changed"), ("-", "Deleted")], max_length=1
                    ),
                ),
                (
                    "history_user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="directory.venue",
                        verbose_name="lieu",
                    ),
                ),
            ],
            options={
                "verbose_name": "version (photo)",
                "verbose_name_plural": "versions (photos)",
                "ordering": ("-history_date", "-history_id"),
                "get_latest_by": ("history_date", "history_id"),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "alt",
                    models.CharField(
                        help_text="Ce que la photo montre, pour qui ne la voit pas\xa0: «\u202fLa grande salle, six bureaux face au jardin\u202f».",
                        max_length=200,
                        verbose_name="texte de remplacement",
                    ),
                ),
                (
                    "credit",
                    models.CharField(
                        help_text="L’auteur, et la licence si elle est connue.",
                        max_length=120,
                        verbose_name="crédit",
                    ),
                ),
                ("rank", models.PositiveSmallIntegerField(default=0, verbose_name="ordre")),
                ("stem", models.CharField(editable=False, max_length=40, verbose_name="fichiers")),
                (
                    "width",
                    models.PositiveIntegerField(
                        editable=False, help_text="En pixels.", verbose_name="largeur"
                    ),
                ),
                (
                    "height",
                    models.PositiveIntegerField(
                        editable=False, help_text="En pixels.", verbose_name="hauteur"
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="directory.venue",
                        verbose_name="lieu",
                    ),
                ),
            ],
            options={
                "verbose_name": "photo",
                "ordering": ["rank", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("alt", ""), _negated=True),
                            models.Q(("credit", ""), _negated=True),
                        ),
                        name="photo_told_and_credited",
                        violation_error_message="Une photo a un texte de remplacement et un crédit.",
                    ),
                    models.UniqueConstraint(
                        fields=("venue", "stem"),
                        name="photo_once_per_venue",
                        violation_error_message="Cette photo est déjà sur la fiche.",
                    ),
                ],
            },
        ),
        migrations.RunPython(
            grant({role: {"directory.photo": ALL} for role in ROLES}), migrations.RunPython.noop
        ),
    ]

import django.db.models.deletion
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

import directory.models.special_hours

ROLES = ("éditeur", "responsable du label", "administrateur")


def grant(apps, schema_editor):
    """Lets the roles that exist write special hours, and take back those that end up wrong."""
    using = schema_editor.connection.alias
    create_permissions(installed.get_app_config("directory"), verbosity=0, using=using, apps=apps)
    permissions = apps.get_model("auth", "Permission").objects.using(using)
    rights = permissions.filter(
        content_type__app_label="directory", content_type__model="specialhours"
    )
    for group in apps.get_model("auth", "Group").objects.using(using).filter(name__in=ROLES):
        group.permissions.add(*rights)


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0003_roles"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.CreateModel(
            name="SpecialHours",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("first_day", models.DateField(verbose_name="premier jour")),
                (
                    "last_day",
                    models.DateField(
                        help_text="Compris. Le même pour un seul jour.", verbose_name="dernier jour"
                    ),
                ),
                (
                    "hours",
                    models.CharField(
                        blank=True,
                        help_text="Les heures seules, en 24\xa0h\xa0: 10:00-12:00,14:00-16:00. Vide\xa0: fermé.",
                        max_length=200,
                        validators=[directory.models.special_hours.validate_times],
                        verbose_name="horaires de ces jours",
                    ),
                ),
                (
                    "reason",
                    models.CharField(
                        blank=True,
                        help_text="Montré au public\xa0: congés, inventaire…",
                        max_length=80,
                        verbose_name="motif",
                    ),
                ),
                (
                    "venue",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="special_hours",
                        to="directory.venue",
                        verbose_name="lieu",
                    ),
                ),
            ],
            options={
                "verbose_name": "horaires exceptionnels",
                "verbose_name_plural": "horaires exceptionnels",
                "ordering": ["first_day", "pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("last_day__gte", models.F("first_day"))),
                        name="special_hours_in_order",
                        violation_error_message="Le dernier jour ne peut précéder le premier.",
                    )
                ],
            },
        ),
        migrations.RunPython(grant, migrations.RunPython.noop),
    ]

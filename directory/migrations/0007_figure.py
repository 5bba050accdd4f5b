import django.core.validators
from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations, models

ALL = ("view", "add", "change", "delete")
ROLES = {"éditeur": ("view",), "responsable du label": ALL, "administrateur": ALL}


def extend_roles(apps, schema_editor):
    """Gives the roles their rights on the figures."""
    using = schema_editor.connection.alias
    # Django creates permissions after all migrations: too late for the roles.
    directory = installed.get_app_config("directory")
    create_permissions(directory, verbosity=0, using=using, apps=apps)
    groups = apps.get_model("auth", "Group").objects.using(using)
    known = apps.get_model("auth", "Permission").objects.using(using)
    for name, actions in ROLES.items():
        group, _ = groups.get_or_create(name=name)
        group.permissions.add(*known.filter(codename__in=[f"{each}_figure" for each in actions]))


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0006_label_roles"),
    ]

    operations = [
        migrations.CreateModel(
            name="Figure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "measure",
                    models.CharField(
                        choices=[
                            ("listed", "tiers-lieux recensés"),
                            ("labelled", "tiers-lieux labellisés"),
                        ],
                        max_length=10,
                        verbose_name="ce qui est compté",
                    ),
                ),
                ("value", models.PositiveIntegerField(verbose_name="nombre")),
                (
                    "on",
                    models.DateField(
                        blank=True,
                        help_text="Vide : non connue.",
                        null=True,
                        verbose_name="à la date du",
                    ),
                ),
                (
                    "precision",
                    models.CharField(
                        choices=[
                            ("day", "au jour près"),
                            ("month", "au mois près"),
                            ("year", "à l’année près"),
                        ],
                        default="day",
                        max_length=5,
                        verbose_name="précision",
                    ),
                ),
                (
                    "note",
                    models.CharField(
                        blank=True,
                        help_text="« début d’année », « dont 39 fablabs ».",
                        max_length=160,
                        verbose_name="précisions",
                    ),
                ),
                (
                    "source",
                    models.URLField(
                        blank=True,
                        help_text="L’adresse de la page qui donne ce nombre. Vide : source non retrouvée.",
                        max_length=300,
                        validators=[
                            django.core.validators.URLValidator(
                                message="Saisissez une adresse complète, https://…",
                                schemes=["http", "https"],
                            )
                        ],
                        verbose_name="source",
                    ),
                ),
            ],
            options={
                "verbose_name": "relevé public",
                "verbose_name_plural": "relevés publics",
                "ordering": ["on", "measure", "value"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("measure", "value", "on"),
                        name="figure_once_a_day",
                        violation_error_message="Ce relevé est déjà enregistré.",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("on", None)),
                        fields=("measure", "value"),
                        name="figure_once_without_a_day",
                        violation_error_message="Ce relevé est déjà enregistré.",
                    ),
                ],
            },
        ),
        migrations.RunPython(extend_roles, migrations.RunPython.noop),
    ]

import django.utils.timezone
from django.db import migrations, models

from tierslieux.accounts.roles import grant

EDITOR = {"directory.linkcheck": ("view",)}
MANAGER = EDITOR | {"directory.mail": ("view", "change")}


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0018_photo"),
    ]

    operations = [
        migrations.CreateModel(
            name="Finding",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("rule", models.CharField(max_length=40, verbose_name="contrôle")),
                ("what", models.CharField(max_length=200, verbose_name="objet")),
                ("told", models.TextField(verbose_name="constat")),
                ("address", models.CharField(blank=True, max_length=300, verbose_name="où")),
                (
                    "found_at",
                    models.DateTimeField(
                        default=django.utils.timezone.now, verbose_name="constaté le"
                    ),
                ),
            ],
            options={
                "verbose_name": "contradiction",
                "ordering": ["rule", "what", "pk"],
            },
        ),
        migrations.CreateModel(
            name="LinkCheck",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                (
                    "address",
                    models.URLField(max_length=300, unique=True, verbose_name="adresse"),
                ),
                (
                    "checked_at",
                    models.DateTimeField(blank=True, null=True, verbose_name="contrôlée le"),
                ),
                (
                    "status",
                    models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="réponse"),
                ),
                (
                    "problem",
                    models.CharField(blank=True, max_length=200, verbose_name="ce qui ne va pas"),
                ),
                (
                    "moved_to",
                    models.URLField(blank=True, max_length=500, verbose_name="nouvelle adresse"),
                ),
                (
                    "failures",
                    models.PositiveIntegerField(default=0, verbose_name="échecs de suite"),
                ),
            ],
            options={
                "verbose_name": "contrôle d’un lien",
                "verbose_name_plural": "contrôles des liens",
                "ordering": ["-failures", "address"],
            },
        ),
        migrations.RunPython(
            grant({"éditeur": EDITOR, "responsable du label": MANAGER, "administrateur": MANAGER}),
            migrations.RunPython.noop,
        ),
    ]

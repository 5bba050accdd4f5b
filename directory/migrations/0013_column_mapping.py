from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0012_mail"),
    ]

    operations = [
        migrations.CreateModel(
            name="ColumnMapping",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("source", models.CharField(max_length=120, unique=True, verbose_name="source")),
                (
                    "mapping",
                    models.JSONField(
                        help_text="Le champ que remplit chaque colonne, vide si aucun.",
                        verbose_name="correspondance",
                    ),
                ),
                ("updated", models.DateTimeField(auto_now=True, verbose_name="modifiée le")),
            ],
            options={
                "verbose_name": "correspondance de colonnes",
                "verbose_name_plural": "correspondances de colonnes",
                "ordering": ["source"],
                "default_permissions": (),
            },
        ),
    ]

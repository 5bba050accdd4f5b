from django.db import migrations, models

MOST = 4


def name_main_towns(apps, schema_editor):
    """Gives the departments that are there already what the fixtures give to new ones."""
    using = schema_editor.connection.alias
    communes = apps.get_model("directory", "Commune").objects.using(using)
    for department in apps.get_model("directory", "Department").objects.using(using).all():
        most = communes.filter(department=department).order_by("-population", "code")[:MOST]
        department.main_towns = [[each.name, each.latitude, each.longitude] for each in most]
        department.save(update_fields=["main_towns"])


class Migration(migrations.Migration):
    dependencies = [("directory", "0004_special_hours")]

    operations = [
        migrations.AddField(
            model_name="department",
            name="main_towns",
            field=models.JSONField(
                blank=True,
                default=list,
                help_text="Les communes les plus peuplées\xa0: [nom, latitude, longitude] de chacune.",
                verbose_name="villes repères",
            ),
        ),
        migrations.RunPython(name_main_towns, migrations.RunPython.noop),
    ]

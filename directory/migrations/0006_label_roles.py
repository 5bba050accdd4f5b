from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations
from django.db.models import Q

MANAGED = {
    "application": ("read_contact", "decide_application"),
    "assessment": ("view", "add", "change", "delete"),
    "missingpiece": ("view", "add", "change", "delete"),
    # Written by the application itself, and by nobody's hand.
    "move": ("view",),
    "roundcriterion": ("view",),
}
# Only what is assigned to them: see labels/admin/assessment.py.
ASSESSED = {"assessment": ("view", "change")}
ROLES = {
    "responsable du label": MANAGED,
    "administrateur": MANAGED,
    "évaluateur": ASSESSED,
}


def extend_roles(apps, schema_editor):
    """Gives the roles their rights on the tables of the label at work, and adds the assessors."""
    using = schema_editor.connection.alias
    # Django creates permissions after all migrations: too late for the roles.
    create_permissions(installed.get_app_config("labels"), verbosity=0, using=using, apps=apps)
    groups = apps.get_model("auth", "Group").objects.using(using)
    for name, rights in ROLES.items():
        group, _ = groups.get_or_create(name=name)
        group.permissions.add(*permissions(apps, using, rights))


def permissions(apps, using, rights):
    known = apps.get_model("auth", "Permission").objects.using(using)
    wanted = Q()
    for model, actions in rights.items():
        names = [*actions, *(f"{action}_{model}" for action in actions)]
        wanted |= Q(content_type__model=model, codename__in=names)
    return known.filter(wanted, content_type__app_label="labels")


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0005_main_towns"),
        ("labels", "0002_label_at_work"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(extend_roles, migrations.RunPython.noop)]

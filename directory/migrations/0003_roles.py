from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db import migrations

ALL = ("view", "add", "change", "delete")
DIRECTORY_MODELS = ("venue", "venuetype", "service", "commune", "department")
LABEL_MODELS = ("label", "criterion", "round", "deadline", "decision", "application")
EDITOR = {
    # A venue that is no more is closed: its address, its awards and its past stay.
    "directory.venue": ("view", "add", "change"),
    "directory.award": ("view",),
    "directory.venuetype": ("view",),
    "directory.service": ("view",),
    "directory.commune": ("view",),
    "directory.department": ("view",),
}
LABEL_MANAGER = {
    **EDITOR,
    "directory.award": ALL,
    **{f"labels.{name}": ALL for name in LABEL_MODELS},
}
ADMINISTRATOR = {
    **LABEL_MANAGER,
    **{f"directory.{name}": ALL for name in DIRECTORY_MODELS},
    "auth.user": ALL,
    "auth.group": ALL,
}
ROLES = {
    "éditeur": EDITOR,
    "responsable du label": LABEL_MANAGER,
    "administrateur": ADMINISTRATOR,
}


def create_roles(apps, schema_editor):
    """Creates each role that is missing; a role that exists keeps what its people made of it."""
    using = schema_editor.connection.alias
    # Django creates permissions after all migrations: too late for the roles.
    for label in ("auth", "directory", "labels"):
        create_permissions(installed.get_app_config(label), verbosity=0, using=using, apps=apps)
    groups = apps.get_model("auth", "Group").objects.using(using)
    for name, rights in ROLES.items():
        group, created = groups.get_or_create(name=name)
        if created:
            group.permissions.set(permissions(apps, using, rights))


def permissions(apps, using, rights):
    known = apps.get_model("auth", "Permission").objects.using(using)
    return [
        known.get(
            content_type__app_label=model.split(".")[0],
            content_type__model=model.split(".")[1],
            codename=f"{action}_{model.split('.')[1]}",
        )
        for model, actions in rights.items()
        for action in actions
    ]


class Migration(migrations.Migration):
    dependencies = [
        ("directory", "0002_search_index"),
        ("labels", "0001_initial"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [migrations.RunPython(create_roles, migrations.RunPython.noop)]

"""Gives the roles of staff their rights, from migrations."""

from django.apps import apps as installed
from django.contrib.auth.management import create_permissions
from django.db.models import Q

ALL = ("view", "add", "change", "delete")


def grant(rights):
    """Returns what a migration runs to add `rights` to roles: {role: {"app.model": actions}}.

    An action is one of Django's (« view ») or a permission of the model by its full name.
    """

    def add_rights(apps, schema_editor):
        using = schema_editor.connection.alias
        # Django creates permissions after all migrations: too late for the roles.
        for label in ("auth", "directory", "labels"):
            create_permissions(installed.get_app_config(label), verbosity=0, using=using, apps=apps)
        groups = apps.get_model("auth", "Group").objects.using(using)
        for role, granted in rights.items():
            group, _ = groups.get_or_create(name=role)
            group.permissions.add(*permissions(apps, using, granted))

    return add_rights


def permissions(apps, using, granted):
    wanted = Q()
    for model, actions in granted.items():
        label, name = model.split(".")
        names = [*actions, *(f"{action}_{name}" for action in actions)]
        wanted |= Q(content_type__app_label=label, content_type__model=name, codename__in=names)
    return apps.get_model("auth", "Permission").objects.using(using).filter(wanted)

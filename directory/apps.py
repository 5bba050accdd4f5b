from django.apps import AppConfig
from django.db.models.signals import post_migrate

from directory.cache.triggers import install_triggers
from tierslieux.history.guard import install_guard


class DirectoryConfig(AppConfig):
    name = "directory"
    verbose_name = "Annuaire"

    def ready(self):
        post_migrate.connect(install_triggers, sender=self)
        # Emitted once the tables of every app are there.
        post_migrate.connect(install_guard, sender=self)

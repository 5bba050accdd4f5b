from django.core.management.commands import flush

from tierslieux.history.guard import erasable


class Command(flush.Command):
    """Django's, which empties the rows that stay as well."""

    def handle(self, **options):
        with erasable(options["database"]):
            return super().handle(**options)

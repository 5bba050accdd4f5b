from django.contrib.staticfiles.management.commands import collectstatic
from django.core.management import call_command


class Command(collectstatic.Command):
    """Cuts the typefaces first: without them a page would name files that are not there."""

    def handle(self, **options):
        call_command("build_fonts", verbosity=0)
        return super().handle(**options)

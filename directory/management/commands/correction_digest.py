from django.conf import settings
from django.core.management.base import CommandError

from directory.corrections.digest import post_digest
from tierslieux.jobs.command import JobCommand

NO_RECIPIENT = "CORRECTION_RECIPIENTS n’est pas renseigné\u00a0: aucun courriel n’est parti."


class Command(JobCommand):
    help = (
        "Écrit à CORRECTION_RECIPIENTS ce que les visiteurs ont envoyé la veille, à traiter et en "
        "quarantaine, en un courriel. À lancer chaque jour, sans crainte deux fois."
    )

    def handle(self, **options):
        if not settings.CORRECTION_RECIPIENTS:
            raise CommandError(NO_RECIPIENT)
        return f"Courriels demandés\u00a0: {post_digest()}"

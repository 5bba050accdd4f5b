from django.conf import settings
from django.core.management.base import CommandError

from directory.data_quality.links import check_links, link_fetcher
from directory.models import LinkCheck
from tierslieux.jobs.command import JobCommand

OFF = (
    "CHECK_LINKS n’est pas activé\u00a0: aucun site n’a été appelé. Mettez CHECK_LINKS=1 pour que "
    "cette commande demande à chaque site web des fiches s’il est toujours là."
)


class Command(JobCommand):
    help = (
        "Demande à chaque site web des fiches publiques s’il est toujours là, sans hâte, et note "
        "ceux qui ne répondent plus ou ont déménagé. À lancer chaque semaine."
    )

    def add_arguments(self, parser):
        parser.add_argument("--limit", type=int, help="nombre de sites appelés au plus")

    def handle(self, *args, limit, **options):
        if not settings.CHECK_LINKS:
            raise CommandError(OFF)
        checked = 0
        for link in check_links(link_fetcher(), limit=limit):
            checked += 1
            self.stdout.write(f"{link.address}\u00a0: {describe_answer(link)}")
        broken = LinkCheck.objects.broken().count()
        return f"Sites appelés\u00a0: {checked}. Liens cassés\u00a0: {broken}."


def describe_answer(link):
    """Return what the website answered, in French."""
    if link.problem:
        return link.problem
    return f"a déménagé vers {link.moved_to}" if link.moved_to else "répond"

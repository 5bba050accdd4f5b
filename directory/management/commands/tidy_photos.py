from directory.photos.orphans import remove_orphans
from tierslieux.jobs.command import JobCommand


class Command(JobCommand):
    help = (
        "Efface les fichiers de photos que ni les fiches ni leur historique ne citent. À lancer "
        "chaque semaine, sans crainte deux fois."
    )

    def handle(self, **options):
        return f"Fichiers de photos effacés\u00a0: {remove_orphans()}"

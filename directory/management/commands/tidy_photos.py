from django.core.management.base import BaseCommand

from directory.photos.orphans import remove_orphans


class Command(BaseCommand):
    help = (
        "Efface les fichiers de photos que ni les fiches ni leur historique ne citent. À lancer "
        "chaque semaine, sans crainte deux fois."
    )

    def handle(self, **options):
        self.stdout.write(f"Fichiers de photos effacés\u00a0: {remove_orphans()}")

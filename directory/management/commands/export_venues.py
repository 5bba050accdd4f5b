from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from directory.imports.export import EXPORTERS
from directory.models import Venue

UNKNOWN_KIND = "Donnez au fichier un nom qui finit par .csv ou par .xlsx."
NOT_WRITTEN = "Le fichier n’a pas pu être écrit\u00a0: {why}."


class Command(BaseCommand):
    help = (
        "Écrit toutes les fiches, brouillons et lieux fermés compris, dans un fichier CSV ou XLSX "
        "que import_venues relit. Les mêmes fiches donnent le même fichier, à l’octet près."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="fichier à écrire, .csv ou .xlsx")

    def handle(self, *args, file, **options):
        write = EXPORTERS.get(file.suffix.lower())
        if write is None:
            raise CommandError(UNKNOWN_KIND)
        venues = Venue.objects.all()
        try:
            with file.open("wb") as opened:
                write(venues, opened)
        except OSError as error:
            raise CommandError(NOT_WRITTEN.format(why=error.strerror)) from error
        count = venues.real().count()
        self.stdout.write(f"Fiches écrites dans {file.name}\u00a0: {count}.")

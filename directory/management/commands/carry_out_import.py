from django.core.management.base import BaseCommand, CommandError

from directory.imports.apply import OutdatedError
from directory.imports.jobs import BusyError, run
from directory.models import Import

NOT_ASKED = "Rien n’est demandé de cet import."


class Command(BaseCommand):
    help = (
        "Fait ce que la gestion a demandé d’un import (lecture, enregistrement, annulation). La "
        "gestion lance cette commande elle-même pour les grands fichiers."
    )

    def add_arguments(self, parser):
        parser.add_argument("number", type=int, help="numéro de l’import")

    def handle(self, *args, number, **options):
        batch = Import.objects.filter(pk=number).exclude(task=Import.Task.NONE).first()
        if batch is None:
            raise CommandError(NOT_ASKED)
        try:
            run(batch)
        except (BusyError, OutdatedError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{batch}\u00a0: {batch.get_state_display()}.")

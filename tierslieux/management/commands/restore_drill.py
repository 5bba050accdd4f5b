from django.core.management.base import BaseCommand, CommandError

from tierslieux.backup.drill import run_drill
from tierslieux.backup.restore import RestoreError

LINE = "{state:9} {saved:>8} {restored:>8}  {table}"


class Command(BaseCommand):
    help = (
        "Essaie une sauvegarde\u00a0: la restaure dans une base d’essai, compare chaque table, "
        "puis efface cette base. Le site n’est pas touché."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="la sauvegarde (tierslieux-….zip)")

    def handle(self, *args, file, **options):
        try:
            drill = run_drill(file)
        except RestoreError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"Sauvegarde du {drill.made_at}, restaurée dans {drill.engine}.")
        heads = {"state": "état", "saved": "gardées", "restored": "remises", "table": "table"}
        self.stdout.write(LINE.format(**heads))
        for each in drill.tables:
            state = "identique" if each.same else "DIFFÈRE"
            self.stdout.write(LINE.format(state=state, **each._asdict()))
        if not drill.is_good:
            raise CommandError("Des tables diffèrent\u00a0: cette sauvegarde n’est pas sûre.")
        self.stdout.write(
            f"Exercice réussi\u00a0: {len(drill.tables)}\u00a0tables identiques, "
            f"{drill.media}\u00a0fichiers."
        )

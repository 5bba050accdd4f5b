from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from tierslieux.backup.archive import write_backup
from tierslieux.backup.restore import RestoreError, check_empty, restore

NOT_SAVED_FIRST = (
    "L’état présent n’a pas pu être sauvegardé d’abord ({reason})\u00a0: rien n’a été touché."
)


def write_backup_first():
    try:
        return write_backup(settings.BACKUP_ROOT)
    except OSError as error:
        raise RestoreError(NOT_SAVED_FIRST.format(reason=error)) from error


class Command(BaseCommand):
    help = (
        "Remet la base et les photos telles qu’une sauvegarde les a gardées. Rien n’est changé si "
        "la sauvegarde est abîmée."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", help="la sauvegarde (tierslieux-….zip)")
        parser.add_argument(
            "--replace",
            action="store_true",
            help="remplace le contenu d’une base qui n’est pas vide, après l’avoir sauvegardé",
        )

    def handle(self, *args, file, replace, **options):
        try:
            if replace:
                kept = write_backup_first()
                self.stdout.write(f"L’état présent a d’abord été sauvegardé\u00a0: {kept}")
            else:
                check_empty("default")
            manifest = restore(file)
        except RestoreError as error:
            raise CommandError(str(error)) from error
        rows = sum(each["rows"] for each in manifest["tables"].values())
        self.stdout.write(
            f"Base restaurée telle qu’elle était le {manifest['made_at']}\u00a0: "
            f"{rows}\u00a0lignes dans {len(manifest['tables'])}\u00a0tables, "
            f"{len(manifest['media'])}\u00a0fichiers. Tout est identique à la sauvegarde."
        )

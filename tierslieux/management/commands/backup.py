from django.conf import settings
from django.core.management.base import CommandError

from tierslieux.backup.archive import remove_old, write_backup
from tierslieux.backup.tables import models
from tierslieux.jobs.command import JobCommand

BACKUPS_TO_KEEP = 30
BACKUP_NOT_WRITTEN = (
    "La sauvegarde n’a pas pu être écrite dans {folder} ({reason})\u00a0: le disque est plein ou "
    "refuse d’écrire. Les sauvegardes d’avant sont intactes."
)


class Command(JobCommand):
    help = (
        "Sauvegarde toute la base et les photos dans un fichier zip, à copier sur une autre "
        "machine. À lancer chaque nuit."
    )

    def add_arguments(self, parser):
        parser.add_argument("folder", nargs="?", default=settings.BACKUP_ROOT, help="dossier")
        parser.add_argument(
            "--keep",
            type=int,
            default=BACKUPS_TO_KEEP,
            help=f"nombre de sauvegardes gardées dans ce dossier "
            f"({BACKUPS_TO_KEEP} si rien n’est dit)",
        )

    def handle(self, *args, folder, keep, **options):
        try:
            path = write_backup(folder)
        except OSError as error:
            raise CommandError(BACKUP_NOT_WRITTEN.format(folder=folder, reason=error)) from error
        size = path.stat().st_size / 1_000_000
        removed = remove_old(folder, max(keep, 1))
        self.stdout.write(
            f"Sauvegarde écrite\u00a0: {path} ({len(models())}\u00a0tables, {size:.1f}\u00a0Mo)"
        )
        if removed:
            self.stdout.write(f"Anciennes sauvegardes effacées\u00a0: {removed}")

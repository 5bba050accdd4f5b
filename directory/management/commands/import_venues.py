from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from directory.imports.apply import OutdatedError
from directory.imports.jobs import run
from directory.imports.reading.column_mapping import InvalidMappingError, propose
from directory.imports.reading.columns import BY_FIELD, column_of
from directory.imports.row_decisions import decide_sure
from directory.imports.summary import summary_lines
from directory.imports.upload import create_import, open_file
from directory.models import Import, Venue
from tierslieux.spreadsheets.table_spec import UnreadableError

State, Task = Import.State, Import.Task

NOT_READ = "Le fichier n’a pas pu être lu\u00a0: {why}."
NO_SUCH_COLUMN = "«\u202f{name}\u202f» n’est pas un champ connu. Champs\u00a0: {names}."
BAD_MAPPING = 'Écrivez une correspondance ainsi\u00a0: --mapping "Tél. du lieu=Téléphone".'
GUESSED = (
    "Les colonnes sont devinées\u00a0: relisez-les, puis ajoutez --guessed pour les accepter ou "
    "--mapping pour les corriger.\n{columns}"
)
EVERY = 5000  # rows between two words on how far it has come
NOT_SAVED = (
    "Rien n’est enregistré. Pour enregistrer\u00a0: --save, ou la gestion, import n°\u00a0{number}."
)
MATCHED = "Lignes rapprochées d’une fiche qui leur ressemble à coup sûr\u00a0: {count}."
SAVED = "Enregistré\u00a0: {batch}."


class Command(BaseCommand):
    help = (
        "Dit ce que l’import d’un fichier de lieux (CSV ou XLSX) changerait, ligne par ligne, et "
        "l’enregistre, tout ou rien, avec --save."
    )

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="fichier CSV ou XLSX")
        parser.add_argument("--source", default="", help="qui tient ce fichier (son nom sinon)")
        parser.add_argument("--licence", default="", help="licence du fichier")
        parser.add_argument(
            "--mapping",
            action="append",
            default=[],
            metavar="COLONNE=CHAMP",
            help="ce que dit une colonne, à répéter\u202f; rien après le = la laisse de côté",
        )
        for name, told in (
            ("save", "enregistre ce qui est affiché"),
            ("guessed", "accepte les colonnes devinées"),
            ("publish", "publie les fiches créées (brouillons sinon)"),
            ("match", "modifie les fiches qui ressemblent à coup sûr, sans demander"),
            ("all", "affiche toutes les lignes"),
        ):
            parser.add_argument(f"--{name}", action="store_true", help=told)

    def handle(self, *args, file, **options):
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(NOT_READ.format(why=error.strerror)) from error
        self.verbosity = options["verbosity"]
        options["source"] = options["source"] or file.stem
        batch = self.staged(file.name, content, options)
        if options["match"]:
            self.say(MATCHED.format(count=decide_sure(batch, None)))
            batch.refresh_from_db()
        self.stdout.write("\n".join(summary_lines(batch, everything=options["all"])))
        if not options["save"]:
            self.stdout.write(NOT_SAVED.format(number=batch.pk))
            return
        self.save(batch)
        self.stdout.write(SAVED.format(batch=batch))

    def staged(self, name, content, options):
        """Returns the import of a file, its rows judged."""
        batch = create_import(
            name,
            content,
            options["source"],
            licence=options["licence"],
            origin=Import.Origin.COMMAND,
            new_status=Venue.Status.PUBLISHED if options["publish"] else Venue.Status.DRAFT,
        )
        try:
            batch.mapping = mapping(batch, options)
        except (UnreadableError, InvalidMappingError, CommandError) as error:
            batch.delete()
            raise CommandError(str(error)) from error
        self.do(batch, Task.STAGE)
        if batch.state == State.REFUSED:
            raise CommandError(batch.refusal)
        return batch

    def save(self, batch):
        try:
            self.do(batch, Task.CONFIRM)
        except OutdatedError as error:
            raise CommandError(str(error)) from error

    def do(self, batch, task):
        batch.task = task
        batch.save(update_fields=["task", "mapping"])
        what = task.label.capitalize()
        run(batch, lambda done: done % EVERY or self.say(f"{what}\u00a0: {done} lignes…"))

    def say(self, told):
        if self.verbosity:
            self.stdout.write(told)


def mapping(batch, options):
    """Returns {head: field} of a file, as recognised, remembered, told or guessed."""
    proposal = propose(open_file(batch), batch.source)
    told = dict(map(correspondence, options["mapping"]))
    if not (proposal.is_sure or told or options["guessed"]):
        columns = "\n".join(
            f"  {head} → {name_of(field)}" for head, field in proposal.mapping.items()
        )
        raise CommandError(GUESSED.format(columns=columns))
    return proposal.mapping | told


def correspondence(text):
    """Returns the head and the field of « COLONNE=CHAMP »."""
    head, mark, name = text.rpartition("=")
    column = column_of(name) or BY_FIELD.get(name)
    if not mark:
        raise CommandError(BAD_MAPPING)
    if name and column is None:
        names = ", ".join(each.name for each in BY_FIELD.values())
        raise CommandError(NO_SUCH_COLUMN.format(name=name, names=names))
    return head, column.field if column else ""


def name_of(field):
    return BY_FIELD[field].name if field else "(laissée de côté)"

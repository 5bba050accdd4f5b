import csv
import json
from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from directory.seeds.census import (
    UnreadableRecordError,
    commune_rows,
    department_rows,
    fixture_text,
    intercommunality_rows,
    sirens_by_commune,
    venue_rows,
)
from directory.seeds.census_awards import award_rows

KEPT = Path(settings.FIXTURE_DIRS[0])
OUTLINES = "occitanie-departements.geojson"
COMMUNES = "occitanie-communes.csv"
INTERCOMMUNALITIES = "occitanie-epci.csv"
VENUES = "lieux-occitanie.csv"


class Command(BaseCommand):
    help = (
        "Compose les fixtures departments, intercommunalities, communes, venues et awards d’après "
        f"les fichiers du recensement : {OUTLINES}, {INTERCOMMUNALITIES}, {COMMUNES} et "
        f"{VENUES}. Les appels à projets sont lus dans "
        "fixtures/rounds.json. Les mêmes fichiers donnent les mêmes fixtures, à l’octet près."
    )

    def add_arguments(self, parser):
        parser.add_argument("source", type=Path, help="dossier des fichiers")
        parser.add_argument("--output", type=Path, default=KEPT, help="dossier des fixtures")
        parser.add_argument(
            "--date",
            type=date.fromisoformat,
            default=date(2026, 11, 22),
            help="jour d’entrée des lieux dans l’annuaire, AAAA-MM-JJ",
        )

    def handle(self, source, output, **options):
        try:
            built = fixtures(source, options["date"])
        except (OSError, UnreadableRecordError) as error:
            raise CommandError(f"Fixtures inchangées. {error}") from error
        for name, rows in built.items():
            (output / f"{name}.json").write_text(fixture_text(rows), encoding="utf-8")
            self.stdout.write(f"{name}.json : {len(rows)} lignes")


def fixtures(source, built_on):
    """Returns the rows of each fixture, by its name."""
    communes, venues = table(source / COMMUNES), table(source / VENUES)
    intercommunalities = table(source / INTERCOMMUNALITIES)
    outlines = json.loads((source / OUTLINES).read_text(encoding="utf-8"))
    rounds = json.loads((KEPT / "rounds.json").read_text(encoding="utf-8"))
    return {
        "departments": department_rows(outlines, communes),
        "intercommunalities": intercommunality_rows(intercommunalities),
        "communes": commune_rows(communes, sirens_by_commune(intercommunalities)),
        "venues": venue_rows(venues, built_on),
        "awards": award_rows(venues, rounds),
    }


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))

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
from directory.seeds.census_awards import award_rows, france_services_awards, laureate_rows
from directory.seeds.comparison import fixture_differences
from directory.seeds.france_services import join, read_pairs

KEPT = Path(settings.FIXTURE_DIRS[0])
OUTLINES = "occitanie-departements.geojson"
COMMUNES = "occitanie-communes.csv"
INTERCOMMUNALITIES = "occitanie-epci.csv"
VENUES = "lieux-occitanie.csv"
FRANCE_SERVICES = "france-services-occitanie.csv"
LAUREATES = "laureats-sans-lieu.csv"


class Command(BaseCommand):
    help = (
        "Compose les fixtures departments, intercommunalities, communes, laureates, venues, awards "
        f"et france_services d’après les fichiers du recensement\u00a0: {OUTLINES}, "
        f"{INTERCOMMUNALITIES}, {COMMUNES}, {VENUES}, {FRANCE_SERVICES} et {LAUREATES}. Les appels "
        "à projets sont lus dans fixtures/rounds.json. Les mêmes fichiers donnent les mêmes "
        "fixtures, à l’octet près."
    )

    def add_arguments(self, parser):
        parser.add_argument("source", type=Path, help="dossier des fichiers")
        parser.add_argument("--output", type=Path, default=KEPT, help="dossier des fixtures")
        parser.add_argument(
            "--check",
            action="store_true",
            help="n’écrit rien, dit en quoi les fixtures diffèrent\u202f; code 1 si c’est le cas",
        )
        parser.add_argument(
            "--date",
            type=date.fromisoformat,
            default=date(2026, 12, 1),
            help="jour d’entrée des lieux dans l’annuaire, AAAA-MM-JJ",
        )

    def handle(self, source, output, **options):
        try:
            built = fixtures(source, options["date"])
        except (OSError, UnreadableRecordError) as error:
            raise CommandError(f"Fixtures inchangées. {error}") from error
        self.compare(built, output) if options["check"] else self.write(built, output)

    def write(self, built, output):
        for name, rows in built.items():
            (output / f"{name}.json").write_text(fixture_text(rows), encoding="utf-8")
            self.stdout.write(f"{name}.json\u00a0: {len(rows)} lignes")

    def compare(self, built, output):
        if found := fixture_differences(built, output):
            raise CommandError("\n".join(found))
        self.stdout.write("Les fixtures sont celles que donne le recensement.")


def fixtures(source, built_on):
    """Returns the rows of each fixture, by its name."""
    outlines = json.loads((source / OUTLINES).read_text(encoding="utf-8"))
    rounds = json.loads((KEPT / "rounds.json").read_text(encoding="utf-8"))
    communes, around = table(source / COMMUNES), table(source / INTERCOMMUNALITIES)
    services = table(source / FRANCE_SERVICES)
    venues, others, slugs = join(table(source / VENUES), services, communes, read_pairs())
    on_sheets = venue_rows(others, built_on) + france_services_awards(services, slugs)
    return {
        "departments": department_rows(outlines, communes),
        "intercommunalities": intercommunality_rows(around),
        "communes": commune_rows(communes, sirens_by_commune(around)),
        "laureates": laureate_rows(table(source / LAUREATES), rounds),
        "venues": venue_rows(venues, built_on),
        "awards": award_rows(venues, rounds),
        "france_services": on_sheets,
    }


def table(path):
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))

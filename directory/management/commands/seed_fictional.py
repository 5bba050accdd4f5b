from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from directory.models import Award, FormerAddress, Venue
from directory.seeds.fictional_venues import PREFIX, Inventor
from tierslieux.history.records import without_records

VENUES_A_BATCH = 2000
VOCABULARY_MISSING = (
    "Chargez d’abord les communes, les types, les services et les labels : "
    "manage.py loaddata departments intercommunalities communes venue_types services labels rounds"
)


class Command(BaseCommand):
    help = (
        "Remplit une base d’essai de lieux fictifs, toujours les mêmes pour le même nombre. Ceux "
        "d’un essai précédent sont remplacés ; une base qui tient de vrais lieux est refusée."
    )

    def add_arguments(self, parser):
        parser.add_argument("number", type=int, help="nombre de lieux")
        parser.add_argument("--seed", type=int, default=0, help="pour en tirer d’autres")

    def handle(self, *args, number, seed, **options):
        inventor = Inventor(seed)
        if refusal := refusal_reason(number, inventor):
            raise CommandError(refusal)
        # Sheets of a trial have no history: it would take as long again to write.
        with transaction.atomic(), without_records():
            for rows in (Award, FormerAddress, Venue):
                rows.objects.all().delete()
            numbers = inventor.numbers(number)
            for start in range(0, number, VENUES_A_BATCH):
                create_venues(inventor, numbers[start : start + VENUES_A_BATCH])
        if options["verbosity"]:
            self.stdout.write(f"Lieux fictifs créés : {number}.")


def refusal_reason(number, inventor):
    """Return why nothing is to be done, "" when all is well."""
    if number < 1:
        return "Le nombre de lieux commence à 1."
    if real := Venue.objects.exclude(name__startswith=f"{PREFIX} ").count():
        return f"Cette base tient de vrais lieux ({real}) : rien n’est changé."
    return "" if inventor.is_ready else VOCABULARY_MISSING


def create_venues(inventor, numbers):
    drawn = [inventor.venue(number) for number in numbers]
    Venue.objects.bulk_create(venue for venue, _, _ in drawn)
    type_link, service_link = Venue.types.through, Venue.services.through
    type_link.objects.bulk_create(
        type_link(venue=venue, venuetype=each) for venue, types, _ in drawn for each in types
    )
    service_link.objects.bulk_create(
        service_link(venue=venue, service=each) for venue, _, services in drawn for each in services
    )
    awards = (inventor.award(venue) for venue, _, _ in drawn)
    Award.objects.bulk_create(award for award in awards if award)

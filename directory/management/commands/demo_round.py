from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.db.models import ProtectedError

from directory.models import Commune
from directory.seeds.demo_call import ACCOUNTS, TITLE, Exercise, labels_with_criteria
from directory.seeds.demo_removal import remove_exercises
from labels.models import Label, Round

DATA_MISSING = (
    "Chargez d’abord les communes et les labels, avec leurs critères\u00a0: "
    "manage.py loaddata departments communes labels"
)
ALREADY_MADE = (
    "L’appel d’exercice existe déjà. Pour en repartir à neuf\u00a0: manage.py demo_round --remove, "
    "puis manage.py demo_round."
)
ACCOUNTS_TAKEN = "Ces comptes existent déjà et ne sont pas ceux d’un exercice\u00a0: {names}."
NO_EXERCISE = "Il n’y a pas d’appel d’exercice\u00a0: rien à retirer."
STILL_USED = "Rien n’est retiré\u00a0: autre chose que l’exercice s’en sert ({rows})."
EXERCISE_MADE = (
    "«\u202f{title}\u202f» est prêt, dans la gestion seulement\u00a0: {number}\u00a0candidatures "
    "fictives, que le public ne voit pas. Pour tout retirer\u00a0: manage.py demo_round --remove"
)
EXERCISE_REMOVED = "L’exercice est retiré, avec tout ce qui y avait été fait."


class Command(BaseCommand):
    help = (
        "Crée un appel à projets fictif, avec ses candidatures dans tous les états, pour que "
        "l’équipe s’exerce sans que le public n’en voie rien. Peut se faire en production."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--remove",
            action="store_true",
            help="retire l’exercice et tout ce qui y a été fait\u00a0: décisions, labellisations, "
            "fiches, historique, comptes",
        )

    @transaction.atomic
    def handle(self, *args, remove, **options):
        # Locked to the end: of two runs at once, the second finds what the first has done.
        labels = list(Label.objects.order_by("pk").select_for_update())
        message = remove_exercise() if remove else make_exercise(labels)
        if options["verbosity"]:
            self.stdout.write(message)


def make_exercise(labels):
    if refusal := refusal_reason(labels):
        raise CommandError(refusal)
    round_ = Exercise(labels_with_criteria().first()).fill()
    return EXERCISE_MADE.format(title=TITLE, number=round_.applications.count())


def refusal_reason(labels):
    """Return why no exercise may be made, "" when one may."""
    if not (labels and labels_with_criteria().exists() and Commune.objects.exists()):
        return DATA_MISSING
    if Round.objects.filter(is_exercise=True).exists():
        return ALREADY_MADE
    users = get_user_model().objects.filter(username__in=ACCOUNTS).order_by("username")
    names = ", ".join(users.values_list("username", flat=True))
    return ACCOUNTS_TAKEN.format(names=names) if names else ""


def remove_exercise():
    if not Round.objects.filter(is_exercise=True).exists():
        raise CommandError(NO_EXERCISE)
    try:
        remove_exercises()
    except ProtectedError as error:
        rows = ", ".join(sorted(map(str, error.protected_objects)))
        raise CommandError(STILL_USED.format(rows=rows)) from error
    return EXERCISE_REMOVED

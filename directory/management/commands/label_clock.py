from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from directory.awards.clock import label_clock
from directory.awards.clock_mail import clock_text, remind
from directory.awards.reminders import UnsentError
from labels.models import Round
from tierslieux.mail.delivery import InDoubtError

NOBODY = "LABEL_CLOCK_RECIPIENTS n’est pas renseigné\u00a0: aucun rappel n’est parti."
UNSENT = "Les rappels ne sont pas partis ({error}). Ils partiront au prochain passage."
IN_DOUBT = (
    "Le serveur de messagerie s’est tu pendant l’envoi ({error})\u00a0: les rappels sont peut-être "
    "partis. Ils ne seront pas renvoyés\u202f; l’horloge des labels les nomme."
)


class Command(BaseCommand):
    help = (
        "Gèle les grilles de critères des appels ouverts, puis écrit l’horloge des labels\u00a0: "
        "ce que le temps et les faits ont changé. À lancer chaque jour, sans crainte deux fois."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--mail",
            action="store_true",
            help="envoie les rappels du jour à LABEL_CLOCK_RECIPIENTS, chacun une seule fois",
        )

    def handle(self, *args, mail, **options):
        on = timezone.localdate()
        frozen = Round.objects.freeze_due(on)
        clock = label_clock(on)
        self.stdout.write(clock_text(clock, on, frozen))
        if mail:
            self.stdout.write(f"Labels rappelés par courriel\u00a0: {mailed(clock, on)}")


def mailed(clock, on):
    """Returns how many awards were reminded of; raises CommandError when the mail fails."""
    if not settings.LABEL_CLOCK_RECIPIENTS:
        raise CommandError(NOBODY)
    try:
        return remind(clock, on)
    except UnsentError as error:
        raise CommandError(UNSENT.format(error=error)) from error
    except InDoubtError as error:
        raise CommandError(IN_DOUBT.format(error=error)) from error

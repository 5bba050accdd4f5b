from django.conf import settings
from django.core.management import call_command
from django.core.management.base import CommandError
from django.template.loader import render_to_string
from django.utils import timezone

from directory.awards.clock import label_clock
from directory.awards.reminders import post_reminders
from labels.models import Round
from tierslieux.jobs.command import JobCommand

NO_RECIPIENT = "LABEL_CLOCK_RECIPIENTS n’est pas renseigné\u00a0: aucun rappel n’est parti."


class Command(JobCommand):
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
        context = {"clock": clock, "on": on, "frozen": frozen, "site_url": settings.SITE_URL}
        self.stdout.write(render_to_string("directory/awards/label_clock.txt", context))
        if mail:
            self.mail(clock, on)

    def mail(self, clock, on):
        """Post the reminders, then send the mails that wait; raise CommandError when one stays."""
        if not settings.LABEL_CLOCK_RECIPIENTS:
            raise CommandError(NO_RECIPIENT)
        self.stdout.write(f"Labels rappelés par courriel\u00a0: {post_reminders(clock, on)}")
        call_command("send_mails", stdout=self.stdout)

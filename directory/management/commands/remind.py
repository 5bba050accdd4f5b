from django.core.management import call_command

from directory.manager_links.links import forget_mails
from directory.manager_links.reminders import remind
from directory.models import CheckReminder, Venue
from tierslieux.jobs.command import JobCommand


class Command(JobCommand):
    help = (
        "Sollicite par courriel les lieux dont la fiche est à vérifier\u00a0: 30\u00a0jours "
        "avant l’échéance, à l’échéance, 30 et 90\u00a0jours après, une fois chacun. À lancer "
        "chaque jour, sans crainte plusieurs fois."
    )

    def handle(self, **options):
        asked = remind()
        for kind in CheckReminder.Kind:
            self.stdout.write(f"Lieux sollicités {kind.label}\u00a0: {asked[kind]}")
        unreachable = Venue.objects.public().due_for_check().filter(email="").count()
        self.stdout.write(f"Fiches à vérifier, sans adresse électronique\u00a0: {unreachable}")
        forget_mails()
        call_command("send_mails", stdout=self.stdout)

from django.core.management.base import CommandError

from tierslieux.jobs.command import IncompleteError, JobCommand
from tierslieux.mail.outbox import NoMailServerError, send_waiting

NOT_ALL = (
    "Courriels refusés par le serveur\u00a0: {refused}, qui partiront au prochain passage\u202f; "
    "peut-être partis, et jamais renvoyés d’eux-mêmes\u00a0: {doubtful}."
)
NO_SERVER = (
    "Aucun serveur de courriel n’est réglé (EMAIL_URL) : rien n’est envoyé, les courriels "
    "attendent. Dans un terminal, ils s’y afficheraient."
)


class Command(JobCommand):
    help = (
        "Envoie les courriels en attente, chacun une seule fois. À lancer chaque minute, sans "
        "crainte deux fois à la fois."
    )

    def handle(self, **options):
        try:
            sent, refused, doubtful = send_waiting()
        except NoMailServerError as error:
            raise CommandError(NO_SERVER) from error
        summary = f"Courriels envoyés\u00a0: {sent}"
        if refused or doubtful:
            self.stdout.write(summary)
            raise IncompleteError(NOT_ALL.format(refused=refused, doubtful=doubtful))
        return summary

from django.contrib.sessions.management.commands import clearsessions

from tierslieux.jobs.command import JobCommand


class Command(JobCommand, clearsessions.Command):
    help = "Retire les sessions terminées. À lancer chaque nuit."

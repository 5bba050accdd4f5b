from itertools import groupby

from directory.data_quality.rules import RULES, find_contradictions
from directory.models import Finding
from tierslieux.jobs.command import JobCommand


class Command(JobCommand):
    help = (
        "Cherche les contradictions des données (publié sans adresse, point hors de son "
        "département…), les écrit et les garde pour la page «\u202fContrôles\u202f» de la gestion. "
        "À lancer chaque nuit."
    )

    def handle(self, **options):
        found = sorted(find_contradictions())
        new = Finding.objects.replace(found)
        titles = {rule.code: rule.title for rule in RULES}
        for code, rows in groupby(found, key=lambda each: each[0]):
            self.stdout.write(f"{titles[code]}\u00a0:")
            for _, what, message, _ in rows:
                self.stdout.write(f"  {what}\u00a0: {message}")
        return f"Contradictions\u00a0: {len(found)}, dont {new} de plus."

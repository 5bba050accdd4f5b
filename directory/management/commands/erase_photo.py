from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError

from directory.erasure.photos import erase_photo

DONE = (
    "Effacement n°\u00a0{pk}\u00a0: la photo n’est plus sur aucune fiche, dans aucune version ni "
    "sur le disque. Les sauvegardes d’avant la contiennent encore."
)


class Command(BaseCommand):
    help = "Efface une photo qui montre quelqu’un\u00a0: fiches, historique et fichiers."

    def add_arguments(self, parser):
        parser.add_argument("name", help="le nom de ses fichiers, avant le tiret")
        parser.add_argument("--by", required=True, help="le compte actif de qui efface")

    def handle(self, *, name, by, **options):
        account = get_user_model().objects.filter(username=by, is_active=True).first()
        if account is None:
            raise CommandError("--by nomme le compte actif de qui efface.")
        try:
            done = erase_photo(name, account)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(DONE.format(pk=done.pk))

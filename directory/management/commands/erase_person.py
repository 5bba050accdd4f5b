from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.text import Truncator

from directory.erasure.erase import accounts_of, erase
from directory.erasure.find import find_changes
from directory.erasure.person import Person

TERMS = {
    "name": "un nom, «\u202fprénom nom\u202f»",
    "email": "une adresse électronique",
    "phone": "un téléphone",
    "text": "un passage exact qui parle de cette personne",
}
WORD = "EFFACER"
PREVIEW = (
    "Aperçu\u00a0: {count}\u00a0valeurs, pas encore effacées. Pour effacer\u00a0: --erase "
    "--by COMPTE."
)
NOT_CONFIRMED = "Rien n’est effacé."
DONE = (
    "Effacement n°\u00a0{pk}\u00a0: {count}\u00a0lignes. Les sauvegardes d’avant le contiennent "
    "encore\u00a0: supprimez-les, ou attendez que les trente suivantes les remplacent."
)


class Command(BaseCommand):
    help = (
        "Efface une personne partout\u00a0: fiches, historique, procès-verbaux, corrections, "
        "candidatures, courriels, comptes. Sans --erase, montre seulement ce qui le serait."
    )

    def add_arguments(self, parser):
        for term, meaning in TERMS.items():
            parser.add_argument(f"--{term}", action="append", default=[], help=meaning)
        parser.add_argument("--erase", action="store_true", help="efface, après confirmation")
        parser.add_argument("--by", help="le compte actif de qui efface")
        parser.add_argument(
            "--no-input", action="store_true", help="ne demande pas de confirmation"
        )

    def handle(self, *, name, email, phone, text, **options):
        try:
            person = Person(names=name, emails=email, phones=phone, texts=text)
            self.show(person)
            if options["erase"]:
                self.erase(person, options)
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error

    def show(self, person):
        for account in accounts_of(person):
            self.stdout.write(f"compte «\u202f{account.get_username()}\u202f»")
        changes = [*find_changes(person)]
        for each in changes:
            value = Truncator(str(each.before).replace("\n", " ")).chars(100)
            where = f"{each.model._meta.verbose_name} {each.key}, {each.field.verbose_name}"
            self.stdout.write(f"{where}\u00a0: {value}")
        self.stdout.write(PREVIEW.format(count=len(changes)))

    def erase(self, person, options):
        by = get_user_model().objects.filter(username=options["by"], is_active=True).first()
        if by is None:
            raise CommandError("--by nomme le compte actif de qui efface.")
        if not options["no_input"] and input(f"Tapez {WORD} pour effacer\u00a0: ") != WORD:
            raise CommandError(NOT_CONFIRMED)
        done = erase(person, by)
        self.stdout.write(DONE.format(pk=done.pk, count=sum(done.counts.values())))

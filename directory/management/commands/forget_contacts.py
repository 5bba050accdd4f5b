from directory.corrections.retention import erase_expired
from tierslieux.jobs.command import JobCommand

ERASED_MESSAGE = (
    "Adresses effacées\u00a0: {contacts}\u202f; courriels effacés\u00a0: {mails}\u202f; textes de "
    "courriels partis, effacés\u00a0: {texts}\u202f; envois en quarantaine supprimés\u00a0: "
    "{quarantined}\u202f; messages en quarantaine supprimés\u00a0: {messages}\u202f; demandes de "
    "gestionnaires supprimées\u00a0: {claims}\u202f; contacts de candidats effacés\u00a0: "
    "{candidates}\u202f; empreintes effacées\u00a0: {attempts}\u202f; traces de connexion "
    "effacées\u00a0: {logins}."
)


class Command(JobCommand):
    help = (
        "Efface ce qui n’est plus gardé\u00a0: l’adresse des visiteurs et les demandes de "
        "«\u202fC’est mon lieu\u202f» au bout de six mois, les messages de visiteurs en "
        "quarantaine au bout de 30\u00a0jours, le contact privé des candidatures au bout de deux "
        "ans sans changement (CANDIDATE_CONTACT_MONTHS), le texte des courriels partis au bout "
        "d’un mois, les empreintes d’adresses au bout d’un jour, les connexions de "
        "l’équipe au bout de 90\u00a0jours et leurs essais manqués au bout d’un jour. "
        "À lancer chaque nuit."
    )

    def handle(self, **options):
        return ERASED_MESSAGE.format(**erase_expired())

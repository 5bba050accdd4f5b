"""Prices, distances, durations and numbers of people in a sentence."""

from directory.search.line import NUMBER, PhraseRule, number
from directory.search.parts import Part

RADII = (5, 10, 20, 30, 50)  # km: those that the list offers
MAX_PRICE = 1000  # euros
ON_FOOT_KM_PER_MINUTE, BY_CAR_KM_PER_MINUTE = 1 / 12, 1  # to propose a distance, never to apply it
MOST = (
    r"(?:(?:a |pour |de )?(?:moins|pas plus|au plus|maximum|maxi|max|inferieur|pas au dessus"
    r"|en dessous) (?:de |d |a )?|jusqu a |sous (?:les )?|budget (?:de |max |maxi |maximum )?"
    r"|a |pour |entre 0 et )"
)
LEAST = r"(?:(?:a )?(?:plus|partir|minimum|mini|min|au moins|superieur|au dessus) (?:de |d |a )?)"
EUROS = r"(?:€|euros?|eur|e|balles)"
A_DAY = (
    r"(?: (?:par |la |le |l |une |a la |pour la |pour une )?(?:jour|journee|j)"
    r"(?: entiere| complete)?(?!\S))?"
)
NOT_A_DAY = (
    r" (?:(?:par |la |le |l |de l |a l |de la |au |une |pour une |pour la )?(?:mois|heure|h|an"
    r"|annee|semaine|demi journee|mensuel|nuit|m2|poste|personne|copie|page))"
)
AT_MOST = r"(?: (?:max|maxi|maximum|au plus|au maximum|grand maximum|ou moins))?"
KM = r"(?:km|kms|kilometres?|bornes)"
WITHIN = (
    r"(?:(?:(?:a |dans )?(?:un |le )?(?:perimetre|rayon) (?:max |maxi |maximum )?(?:de |d )?"
    r"|(?:a |dans |sous )?(?:moins|pas plus|environ|jusqu a|max|maxi|maximum|au plus)(?: de| d)? "
    r"|a |dans (?:les )?|sous |jusqu a |sur |de )+)?"
)
AROUND = r"(?: (?:max|maxi|maximum|au plus|a la ronde|alentours?|autour|environ))?"
MINUTES = r"(?:min|mn|minutes?)"
TRAVEL = (
    r"(?: (?:de |en |a |max |maxi |maximum )?(?:pied|voiture|velo|bus|train|metro|route|marche"
    r"|trajet|maximum|max|maxi|auto|tram))*"
)
HOURS = (
    r"(?:(?:[1-3]|une|deux|trois) h(?:eures?)?(?: [0-9][0-9])?|(?:une )?demi heure"
    r"|1/2 (?:h|heure)|(?:un )?quart d heure|1/4 (?:h|d heure)|trois quarts d heure)"
)
PEOPLE = (
    r"(?:personnes?|pers|participants?|places?|postes?|collegues?|salaries?|gens|adultes?"
    r"|enfants?|eleves?|invites?|stagiaires?|collaborateurs?|m2)"
)
CAPACITY = r"(?:(?:pour|de|a|capacite|jusqu a|accueillir|environ|avec|d environ) )*"


def price(match, start, end, now):
    euros = number(match["euros"])
    if euros > MAX_PRICE:
        return None
    return Part("filter", start, end, {"prix": [f"{euros:g}"]})


def doubtful(match, start, end, now):
    return Part("doubt", start, end)


def radius(match, start, end, now):
    """The least distance offered that holds the one that is asked; none holds more than 50 km."""
    km = number(match["km"])
    wide = next((each for each in RADII if each >= km), None)
    changes = {"rayon": [str(wide)]} if wide else {}
    return Part("radius", start, end, changes)


def travel_time(match, start, end, now):
    """A duration is no distance: one is proposed."""
    text = match[0]
    minutes = number(match["minutes"]) if match["minutes"] else 30
    speed = ON_FOOT_KM_PER_MINUTE if "pied" in text or "marche" in text else BY_CAR_KM_PER_MINUTE
    wide = next((each for each in RADII if each >= minutes * speed), RADII[-1])
    return Part("doubt", start, end, offers=({"rayon": [str(wide)]},))


AMOUNT_RULES = [
    PhraseRule.of(rf"{MOST}?(?P<euros>{NUMBER}) {EUROS}{A_DAY}{AT_MOST}", price),
    PhraseRule.of(rf"(?P<euros>0) {EUROS}", price),
    PhraseRule.of(rf"{LEAST}{NUMBER} {EUROS}(?:{NOT_A_DAY})?{A_DAY}", doubtful),
    PhraseRule.of(rf"{MOST}?{NUMBER} {EUROS}{AT_MOST}{NOT_A_DAY}{AT_MOST}", doubtful),
    PhraseRule.of(rf"entre {NUMBER} (?:{EUROS} )?et {NUMBER} {EUROS}{A_DAY}", doubtful),
    PhraseRule.of(rf"{WITHIN}(?P<km>{NUMBER}) {KM}{AROUND}", radius),
    PhraseRule.of(rf"(?:a |de )?{LEAST}{NUMBER} {KM}", doubtful),
    PhraseRule.of(rf"{WITHIN}(?P<minutes>{NUMBER}) {MINUTES}{TRAVEL}", travel_time),
    PhraseRule.of(
        rf"{WITHIN}(?P<minutes>)(?:{HOURS})(?= (?:de|d|du|en|a pied|a velo|max|autour)\b){TRAVEL}",
        travel_time,
    ),
    PhraseRule.of(rf"{CAPACITY}{NUMBER} {PEOPLE}", doubtful),
]

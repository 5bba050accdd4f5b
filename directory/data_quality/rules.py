"""Rules that find contradictions in the data; RULES, at the end, lists them."""

from collections import defaultdict
from collections.abc import Callable
from itertools import chain, pairwise
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.geo.distance import is_inside, rings
from directory.hours.osm import never_opens, validate_hours
from directory.models import Award, Department, Venue
from directory.photos.orphans import damaged_files, missing_files, orphan_files
from labels.models import Label
from tierslieux.text.folding import fold
from tierslieux.text.phones import validate_phone

LA_POSTE = "356000000"  # its establishments follow a rule of their own (INSEE)


class Rule(NamedTuple):
    """A data rule. `find` returns [(venue or file name, sentence in French)]."""

    code: str
    title: str
    find: Callable


def readable_venues():
    """Venues whose sheet the public may read, published or closed; no demo data."""
    venues = Venue.objects.real().exclude(status=Venue.Status.DRAFT)
    return venues.select_related("commune").order_by("sort_name", "pk")


def published_venues():
    return readable_venues().public()


def missing_address():
    message = "La fiche est publiée sans adresse."
    return [(each, message) for each in published_venues().filter(address="")]


def missing_type():
    message = "La fiche est publiée sans type de lieu."
    return [(each, message) for each in published_venues().filter(types=None)]


def point_out_of_department():
    """Exact points outside the outline of the department of their commune."""
    outlines = dict(Department.objects.values_list("code", "outline"))
    for each in published_venues().filter(point_precision=Venue.PointPrecision.ADDRESS):
        code = each.commune.department_id
        edges = chain.from_iterable(map(pairwise, rings(outlines[code])))
        if not is_inside((each.longitude, each.latitude), edges):
            yield each, f"Le point est hors du département {code} de sa commune."


def foreign_postcode():
    for each in published_venues().exclude(postcode=""):
        postcodes = each.commune.postcodes.split()
        if each.postcode not in postcodes:
            expected = ", ".join(postcodes)
            yield each, f"Le code postal {each.postcode} n’est pas de {each.commune} ({expected})."


def award_without_end():
    awards = Award.objects.in_force().filter(expires_on=None, venue__is_exercise=False)
    for each in awards.select_related("venue", "label").order_by("venue__sort_name", "pk"):
        yield each.venue, f"Le label {each.label} est en vigueur sans date de fin connue."


def ended_label_in_text():
    """Venues whose summary or description names a label they no longer hold."""
    named = {label: fold(label.name) for label in Label.objects.order_by("code")}
    venues = published_venues().filter(awards__isnull=False).distinct()
    for each in venues.prefetch_related("awards"):
        text = f" {fold(f'{each.summary} {each.description}')} "
        current = {award.label_id for award in each.awards.in_force()}
        ended = {award.label_id for award in each.awards.all()} - current
        for label, name in named.items():
            if label.pk in ended and f" {name} " in text:
                yield each, f"Le texte cite le label {label}, qui n’est plus en vigueur."


def closed_with_label():
    for each in readable_venues().filter(status=Venue.Status.CLOSED).labelled():
        yield each, "Le lieu est fermé, et l’un de ses labels est en vigueur."


def invalid_siret():
    for each in readable_venues().exclude(siret=""):
        if not is_siret(each.siret):
            yield each, f"Le SIRET {each.siret} n’existe pas\u00a0: sa clé est fausse."


def is_siret(number):
    """Whether the check digit of a SIRET is right (Luhn; a plain sum for La Poste: INSEE)."""
    digits = [int(each) for each in number]
    if number.startswith(LA_POSTE) and sum(digits) % 5 == 0:
        return True
    doubled = [each * 2 if rank % 2 == 0 else each for rank, each in enumerate(digits)]
    return sum(sum(divmod(each, 10)) for each in doubled) % 10 == 0


def shared_value(column, message):
    """Return a `find` for published venues of one commune with the same value of `column`."""

    def find():
        holders = defaultdict(list)
        for each in published_venues().exclude(**{column: ""}):
            holders[getattr(each, column), each.commune_id].append(each)
        for (value, _), venues in holders.items():
            names = {each.pk: each.name for each in venues}
            for each in venues if len(venues) > 1 else ():
                others = ", ".join(name for pk, name in names.items() if pk != each.pk)
                yield each, message.format(value=value, others=others)

    return find


def invalid_phone():
    for each in readable_venues().exclude(phone=""):
        if is_invalid(validate_phone, each.phone):
            yield each, f"Le téléphone «\u202f{each.phone}\u202f» n’est pas un numéro."


def unreadable_hours():
    for each in readable_venues().exclude(opening_hours=""):
        if is_invalid(validate_hours, each.opening_hours):
            yield (
                each,
                "Les horaires ne se lisent pas\u00a0: le lieu passe pour «\u202fnon connu\u202f».",
            )


def never_open():
    for each in published_venues().exclude(opening_hours=""):
        if never_opens(each.opening_hours):
            yield each, "D’après ses horaires, ce lieu publié n’ouvre jamais."


def is_invalid(validate, text):
    """Whether the validator `validate` raises ValidationError for `text`."""
    try:
        validate(text)
    except ValidationError:
        return True
    return False


def free_and_paying():
    message = "L’accès est dit gratuit, et la journée a un prix."
    venues = published_venues().filter(free=Venue.Free.YES, day_price__gt=0)
    return [(each, message) for each in venues]


def future_dates():
    today = timezone.localdate()
    for each in readable_venues().filter(verified_on__gt=today):
        yield each, "La date de vérification est à venir."
    for each in readable_venues().filter(opened_year__gt=today.year, status=Venue.Status.PUBLISHED):
        yield each, f"Le lieu est publié, et il ouvrirait en {each.opened_year}."


def missing_photo_files():
    for photo in missing_files():
        yield photo.venue, f"Les fichiers de la photo «\u202f{photo.alt}\u202f» manquent."


def damaged_photo_files():
    for photo, name in damaged_files():
        yield photo.venue, f"Le fichier {name} est coupé\u00a0: envoyez de nouveau cette photo."


def orphan_photo_files():
    message = "Aucune fiche ne cite ce fichier\u00a0; «\u202fmanage.py tidy_photos\u202f» l’efface."
    return [(name, message) for name in orphan_files()]


RULES = (
    Rule("sans-adresse", "Fiches publiées sans adresse", missing_address),
    Rule("sans-type", "Fiches publiées sans type", missing_type),
    Rule("hors-departement", "Points hors de leur département", point_out_of_department),
    Rule("code-postal", "Codes postaux d’une autre commune", foreign_postcode),
    Rule("label-sans-fin", "Labels en vigueur sans date de fin", award_without_end),
    Rule("label-termine", "Textes qui citent un label terminé", ended_label_in_text),
    Rule("ferme-et-labellise", "Lieux fermés dont un label court encore", closed_with_label),
    Rule("siret-faux", "SIRET dont la clé est fausse", invalid_siret),
    Rule(
        "siret-partage",
        "SIRET portés par plusieurs fiches d’une commune",
        shared_value("siret", "Le SIRET {value} est aussi celui de {others}."),
    ),
    Rule(
        "site-partage",
        "Sites web portés par plusieurs fiches d’une commune",
        shared_value("website", "Le site {value} est aussi celui de {others}."),
    ),
    Rule("telephone-faux", "Téléphones qui n’en sont pas", invalid_phone),
    Rule("horaires-illisibles", "Horaires qui ne se lisent pas", unreadable_hours),
    Rule("jamais-ouvert", "Lieux publiés qui n’ouvrent jamais", never_open),
    Rule("gratuit-et-payant", "Lieux gratuits qui ont un prix", free_and_paying),
    Rule("a-venir", "Dates à venir", future_dates),
    Rule("photo-perdue", "Photos dont les fichiers manquent", missing_photo_files),
    Rule("photo-coupee", "Photos dont un fichier est coupé", damaged_photo_files),
    Rule("fichier-orphelin", "Fichiers de photos que rien ne cite", orphan_photo_files),
)


def find_contradictions():
    """Yield (code of the rule, name, sentence, address in the admin) of each contradiction."""
    for rule in RULES:
        for row, message in rule.find():
            yield rule.code, str(row), message, admin_url(row)


def admin_url(row):
    return "" if isinstance(row, str) else reverse("admin:directory_venue_change", args=[row.pk])

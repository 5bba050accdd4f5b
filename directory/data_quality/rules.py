"""Contradictions of the data, each found by one rule: see RULES at the end."""

from collections import defaultdict
from collections.abc import Callable
from itertools import pairwise
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from directory.geo.distance import rings
from directory.hours.osm import never_opens, validate_hours
from directory.models import Award, Department, Venue
from directory.photos.orphans import missing_files, orphan_files
from labels.models import Label
from tierslieux.text.folding import fold
from tierslieux.text.phones import validate_phone

LA_POSTE = "356000000"  # its establishments follow a rule of their own (INSEE)


class Rule(NamedTuple):
    """A rule: its code, what it looks for, and what finds it: [(row or name, sentence)]."""

    code: str
    title: str
    find: Callable


def real():
    """The sheets that the public may read."""
    venues = Venue.objects.real().exclude(status=Venue.Status.DRAFT)
    return venues.select_related("commune").order_by("sort_name", "pk")


def listed():
    return real().public()


def without_address():
    told = "La fiche est publiée sans adresse."
    return [(each, told) for each in listed().filter(address="")]


def without_type():
    told = "La fiche est publiée sans type de lieu."
    return [(each, told) for each in listed().filter(types=None)]


def out_of_department():
    """Tells the exact points that fall out of the outline of their department."""
    outlines = dict(Department.objects.values_list("code", "outline"))
    for each in listed().filter(point_precision=Venue.PointPrecision.ADDRESS):
        code = each.commune.department_id
        if not is_inside(each.longitude, each.latitude, outlines[code]):
            yield each, f"Le point est hors du département {code} de sa commune."


def is_inside(x, y, geometry):
    """Tells whether a point is in a (Multi)Polygon: from it one crosses an odd number of edges."""
    inside = False
    for ring in rings(geometry):
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
                inside = not inside
    return inside


def postcode_of_another():
    for each in listed().exclude(postcode=""):
        postcodes = each.commune.postcodes.split()
        if each.postcode not in postcodes:
            told = ", ".join(postcodes)
            yield each, f"Le code postal {each.postcode} n’est pas de {each.commune} ({told})."


def endless_awards():
    awards = Award.objects.in_force().filter(expires_on=None, venue__is_exercise=False)
    for each in awards.select_related("venue", "label").order_by("venue__sort_name", "pk"):
        yield each.venue, f"Le label {each.label} est en vigueur sans date de fin connue."


def ended_labels_told():
    """Tells the sheets whose text names a label that they no longer hold."""
    named = {label: fold(label.name) for label in Label.objects.order_by("code")}
    for each in listed().filter(awards__isnull=False).distinct().prefetch_related("awards"):
        text = f" {fold(f'{each.summary} {each.description}')} "
        held = {award.label_id for award in each.awards.in_force()}
        ended = {award.label_id for award in each.awards.all()} - held
        for label, name in named.items():
            if label.pk in ended and f" {name} " in text:
                yield each, f"Le texte cite le label {label}, qui n’est plus en vigueur."


def labelled_but_closed():
    for each in real().filter(status=Venue.Status.CLOSED).labelled():
        yield each, "Le lieu est fermé, et l’un de ses labels est en vigueur."


def false_siret():
    for each in real().exclude(siret=""):
        if not is_siret(each.siret):
            yield each, f"Le SIRET {each.siret} n’existe pas\u00a0: sa clé est fausse."


def is_siret(number):
    """Tells whether the digits of a SIRET agree (Luhn; plain sum for La Poste, says INSEE)."""
    digits = [int(each) for each in number]
    if number.startswith(LA_POSTE) and sum(digits) % 5 == 0:
        return True
    doubled = [each * 2 if rank % 2 == 0 else each for rank, each in enumerate(digits)]
    return sum(sum(divmod(each, 10)) for each in doubled) % 10 == 0


def shared(column, told):
    """Returns what tells the listed sheets of one commune that hold the same `column`."""

    def find():
        held = defaultdict(list)
        for each in listed().exclude(**{column: ""}):
            held[getattr(each, column), each.commune_id].append(each)
        for (value, _), venues in held.items():
            names = {each.pk: each.name for each in venues}
            for each in venues if len(venues) > 1 else ():
                others = ", ".join(name for pk, name in names.items() if pk != each.pk)
                yield each, told.format(value=value, others=others)

    return find


def false_phone():
    for each in real().exclude(phone=""):
        if refuses(validate_phone, each.phone):
            yield each, f"Le téléphone «\u202f{each.phone}\u202f» n’est pas un numéro."


def unreadable_hours():
    for each in real().exclude(opening_hours=""):
        if refuses(validate_hours, each.opening_hours):
            yield (
                each,
                "Les horaires ne se lisent pas\u00a0: le lieu passe pour «\u202fnon connu\u202f».",
            )


def never_open():
    for each in listed().exclude(opening_hours=""):
        if never_opens(each.opening_hours):
            yield each, "D’après ses horaires, ce lieu publié n’ouvre jamais."


def refuses(validate, text):
    try:
        validate(text)
    except ValidationError:
        return True
    return False


def free_and_paying():
    told = "L’accès est dit gratuit, et la journée a un prix."
    return [(each, told) for each in listed().filter(free=Venue.Free.YES, day_price__gt=0)]


def in_the_future():
    today = timezone.localdate()
    for each in real().filter(verified_on__gt=today):
        yield each, "La date de vérification est à venir."
    for each in real().filter(opened_year__gt=today.year, status=Venue.Status.PUBLISHED):
        yield each, f"Le lieu est publié, et il ouvrirait en {each.opened_year}."


def photos_gone():
    for photo in missing_files():
        yield photo.venue, f"Les fichiers de la photo «\u202f{photo.alt}\u202f» manquent."


def photos_orphan():
    told = "Aucune fiche ne cite ce fichier\u00a0; «\u202fmanage.py tidy_photos\u202f» l’efface."
    return [(name, told) for name in orphan_files()]


RULES = (
    Rule("sans-adresse", "Fiches publiées sans adresse", without_address),
    Rule("sans-type", "Fiches publiées sans type", without_type),
    Rule("hors-departement", "Points hors de leur département", out_of_department),
    Rule("code-postal", "Codes postaux d’une autre commune", postcode_of_another),
    Rule("label-sans-fin", "Labels en vigueur sans date de fin", endless_awards),
    Rule("label-termine", "Textes qui citent un label terminé", ended_labels_told),
    Rule("ferme-et-labellise", "Lieux fermés dont un label court encore", labelled_but_closed),
    Rule("siret-faux", "SIRET dont la clé est fausse", false_siret),
    Rule(
        "siret-partage",
        "SIRET portés par plusieurs fiches d’une commune",
        shared("siret", "Le SIRET {value} est aussi celui de {others}."),
    ),
    Rule(
        "site-partage",
        "Sites web portés par plusieurs fiches d’une commune",
        shared("website", "Le site {value} est aussi celui de {others}."),
    ),
    Rule("telephone-faux", "Téléphones qui n’en sont pas", false_phone),
    Rule("horaires-illisibles", "Horaires qui ne se lisent pas", unreadable_hours),
    Rule("jamais-ouvert", "Lieux publiés qui n’ouvrent jamais", never_open),
    Rule("gratuit-et-payant", "Lieux gratuits qui ont un prix", free_and_paying),
    Rule("a-venir", "Dates à venir", in_the_future),
    Rule("photo-perdue", "Photos dont les fichiers manquent", photos_gone),
    Rule("fichier-orphelin", "Fichiers de photos que rien ne cite", photos_orphan),
)


def findings():
    """Yields (code of the rule, what, sentence, page of the admin) of every contradiction."""
    for rule in RULES:
        for row, told in rule.find():
            yield rule.code, str(row), told, page_of(row)


def page_of(row):
    return "" if isinstance(row, str) else reverse("admin:directory_venue_change", args=[row.pk])

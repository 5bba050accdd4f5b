"""Builders: each returns a saved row with plain defaults, so that a test says only what matters."""

from datetime import date
from itertools import count

from django.contrib.auth.models import Group, User
from django.utils.text import slugify

from directory.models import (
    Award,
    Commune,
    Correction,
    DecisionRecord,
    Department,
    Evidence,
    Figure,
    Import,
    Intercommunality,
    Message,
    SearchTerm,
    Service,
    SpecialHours,
    Venue,
    VenueType,
)
from labels.models import (
    Application,
    Assessment,
    Criterion,
    Deadline,
    Decision,
    Label,
    MissingPiece,
    Round,
)

number = count(1)

SQUARE = {"type": "Polygon", "coordinates": [[[2, 43], [3, 43], [3, 44], [2, 44], [2, 43]]]}
TYPES = {
    "coworking": ("Espace de travail collaboratif (coworking)", "Coworking", "Coworkings"),
    "fablab": ("Fablab", "Fablab", "Fablabs"),
    "mediation-numerique": (
        "Espace de médiation numérique",
        "Médiation numérique",
        "Espaces de médiation numérique",
    ),
}


def department(code="11", name="Aude", article="l’", **fields):
    defaults = {
        "name": name,
        "slug": slugify(name),
        "article": article,
        "population": 377_000,
        "outline": SQUARE,
        "silhouette": "M100 100l900 0 0 900-900 0z",
        "label_x": 500,
        "label_y": 500,
        "main_towns": [["Narbonne", 43.18, 2.99], ["Limoux", 43.06, 2.22]],
    }
    return Department.objects.get_or_create(code=code, defaults=defaults | fields)[0]


def commune(name="Carcassonne", code="11069", postcodes="11000", **fields):
    defaults = {
        "name": name,
        "slug": slugify(name),
        "postcodes": postcodes,
        "population": 46_000,
        "latitude": 43.2122,
        "longitude": 2.3537,
    }
    fields.setdefault("department", None)
    fields["department"] = fields["department"] or department()
    return Commune.objects.get_or_create(code=code, defaults=defaults | fields)[0]


def intercommunality(name="CA Carcassonne Agglo", siren="200035715", kind="CA", **fields):
    defaults = {"name": name, "kind": kind, "slug": slugify(name)}
    return Intercommunality.objects.get_or_create(siren=siren, defaults=defaults | fields)[0]


def venue_type(code="coworking"):
    name, short_name, plural = TYPES[code]
    defaults = {"name": name, "short_name": short_name, "plural": plural, "description": name}
    return VenueType.objects.get_or_create(code=code, defaults=defaults)[0]


def service(code="fibre", name="", family=Service.Family.WORK):
    defaults = {"name": name or code, "family": family}
    return Service.objects.get_or_create(code=code, defaults=defaults)[0]


def venue(name="", types=("coworking",), services=(), **fields):
    """Returns a published venue in Carcassonne; `types` and `services` are codes."""
    fields.setdefault("commune", None)
    fields["commune"] = fields["commune"] or commune()
    fields.setdefault("status", Venue.Status.PUBLISHED)
    built = Venue(name=name or f"Lieu {next(number)}", **fields)
    built.save()
    built.types.add(*map(venue_type, types))
    built.services.add(*map(service, services))
    Venue.objects.filter(pk=built.pk).refresh_search()
    built.refresh_from_db()
    return built


def special_hours(first_day, last_day=None, **fields):
    """Returns days when a venue is closed, unless `hours` are given; one day by default."""
    if "venue" not in fields:
        fields["venue"] = venue()
    days = {"first_day": first_day, "last_day": last_day or first_day}
    return SpecialHours.objects.create(**days, **fields)


def label(code="tiers-lieux-occitanie", name="Tiers-lieux Occitanie", **fields):
    defaults = {"name": name, "issuer": Label.Issuer.REGION, "summary": "Un label."}
    return Label.objects.get_or_create(code=code, defaults=defaults | fields)[0]


def criterion(**fields):
    defaults = {
        "code": f"critere-{next(number)}",
        "family": Criterion.Family.CONNECTIVITY,
        "question": "Le lieu est-il relié à internet ?",
    }
    return Criterion.objects.create(**({"label": label()} | defaults | fields))


def call(slug="", deadlines=(), decisions=(), **fields):
    """Returns a round; `deadlines` and `decisions` are dates."""
    defaults = {"slug": slug or f"appel-{next(number)}", "title": "Appel à projets"}
    built = Round.objects.create(**({"label": label()} | defaults | fields))
    for day in deadlines:
        Deadline.objects.create(round=built, on=day)
    for day in decisions:
        Decision.objects.create(round=built, on=day)
    return built


def application(**fields):
    defaults = {"candidate": "Candidat", "commune": "Limoux", "department": "11"}
    fields.setdefault("status", Application.Status.RETAINED)
    return Application.objects.create(**(defaults | fields))


def dossier(**fields):
    """Returns an application just received, in a round of its own unless one is given."""
    if "round" not in fields:
        fields["round"] = call()
    defaults = {"candidate": f"Candidat {next(number)}", "status": Application.Status.RECEIVED}
    return application(**(defaults | fields))


def missing_piece(due_on, **fields):
    if "application" not in fields:
        fields["application"] = dossier()
    return MissingPiece.objects.create(
        **({"what": "Statuts", "asked_on": due_on, "due_on": due_on} | fields)
    )


def assessor(username="", role="évaluateur"):
    user = User.objects.create_user(username or f"evaluateur-{next(number)}", is_staff=True)
    user.groups.add(Group.objects.get(name=role))
    return user


def assessment(verdicts=(), *, finished=False, **fields):
    """Returns the assessment of a dossier; `verdicts` follow the order of the round's grid."""
    if "application" not in fields:
        fields["application"] = dossier()
    if "assessor" not in fields:
        fields["assessor"] = assessor()
    built = Assessment.objects.create(**fields)
    for criterion, verdict in zip(built.application.round.grid(), verdicts, strict=False):
        built.give(criterion, verdict, "Vu sur place.")
    if finished:
        built.finish()
    return built


def assessments(application, *given):
    """Returns finished assessments of an application, one for each row of verdicts `given`."""
    return [assessment(verdicts, finished=True, application=application) for verdicts in given]


def award(**fields):
    defaults = {"granted_on": date(2024, 1, 1), "sources": "https://exemple.fr/annonce"}
    if "venue" not in fields:
        fields["venue"] = venue()
    return Award.objects.create(**({"label": label()} | defaults | fields))


def venue_import(**fields):
    """Returns the import of a file of venues, not read yet."""
    defaults = {"source": "Hub", "file_name": "hub.csv", "sha256": "0" * 64, "size": 1}
    return Import.objects.create(**(defaults | fields))


def figure(**fields):
    defaults = {"measure": Figure.Measure.LISTED, "value": next(number)}
    return Figure.objects.create(**(defaults | fields))


def search_term(phrase="atelier bois", meaning="texte", value="", **fields):
    return SearchTerm.objects.create(phrase=phrase, meaning=meaning, value=value, **fields)


def evidence(**fields):
    """Returns what was found on a criterion of the round of an award, both new by default."""
    if "award" not in fields:
        fields["award"] = award(round=call())
    if "criterion" not in fields:
        asked = {
            "code": f"critere-{next(number)}",
            "family": "connectivity",
            "question": "Et internet ?",
        }
        fields["criterion"] = fields["award"].round.criteria.create(**asked)
    return Evidence.objects.create(**({"verdict": "met", "checked_on": date(2024, 1, 1)} | fields))


def decision_record(**fields):
    if "round" not in fields:
        fields["round"] = call()
    if "by" not in fields:
        fields["by"] = User.objects.create_user(f"decideur-{next(number)}")
    defaults = {"decided_on": date(2024, 1, 1), "by_name": "Claire Vidal", "lines": []}
    return DecisionRecord.objects.create(**(defaults | fields))


def correction(proposed=None, **fields):
    """Returns what somebody proposes for a sheet, new unless one is given; `None`: a new place."""
    if "venue" not in fields:
        fields["venue"] = venue()
    return Correction.objects.create(proposed=proposed or {}, **fields)


def message(**fields):
    """Returns a message that waits for the staff, to a venue, new unless one is given."""
    if "venue" not in fields:
        fields["venue"] = venue(email="lieu@exemple.fr")
    written = {"name": "Camille Exemple", "email": "camille@exemple.fr"}
    told = {"text": "Avez-vous un bureau mardi ?", "suspicions": "plus de 2 liens dans le texte"}
    return Message.objects.create(**(written | told | fields))

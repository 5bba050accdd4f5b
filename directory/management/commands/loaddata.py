import json
from pathlib import Path

from django.apps import apps
from django.core.exceptions import (
    FieldDoesNotExist,
    ObjectDoesNotExist,
    ValidationError,
)
from django.core.management.base import CommandError
from django.core.management.commands import loaddata
from django.db import DatabaseError
from django.utils import timezone

from directory.models import Commune, Department, Service, Venue, VenueType
from labels.models import Application, Criterion, Round
from tierslieux.history.diff import snapshot
from tierslieux.history.records import CHANGED, CREATED, DELETED, changes_from, record_versions
from tierslieux.text.validation import error_sentences

# What the searched text of a sheet is made of.
SEARCHED_MODELS = {Commune, Department, Service, Venue, VenueType}
REASON_BY_ERROR = (
    (ObjectDoesNotExist, "une ligne désignée n’existe pas"),
    (FieldDoesNotExist, "champ inconnu"),
    (UnicodeDecodeError, "le fichier n’est pas en UTF-8"),
    (KeyError, "il manque"),
    (LookupError, "modèle inconnu"),
    (DatabaseError, "refus de la base"),
)
NOTHING_LOADED = "Rien n’est chargé."
HISTORY_ORIGIN = "chargement des données"
MAX_EXCERPT = 160


class Command(loaddata.Command):
    """Django's own, with five things more: each row is validated, a refused row is named in
    French, a renamed venue keeps its address, the searched columns are folded again, and what
    changed has its history.
    """

    help = (
        "Charge des fixtures, toutes ou aucune. Chaque ligne est vérifiée comme dans la gestion ; "
        "la première refusée est nommée."
    )

    def loaddata(self, fixture_labels):
        verbosity, self.verbosity, self.read, self.there = self.verbosity, 0, 0, set()
        try:
            with changes_from(HISTORY_ORIGIN):
                super().loaddata(fixture_labels)
        except DatabaseError as error:
            raise CommandError(f"{french_reason(error)}. {NOTHING_LOADED}") from error
        if self.models & SEARCHED_MODELS:
            Venue.objects.all().refresh_search()
        if verbosity:
            loaded = f"Lignes chargées : {self.loaded_object_count}"
            self.stdout.write(f"{loaded}. Fichiers lus : {self.fixture_count}.")

    def find_fixtures(self, fixture_label):
        try:
            return super().find_fixtures(fixture_label)
        except CommandError as error:
            raise CommandError(f"Aucun fichier lisible nommé {fixture_label}.") from error

    def load_label(self, fixture_label):
        self.seen, self.linked, first = set(), {}, self.fixture_count
        fixture = f"Fixture « {Path(fixture_label).name} »"
        try:
            super().load_label(fixture_label)
            self.check_links()
        except CommandError as error:
            raise CommandError(f"{fixture} : {error} {NOTHING_LOADED}") from error
        except Exception as error:  # the reader of a fixture lets through whatever it meets
            file = self.find_fixtures(fixture_label)[self.fixture_count - first - 1][0]
            refused = describe_unread_row(file, self.place + 1) + french_reason(
                original_error(error)
            )
            raise CommandError(f"{fixture} : {refused}. {NOTHING_LOADED}") from error

    def save_obj(self, obj):
        """Save a row that passes all the checks that a form of the admin would make."""
        self.read += 1
        name = f"n° {self.place}, {row_name(obj.object)}"
        try:
            self.keep_address(obj.object)
            keep_site_values(obj.object)
            self.check_row(obj)
            self.remember_links(obj, name)
            prepare_for_save(obj.object)
            saved = save_silently(obj, super().save_obj)
        except (ValidationError, DatabaseError, ValueError) as error:
            raise CommandError(f"{name} : {french_reason(error)}.") from error
        self.seen.add((type(obj.object), obj.object.pk))
        return saved

    @property
    def place(self):
        """The place in its file of the row last read, counted from 1."""
        return self.read - self.fixture_object_count

    def check_row(self, obj):
        row = obj.object
        if obj.deferred_fields:
            missing = {
                field.name: unknown_keys(field, keys) for field, keys in obj.deferred_fields.items()
            }
            raise ValidationError(missing)
        if row.pk and (type(row), row.pk) in self.seen:
            raise ValidationError("une ligne de même clé figure déjà plus haut")
        # A row whose key is already there replaces the other: it isn't a second one.
        row._state.adding, row._state.db = row.pk is None, self.using
        row.clean_fields(exclude=self.check_parents(row))
        for check in (row.clean, row.validate_unique, row.validate_constraints):
            check()
        if isinstance(row, Commune):
            row.refresh_search()

    def keep_address(self, row):
        """Leave at its present address a venue that its row names by a former one."""
        if not isinstance(row, Venue):
            return
        renamed = Venue.objects.using(self.using).filter(pk=row.pk, former_addresses__slug=row.slug)
        row.slug = renamed.values_list("slug", flat=True).first() or row.slug

    def check_parents(self, row):
        """Refuse a foreign key to no row, asking once a parent; returns the fields checked."""
        parents = [field for field in row._meta.concrete_fields if field.remote_field]
        filled = [field for field in parents if getattr(row, field.attname) is not None]
        for field in filled:
            key = getattr(row, field.attname)
            if not self.is_there(field.related_model, key):
                raise ValidationError({field.name: f"« {key} » n’existe pas"})
        return [field.name for field in filled]

    def remember_links(self, obj, name):
        for field, keys in (obj.m2m_data or {}).items():
            model = obj.object._meta.get_field(field).related_model
            for key in keys:
                self.linked.setdefault((model, key), name)

    def check_links(self):
        """Refuse a link to no row; only now, since a row may name one that comes after it."""
        for (model, key), name in self.linked.items():
            if not self.is_there(model, key):
                raise CommandError(f"{name} : {model._meta.verbose_name} « {key} » n’existe pas.")

    def is_there(self, model, key):
        if (model, key) not in self.there:
            if not model._default_manager.using(self.using).filter(pk=key).exists():
                return False
            self.there.add((model, key))
        return True


def save_silently(obj, save):
    """Save a row and its links at once, and leaves one record of it when they have changed."""
    row = obj.object
    row.skip_history_when_saving = True
    saved = save(obj)
    del row.skip_history_when_saving
    if saved and hasattr(row, "history"):
        record_change(row)
    return saved


def record_change(row):
    last = row.history.first()
    if last is None or last.history_type == DELETED:
        record_versions(type(row), [row], CREATED)
    elif (before := snapshot(last)) != snapshot(row, before):
        record_versions(type(row), [row], CHANGED)


def keep_site_values(row):
    """Leave as it is what the site alone knows of a row that fixtures say nothing of."""
    names = getattr(row, "kept_on_reload", ()) if row.pk else ()
    stored = type(row)._default_manager.filter(pk=row.pk).values(*names).first() if names else {}
    for name, value in (stored or {}).items():
        if getattr(row, name) in (None, type(row)._meta.get_field(name).get_default()):
            setattr(row, name, value)


def prepare_for_save(row):
    """Do what saving a row does before, since fixtures are written without it."""
    if isinstance(row, Application):
        row.draw_reference()
    if isinstance(row, Criterion):
        row.keep_grids()
    if isinstance(row, Round):
        row.updated_at = row.updated_at or timezone.now()


def row_name(row):
    """Return the kind of row and what it is known by: lieu « le-100e-singe »."""
    try:
        key = row.natural_key()
    except (AttributeError, ObjectDoesNotExist):  # none, or one that leads nowhere
        key = [row.pk]
    return f"{row._meta.verbose_name} « {', '.join(str(part) for part in key if part)} »"


def describe_unread_row(file, place):
    """Return the beginning of a row that could not be read, "" when its file can't be either."""
    try:
        row = json.loads(Path(file).read_bytes())[place - 1]
    except (OSError, ValueError, LookupError, TypeError):
        return ""
    return f"n° {place}, {row_kind(row)} {json.dumps(row, ensure_ascii=False)[:MAX_EXCERPT]}… : "


def row_kind(row):
    try:
        return apps.get_model(row["model"])._meta.verbose_name
    except (LookupError, TypeError, ValueError):
        return "ligne"


def unknown_keys(field, value):
    """Return which of the natural keys given for a relation lead nowhere."""
    keys = value if field.many_to_many else [value]
    missing = [" ".join(map(str, key)) for key in keys if not is_known(field.related_model, key)]
    return f"« {' », « '.join(missing)} » n’existe pas"


def is_known(model, key):
    try:
        model._default_manager.get_by_natural_key(*key)
    except ObjectDoesNotExist:
        return False
    return True


def original_error(error):
    """Return what a reader of fixtures met before it wrapped it in errors of its own."""
    met = error.__cause__ or error.__context__ or error
    return getattr(met, "original_exc", met)


def french_reason(error):
    """Return in French why a row or a file is refused, without a full stop."""
    if isinstance(error, ValidationError):
        return " ".join(error_sentences(error)).rstrip(".")
    if isinstance(error, json.JSONDecodeError):
        return f"JSON illisible, ligne {error.lineno}, colonne {error.colno}"
    french = next(
        (text for kind, text in REASON_BY_ERROR if isinstance(error, kind)), "ligne illisible"
    )
    return f"{french} ({error})"

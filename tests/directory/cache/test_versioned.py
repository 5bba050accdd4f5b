from contextlib import contextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import call_command
from django.db import connection, transaction
from django.db.models import F

from directory.cache import versioned
from directory.cache.triggers import STAMPED_TABLES
from directory.models import ManagerRefusal, Revision, Venue
from tests import build

pytestmark = pytest.mark.django_db(transaction=True)

PARIS = ZoneInfo("Europe/Paris")
TYPE_LINK, SERVICE_LINK = Venue.types.through.objects, Venue.services.through.objects
CREATIONS = {
    "directory_award": lambda place: build.award(venue=place),
    "directory_commune": lambda place: build.commune("Narbonne", "11262"),
    "directory_department": lambda place: build.department("34", "Hérault"),
    "directory_figure": lambda place: build.figure(),
    "directory_intercommunality": lambda place: build.intercommunality(),
    "directory_managerrefusal": lambda place: ManagerRefusal.objects.create(
        venue=place, address="lieu@exemple.fr", reason=ManagerRefusal.Reason.VISITORS
    ),
    "directory_searchterm": lambda place: build.search_term(),
    "directory_service": lambda place: build.service("wifi"),
    "directory_specialhours": lambda place: build.special_hours(date(2027, 8, 2), venue=place),
    "directory_venue": lambda place: build.venue("Autre", types=()),
    "directory_venue_services": lambda place: SERVICE_LINK.create(
        venue=place, service=build.service("fibre")
    ),
    "directory_venue_types": lambda place: TYPE_LINK.create(
        venue=place, venuetype=build.venue_type("fablab")
    ),
    "directory_venuetype": lambda place: build.venue_type("mediation-numerique"),
    "labels_label": lambda place: build.label("manufacture", "Manufacture"),
    "labels_round": lambda place: build.call(label=build.label()),
}


@pytest.fixture
def place():
    """A venue, and beside it what a link may lead to."""
    build.venue_type("fablab")
    build.service("fibre")
    build.label()
    return build.venue("Ici")


def stamp():
    return Revision.objects.get().stamp


def touch(row):
    """Writes a row as it is."""
    column = row._meta.concrete_fields[-1].attname
    type(row)._base_manager.filter(pk=row.pk).update(**{column: F(column)})


def remembered(answer):
    return versioned.current_cache().get_or_set("question", lambda: answer)


@contextmanager
def another_connection():
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            yield cursor
    finally:
        other.close()


@pytest.mark.parametrize("table", STAMPED_TABLES)
def test_each_write_in_each_table_draws_a_new_stamp(table, place):
    drawn = [stamp()]
    row = CREATIONS[table](place)
    drawn.append(stamp())
    touch(row)
    drawn.append(stamp())
    row.delete()
    drawn.append(stamp())
    assert row._meta.db_table == table
    assert len(set(drawn)) == 4


def test_an_answer_is_remembered_until_the_directory_changes(place):
    assert [remembered("avant"), remembered("après")] == ["avant", "avant"]
    touch(place)
    assert remembered("après") == "après"


def test_each_process_forgets_what_any_of_them_has_changed(place, monkeypatch):
    assert remembered("avant") == "avant"
    with monkeypatch.context() as patch:
        patch.setattr(versioned, "versioned_cache", versioned.VersionedCache())
        assert remembered("ailleurs") == "ailleurs"
        touch(place)
        assert remembered("ailleurs, après") == "ailleurs, après"
    assert remembered("après") == "après"


def test_nothing_is_remembered_inside_a_transaction(place):
    with transaction.atomic():
        assert [remembered("une"), remembered("deux")] == ["une", "deux"]
        touch(place)
        assert remembered("trois") == "trois"
    assert remembered("quatre") == "quatre"


def test_a_transaction_that_fails_leaves_the_stamp(place):
    before = stamp()
    with transaction.atomic():
        touch(place)
        transaction.set_rollback(True)
    assert stamp() == before


def test_a_write_after_a_part_given_up_draws_a_stamp(place):
    before = stamp()
    with transaction.atomic():
        with transaction.atomic():
            touch(place)
            # PostgreSQL draws the stamp of this part here, not at the commit.
            connection.check_constraints()
            transaction.set_rollback(True)
        touch(place)
    assert stamp() != before


def test_emptying_the_database_forgets_everything(place):
    remembered("avant")
    call_command("flush", interactive=False, verbosity=0)
    assert remembered("après") == "après"
    build.venue()
    assert remembered("plus tard") == "plus tard"


def test_an_answer_is_forgotten_at_midnight(place):
    with time_machine.travel(datetime(2026, 6, 1, 23, 59, tzinfo=PARIS)):
        assert [remembered("avant"), remembered("après")] == ["avant", "avant"]
    with time_machine.travel(datetime(2026, 6, 2, 0, 0, tzinfo=PARIS)):
        assert remembered("après") == "après"


def test_a_process_forgets_what_passes_rather_than_grow_for_ever_and_keeps_the_facts():
    cache = versioned.VersionedCache()
    cache.for_version("empreinte").stable["fait"] = True
    cache.for_version("empreinte").bounded.update(
        dict.fromkeys(range(versioned.MAX_BOUNDED_ENTRIES))
    )
    assert len(cache.for_version("empreinte").bounded) == versioned.MAX_BOUNDED_ENTRIES
    cache.for_version("empreinte").bounded["de trop"] = True
    assert not cache.for_version("empreinte").bounded
    assert cache.for_version("empreinte").stable == {"fait": True}
    assert not cache.for_version("autre empreinte").stable


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has one writer at a time")
def test_a_long_transaction_does_not_make_another_writer_wait(place):
    before = stamp()
    with another_connection() as other, transaction.atomic():
        touch(place)
        other.execute("SET lock_timeout = '1s'")
        other.execute("UPDATE directory_service SET rank = rank")
        between = stamp()
    assert len({before, between, stamp()}) == 3


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite does not truncate")
def test_truncating_a_table_draws_a_stamp(place):
    before = stamp()
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE directory_venue_services")
    assert stamp() != before

"""History and records of decisions: the database refuses to change them, but for what must."""

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from directory.models import Award, Venue
from tests import build
from tests.directory.decisions.decision_pages import decide, recevable, refused
from tests.support.staff import member
from tierslieux.history.guard import REFUSED, erasable, guarded_tables, install_guard

pytestmark = pytest.mark.django_db
VERSIONS, LINKS = "directory_historicalvenue", "directory_historicalvenue_types"
ATTACKS = {
    VERSIONS: "UPDATE directory_historicalvenue SET name = 'Autre'",
    LINKS: "UPDATE directory_historicalvenue_types SET history_id = history_id",
    "labels_move": "UPDATE labels_move SET reason = 'Autre'",
    "directory_decisionrecord": "UPDATE directory_decisionrecord SET by_name = 'Autre'",
}


def run(sql):
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.rowcount


def rows(table):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608 (a table named here)
        return cursor.fetchall()


def refuse(sql):
    """Runs what the database must refuse, inside a part that is then given up."""
    with pytest.raises(IntegrityError, match=REFUSED), transaction.atomic():
        run(sql)


@pytest.fixture
def decided(client):
    """A round decided, a sheet and its links: a row at least in each table of the attacks."""
    client.force_login(member("responsable du label", first_name="Claire", last_name="Vidal"))
    call = build.call()
    application = recevable(round=call)
    decide(client, call, {application: refused(reason="Hors sujet.")})
    build.venue(types=["coworking"])


def test_every_history_and_record_is_guarded():
    tables = guarded_tables()
    assert {*ATTACKS} <= {*tables}
    named = {each for each in connection.introspection.table_names() if "_historical" in each}
    assert named <= {*tables}
    assert len(named) > 8


@pytest.mark.parametrize("table", ATTACKS)
def test_the_role_of_the_site_can_neither_change_nor_remove_what_stays(decided, table):
    before = rows(table)
    assert before
    for attack in (ATTACKS[table], f"DELETE FROM {table}"):  # noqa: S608 (a table named here)
        refuse(attack)
    assert rows(table) == before


def test_what_stays_may_be_changed_on_purpose_and_no_longer_than_asked(decided):
    with erasable():
        with erasable():
            assert run(ATTACKS[VERSIONS])
        assert run("DELETE FROM labels_move") >= 1
    for attack in ATTACKS.values():
        if "labels_move" not in attack:
            refuse(attack)


def test_what_fails_on_the_way_leaves_the_guard_in_place(decided):
    with pytest.raises(IntegrityError), erasable():
        run(f"{ATTACKS[VERSIONS]}, history_id = NULL")
    refuse(ATTACKS[VERSIONS])
    assert not Venue.history.filter(name="Autre").exists()


@pytest.mark.django_db(transaction=True)
def test_no_session_keeps_the_guard_lifted():
    build.venue()
    with erasable():
        run(ATTACKS[VERSIONS])
    refuse(ATTACKS[VERSIONS])
    if connection.vendor == "postgresql":
        refuse(f"TRUNCATE {VERSIONS}")
        run("SELECT set_config('history.lift', pg_current_xact_id()::text, false)")
        refuse(ATTACKS[VERSIONS])
        run("RESET history.lift")


def test_the_guard_is_put_back_where_a_table_was_built_again(decided):
    names = {"sqlite": ("labels_move_UPDATE_refused",), "postgresql": ("labels_move_refused",)}
    for name in names[connection.vendor]:
        run(f"DROP TRIGGER {name}" + (" ON labels_move" * (connection.vendor == "postgresql")))
    assert run("UPDATE labels_move SET reason = 'Autre'")
    install_guard(connection.alias)
    refuse(ATTACKS["labels_move"])


def test_deleting_an_account_on_the_desk_leaves_what_it_did(client, admin_user):
    leaver = member(username="partant")
    venue = build.venue()
    venue._history_user = leaver
    venue.save()
    versions = venue.history.count()
    client.force_login(admin_user)
    client.post(f"/gestion/auth/user/{leaver.pk}/delete/", {"post": "yes"})
    assert not User.objects.filter(username="partant").exists()
    assert (venue.history.count(), venue.history.first().history_user) == (versions, None)
    refuse(ATTACKS[VERSIONS])


def test_deleting_accounts_from_their_list_does_too(client, admin_user):
    leaver = member(username="partant")
    venue = build.venue()
    venue._history_user = leaver
    venue.save()
    client.force_login(admin_user)
    chosen = {"action": "delete_selected", "_selected_action": [leaver.pk], "post": "yes"}
    client.post("/gestion/auth/user/", chosen)
    assert not User.objects.filter(username="partant").exists()
    assert venue.history.first().history_user is None


def test_the_links_written_with_a_sheet_complete_its_version():
    with transaction.atomic():
        venue = build.venue(types=["coworking"])
        venue.types.set([build.venue_type("fablab")])
    assert {each.venuetype.code for each in venue.history.first().types.all()} == {"fablab"}


@pytest.mark.django_db(transaction=True)
def test_flush_empties_what_stays_as_well():
    build.venue()
    call_command("flush", interactive=False, verbosity=0)
    assert not Venue.history.exists()
    build.venue()
    refuse(ATTACKS[VERSIONS])


def test_a_sheet_deleted_with_its_awards_leaves_their_versions():
    award = build.award()
    key = award.pk
    award.delete()
    assert Award.history.filter(id=key).count() == 2

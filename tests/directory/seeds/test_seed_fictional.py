import pytest
from django.core.management import CommandError, call_command

from directory.models import Award, Venue
from tests import build

pytestmark = pytest.mark.django_db


@pytest.fixture
def _tables():
    """What fictional venues are made of."""
    build.commune()
    build.commune("Limoux", "11206", "11300", population=10_000)
    for code in build.TYPES:
        build.venue_type(code)
    build.service("fibre", "Fibre optique")
    build.service("cafe", "Café")
    build.call("appel", label=build.label())


def seed(number, **options):
    call_command("seed_fictional", number, verbosity=0, **options)


def drawn():
    """All that was drawn, whatever the keys."""
    venues = Venue.objects.order_by("slug")
    columns = ("slug", "name", "commune", "status", "wheelchair", "latitude", "search_text")
    awards = Award.objects.order_by("venue__slug").values_list("venue__slug", "granted_on")
    return list(venues.values_list(*columns)), list(awards)


@pytest.mark.usefixtures("_tables")
def test_every_fictional_venue_says_that_it_is_one(client):
    seed(80)
    assert Venue.objects.count() == 80
    assert all(venue.name.startswith("Lieu fictif 000") for venue in Venue.objects.all())
    summaries = Venue.objects.exclude(summary="").values_list("summary", flat=True)
    assert summaries
    assert all(text.startswith("Lieu fictif") for text in summaries)
    assert "Lieu fictif 000" in client.get("/lieux/", {"q": "limoux"}, follow=True).content.decode()


@pytest.mark.usefixtures("_tables")
def test_fictional_venues_keep_the_rules_of_real_ones():
    seed(80)
    for row in (*Venue.objects.all(), *Award.objects.all()):
        row.full_clean()
    assert 0 < Award.objects.count() < 20


@pytest.mark.usefixtures("_tables")
def test_fictional_venues_are_found_as_real_ones_are():
    seed(40)
    written = drawn()
    Venue.objects.update(search_text="", sort_name="")
    Venue.objects.all().refresh_search()
    assert drawn() == written


@pytest.mark.usefixtures("_tables")
def test_the_same_number_gives_the_same_venues_and_replaces_those_before():
    seed(40)
    first = drawn()
    seed(40)
    assert drawn() == first
    seed(40, seed=1)
    assert drawn() != first
    assert Venue.objects.count() == 40


@pytest.mark.usefixtures("_tables")
def test_a_directory_that_holds_a_real_venue_is_refused_and_left_as_it_is():
    seed(3)
    build.venue("La Ruche de Limoux")
    with pytest.raises(CommandError, match=r"vrais lieux \(1\)"):
        seed(5)
    assert Venue.objects.count() == 4


def test_tables_left_empty_are_named():
    with pytest.raises(CommandError, match="loaddata departments intercommunalities communes"):
        seed(5)


@pytest.mark.usefixtures("_tables")
def test_a_number_that_makes_no_venue_is_refused():
    with pytest.raises(CommandError, match="commence à 1"):
        seed(0)

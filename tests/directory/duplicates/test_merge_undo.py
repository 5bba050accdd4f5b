"""A merge is undone: both sheets are again as they were, unless somebody changed them since."""

import pytest

from directory.duplicates.field_choices import Side
from directory.models import (
    Award,
    DistinctPair,
    FormerAddress,
    Import,
    ImportRow,
    Merge,
    Photo,
    SourceKey,
    Venue,
)
from tests import build
from tests.directory.duplicates.merge_pages import facts, full_pair, merge, one, undo
from tests.support.page_reader import Page
from tests.support.staff import member, messages

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def editor(client):
    client.force_login(user := member("éditeur"))
    return user


def test_a_merge_undone_leaves_both_sheets_as_they_were(client):
    left, right = full_pair()
    build.award(venue=right)
    other = build.venue("Autre")
    DistinctPair.objects.say(right, other)
    before = facts(left), facts(right)
    merge(
        client,
        left,
        right,
        name=Side.RIGHT,
        desks=Side.RIGHT,
        services=Side.BOTH,
        address=Side.RIGHT,
        latitude=Side.RIGHT,
    )
    assert facts(left) != before[0]
    assert DistinctPair.objects.get().first == left
    response = undo(client)
    assert any("Fusion annulée" in told for told in messages(response))
    assert (facts(left), facts(right)) == before
    assert (DistinctPair.objects.get().first, DistinctPair.objects.get().second) == (right, other)
    assert "la grange" in Venue.objects.get(pk=right.pk).search_text
    assert client.get(f"/lieux/{right.slug}/").status_code == 200
    assert Venue.history.filter(id=right.pk).first().history_change_reason.startswith("annulation")
    assert "déjà annulée" in " ".join(messages(undo(client)))


def test_an_undoing_leaves_what_changed_since_in_fields_that_the_merge_left_alone(client):
    left, right = full_pair()
    merge(client, left, right, desks=Side.RIGHT)
    Venue.objects.filter(pk=left.pk).update(operator="Les Voisins")
    undo(client)
    left.refresh_from_db()
    assert (left.desks, left.operator) == (12, "Les Voisins")


def change_a_field(left, right):
    Venue.objects.filter(pk=left.pk).update(desks=99)


def lead_an_award_elsewhere(left, right):
    Award.objects.update(venue=build.venue("Ailleurs"))


def take_the_address(left, right):
    FormerAddress.objects.all().delete()
    Venue.objects.create(name="Usurpé", slug=right.slug, commune=build.commune())


def delete_the_sheet(left, right):
    Award.objects.all().delete()
    left.delete()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (change_a_field, "Postes de travail"),
        (lead_an_award_elsewhere, "labellisation"),
        (take_the_address, "est prise par une autre fiche"),
        (delete_the_sheet, "n’existe plus"),
    ],
)
def test_a_merge_is_not_undone_over_what_changed_since(client, change, told):
    left, right = full_pair()
    build.award(venue=right)
    merge(client, left, right, desks=Side.RIGHT)
    change(left, right)
    page = client.get(f"/gestion/doublons/fusions/{one().pk}/")
    assert told in Page(page.content.decode()).text
    before = {each.pk: facts(each) for each in Venue.objects.all()}
    assert told in " ".join(messages(undo(client)))
    assert {each.pk: facts(each) for each in Venue.objects.all()} == before
    assert one().undone_at is None


def test_what_others_know_of_the_absorbed_sheet_follows_and_comes_back(client):
    left, right = full_pair()
    photo = {"alt": "La salle", "credit": "Mairie", "width": 900, "height": 600}
    Photo.objects.create(venue=left, stem="meme", **photo)
    twin = Photo.objects.create(venue=right, stem="meme", **photo)
    other = Photo.objects.create(venue=right, stem="autre", **photo)
    correction = build.correction(venue=right)
    key = SourceKey.objects.create(source="Hub", identifier="12", venue=right)
    batch = Import.objects.create(source="Hub", file_name="lieux.csv", size=1)
    row = ImportRow.objects.create(batch=batch, number=1, action="create", venue=right)
    merge(client, left, right)
    for each in (other, correction, key):
        each.refresh_from_db()
        assert each.venue == left, each
    row.refresh_from_db()
    # The sheet that stays is not one that the import made.
    assert row.venue is None
    assert [each.stem for each in left.photos.order_by("stem")] == ["autre", "meme"]
    undo(client)
    for each in (other, twin, correction, key, row):
        each.refresh_from_db()
        assert each.venue == right, each
    assert left.photos.count() == 1


def test_the_last_of_two_merges_is_undone_first(client):
    left, right = full_pair()
    merge(client, left, right)
    first, other = one(), build.venue("La Grange bis")
    merge(client, other, left)
    address = f"/gestion/doublons/fusions/{first.pk}/"
    later = Merge.objects.exclude(pk=first.pk).get()
    refused = client.post(address, follow=True)
    assert f"annulez d’abord la fusion n°\u00a0{later.pk}" in " ".join(messages(refused))
    client.post(f"/gestion/doublons/fusions/{later.pk}/")
    client.post(address)
    assert {*Venue.objects.values_list("pk", flat=True)} == {left.pk, right.pk, other.pk}

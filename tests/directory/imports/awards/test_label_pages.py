"""At the desk: the list of labelled places is brought, its labels shown, saved and undone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from directory.models import Award, ColumnMapping, Import, SourceKey
from tests import build
from tests.support.page_reader import Page
from tests.support.staff import member

pytestmark = pytest.mark.django_db
LIST, NEW = "/gestion/imports/", "/gestion/imports/nouveau/"
CONTENT = "Lieu;Ville;Label;Année;Source\nLa Grange;Limoux;Tiers-lieux Occitanie;2019;Délibération"


@pytest.fixture(autouse=True)
def office(client):
    limoux = build.commune("Limoux", "11206", "11300", latitude=43.06, longitude=2.22)
    build.label()
    client.force_login(member("responsable du label"))
    return build.venue("La Grange", commune=limoux)


def send(client, content=CONTENT):
    file = SimpleUploadedFile("labels.csv", content.encode())
    data = {"file": file, "source": "Agence", "new_status": "draft"}
    return client.post(NEW, data, follow=True)


def choose_columns(client):
    """Accepts the columns as the page proposes them."""
    batch = Import.objects.latest("pk")
    address = f"{LIST}{batch.pk}/colonnes/"
    page = Page(client.get(address).content.decode())
    choices = {f"colonne-{rank}": chosen(page, f"colonne-{rank}") for rank in range(5)}
    return client.post(address, choices, follow=True), choices


def chosen(page, name):
    options = next(each for each in page.all("select") if each["name"] == name).all("option")
    return next((each["value"] for each in options if "selected" in each.attributes), "")


def ask(client, what):
    address = f"{LIST}{Import.objects.latest('pk').pk}/"
    seen = Page(client.get(address).content.decode()).field("seen")["value"]
    return Page(client.post(address, {"do": what, "seen": seen}, follow=True).content.decode()).text


def known_row(venue):
    """Has the sheet known by what the file says of it: its name and commune."""
    batch = Import.objects.latest("pk")
    SourceKey.objects.create(source="Agence", identifier=batch.rows.get().key, venue=venue)


def test_labels_are_previewed_saved_shown_and_undone(client, office):
    send(client)
    choose_columns(client)
    known_row(office)
    text = ask(client, "refresh")
    assert "Labels : 1 créé." in text
    assert "Label créé : Tiers-lieux Occitanie, 2019, source : Délibération" in text
    assert not Award.objects.exists()
    ask(client, "confirm")
    sheet = client.get(office.get_absolute_url()).content.decode()
    assert "Délibération" in Page(sheet).text
    assert 'href="Délibération"' not in sheet
    assert "labels remis comme avant" in ask(client, "cancel")
    assert not Award.objects.exists()


def test_the_columns_of_labels_are_proposed_then_remembered(client):
    send(client)
    _, choices = choose_columns(client)
    assert [*choices.values()] == ["name", "commune_name", "label", "label_granted", "label_source"]
    assert ColumnMapping.objects.get(source="Agence").mapping["Année"] == "label_granted"


def test_a_date_is_not_that_of_a_label_where_there_is_none(client):
    send(client, CONTENT.replace("Label;", "Remarque ;").replace("Tiers-lieux Occitanie", "x"))
    _, choices = choose_columns(client)
    assert "label_granted" not in choices.values()
    assert Import.objects.latest("pk").state == Import.State.READY


def test_a_date_of_no_label_is_refused_with_the_column_that_misses(client):
    send(client)
    batch = Import.objects.latest("pk")
    chosen_columns = {
        "colonne-0": "name",
        "colonne-1": "commune_name",
        "colonne-3": "label_granted",
    }
    page = client.post(f"{LIST}{batch.pk}/colonnes/", chosen_columns)
    assert "dites aussi laquelle donne son nom" in Page(page.content.decode()).text


def test_a_rejected_row_says_why_and_promises_no_label(client):
    send(client, CONTENT.replace("2019", ""))
    choose_columns(client)
    batch = Import.objects.latest("pk")
    text = Page(client.get(f"{LIST}{batch.pk}/").content.decode()).text
    assert "donnez la date, ou l’année, où le lieu a reçu ce label" in text
    assert "Label créé" not in text

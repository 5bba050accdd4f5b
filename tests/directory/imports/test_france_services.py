"""The national list of France services, brought again under what was said of it once."""

from pathlib import Path

import pytest
from django.core.management import CommandError

from directory.imports.reading.column_mapping import remember
from directory.models import Award, ImportRow, Venue
from tests import build
from tests.directory.imports.import_commands import bring, fates

pytestmark = pytest.mark.django_db
LIST = Path(__file__).parent / "files" / "france_services.csv"
SOURCE = "France services"
MAPPING = {
    **dict(id_fs="identifier", insee_dep="department", lib_fs="name", adresse="address"),
    **dict(complement_adresse="address_extra", insee_com="commune", code_postal="postcode"),
    **dict(lib_com="commune_name", latitude="latitude", longitude="longitude", mail="email"),
    **dict(telephone="phone", h_lundi="hours_0", h_mardi="hours_1", h_mercredi="hours_2"),
    **dict(h_jeudi="hours_3", h_vendredi="hours_4", h_samedi="hours_5", prise_rdv="note"),
    **dict(commentaire="note", type_fs="", format_fs="", groupe_fs="", labellisation_fs=""),
    "Types": "types",
    "Label": "label",
    "Date du label": "label_granted",
}


@pytest.fixture(autouse=True)
def region():
    build.commune()
    build.commune("Limoux", "11206", "11300", latitude=43.06, longitude=2.22)
    build.venue_type("mediation-numerique")
    build.label("france-services", "France services", issuer="state")


def bring_list(folder, text=None):
    """Imports the list as the desk does: a mapping that is not remembered is refused."""
    text = text or LIST.read_text(encoding="utf-8")
    return bring(folder, text, "liste.csv", source=SOURCE, guessed=False, publish=True, save=True)


def test_the_list_is_not_read_before_somebody_said_what_its_columns_mean(tmp_path):
    with pytest.raises(CommandError):
        bring_list(tmp_path)
    assert not Venue.objects.exists()


def test_the_list_makes_sheets_with_hours_type_and_the_label_from_its_day(tmp_path):
    remember(SOURCE, MAPPING)
    bring_list(tmp_path)
    canal = Venue.objects.get(name__contains="Canal")
    assert canal.opening_hours.startswith("Mo 13:30-17:00")
    assert (canal.phone, canal.email) == ("+33468000001", "canal@exemple.fr")
    assert [each.code for each in canal.types.all()] == ["mediation-numerique"]
    granted = {each.venue.name[-6:]: each.granted for each in Award.objects.all()}
    assert granted == {" Canal": "1er janvier 2020", "quette": "15 avril 2021"}


def test_the_next_list_changes_the_same_sheets_and_asks_nothing(tmp_path):
    remember(SOURCE, MAPPING)
    bring_list(tmp_path)
    text = LIST.read_text(encoding="utf-8").replace("04 68 00 00 02", "04 68 00 00 09")
    _, batch = bring_list(tmp_path, text)
    assert {action for _, action in fates(batch)} <= {
        ImportRow.Action.UPDATE,
        ImportRow.Action.UNCHANGED,
    }
    assert Venue.objects.count() == Award.objects.count() == 2
    assert Venue.objects.get(name__contains="Blanquette").phone == "+33468000009"

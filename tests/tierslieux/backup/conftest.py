import pytest
from django.utils import timezone

from directory.models import SpecialHours
from tests import build


@pytest.fixture(autouse=True)
def folders(settings, tmp_path):
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.BACKUP_ROOT = str(tmp_path / "sauvegardes")


@pytest.fixture
def venue():
    fields = {"day_price": "12.50", "latitude": 43.123456789012345}
    found = build.venue(name="L’Œuf « à » l’été", types=["fablab"], services=["fibre"], **fields)
    day = timezone.localdate()
    SpecialHours.objects.create(venue=found, first_day=day, last_day=day)
    build.award(venue=found)
    return found

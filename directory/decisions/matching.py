"""Which sheets an application may be about, and which commune it names: for a person to choose."""

from functools import cached_property

from directory.cache.versioned import current_cache
from directory.duplicates.similarity import CommuneFacts, SimilarityIndex, VenueFacts
from directory.locations.gazetteer import CommuneEntry, Gazetteer
from directory.locations.lookup import cached_gazetteer
from directory.models import Venue
from labels.models import Application

MAX_PROPOSALS = 4
# What a sheet of the same commune scores at least, whatever its name: a person chooses.
LEAST_SCORE = 0.0015
LIKE_NAME = "nom proche"


class ApplicationMatcher:
    """The communes, and the sheets of the directory or of exercises, each read once when it is
    first asked for, to be compared with many applications.
    """

    def __init__(self, is_exercise: bool = False):
        self.is_exercise = is_exercise

    @cached_property
    def gazetteer(self) -> Gazetteer:
        return cached_gazetteer(current_cache())

    @cached_property
    def sheets(self) -> tuple[SimilarityIndex, dict[int, Venue.Status]]:
        """The names and communes of the sheets, and their status by key."""
        rows = Venue.objects.filter(is_exercise=self.is_exercise).order_by("pk").values_list(
            "pk", "status", "name", "commune",
            "commune__name", "commune__latitude", "commune__longitude",
        )  # fmt: skip
        statuses, places, towns = {}, {}, {}
        for pk, status, name, code, *town in rows:
            statuses[pk], places[pk] = Venue.Status(status), VenueFacts(name, code)
            towns[code] = CommuneFacts(code, *town)
        return SimilarityIndex(places, towns), statuses

    def propose_sheets(self, application: Application) -> list[tuple[str, str]]:
        """Return the few sheets most like an application by name and commune, the likeliest first.

        [(key, « La Grange (Limoux), brouillon\u00a0: même nom, même commune »)]
        """
        places, statuses = self.sheets
        commune = self.commune_of(application)
        place = VenueFacts(application.candidate, commune.code if commune else "")
        proposals = []
        for each in places.like(place, MAX_PROPOSALS, LEAST_SCORE):
            status = statuses[each.pk]
            state = "" if status == Venue.Status.PUBLISHED else f", {status.label}"
            text = f"{each.name} ({each.town}){state}\u00a0: {each.why or LIKE_NAME}"
            proposals.append((str(each.pk), text))
        return proposals

    def match_communes(self, text: str, department: str = "") -> list[CommuneEntry]:
        """Return the communes that a name or a code may mean, in a department if it has any."""
        if not text.strip():
            return []
        return self.gazetteer.match(f"{text} {department}") or self.gazetteer.match(text)

    def commune_of(self, application: Application) -> CommuneEntry | None:
        """Return the commune that an application names, None when there is none or several."""
        communes = self.match_communes(application.commune, application.department)
        return communes[0] if len(communes) == 1 else None

"""The labels of the census, told as fixture rows: each award with its round and application."""

from directory.seeds.census import (
    UnreadableRecordError,
    day_and_precision,
    each_row,
    fixture_row,
)
from tierslieux.text.folding import fold
from tierslieux.text.typography import fix_typography

RAW_DATA = "https://github.com/"
NO_CALL = "Aucun appel à projets connu n’a retenu «\u00a0{name}\u00a0» en {year}."


def award_rows(venues, calls):
    """Returns the awards of the census; `calls` are the fixture rows of the rounds."""
    labelled = [record for record in venues if record["labels"]]
    return award_rows_of(labelled, Calls(calls))


def france_services_awards(services, slugs):
    """Return the awards of the France services, on their sheets, `slugs` by identifier."""
    no_call = Calls([])
    on_sheets = [each | {"id": slugs[each["id"]]} for each in services]
    return award_rows_of(on_sheets, no_call)


def laureate_rows(laureates, calls):
    """Return the applications of the laureates without a sheet that `calls` do not name yet."""
    calls = Calls(calls)
    return [row for each in laureates for row in laureate_row(each, calls)]


def laureate_row(record, calls):
    """Return the application of a laureate in the call that chose it, [] when it is there."""
    deciding = calls.deciding(record["label"], record["periode"])
    year = record["periode"][:4]
    if not deciding:
        raise UnreadableRecordError(NO_CALL.format(name=record["candidat"], year=year))
    if any(calls.names(call["slug"], record) for call in deciding):
        return []
    return [
        fixture_row(
            "labels.application",
            round=[deciding[0]["slug"]],
            candidate=fix_typography(record["candidat"]),
            commune=fix_typography(record["commune"]),
            department=record["departement"],
            status="retained",
            decision_year=int(year),
        )
    ]


def award_rows_of(labelled, calls):
    by_venue = each_row(labelled, "id", lambda record: venue_awards(record, calls))
    return [row for rows in by_venue for row in rows]


def venue_awards(record, calls):
    return [award_row(record, calls, *each.split(":")) for each in record["labels"].split("|")]


def award_row(record, calls, label, period):
    day, precision = day_and_precision(period)
    call, application = calls.granting(label, period, record)
    return fixture_row(
        "directory.award",
        venue=[record["id"]],
        label=[label],
        granted_on=day.isoformat(),
        granted_precision=precision,
        round=[call["slug"]] if call else None,
        application=application,
        sources="\n".join(award_sources(record, call)),
    )


def award_sources(record, call):
    """Returns the sources that the venue shares with the round, else those that are articles."""
    known = record["sources"].split()
    shared = [source for source in known if call and source in call.get("sources", "").split()]
    articles = [source for source in known if not source.startswith(RAW_DATA)]
    return shared or articles or known


def same_name(one, other):
    """Tells whether the words of one name are all among those of the other, either way."""
    one, other = set(fold(one).split()), set(fold(other).split())
    return bool(one and other) and (one <= other or other <= one)


def is_taken_in(decision, period):
    """Tells whether it was taken in `period`, as precisely as its day is known."""
    known = decision["on"][:4] if decision.get("precision") == "year" else decision["on"]
    return known.startswith(period)


def is_retained_in(application, period):
    """Tells whether it was retained, in `period` or at a date that is not known."""
    _, day = application.get("decision", ("", period))
    return application["status"] == "retained" and day.startswith(period)


def is_named(candidate, record):
    names = fix_typography(record["nom"]), fix_typography(record["exploitant"])
    return any(same_name(candidate, name) for name in names)


class Calls:
    """The rounds, their decisions and the applications they retained, as fixture rows tell them."""

    def __init__(self, rows):
        self.rows = rows

    def fields(self, model):
        return [row["fields"] for row in self.rows if row["model"] == model]

    def granting(self, label, period, record):
        """Returns the round by which the venue got its label, and its application there or None.

        A year alone does not tell the round: a retained application must then name the venue.
        """
        for call in self.deciding(label, period):
            application = self.application(call["slug"], period, record)
            if application or day_and_precision(period)[1] == "month":
                return call, application
        return None, None

    def deciding(self, label, period):
        """Returns the rounds of `label` that took a decision in `period` (2020 or 2020-10)."""
        decisions = self.fields("labels.decision")
        deciding = [each["round"] for each in decisions if is_taken_in(each, period)]
        of_label = [each for each in self.fields("labels.round") if each["label"] == [label]]
        return [call for call in of_label if [call["slug"]] in deciding]

    def names(self, slug, record):
        """Tell whether a retained application of a round names a laureate."""
        candidate = fix_typography(record["candidat"])
        return any(
            each["round"] == [slug]
            and each["department"] == record["departement"]
            and each["status"] == "retained"
            and same_name(each["candidate"], candidate)
            for each in self.fields("labels.application")
        )

    def application(self, slug, period, record):
        """Returns the natural key of the retained application that names the venue."""
        for each in self.fields("labels.application"):
            here = each["round"] == [slug] and each["department"] == record["departement"]
            if here and is_retained_in(each, period) and is_named(each["candidate"], record):
                return [slug, each["candidate"], each.get("commune", "")]
        return None

"""Files of labelled places, brought through the command line."""

from directory.models import Award
from tests.directory.imports.import_commands import bring

HEADS = "id;label;date;appel;fin;source"


def bring_labels(folder, *rows, heads=HEADS, **options):
    """Imports rows « id;label;date;round;end;source », and returns the import that they make."""
    return bring(folder, "\n".join([heads, *rows, ""]), **options)[1]


def held():
    """Returns what is held: (label, from, precision, to, round, source), the first held first."""
    awards = Award.objects.order_by("granted_on", "pk").select_related("label", "round")
    return [
        (
            each.label.code,
            each.granted_on.isoformat(),
            each.granted_precision,
            each.expires_on and each.expires_on.isoformat(),
            each.round and each.round.slug,
            each.sources,
        )
        for each in awards
    ]


def fates_of_labels(batch):
    return [each["fate"] for row in batch.rows.in_file_order() for each in row.awards]


def problems(batch):
    return [told for row in batch.rows.in_file_order() for told in row.messages]


def remarks(batch):
    return [note for row in batch.rows.all() for each in row.awards for note in each["notes"]]

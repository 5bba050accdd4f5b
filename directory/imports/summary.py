"""What an import would change, in lines of text for a terminal."""

from directory.imports.awards.describe import describe_awards, describe_counts
from directory.imports.stage import chunks
from directory.models import ImportRow

Action = ImportRow.Action

LISTED_ACTIONS = (Action.REJECTED, Action.UNDECIDED, Action.UPDATE, Action.CREATE)
MOST_SHOWN = 20  # rows of each kind
MORE = "  … et {count}\u00a0autres (--all les affiche)."
LIKE = "  ressemble à {name} ({town})\u00a0: {why}"
UNDECIDED = (
    "Les lignes à décider ressemblent à des fiches existantes\u00a0: elles ne créent et ne "
    "modifient rien tant que personne n’a choisi."
)


def summary_lines(batch, everything=False):
    """Yields the lines that tell an import: the file, how many rows of each fate, then the rows."""
    yield f"{batch}, {batch.file_name}. Lignes lues\u00a0: {batch.rows_read}."
    yield from batch.notices
    for action in Action:
        if count := batch.counts.get(action, 0):
            yield f"{action.label.capitalize()}\u00a0: {count}"
    yield from filter(None, [describe_counts(batch.counts)])
    if batch.counts.get(Action.UNDECIDED):
        yield UNDECIDED
    for action in LISTED_ACTIONS:
        yield from of_action(batch, action, everything)


def of_action(batch, action, everything):
    rows = batch.rows.filter(action=action).select_related("venue")
    most = None if everything else MOST_SHOWN
    for found in chunks(rows) if everything else [rows.in_file_order()[:most]]:
        for row in found:
            yield from row_lines(row)
    if not everything and (left := batch.counts.get(action, 0) - MOST_SHOWN) > 0:
        yield MORE.format(count=left)


def row_lines(row):
    """Yields the lines that tell a row: its fate, then field by field before and after."""
    yield f"Ligne\u00a0{row.number}, {row.name}\u00a0: {row.get_action_display()}"
    yield from (f"  {message}" for message in row.messages)
    yield from (f"  à voir\u00a0: {note}" for note in row.notes)
    for each in row.changes:
        before = f"{each.before or 'rien'} → " if row.venue_id else ""
        yield f"  {each.name}\u00a0: {before}{each.after or 'rien'}"
    for told, notes in describe_awards(row.awards):
        yield f"  {told}"
        yield from (f"  à voir\u00a0: {note}" for note in notes)
    yield from (LIKE.format(**each) for each in row.proposals)

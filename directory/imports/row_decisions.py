"""What a person decides of a row that looks like a sheet of the directory, remembered."""

from collections import Counter

from django.core.exceptions import ValidationError
from django.db import transaction

from directory.imports.awards.evaluate import award_fates
from directory.imports.evaluate import RowEvaluator
from directory.imports.stage import EVALUATED_FIELDS, chunks, update_rows, with_parsed_values
from directory.models import Import, ImportRow

TOO_LATE = "Cet import est {state}\u00a0: ses lignes ne se décident plus."
UNREADABLE = "Cette ligne ne peut pas être prise\u00a0: {why}"
NO_VENUE = "Désignez la fiche à modifier."
SAME_KEY = "La {row} porte la même clé\u00a0: c’est elle qui se décide."
TAKEN = "La {row} concerne déjà cette fiche."

Action, Decision = ImportRow.Action, ImportRow.Decision
SURE = 0.9
LEADING_TO_A_SHEET = (Action.UPDATE, Action.UNCHANGED)


@transaction.atomic
def decide(row, decision, user, venue=None):
    """Decides a row and returns it as it is then judged; raises ValidationError in French.

    `venue` is the sheet to change, for Decision.UPDATE. Decision.NONE takes a decision back.
    """
    batch = Import.objects.select_for_update().get(pk=row.batch_id)
    row = with_parsed_values(ImportRow.objects.get(pk=row.pk))
    if refusal := refuse(batch, row, decision, venue):
        raise ValidationError(refusal)
    row.decision, row.decided_by = decision, user if decision else None
    row.venue = venue if decision == Decision.UPDATE else None
    RowEvaluator(batch).evaluate([row])
    row.save(update_fields=[*EVALUATED_FIELDS, "decided_by"])
    count(batch)
    return row


@transaction.atomic
def decide_sure(batch, user, least=SURE):
    """Match every undecided row that has exactly one candidate scoring `least` or more.

    Return the number of rows matched.
    """
    batch = Import.objects.select_for_update().get(pk=batch.pk)
    if batch.state != Import.State.READY:
        raise ValidationError(TOO_LATE.format(state=batch.get_state_display()))
    led = batch.rows.filter(action__in=LEADING_TO_A_SHEET).values_list("venue", flat=True)
    evaluator, taken, decided = RowEvaluator(batch), {*led}, 0
    for rows in chunks(batch.rows.filter(action=Action.UNDECIDED)):
        sure = [row for row in rows if lead(row, user, least, taken)]
        evaluator.evaluate([with_parsed_values(row) for row in sure])
        update_rows(sure, [*EVALUATED_FIELDS, "decided_by"])
        decided += len(sure)
    count(batch)
    return decided


def lead(row, user, least, taken):
    """Tells whether a row is surely about one sheet, which no other row has; then decides so."""
    alike = [each["pk"] for each in row.proposals if each["score"] >= least]
    if len(alike) != 1 or alike[0] in taken:
        return False
    taken.add(alike[0])
    row.decision, row.decided_by, row.venue_id = Decision.UPDATE, user, alike[0]
    return True


def refuse(batch, row, decision, venue):
    """Returns why a row may not be so decided, "" when it may."""
    if batch.state != Import.State.READY:
        return TOO_LATE.format(state=batch.get_state_display())
    if not row.key:
        return UNREADABLE.format(why=" ".join(row.messages))
    if first := batch.rows.filter(key=row.key, number__lt=row.number).in_file_order().first():
        return SAME_KEY.format(row=first)
    if decision != Decision.UPDATE:
        return ""
    return refuse_venue(batch, row, venue)


def refuse_venue(batch, row, venue):
    if venue is None:
        return NO_VENUE
    others = batch.rows.filter(venue=venue, action__in=LEADING_TO_A_SHEET).exclude(pk=row.pk)
    other = others.in_file_order().first()
    return TAKEN.format(row=other) if other else ""


def count(batch):
    counts = Counter(batch.rows.order_by().values_list("action", flat=True))
    labelled = batch.rows.order_by().exclude(awards=[]).only("action", "awards")
    batch.counts = counts + Counter(award_fates(labelled))
    batch.save(update_fields=["counts"])

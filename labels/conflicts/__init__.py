"""Two people on the same row: nothing that either wrote is lost without being seen."""

from labels.conflicts.action_desk import ActionDesk
from labels.conflicts.deletion_desk import DeletionDesk
from labels.conflicts.form_desk import FormDesk
from labels.conflicts.list_desk import ListDesk


class ConflictDesk(ActionDesk, ListDesk, DeletionDesk, FormDesk):
    """What every admin of the desk gains."""

"""Two people on the same row: nothing that either wrote is lost without being seen."""

from tierslieux.edit_conflicts.actions import ActionDesk
from tierslieux.edit_conflicts.change_form import FormDesk
from tierslieux.edit_conflicts.change_list import ListDesk
from tierslieux.edit_conflicts.deletion import DeletionDesk


class ConflictDesk(ActionDesk, ListDesk, DeletionDesk, FormDesk):
    """What every admin of the desk gains."""

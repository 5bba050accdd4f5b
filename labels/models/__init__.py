"""The models of labels, in the order of events.

`label` (and its criteria; `rule` says which fact of a sheet may contradict one), `round` (with its
deadlines and decisions; `state` on a day), `grid` (its criteria, frozen), `application`, `piece`
(missing pieces), `move` (changes of status), `assessment` (verdicts).
"""

from labels.models.application import Application
from labels.models.assessment import Assessment, Verdict, disagreements
from labels.models.grid import RoundCriterion
from labels.models.label import Criterion, Label
from labels.models.move import MOVES, Move
from labels.models.piece import MissingPiece
from labels.models.round import Deadline, Decision, Round
from labels.models.rule import Fact
from labels.models.state import State

__all__ = [
    "MOVES",
    "Application",
    "Assessment",
    "Criterion",
    "Deadline",
    "Decision",
    "Fact",
    "Label",
    "MissingPiece",
    "Move",
    "Round",
    "RoundCriterion",
    "State",
    "Verdict",
    "disagreements",
]

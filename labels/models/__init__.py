from labels.models.label import Criterion, Label
from labels.models.round import Application, Deadline, Decision, Round, State

__all__ = ["Application", "Criterion", "Deadline", "Decision", "Label", "Round", "State"]

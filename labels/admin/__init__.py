from labels.admin import application, assessment, label
from labels.admin import missing_piece as piece
from labels.admin import round as call

__all__ = ["application", "assessment", "call", "label", "piece"]

from labels.admin import application, assessment, label, round
from labels.admin import missing_piece as piece

__all__ = ["application", "assessment", "label", "piece", "round"]

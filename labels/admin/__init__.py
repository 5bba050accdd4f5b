from labels.admin import application, assessment, label, piece, round

__all__ = ["application", "assessment", "label", "piece", "round"]

from directory.admin import award, decision_page, figure, territory, venue, vocabulary

__all__ = ["award", "decision_page", "figure", "territory", "venue", "vocabulary"]

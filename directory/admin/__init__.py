from directory.admin import award, territory, venue, vocabulary

__all__ = ["award", "territory", "venue", "vocabulary"]

from directory.admin import (
    award,
    correction,
    decision_page,
    figure,
    link_check,
    mail,
    manager_link,
    territory,
    venue,
    vocabulary,
)

__all__ = [
    "award",
    "correction",
    "decision_page",
    "figure",
    "link_check",
    "mail",
    "manager_link",
    "territory",
    "venue",
    "vocabulary",
]

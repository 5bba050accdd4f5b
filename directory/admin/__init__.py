"""The admin of the main rows; importing it registers that of every subject."""

from directory.admin import territory, venue, vocabulary
from directory.awards import admin as award
from directory.contact import admin as message
from directory.corrections import admin as correction
from directory.data_quality import admin as link_check
from directory.decisions import admin as decision_page
from directory.manager_links import admin as manager_link
from directory.observatory import admin as figure
from directory.search import admin as search_term
from tierslieux.mail import admin as mail

__all__ = [
    "award",
    "correction",
    "decision_page",
    "figure",
    "link_check",
    "mail",
    "manager_link",
    "message",
    "search_term",
    "territory",
    "venue",
    "vocabulary",
]

from directory.models.attempt import Attempt
from directory.models.award import Award
from directory.models.column_mapping import ColumnMapping
from directory.models.correction import Correction
from directory.models.decision_record import DecisionRecord
from directory.models.distinct_pair import DistinctPair
from directory.models.evidence import Evidence
from directory.models.figure import Figure
from directory.models.finding import Finding
from directory.models.former_address import FormerAddress
from directory.models.imports import Import, ImportFile, ImportRow, SourceKey
from directory.models.link_check import LinkCheck
from directory.models.manager_link import CheckReminder, ManagerLink, ManagerRefusal
from directory.models.merge import Merge
from directory.models.photo import Photo
from directory.models.reminder import Reminder
from directory.models.revision import Revision
from directory.models.special_hours import SpecialHours
from directory.models.territory import Commune, Department
from directory.models.venue import Venue
from directory.models.vocabulary import Service, VenueType
from tierslieux.mail.models import Mail

__all__ = [
    "Attempt",
    "Award",
    "CheckReminder",
    "ColumnMapping",
    "Commune",
    "Correction",
    "DecisionRecord",
    "Department",
    "DistinctPair",
    "Evidence",
    "Figure",
    "Finding",
    "FormerAddress",
    "Import",
    "ImportFile",
    "ImportRow",
    "LinkCheck",
    "Mail",
    "ManagerLink",
    "ManagerRefusal",
    "Merge",
    "Photo",
    "Reminder",
    "Revision",
    "Service",
    "SourceKey",
    "SpecialHours",
    "Venue",
    "VenueType",
]

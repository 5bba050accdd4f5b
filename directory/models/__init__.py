from directory.models.award import Award
from directory.models.decision_record import DecisionRecord
from directory.models.evidence import Evidence
from directory.models.figure import Figure
from directory.models.former_address import FormerAddress
from directory.models.reminder import Reminder
from directory.models.revision import Revision
from directory.models.special_hours import SpecialHours
from directory.models.territory import Commune, Department
from directory.models.venue import Venue
from directory.models.vocabulary import Service, VenueType

__all__ = [
    "Award",
    "Commune",
    "DecisionRecord",
    "Department",
    "Evidence",
    "Figure",
    "FormerAddress",
    "Reminder",
    "Revision",
    "Service",
    "SpecialHours",
    "Venue",
    "VenueType",
]

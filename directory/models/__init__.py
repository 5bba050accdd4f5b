from directory.models.award import Award
from directory.models.former_address import FormerAddress
from directory.models.revision import Revision
from directory.models.special_hours import SpecialHours
from directory.models.territory import Commune, Department
from directory.models.venue import Venue
from directory.models.vocabulary import Service, VenueType

__all__ = [
    "Award",
    "Commune",
    "Department",
    "FormerAddress",
    "Revision",
    "Service",
    "SpecialHours",
    "Venue",
    "VenueType",
]

"""The models: in one folder, for foreign keys and migrations cross the subjects.

Territory and vocabularies; venues and what hangs on them; awards; what people outside the staff
send; imports, merges and the results of the checks. `Mail` belongs to this app by its table.
"""

from directory.models.attempt import Attempt as Attempt
from directory.models.award import Award as Award
from directory.models.column_mapping import ColumnMapping as ColumnMapping
from directory.models.correction import Correction as Correction
from directory.models.decision_record import DecisionRecord as DecisionRecord
from directory.models.distinct_pair import DistinctPair as DistinctPair
from directory.models.erasure import Erasure as Erasure
from directory.models.evidence import Evidence as Evidence
from directory.models.figure import Figure as Figure
from directory.models.finding import Finding as Finding
from directory.models.former_address import FormerAddress as FormerAddress
from directory.models.import_lease import ImportLease as ImportLease
from directory.models.imports import Import as Import
from directory.models.imports import ImportFile as ImportFile
from directory.models.imports import ImportRow as ImportRow
from directory.models.intercommunality import Intercommunality as Intercommunality
from directory.models.link_check import LinkCheck as LinkCheck
from directory.models.manager_link import CheckReminder as CheckReminder
from directory.models.manager_link import ManagerLink as ManagerLink
from directory.models.manager_link import ManagerRefusal as ManagerRefusal
from directory.models.merge import Merge as Merge
from directory.models.message import Message as Message
from directory.models.photo import Photo as Photo
from directory.models.reminder import Reminder as Reminder
from directory.models.revision import Revision as Revision
from directory.models.search_term import SearchTerm as SearchTerm
from directory.models.source_key import SourceKey as SourceKey
from directory.models.special_hours import SpecialHours as SpecialHours
from directory.models.territory import Commune as Commune
from directory.models.territory import Department as Department
from directory.models.venue import Venue as Venue
from directory.models.vocabulary import Service as Service
from directory.models.vocabulary import VenueType as VenueType
from tierslieux.jobs.models import JobRun as JobRun
from tierslieux.mail.models import Mail as Mail

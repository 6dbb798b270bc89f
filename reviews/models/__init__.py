"""The rows of reviews."""

from reviews.models.incident import ChildIdentity, Incident, IncidentAgency, PartnerView, Verb
from reviews.models.rapid_review import RapidReview
from reviews.models.reading import CaseReading
from reviews.models.roster import RosterEntry, RosterGroupEntry

__all__ = (
    "CaseReading",
    "ChildIdentity",
    "Incident",
    "IncidentAgency",
    "PartnerView",
    "RapidReview",
    "RosterEntry",
    "RosterGroupEntry",
    "Verb",
)

"""The rows of reviews."""

from reviews.models.agency_return import AgencyReturn
from reviews.models.child import Child, ChildIdentity, FurtherChildren
from reviews.models.criterion import CriterionView
from reviews.models.duty import DutyToTell, Telling
from reviews.models.incident import Incident, IncidentAgency, PartnerView, Verb
from reviews.models.information_request import InformationRequest
from reviews.models.practice_review import (
    PracticeReview,
    PracticeReviewDelay,
    PracticeReviewStep,
)
from reviews.models.rapid_review import (
    MeetingPresence,
    PanelResponse,
    RapidReview,
    RecordPart,
    ReviewMeeting,
    ReviewSending,
    ReviewSignature,
)
from reviews.models.reading import CaseReading
from reviews.models.request_link import LinkUse, RequestLink
from reviews.models.roster import RosterEntry, RosterGroupEntry

__all__ = (
    "AgencyReturn",
    "CaseReading",
    "Child",
    "ChildIdentity",
    "CriterionView",
    "DutyToTell",
    "FurtherChildren",
    "Incident",
    "IncidentAgency",
    "InformationRequest",
    "LinkUse",
    "MeetingPresence",
    "PanelResponse",
    "PartnerView",
    "PracticeReview",
    "PracticeReviewDelay",
    "PracticeReviewStep",
    "RapidReview",
    "RecordPart",
    "RequestLink",
    "ReviewMeeting",
    "ReviewSending",
    "ReviewSignature",
    "RosterEntry",
    "RosterGroupEntry",
    "Telling",
    "Verb",
)

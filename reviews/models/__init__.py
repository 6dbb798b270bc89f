"""The rows of reviews."""

from reviews.models.agency_return import AgencyReturn
from reviews.models.child import Child, ChildIdentity, FurtherChildren
from reviews.models.criterion import CriterionView
from reviews.models.duty import DutyToTell, Telling
from reviews.models.finding import Finding
from reviews.models.incident import Incident, IncidentAgency, PartnerView, Verb
from reviews.models.information_request import InformationRequest
from reviews.models.national_review import NationalReview
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
from reviews.models.theme import TAGGED, Theme, ThemeTag

__all__ = (
    "TAGGED",
    "AgencyReturn",
    "CaseReading",
    "Child",
    "ChildIdentity",
    "CriterionView",
    "DutyToTell",
    "Finding",
    "FurtherChildren",
    "Incident",
    "IncidentAgency",
    "InformationRequest",
    "LinkUse",
    "MeetingPresence",
    "NationalReview",
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
    "Theme",
    "ThemeTag",
    "Verb",
)

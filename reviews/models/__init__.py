"""The rows of reviews."""

from reviews.models.agency_return import AgencyReturn
from reviews.models.break_glass import BreakGlass
from reviews.models.case_document import CaseDocument, SealedGrant, SealedGroupGrant
from reviews.models.case_seal import CaseSeal
from reviews.models.child import Child, ChildIdentity, FurtherChildren
from reviews.models.child_death import ChildDeathReview, ChildDeathUpdate
from reviews.models.chronology import ChronologyEntry
from reviews.models.criterion import CriterionView
from reviews.models.duty import DutyToTell, Telling
from reviews.models.finding import Finding
from reviews.models.follow_up import FollowUp
from reviews.models.incident import Incident, IncidentAgency, PartnerView, Verb
from reviews.models.information_request import InformationRequest
from reviews.models.national_review import NationalReview
from reviews.models.other_case import (
    OtherCase,
    OtherCaseAgency,
    OtherCaseAsk,
    OtherCaseReading,
)
from reviews.models.practice_report import (
    Clearance,
    ClearanceMark,
    CopySent,
    QualityCheck,
    ReportParagraph,
    ReviewApproval,
    ReviewSection,
    Settlement,
)
from reviews.models.practice_review import (
    PracticeReview,
    PracticeReviewDelay,
    PracticeReviewStep,
)
from reviews.models.practice_work import (
    FamilyMember,
    MonthlyNote,
    PractitionerEvent,
    ReviewTerms,
    WrittenRequest,
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
from reviews.models.reading import CaseReading, CaseRefusal
from reviews.models.request_link import LinkUse, RequestLink
from reviews.models.reviewer import Reviewer, Selection
from reviews.models.roster import RosterEntry, RosterGroupEntry
from reviews.models.theme import TAGGED, Theme, ThemeTag

__all__ = (
    "TAGGED",
    "AgencyReturn",
    "BreakGlass",
    "CaseDocument",
    "CaseReading",
    "CaseRefusal",
    "CaseSeal",
    "Child",
    "ChildDeathReview",
    "ChildDeathUpdate",
    "ChildIdentity",
    "ChronologyEntry",
    "Clearance",
    "ClearanceMark",
    "CopySent",
    "CriterionView",
    "DutyToTell",
    "FamilyMember",
    "Finding",
    "FollowUp",
    "FurtherChildren",
    "Incident",
    "IncidentAgency",
    "InformationRequest",
    "LinkUse",
    "MeetingPresence",
    "MonthlyNote",
    "NationalReview",
    "OtherCase",
    "OtherCaseAgency",
    "OtherCaseAsk",
    "OtherCaseReading",
    "PanelResponse",
    "PartnerView",
    "PracticeReview",
    "PracticeReviewDelay",
    "PracticeReviewStep",
    "PractitionerEvent",
    "QualityCheck",
    "RapidReview",
    "RecordPart",
    "ReportParagraph",
    "RequestLink",
    "ReviewApproval",
    "ReviewMeeting",
    "ReviewSection",
    "ReviewSending",
    "ReviewSignature",
    "ReviewTerms",
    "Reviewer",
    "RosterEntry",
    "RosterGroupEntry",
    "SealedGrant",
    "SealedGroupGrant",
    "Selection",
    "Settlement",
    "Telling",
    "Theme",
    "ThemeTag",
    "Verb",
    "WrittenRequest",
)

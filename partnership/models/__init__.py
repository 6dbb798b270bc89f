"""The rows of the ground floor."""

from partnership.models.action import (
    ACTION_MOVES,
    Action,
    ActionState,
    ImpactNote,
    Recommendation,
    owed_by,
)
from partnership.models.action_record import (
    EMBEDDING_MOVES,
    ActionEvidence,
    DueDateChange,
    Embedding,
    LookBack,
    ProgressNote,
)
from partnership.models.actor import Actor
from partnership.models.agency import Agency, AgencyContact, AgencySuccession, RegisterEntry
from partnership.models.agreement import Agreement, AgreementSignature
from partnership.models.append_only import AppendOnly, AppendOnlyQuerySet, WrittenOnce
from partnership.models.deadline import (
    READ_WITH_SUBJECT,
    Breach,
    Deadline,
    DeadlineExtension,
    DeadlinePause,
)
from partnership.models.document import Document, DocumentReading
from partnership.models.group import (
    Group,
    GroupDelegation,
    GroupName,
    GroupParent,
    GroupQuorum,
    QuorumRequirement,
    Seat,
    SeatHolding,
    TermsOfReference,
)
from partnership.models.membership import Invitation, LeadPartner, Membership, StaffPost
from partnership.models.notice import Heartbeat, Notice
from partnership.models.partnership import NeighbouringArea, Partnership
from partnership.models.publication import Publication
from partnership.models.reference import FormSubmission, ReferenceCounter
from partnership.models.rule_set import BankHoliday, ClockLength, RuleSet
from partnership.models.trail import TrailEntry
from partnership.models.user import SignIn, User
from partnership.models.wall import PartnershipRow, WalledManager

__all__ = (
    "ACTION_MOVES",
    "EMBEDDING_MOVES",
    "READ_WITH_SUBJECT",
    "Action",
    "ActionEvidence",
    "ActionState",
    "Actor",
    "Agency",
    "AgencyContact",
    "AgencySuccession",
    "Agreement",
    "AgreementSignature",
    "AppendOnly",
    "AppendOnlyQuerySet",
    "BankHoliday",
    "Breach",
    "ClockLength",
    "Deadline",
    "DeadlineExtension",
    "DeadlinePause",
    "Document",
    "DocumentReading",
    "DueDateChange",
    "Embedding",
    "FormSubmission",
    "Group",
    "GroupDelegation",
    "GroupName",
    "GroupParent",
    "GroupQuorum",
    "Heartbeat",
    "ImpactNote",
    "Invitation",
    "LeadPartner",
    "LookBack",
    "Membership",
    "NeighbouringArea",
    "Notice",
    "Partnership",
    "PartnershipRow",
    "ProgressNote",
    "Publication",
    "QuorumRequirement",
    "Recommendation",
    "ReferenceCounter",
    "RegisterEntry",
    "RuleSet",
    "Seat",
    "SeatHolding",
    "SignIn",
    "StaffPost",
    "TermsOfReference",
    "TrailEntry",
    "User",
    "WalledManager",
    "WrittenOnce",
    "owed_by",
)

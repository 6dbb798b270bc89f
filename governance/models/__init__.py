"""The rows of the top floor."""

from governance.models.agenda import (
    AgendaItem,
    AgendaTemplate,
    ChairBrief,
    ForwardItem,
    ItemGuest,
    StandingItem,
    TemplateItem,
)
from governance.models.arrangements import (
    Arrangements,
    ArrangementsPdf,
    ArrangementsSection,
    ArrangementsSignature,
    ChecklistPoint,
    ConsultationRound,
)
from governance.models.arrangements_review import ArrangementsReview, StructureChange
from governance.models.attendance import Attendance, Stay, in_the_room
from governance.models.barrier import Barrier, BarrierAction
from governance.models.board_link import BoardLink
from governance.models.board_update import BoardUpdate, StandingAsk
from governance.models.cadence import Cadence, NewDay, RotationTurn
from governance.models.calendar_feed import CalendarFeed
from governance.models.challenge import Challenge
from governance.models.circulation import (
    Circulation,
    CirculationAnswer,
    CommentTakenBack,
    ItemComment,
)
from governance.models.concern import AttendanceConcern
from governance.models.dispute import (
    Dispute,
    DisputeAdvice,
    DisputeAgency,
    DisputeStage,
    LadderStep,
)
from governance.models.education import EducationVoice, RepresentationBody
from governance.models.executive_function import FunctionEvidence
from governance.models.issue import EmergingIssue
from governance.models.meeting import AreaOfFocus, Declaration, Meeting, Verb, of_meetings
from governance.models.minutes import AccuracyComment, Minutes, Paragraph, Redaction
from governance.models.outcome import Agreement, Escalation, Outcome
from governance.models.pack import Pack, PackPart
from governance.models.paper import Paper
from governance.models.phase import Milestone, Phase
from governance.models.priority import (
    OutcomeMeasure,
    Priority,
    PriorityAccount,
    PriorityAction,
    Reading,
)
from governance.models.programme import Programme, ProgrammeItem
from governance.models.risk import (
    RISK_READERS,
    Risk,
    RiskAction,
    RiskReview,
    RiskRound,
    RiskScore,
)
from governance.models.touchstone import Measurement, Touchstone
from governance.models.uptake import DecisionUptake
from governance.models.yearly_report import (
    ReportApproval,
    ReportPdf,
    ReportSection,
    YearlyReport,
)

__all__ = (
    "RISK_READERS",
    "AccuracyComment",
    "AgendaItem",
    "AgendaTemplate",
    "Agreement",
    "AreaOfFocus",
    "Arrangements",
    "ArrangementsPdf",
    "ArrangementsReview",
    "ArrangementsSection",
    "ArrangementsSignature",
    "Attendance",
    "AttendanceConcern",
    "Barrier",
    "BarrierAction",
    "BoardLink",
    "BoardUpdate",
    "Cadence",
    "CalendarFeed",
    "ChairBrief",
    "Challenge",
    "ChecklistPoint",
    "Circulation",
    "CirculationAnswer",
    "CommentTakenBack",
    "ConsultationRound",
    "DecisionUptake",
    "Declaration",
    "Dispute",
    "DisputeAdvice",
    "DisputeAgency",
    "DisputeStage",
    "EducationVoice",
    "EmergingIssue",
    "Escalation",
    "ForwardItem",
    "FunctionEvidence",
    "ItemComment",
    "ItemGuest",
    "LadderStep",
    "Measurement",
    "Meeting",
    "Milestone",
    "Minutes",
    "NewDay",
    "Outcome",
    "OutcomeMeasure",
    "Pack",
    "PackPart",
    "Paper",
    "Paragraph",
    "Phase",
    "Priority",
    "PriorityAccount",
    "PriorityAction",
    "Programme",
    "ProgrammeItem",
    "Reading",
    "Redaction",
    "ReportApproval",
    "ReportPdf",
    "ReportSection",
    "RepresentationBody",
    "Risk",
    "RiskAction",
    "RiskReview",
    "RiskRound",
    "RiskScore",
    "RotationTurn",
    "StandingAsk",
    "StandingItem",
    "Stay",
    "StructureChange",
    "TemplateItem",
    "Touchstone",
    "Verb",
    "YearlyReport",
    "in_the_room",
    "of_meetings",
)

"""The rows of the top floor."""

from governance.models.meeting import AreaOfFocus, Meeting
from governance.models.yearly_report import (
    ReportApproval,
    ReportPdf,
    ReportSection,
    YearlyReport,
)

__all__ = (
    "AreaOfFocus",
    "Meeting",
    "ReportApproval",
    "ReportPdf",
    "ReportSection",
    "YearlyReport",
)

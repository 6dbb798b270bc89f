"""The yearly report: its sections, the figures frozen into it, the partners' approvals and its PDF."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from simple_history.models import HistoricalRecords

from governance.models.drafted import DraftedSection, PdfCopy
from governance.rules.yearly_report import Drawn, ReportState, is_longer_than_a_year
from partnership.models import (
    Actor,
    AppendOnly,
    AppendOnlyQuerySet,
    PartnershipRow,
    Publication,
    RuleSet,
    User,
    WalledManager,
)
from partnership.nav import MONEY_READERS
from partnership.roles import Sector


class YearlyReportQuerySet(models.QuerySet["YearlyReport"]):
    """Reading yearly reports."""

    def visible_to(self, actor: Actor) -> Self:
        """Reports that are being written, for those who may read the money in them; others read what is published."""
        return self.none() if actor.roles.isdisjoint(MONEY_READERS) else self


class YearlyReport(PartnershipRow):
    """What the partners have done in a period and how effective it was (Children Act 2004, section 16G)."""

    reference = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField()
    previous_ends_on = models.DateField("last day of the report before", null=True, blank=True)
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="+")
    rationale = models.TextField("why the period is longer than 12 months", blank=True)
    state = models.CharField(max_length=20, choices=ReportState.choices, default=ReportState.DRAFT)
    # Taking a report back ends its round: approvals of an earlier round stand in the record and count no more.
    round = models.PositiveSmallIntegerField(default=1)
    figures = models.JSONField(null=True, blank=True)
    figures_frozen_at = models.DateTimeField(null=True, blank=True)
    publication = models.ForeignKey(
        Publication, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    history = HistoricalRecords(excluded_fields=["figures"])

    objects = WalledManager.from_queryset(YearlyReportQuerySet)()

    class Meta:
        ordering = ["-ends_on", "-pk"]
        verbose_name = "yearly report"
        constraints = [
            models.UniqueConstraint(
                fields=["partnership", "reference"],
                name="yearlyreport_reference_once",
                violation_error_message="Another report has this reference.",
            ),
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="yearlyreport_ends_after_it_starts",
                violation_error_message="The last day comes after the first.",
            ),
            models.CheckConstraint(
                condition=Q(figures__isnull=True, figures_frozen_at__isnull=True, state="draft")
                | (Q(figures__isnull=False, figures_frozen_at__isnull=False) & ~Q(state="draft")),
                name="yearlyreport_figures_frozen_unless_draft",
                violation_error_message="The figures are frozen while the partners have the report.",
            ),
            models.CheckConstraint(
                condition=Q(publication__isnull=True) ^ Q(state="published"),
                name="yearlyreport_published_has_its_copy",
                violation_error_message="A published report has its public copy.",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The report's page."""
        return reverse(
            "governance:report",
            kwargs={"partnership_slug": self.partnership.slug, "reference": self.reference},
        )

    @property
    def title(self) -> str:
        """What the report is called."""
        return f"Yearly report, {self.period_in_words}"

    @property
    def period_in_words(self) -> str:
        """October 2022 to March 2024."""
        return f"{self.starts_on:%B %Y} to {self.ends_on:%B %Y}"

    @property
    def is_long(self) -> bool:
        """Whether the period is longer than 12 months, which must be explained."""
        return is_longer_than_a_year(self.starts_on, self.ends_on)


class ReportSection(DraftedSection):
    """One section: the words, what the guidance asks of it, and what the portal draws into it."""

    report = models.ForeignKey(YearlyReport, on_delete=models.PROTECT, related_name="sections")
    draws = models.CharField(max_length=20, choices=Drawn.choices, blank=True)
    history = HistoricalRecords()

    objects = WalledManager()

    class Meta:
        ordering = ["report", "position"]
        verbose_name = "section of a yearly report"
        verbose_name_plural = "sections of yearly reports"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "key"],
                name="reportsection_key_once",
                violation_error_message="The report has this section already.",
            ),
            *DraftedSection.Meta.constraints,
        ]


class ReportApproval(PartnershipRow, AppendOnly):
    """One statutory partner's approval of the report as it was frozen in one round."""

    report = models.ForeignKey(YearlyReport, on_delete=models.PROTECT, related_name="approvals")
    round = models.PositiveSmallIntegerField()
    sector = models.CharField(max_length=30, choices=Sector.choices)
    by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    hat = models.CharField(max_length=300)
    at = models.DateTimeField()

    objects = WalledManager.from_queryset(AppendOnlyQuerySet)()

    class Meta:
        ordering = ["at", "pk"]
        verbose_name = "approval of a yearly report"
        verbose_name_plural = "approvals of yearly reports"
        constraints = [
            models.UniqueConstraint(
                fields=["report", "round", "sector"],
                name="reportapproval_one_for_each_partner",
                violation_error_message="This partner has approved the report.",
            ),
            models.UniqueConstraint(
                fields=["report", "round", "by"],
                name="reportapproval_one_partner_for_each_person",
                violation_error_message="One person approves for one partner.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_sector_display()}: {self.by}"


class ReportPdf(PdfCopy):
    """A PDF of the report that somebody asked for."""

    report = models.ForeignKey(YearlyReport, on_delete=models.PROTECT, related_name="pdfs")

    class Meta(PdfCopy.Meta):
        verbose_name = "PDF of a yearly report"
        verbose_name_plural = "PDFs of yearly reports"

    def __str__(self) -> str:
        return f"{self.report.reference}: {self.get_state_display()}"


def previous_of(report: YearlyReport) -> date | None:
    """The last day of the report before: of the newest earlier one here, or as it was typed."""
    earlier = (
        YearlyReport.objects.filter(partnership=report.partnership, ends_on__lt=report.ends_on)
        .exclude(pk=report.pk)
        .order_by("-ends_on")
        .values_list("ends_on", flat=True)
        .first()
    )
    return earlier or report.previous_ends_on

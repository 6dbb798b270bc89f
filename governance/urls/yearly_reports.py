from django.urls import path

from governance.views import yearly_reports

urlpatterns = [
    path("reports/", yearly_reports.reports, name="reports"),
    path("reports/new/", yearly_reports.report_new, name="report-new"),
    path("reports/<str:reference>/", yearly_reports.report, name="report"),
    path("reports/<str:reference>/send/", yearly_reports.send, name="report-send"),
    path("reports/<str:reference>/take-back/", yearly_reports.take_back, name="report-take-back"),
    path("reports/<str:reference>/approve/", yearly_reports.approve, name="report-approve"),
    path("reports/<str:reference>/publish/", yearly_reports.publish, name="report-publish"),
    path("reports/<str:reference>/pdf/", yearly_reports.report_pdf, name="report-pdf"),
    path("reports/<str:reference>/pdf/<int:pk>/", yearly_reports.report_pdf_file, name="report-pdf-file"),
    path("reports/<str:reference>/sections/<slug:key>/", yearly_reports.section, name="report-section"),
]  # fmt: skip

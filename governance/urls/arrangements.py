from django.urls import path

from governance.views import (
    arrangements,
    arrangements_pdf,
    arrangements_reviews,
    arrangements_steps,
    arrangements_wording,
    board_links,
    consultation,
)

VERSION = "arrangements/versions/<str:reference>/"

urlpatterns = [
    path("arrangements/", arrangements.hub, name="arrangements"),
    path("arrangements/versions/", arrangements.versions, name="arrangements-versions"),
    path("arrangements/versions/begin/", arrangements.begin, name="arrangements-begin"),
    path("arrangements/versions/record/", arrangements.record_earlier, name="arrangements-record"),
    path(VERSION, arrangements.version, name="arrangements-version"),
    path(f"{VERSION}details/", arrangements_wording.describe, name="arrangements-describe"),
    path(f"{VERSION}sections/add/", arrangements_wording.section_add, name="arrangements-section-add"),
    path(f"{VERSION}sections/<slug:key>/", arrangements_wording.section, name="arrangements-section"),
    path(f"{VERSION}consult/", arrangements_steps.consult, name="arrangements-consult"),
    path(f"{VERSION}rounds/new/", consultation.round_new, name="arrangements-round-new"),
    path(f"{VERSION}rounds/<int:pk>/", consultation.round_change, name="arrangements-round"),
    path(f"{VERSION}legal-check/", arrangements_steps.legal_check, name="arrangements-legal-check"),
    path(f"{VERSION}send/", arrangements_steps.send, name="arrangements-send"),
    path(f"{VERSION}take-back/", arrangements_steps.take_back, name="arrangements-take-back"),
    path(f"{VERSION}sign/", arrangements_steps.sign, name="arrangements-sign"),
    path(f"{VERSION}notify/", arrangements_steps.notify, name="arrangements-notify"),
    path(f"{VERSION}publish/", arrangements_steps.publish, name="arrangements-publish"),
    path(f"{VERSION}in-force/", arrangements_steps.in_force, name="arrangements-in-force"),
    path(f"{VERSION}compare/", arrangements.compare, name="arrangements-compare"),
    path(f"{VERSION}pdf/", arrangements_pdf.pdf, name="arrangements-pdf"),
    path(f"{VERSION}pdf/<int:pk>/", arrangements_pdf.pdf_file, name="arrangements-pdf-file"),
    path("arrangements/reviews/", arrangements_reviews.reviews, name="arrangements-reviews"),
    path("arrangements/reviews/<str:reference>/record/", arrangements_reviews.record, name="arrangements-review-record"),
    path("arrangements/changes/", arrangements_reviews.changes, name="arrangements-changes"),
    path("arrangements/changes/log/", arrangements_reviews.log_change, name="arrangements-change-log"),
    path("arrangements/boards/", board_links.boards, name="arrangements-boards"),
    path("arrangements/boards/record/", board_links.record, name="arrangements-board-record"),
    path("arrangements/boards/<int:pk>/change/", board_links.change, name="arrangements-board-change"),
    path("arrangements/boards/<int:pk>/end/", board_links.end, name="arrangements-board-end"),
]  # fmt: skip

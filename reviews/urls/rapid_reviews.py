"""The addresses of rapid reviews."""

from django.urls import path

from reviews.views import rapid_reviews, review_records

REVIEW = "rapid-reviews/<str:reference>/"

urlpatterns = [
    path(REVIEW, rapid_reviews.detail, name="rapid-review"),
    path(f"{REVIEW}requests/", rapid_reviews.requests, name="rapid-review-requests"),
    path(f"{REVIEW}returns/", rapid_reviews.returns, name="rapid-review-returns"),
    path(f"{REVIEW}meeting/", rapid_reviews.meeting, name="rapid-review-meeting"),
    path(f"{REVIEW}draft/", rapid_reviews.draft, name="rapid-review-draft"),
    path(f"{REVIEW}ask/", rapid_reviews.ask, name="rapid-review-ask"),
    path(f"{REVIEW}take-back/", rapid_reviews.take_back, name="rapid-review-take-back"),
    path(f"{REVIEW}decide-again/", rapid_reviews.decide_again, name="rapid-review-decide-again"),
    path(f"{REVIEW}close/", rapid_reviews.close, name="rapid-review-close"),
    path(f"{REVIEW}record/", review_records.record, name="rapid-review-record"),
    path(f"{REVIEW}record/<slug:key>/", review_records.part, name="rapid-review-part"),
    path(f"{REVIEW}decide/", review_records.decide, name="rapid-review-decide"),
    path(f"{REVIEW}sign/", review_records.sign, name="rapid-review-sign"),
    path(f"{REVIEW}send/", review_records.send, name="rapid-review-send"),
    path(f"{REVIEW}answer/", review_records.answer, name="rapid-review-answer"),
    path(f"{REVIEW}sent/<int:number>/", review_records.sent, name="rapid-review-sent"),
    path(f"{REVIEW}pdf/", review_records.as_pdf, name="rapid-review-pdf"),
    path(f"{REVIEW}word/", review_records.as_word, name="rapid-review-word"),
]

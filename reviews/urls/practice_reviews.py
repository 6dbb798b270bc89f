"""The addresses of practice reviews and of the register of reviewers."""

from django.urls import path

from reviews.views import (
    clearances,
    practice_delays,
    practice_publications,
    practice_report,
    practice_reviews,
    practice_terms,
    practice_voices,
    reviewers,
    selections,
)

_ONE = "practice-reviews/<str:reference>/"
# What stands under one review: the address below it, the view, and the name behind "practice-review".
_PAGES = (
    ("", practice_reviews.detail, ""),
    ("reports-in/", practice_reviews.reports_in, "-reports-in"),
    ("delay/", practice_delays.tell, "-delay"),
    ("pause/", practice_delays.pause, "-pause"),
    ("resume/", practice_delays.resume, "-resume"),
    ("terms/", practice_terms.page, "-terms"),
    ("terms/write/", practice_terms.write, "-terms-write"),
    ("terms/agree/", practice_terms.agree, "-terms-agree"),
    ("reviewer/", selections.page, "-reviewer"),
    ("reviewer/consider/", selections.consider, "-reviewer-consider"),
    ("reviewer/name/", selections.name, "-reviewer-name"),
    ("reviewer/start/", selections.start, "-start"),
    ("reviewer/remove/", selections.remove, "-reviewer-remove"),
    ("reviewer/<int:pk>/check/", selections.check, "-reviewer-check"),
    ("reviewer/<int:pk>/interview/", selections.interview, "-reviewer-interview"),
    ("reviewer/<int:pk>/appoint/", selections.appoint, "-reviewer-appoint"),
    ("progress/", practice_voices.progress, "-progress"),
    ("progress/note/", practice_voices.note, "-note"),
    ("progress/request/", practice_voices.request_new, "-request"),
    ("progress/<int:pk>/answer/", practice_voices.answer, "-answer"),
    ("progress/<int:pk>/letter/", practice_voices.letter, "-letter"),
    ("voices/", practice_voices.voices, "-voices"),
    ("voices/relative/", practice_voices.relative, "-relative"),
    ("voices/<int:pk>/", practice_voices.family, "-family"),
    ("voices/event/", practice_voices.event, "-event"),
    ("report/", practice_report.page, "-report"),
    ("report/part/<slug:key>/", practice_report.part, "-part"),
    ("report/quality/<slug:key>/", practice_report.quality, "-quality"),
    ("report/hand-in/", practice_report.hand_in, "-hand-in"),
    ("report/send-back/", practice_report.send_back, "-send-back"),
    ("report/assure/", practice_report.assure, "-assure"),
    ("report/send/", practice_report.send, "-send"),
    ("report/take-back/", practice_report.take_back, "-take-back"),
    ("report/approve/", practice_report.approve, "-approve"),
    ("clearance/", clearances.page, "-clearance"),
    ("clearance/<int:pk>/settle/", clearances.settle, "-settle"),
    ("publication/", practice_publications.page, "-publication"),
    ("publication/copies/", practice_publications.copies, "-copies"),
    ("publication/publish/", practice_publications.publish, "-publish"),
    ("publication/copies-after/", practice_publications.copies_after, "-copies-after"),
    ("publication/briefing/", practice_publications.brief, "-brief"),
)

urlpatterns = [
    path("practice-reviews/", practice_reviews.index, name="practice-reviews"),
    path(
        "incidents/<str:reference>/practice-review/begin/",
        practice_reviews.begin,
        name="practice-review-begin",
    ),
    *(path(f"{_ONE}{below}", view, name=f"practice-review{name}") for below, view, name in _PAGES),
    path("reviewers/", reviewers.index, name="reviewers"),
    path("reviewers/new/", reviewers.new, name="reviewer-new"),
    path("reviewers/<int:pk>/", reviewers.detail, name="reviewer"),
    path("reviewers/<int:pk>/change/", reviewers.change, name="reviewer-change"),
    path("reviewers/<int:pk>/leave/", reviewers.leave, name="reviewer-leave"),
]

"""The addresses of learning: inside a case, and across the partnership."""

from django.urls import path

from reviews.views import findings, learning, national_reviews, themes

_CASE = "incidents/<str:reference>/learning/"
_IN_CASE = f"{_CASE}<str:finding>/"
_FINDING = "learning/findings/<str:reference>/"
_LINE = "learning/lines/<str:reference>/"
_NATIONAL = "national/<str:reference>/"

urlpatterns = [
    path(_CASE, findings.of_case, name="case-learning"),
    path(f"{_CASE}new/", findings.new, name="finding-new"),
    path(f"{_CASE}themes/", findings.case_themes, name="case-themes"),
    path(f"{_IN_CASE}change/", findings.change, name="finding-change"),
    path(f"{_IN_CASE}send/", findings.send, name="finding-send"),
    path(f"{_IN_CASE}clear/", findings.clear, name="finding-clear"),
    path(f"{_IN_CASE}back/", findings.back, name="finding-back"),
    path("learning/", learning.index, name="learning"),
    path("learning/print/", learning.printed, name="learning-print"),
    path("learning/figures/", learning.counted, name="learning-figures"),
    path("learning/findings/", findings.index, name="findings"),
    path(_FINDING, findings.finding, name="finding"),
    path(f"{_FINDING}recommend/", findings.recommend, name="finding-recommend"),
    path(f"{_FINDING}take-back/", findings.take_back, name="finding-take-back"),
    path(_LINE, learning.line, name="learning-line"),
    path(f"{_LINE}action/", learning.action_new, name="learning-action"),
    path(f"{_LINE}themes/", learning.line_themes, name="learning-line-themes"),
    path("learning/themes/", themes.index, name="themes"),
    path("learning/themes/new/", themes.new, name="theme-new"),
    path("learning/themes/<int:pk>/retire/", themes.retire, name="theme-retire"),
    path("national/", national_reviews.index, name="national-reviews"),
    path("national/new/", national_reviews.new, name="national-new"),
    path(_NATIONAL, national_reviews.review, name="national-review"),
    path(f"{_NATIONAL}change/", national_reviews.change, name="national-change"),
    path(f"{_NATIONAL}answer/", national_reviews.answer, name="national-answer"),
    path(f"{_NATIONAL}recommend/", national_reviews.recommend, name="national-recommend"),
]

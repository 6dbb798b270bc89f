from django.urls import path

from governance.views import barriers, challenges, executive_functions, issues, touchstones

ISSUE = "plan/issues/<str:reference>/"
BARRIER = "plan/barriers/<str:reference>/"
CHALLENGE = "plan/challenges/<str:reference>/"

urlpatterns = [
    path("plan/issues/", issues.index, name="issues"),
    path("plan/issues/new/", issues.new, name="issue-new"),
    path(ISSUE, issues.issue, name="issue"),
    path(f"{ISSUE}history/", issues.history, name="issue-history"),
    path(f"{ISSUE}change/", issues.change, name="issue-change"),
    path(f"{ISSUE}assess/", issues.assess, name="issue-assess"),
    path(f"{ISSUE}answer/", issues.answer, name="issue-answer"),
    path(f"{ISSUE}close/", issues.close, name="issue-close"),
    path("plan/barriers/", barriers.index, name="barriers"),
    path("plan/barriers/new/", barriers.new, name="barrier-new"),
    path(BARRIER, barriers.barrier, name="barrier"),
    path(f"{BARRIER}history/", barriers.history, name="barrier-history"),
    path(f"{BARRIER}change/", barriers.change, name="barrier-change"),
    path(f"{BARRIER}report/", barriers.report, name="barrier-report"),
    path(f"{BARRIER}actions/new/", barriers.action_new, name="barrier-action-new"),
    path("plan/challenges/", challenges.index, name="challenges"),
    path("plan/challenges/new/", challenges.new, name="challenge-new"),
    path(CHALLENGE, challenges.challenge, name="challenge"),
    path(f"{CHALLENGE}history/", challenges.history, name="challenge-history"),
    path(f"{CHALLENGE}change/", challenges.change, name="challenge-change"),
    path(f"{CHALLENGE}answer/", challenges.answer, name="challenge-answer"),
    path(f"{CHALLENGE}close/", challenges.close, name="challenge-close"),
    path(f"{CHALLENGE}withdraw/", challenges.withdraw, name="challenge-withdraw"),
    path("plan/touchstones/", touchstones.index, name="touchstones"),
    path("plan/touchstones/new/", touchstones.new, name="touchstone-new"),
    path("plan/touchstones/<int:pk>/change/", touchstones.reword, name="touchstone-change"),
    path("plan/touchstones/<int:pk>/end/", touchstones.end, name="touchstone-end"),
    path("plan/measured/", touchstones.measured, name="measured"),
    path("plan/measured/<slug:kind>/<int:pk>/", touchstones.measurement, name="measurement"),
    path("plan/measured/<slug:kind>/<int:pk>/measure/", touchstones.measure, name="measure"),
    path("plan/executive/", executive_functions.index, name="functions"),
    path("plan/executive/new/", executive_functions.new, name="function-new"),
    path("plan/executive/<int:pk>/out/", executive_functions.take_out, name="function-out"),
]

from django.urls import path

from governance.views import phases, programmes

ONE = "plan/programmes/<str:reference>/"
PHASE = "plan/phases/<str:reference>/"

urlpatterns = [
    path("plan/programmes/", programmes.index, name="programmes"),
    path("plan/programmes/new/", programmes.new, name="programme-new"),
    path(ONE, programmes.programme, name="programme"),
    path(f"{ONE}history/", programmes.history, name="programme-history"),
    path(f"{ONE}change/", programmes.change, name="programme-change"),
    path(f"{ONE}agree/", programmes.agree, name="programme-agree"),
    path(f"{ONE}end/", programmes.end, name="programme-end"),
    path(f"{ONE}items/new/", programmes.item_new, name="programme-item-new"),
    path(f"{ONE}items/<int:pk>/", programmes.item_change, name="programme-item-change"),
    path(f"{ONE}items/<int:pk>/report/", programmes.item_report, name="programme-item-report"),
    path(f"{ONE}items/<int:pk>/bring/", programmes.item_bring, name="programme-item-bring"),
    path("plan/phases/", phases.index, name="phases"),
    path("plan/phases/new/", phases.new, name="phase-new"),
    path(PHASE, phases.phase, name="phase"),
    path(f"{PHASE}history/", phases.history, name="phase-history"),
    path(f"{PHASE}change/", phases.change, name="phase-change"),
    path(f"{PHASE}milestones/new/", phases.milestone_new, name="milestone-new"),
    path(f"{PHASE}milestones/<int:pk>/", phases.milestone_change, name="milestone-change"),
    path(f"{PHASE}milestones/<int:pk>/met/", phases.milestone_meet, name="milestone-meet"),
    path(f"{PHASE}milestones/<int:pk>/slip/", phases.milestone_slip, name="milestone-slip"),
]

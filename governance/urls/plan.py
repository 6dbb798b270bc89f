from django.urls import path

from governance.views import plan, priorities

ONE = "plan/priorities/<str:reference>/"

urlpatterns = [
    path("plan/", plan.hub, name="plan"),
    path("plan/business/", plan.business, name="business-plan"),
    path("plan/priorities/", priorities.index, name="priorities"),
    path("plan/priorities/new/", priorities.new, name="priority-new"),
    path(ONE, priorities.priority, name="priority"),
    path(f"{ONE}history/", priorities.history, name="priority-history"),
    path(f"{ONE}change/", priorities.change, name="priority-change"),
    path(f"{ONE}agree/", priorities.agree, name="priority-agree"),
    path(f"{ONE}start/", priorities.start, name="priority-start"),
    path(f"{ONE}end/", priorities.end, name="priority-end"),
    path(f"{ONE}measures/new/", priorities.measure_new, name="measure-new"),
    path(f"{ONE}measures/<int:pk>/", priorities.measure_change, name="measure-change"),
    path(f"{ONE}measures/<int:pk>/reading/", priorities.reading_new, name="reading-new"),
    path(f"{ONE}actions/new/", priorities.action_new, name="priority-action-new"),
    path(f"{ONE}actions/link/", priorities.action_link, name="priority-action-link"),
    path(f"{ONE}actions/<str:action>/out/", priorities.action_unlink, name="priority-action-out"),
    path(f"{ONE}accounts/new/", priorities.account_new, name="account-new"),
    path(f"{ONE}accounts/<int:pk>/", priorities.account_change, name="account-change"),
]

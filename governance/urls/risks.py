from django.urls import path

from governance.views import risk, risk_rounds, risks

urlpatterns = [
    path("risks/", risks.register, name="risks"),
    path("risks/map/", risks.heat_map, name="risk-map"),
    path("risks/new/", risk.propose, name="risk-new"),
    path("risks/rounds/", risk_rounds.rounds, name="risk-rounds"),
    path("risks/rounds/new/", risk_rounds.round_new, name="risk-round-new"),
    path("risks/rounds/<str:reference>/", risk_rounds.one_round, name="risk-round"),
    path("risks/rounds/<str:reference>/remind/", risk_rounds.remind, name="risk-round-remind"),
    path("risks/rounds/<str:reference>/close/", risk_rounds.close, name="risk-round-close"),
    path("risks/<str:reference>/", risk.risk, name="risk"),
    path("risks/<str:reference>/change/", risk.change, name="risk-change"),
    path("risks/<str:reference>/score/", risk.score, name="risk-score"),
    path("risks/<str:reference>/confirm/", risk.confirm, name="risk-confirm"),
    path("risks/<str:reference>/accept/", risk.accept, name="risk-accept"),
    path("risks/<str:reference>/reduce/", risk.mitigate, name="risk-mitigate"),
    path("risks/<str:reference>/tolerate/", risk.tolerate, name="risk-tolerate"),
    path("risks/<str:reference>/send-up/", risk.send_up, name="risk-send-up"),
    path("risks/<str:reference>/answer/", risk.answer, name="risk-answer"),
    path("risks/<str:reference>/close/", risk.close, name="risk-close"),
    path("risks/<str:reference>/reopen/", risk.reopen, name="risk-reopen"),
    path("risks/<str:reference>/action/", risk.give_action, name="risk-action"),
]

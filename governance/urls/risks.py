from django.urls import path

from governance.views import risk_rounds, risks

urlpatterns = [
    path("risks/", risks.register, name="risks"),
    path("risks/map/", risks.heat_map, name="risk-map"),
    path("risks/new/", risks.propose, name="risk-new"),
    path("risks/rounds/", risk_rounds.rounds, name="risk-rounds"),
    path("risks/rounds/new/", risk_rounds.round_new, name="risk-round-new"),
    path("risks/rounds/<str:reference>/", risk_rounds.one_round, name="risk-round"),
    path("risks/rounds/<str:reference>/remind/", risk_rounds.remind, name="risk-round-remind"),
    path("risks/rounds/<str:reference>/close/", risk_rounds.close, name="risk-round-close"),
    path("risks/<str:reference>/", risks.risk, name="risk"),
    path("risks/<str:reference>/change/", risks.change, name="risk-change"),
    path("risks/<str:reference>/score/", risks.score, name="risk-score"),
    path("risks/<str:reference>/confirm/", risks.confirm, name="risk-confirm"),
    path("risks/<str:reference>/accept/", risks.accept, name="risk-accept"),
    path("risks/<str:reference>/reduce/", risks.mitigate, name="risk-mitigate"),
    path("risks/<str:reference>/tolerate/", risks.tolerate, name="risk-tolerate"),
    path("risks/<str:reference>/send-up/", risks.send_up, name="risk-send-up"),
    path("risks/<str:reference>/answer/", risks.answer, name="risk-answer"),
    path("risks/<str:reference>/close/", risks.close, name="risk-close"),
    path("risks/<str:reference>/reopen/", risks.reopen, name="risk-reopen"),
    path("risks/<str:reference>/action/", risks.give_action, name="risk-action"),
]

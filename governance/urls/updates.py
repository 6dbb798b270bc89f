from django.urls import path

from governance.views import updates

urlpatterns = [
    path("meetings/boards/", updates.index, name="updates"),
    path("meetings/boards/ask/", updates.ask, name="update-ask"),
    path("meetings/boards/tell/", updates.tell, name="update-tell"),
    path("meetings/boards/rules/", updates.rules, name="update-rules"),
    path("meetings/boards/rules/new/", updates.new_rule, name="update-rule-new"),
    path("meetings/boards/rules/<int:pk>/end/", updates.end_rule, name="update-rule-end"),
    path("meetings/boards/<str:reference>/", updates.detail, name="update"),
    path("meetings/boards/<str:reference>/answer/", updates.answer, name="update-answer"),
    path("meetings/boards/<str:reference>/tell/", updates.tell_back, name="update-tell-back"),
    path("meetings/boards/<str:reference>/document/", updates.file, name="update-file"),
]

from django.urls import path

from governance.views import agenda, agenda_items, forward, standing_items

HERE = "meetings/<str:reference>/agenda/"
RULES = "meetings/standing/<slug:code>/"

urlpatterns = [
    path("meetings/forward/", forward.plan, name="forward"),
    path("meetings/forward/new/", forward.new, name="forward-new"),
    path("meetings/forward/<int:pk>/", forward.planned, name="forward-item"),
    path("meetings/forward/<int:pk>/change/", forward.change, name="forward-change"),
    path("meetings/forward/<int:pk>/take/", forward.take, name="forward-take"),
    path("meetings/forward/<int:pk>/drop/", forward.drop, name="forward-drop"),
    path(RULES, standing_items.standing, name="standing"),
    path(f"{RULES}usual/", standing_items.usual, name="standing-usual"),
    path(f"{RULES}new/", standing_items.new, name="standing-new"),
    path(f"{RULES}<int:pk>/", standing_items.change, name="standing-change"),
    path(f"{RULES}<int:pk>/end/", standing_items.end, name="standing-end"),
    path(f"{RULES}<int:pk>/again/", standing_items.again, name="standing-again"),
    path(f"{RULES}<int:pk>/place/", standing_items.place, name="standing-place"),
    path(HERE, agenda.agenda, name="agenda"),
    path(f"{HERE}begin/", agenda.begin, name="agenda-begin"),
    path(f"{HERE}missing/", agenda.bring_in, name="agenda-missing"),
    path(f"{HERE}template/", agenda.template, name="agenda-template"),
    path(f"{HERE}set/", agenda.set_agenda, name="agenda-set"),
    path(f"{HERE}take-back/", agenda.take_back, name="agenda-take-back"),
    path(f"{HERE}send/", agenda.send, name="agenda-send"),
    path(f"{HERE}new/", agenda_items.new, name="agenda-item-new"),
    path(f"{HERE}<int:pk>/", agenda_items.item, name="agenda-item"),
    path(f"{HERE}<int:pk>/change/", agenda_items.change, name="agenda-item-change"),
    path(f"{HERE}<int:pk>/place/", agenda_items.place, name="agenda-item-place"),
    path(f"{HERE}<int:pk>/remove/", agenda_items.remove, name="agenda-item-remove"),
    path(f"{HERE}<int:pk>/elsewhere/", agenda_items.elsewhere, name="agenda-item-move"),
    path(f"{HERE}<int:pk>/guests/", agenda_items.guests, name="agenda-guests"),
    path(f"{HERE}<int:pk>/guests/<int:guest>/end/", agenda_items.guest_end, name="agenda-guest-end"),
]  # fmt: skip

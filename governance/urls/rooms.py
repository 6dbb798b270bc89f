from django.urls import path

from governance.rules.meeting import OutcomeKind
from governance.views import (
    escalations,
    minutes,
    room,
    room_notes,
    room_outcomes,
    room_people,
)

ROOM = "meetings/<str:reference>/room/"
ITEM = f"{ROOM}items/<int:pk>/"
RECORD = "meetings/<str:reference>/minutes/"

urlpatterns = [
    path("meetings/escalations/", escalations.escalations, name="escalations"),
    path("meetings/escalations/<int:pk>/", escalations.escalation, name="escalation"),
    path("meetings/escalations/<int:pk>/answer/", escalations.answer, name="escalation-answer"),
    path("meetings/<str:reference>/answer/<int:pk>/", room_people.answer, name="meeting-answer"),
    path(ROOM, room.room, name="room"),
    path(f"{ROOM}here/", room.here, name="room-here"),
    path(f"{ROOM}open/", room.open_room, name="room-open"),
    path(f"{ROOM}close/", room.close_room, name="room-close"),
    path(f"{ROOM}proceed/", room_people.discretion, name="room-proceed"),
    path(f"{ROOM}guest/", room_people.guest, name="room-guest"),
    path(f"{ROOM}seats/<int:pk>/", room_people.seat, name="room-seat"),
    path(f"{ROOM}seats/<int:pk>/mark/", room_people.mark, name="room-mark"),
    path(ITEM, room.room, name="room-item"),
    path(f"{ITEM}turn/", room.turn, name="room-turn"),
    path(f"{ITEM}note/", room_notes.note, name="room-note"),
    path(f"{ITEM}interest/", room_people.interest, name="room-interest"),
    path(f"{ITEM}decide/", room_outcomes.decide, {"kind": OutcomeKind.DECISION}, "room-decide"),
    path(f"{ITEM}recommend/", room_outcomes.decide, {"kind": OutcomeKind.RECOMMENDATION}, "room-recommend"),
    path(f"{ITEM}record/", room_outcomes.record, name="room-record"),
    path(f"{ITEM}action/", room_outcomes.give_action, name="room-action"),
    path(f"{ITEM}escalate/", room_outcomes.escalate, name="room-escalate"),
    path(f"{ITEM}approve/", minutes.approve, name="minutes-approve"),
    path("meetings/<str:reference>/outcomes/<int:pk>/strike-out/", room_outcomes.strike_out, name="outcome-strike-out"),
    path(RECORD, minutes.minutes, name="minutes"),
    path(f"{RECORD}check/", minutes.check, name="minutes-check"),
    path(f"{RECORD}take-back/", minutes.take_back, name="minutes-take-back"),
    path(f"{RECORD}circulate/", minutes.circulate, name="minutes-circulate"),
    path(f"{RECORD}correct/", minutes.correct, name="minutes-correct"),
    path(f"{RECORD}corrections/<int:pk>/", minutes.answer, name="minutes-correction"),
    path(f"{RECORD}add/", minutes.add, name="minutes-add"),
    path(f"{RECORD}public/", minutes.public_copy, name="minutes-public"),
    path(f"{RECORD}public/<int:pk>/withhold/", minutes.withhold, name="minutes-withhold"),
    path(f"{RECORD}public/<int:pk>/put-back/", minutes.put_back, name="minutes-put-back"),
    path(f"{RECORD}public/again/", minutes.prepare_again, name="minutes-again"),
    path(f"{RECORD}public/publish/", minutes.publish, name="minutes-publish"),
]  # fmt: skip

"""The requests for information that the matrix's addresses name: one opened, one answered, three that are late."""

from typing import Any

from django.utils import timezone
from django_scopes import scope

from reviews.access.information_request import Writer
from reviews.models import InformationRequest
from reviews.rules.information_request import Purpose, Step
from reviews.services import information_requests
from reviews.services.information_requests import Addressee
from tests.factories import returns as make
from tests.factories import reviews as cases
from tests.factories.reviews import Cast


def things(here: Cast) -> dict[str, Any]:
    incident = make.notified(here)
    cases.let_in(here, incident, here.sam)
    opened = make.ask(here, incident, Addressee(here.icb, lead=here.osei.user))
    answered = make.ask(here, incident, Addressee(here.icb, lead=here.osei.user), Purpose.LEARNING)
    make.written(opened, Writer.of(here.osei))
    make.sent(answered, Writer.of(here.osei))
    row = make.entry(opened, Writer.of(here.osei), "3/4/2026")
    return {
        "request": opened,
        "chronology_row": row,
        "request_answered": answered,
        "request_late": _late(here, incident, "Body one"),
        "request_escalated": _late(here, incident, "Body two", Step.ESCALATED),
        "request_noticed": _late(here, incident, "Body three", Step.ESCALATED, Step.NOTICE),
    }


def _late(here: Cast, incident: Any, body: str, *steps: Step) -> InformationRequest:
    one = make.ask(here, incident, make.stranger(body_name=body))
    make.make_late(one)
    for step in steps:
        by = here.maya if step is Step.ESCALATED else here.osei
        with scope(partnership=here.partnership):
            information_requests.take_step(
                one, step, reason="QZX-C4-step", by=by, now=timezone.now()
            )
    return one


def elsewhere(there: Cast, canary: str) -> dict[str, Any]:
    incident = make.notified(there, summary=f"{canary} summary", child_name=canary)
    one = make.ask(
        there, incident, make.stranger(body_name=f"{canary} body"), questions=f"{canary} question"
    )
    with scope(partnership=there.partnership):
        # A number that nothing here has, so that the reference is only theirs.
        one.reference = "IR-2026-900"
        one.save(update_fields=["reference"])
    return {"foreign_request": one}

"""What the addresses of actions need: one that was closed half a year ago and is to be looked at again, with evidence."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.utils import timezone
from django_scopes import scope

from partnership.services import action_progress, actions
from partnership.services.actions import Owner
from tests.factories.reviews import Cast


def things(here: Cast) -> dict[str, Any]:
    now = timezone.now()
    with scope(partnership=here.partnership):
        action = actions.give(
            what="Hold the training",
            owner=Owner(agency=here.school),
            due_on=timezone.localdate(),
            by=here.maya,
            now=now,
        )
        content = BytesIO(b"Forty came.")
        evidence = action_progress.add_evidence(
            action,
            file=InMemoryUploadedFile(content, "file", "register.txt", "text/plain", 11, None),
            title="Register",
            dated_on=None,
            by=here.sam,
            now=now,
        )
        actions.report_done(action, progress="Held.", by=here.sam, now=now)
        closed = actions.close(action, by=here.grace, now=now)
        look_back = closed.look_backs.get(months=6)
        look_back.due_on = timezone.localdate()
        look_back.save()
    return {"closed_action": closed, "action_evidence": evidence, "look_back": look_back}

"""What the addresses of the arrangements need: a version in each state at which somebody may do something."""

from typing import Any, cast

from django.utils import timezone
from django_scopes import scope

from governance.models import Arrangements, ArrangementsPdf
from governance.rules.arrangements import TO_BE_ASKED
from governance.services import arrangements_reviews, board_links, consultation
from partnership.models import Membership
from partnership.sensitivity import Sensitivity
from partnership.services import documents
from tests.factories import arrangements as make
from tests.factories.governance import Writers
from tests.factories.reviews import Cast


def things(here: Cast) -> dict[str, Any]:
    who = Writers(
        partnership=here.partnership,
        manager=cast(Membership, here.maya.hat),
        council=cast(Membership, here.priya.hat),
        icb=cast(Membership, here.osei.hat),
        police=cast(Membership, here.tom.hat),
        outsider=cast(Membership, here.lena.hat),
    )
    in_consultation = make.in_consultation(who, make.make_version(who))
    with scope(partnership=here.partnership):
        rounds = [
            consultation.record(in_consultation, asked=make.asked(one), by=who.by)
            for one in TO_BE_ASKED
        ]
        return {
            "arr_draft": make.make_version(who),
            "arr_consultation": in_consultation,
            "arr_round": rounds[0],
            "arr_legal_check": make.in_legal_check(who, make.make_version(who)),
            "arr_with_partners": make.with_partners(who, make.make_version(who)),
            "arr_pdf": _pdf(who, in_consultation),
            "arr_review": arrangements_reviews.plan(
                in_consultation,
                counted_from=timezone.localdate(),
                because="the last review",
                by=who.by,
                now=timezone.now(),
            ),
            "arr_board": board_links.record(other_name="Adults board", by=who.by),
        }


def _pdf(who: Writers, found: Arrangements) -> ArrangementsPdf:
    now, content = timezone.now(), b"%PDF-1.7 for the matrix"
    return ArrangementsPdf.objects.create(
        partnership=who.partnership,
        arrangements=found,
        state=ArrangementsPdf.State.MADE,
        asked_at=now,
        asked_by=who.manager.user,
        finished_at=now,
        document=documents.store_made(
            content,
            file_name="paper.pdf",
            title="Paper",
            sensitivity=Sensitivity.PARTNERSHIP,
            partnership=who.partnership,
            by=None,
        ),
    )

"""A list of fifty rows and a detail page, against a page of plain Django with fifty rows, in the same process."""

import sys
from datetime import timedelta

import django

django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402
from django_scopes import scopes_disabled  # noqa: E402

from benchmarks.bare.models import Row  # noqa: E402
from benchmarks.measuring import (  # noqa: E402
    BARE_MIDDLEWARE,
    Verdict,
    compared,
    cookie_of,
    handler,
    page,
    queries_of,
)
from partnership.models import User  # noqa: E402
from reviews.models import Incident  # noqa: E402

LIMIT = 3.0
MOST_QUERIES = 25


def plain_rows() -> None:
    """Ten thousand rows for the plain page."""
    if Row._meta.db_table not in connection.introspection.table_names():
        with connection.schema_editor() as editor:
            editor.create_model(Row)
    if Row.objects.exists():
        return
    now = timezone.now()
    Row.objects.bulk_create(
        Row(
            reference=f"ROW-{number:05d}",
            title=f"Something that was recorded as number {number}",
            owner=f"Person {number % 80:03d}",
            area=number % 20,
            state=("open", "done", "late")[number % 3],
            due_on=now.date() + timedelta(days=number % 60),
            at=now - timedelta(minutes=number),
        )
        for number in range(10_000)
    )
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def main() -> int:
    """Measure, tell, and give the exit code."""
    plain_rows()
    user = User.objects.get(email="person.0@area-001.example.org")
    cookie, portal = cookie_of(user), handler()
    bare = page(handler(BARE_MIDDLEWARE), "/bare/", cookie)
    print(f"bare page: {queries_of(bare)} queries, {bare():,} bytes")
    with scopes_disabled():
        incident = Incident.objects.filter(partnership__slug="area-001").latest("pk")
    pages = {
        "clock board, 50 rows": "/area-001/clocks/",
        "register of incidents": "/area-001/reviews/incidents/",
        "one incident, opened": f"/area-001/reviews/incidents/{incident.reference}/",
    }
    kept = True
    for name, path in pages.items():
        ours = page(portal, path, cookie)
        size = ours()
        ratio, mine, other = compared(ours, bare)
        count = queries_of(ours)
        verdict = Verdict(
            name,
            ratio,
            LIMIT,
            f"{mine:.1f} against {other:.1f} ms, {count} queries (limit {MOST_QUERIES}), {size:,} bytes",
        )
        print(verdict)
        kept = kept and verdict.is_kept and count <= MOST_QUERIES
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())

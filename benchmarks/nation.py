"""
The same pages on one partnership and on a nation of them, in turn, in one process: what the 149 others cost.

PORTAL_BENCH_NATION names the database of the nation; DATABASE_URL that of the one partnership.
"""

import os
import sys
from collections.abc import Callable
from statistics import median

import django

django.setup()

from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.db import connection  # noqa: E402
from django_scopes import scopes_disabled  # noqa: E402

from benchmarks.measuring import (  # noqa: E402
    Verdict,
    cookie_of,
    handler,
    milliseconds,
    page,
    queries_of,
)
from partnership.models import Partnership, User  # noqa: E402
from reviews.models import Incident  # noqa: E402

LIMIT = 1.5
ROUNDS, TIMES = 5, 5
PAGES = {
    "home": "home/",
    "clock board": "clocks/",
    "incidents": "reviews/incidents/",
    "one incident": "reviews/incidents/{incident}/",
    "agencies": "about/agencies/",
    "groups": "about/groups/",
    "people": "about/people/",
    "meetings": "meetings/",
    "notices": "notices/",
    "trail": "trail/",
    "actions": "actions/",
    "money": "money/",
}


class Side:
    """One of the two databases, with a member who asks."""

    def __init__(self, database: str) -> None:
        self.database = database
        self.enter()
        with scopes_disabled():
            slug = f"area-{(Partnership.objects.count() + 1) // 2:03d}"
            incident = Incident.objects.filter(partnership__slug=slug).latest("pk").reference
        cookie = cookie_of(User.objects.get(email=f"person.0@{slug}.example.org"))
        application = handler()
        self.pages: dict[str, Callable[[], int]] = {
            name: page(application, f"/{slug}/{path.format(incident=incident)}", cookie)
            for name, path in PAGES.items()
        }

    def enter(self) -> None:
        """From here on this process works on this database."""
        connection.close()
        connection.settings_dict["NAME"] = self.database
        ContentType.objects.clear_cache()

    def measured(self, name: str) -> float:
        """The median milliseconds of a page, warm."""
        self.enter()
        act = self.pages[name]
        act()
        act()
        return milliseconds(act, TIMES)

    def queries(self, name: str) -> int:
        """How many queries a page asks."""
        self.enter()
        self.pages[name]()
        return queries_of(self.pages[name])


def main() -> int:
    """Measure, tell, and give the exit code."""
    one, nation = (
        Side(str(connection.settings_dict["NAME"])),
        Side(os.environ["PORTAL_BENCH_NATION"]),
    )
    kept = True
    for name in PAGES:
        pairs = [(nation.measured(name), one.measured(name)) for _ in range(ROUNDS)]
        many, few = median(a for a, _ in pairs), median(b for _, b in pairs)
        there, here = nation.queries(name), one.queries(name)
        verdict = Verdict(
            f"nation, {name}",
            median(a / b for a, b in pairs),
            LIMIT,
            f"{many:.1f} against {few:.1f} ms, {there} and {here} queries",
        )
        print(verdict, flush=True)
        kept = kept and verdict.is_kept and there == here
    return 0 if kept else 1


if __name__ == "__main__":
    sys.exit(main())

"""How often the groups of the demonstration meet, as their documents say, and a year planned where all is invented."""

from datetime import date, datetime, time
from typing import Any

from django_scopes import scope

from governance.models import Cadence
from governance.services import cadences, proposals, schedule
from governance.services.cadences import Rhythm, Turn
from partnership.models import Actor, Group, Partnership, Seat
from partnership.roles import Sector
from partnership.services import demonstration
from partnership.services.deadlines import local_today
from partnership.working_days import months_after


def fill(*, now: datetime) -> list[str]:
    """Record the rhythms and plan the year where they are not there yet; what was added, in words."""
    added = []
    for told in demonstration.told("rhythms.json"):
        partnership = Partnership.objects.get(slug=told["partnership"])
        with scope(partnership=partnership):
            if Cadence.objects.exists():
                continue
            by = demonstration.acting(told["manager"], partnership, local_today(now))
            groups = _groups()
            for row in told["groups"]:
                _keep(row, groups, by)
            added.append(f"{len(told['groups'])} rhythms of {partnership.short_name}")
            if told.get("plans_a_year"):
                added.append(f"{_plan_a_year(told['groups'], groups, by, now)} planned meetings")
    return added


def _groups() -> dict[str, Group]:
    return {one.code: one for one in Group.objects.select_related("partnership")}


def _keep(row: dict[str, Any], groups: dict[str, Group], by: Actor) -> None:
    values = {name: row[name] for name in row.keys() - {"code", "turns"}}
    if "after" in row:
        values["after"] = groups[row["after"]]
    if "starts_at" in row:
        values["starts_at"] = time.fromisoformat(row["starts_at"])
    if "records_until" in row:
        values["records_until"] = date.fromisoformat(row["records_until"])
    values["finance_months"] = tuple(row.get("finance_months", ()))
    group = groups[row["code"]]
    cadences.keep(group, rhythm=Rhythm(**values), by=by)
    seats = {one.title: one for one in Seat.objects.filter(group=group).select_related("agency")}
    wanted = [seats[title] for title in row.get("turns", ())]
    turns = [Turn(sector=Sector(one.sector), agency=one.agency, chair_seat=one) for one in wanted]
    cadences.rotate(group, turns=turns, by=by)


def _plan_a_year(
    rows: list[dict[str, Any]], groups: dict[str, Group], by: Actor, now: datetime
) -> int:
    first = months_after(by.today.replace(day=1), 1)
    wanted = [groups[row["code"]] for row in rows]
    plans = proposals.for_a_year(groups=wanted, first=first, by=by)
    return len(schedule.accept(plans=plans, by=by, now=now))

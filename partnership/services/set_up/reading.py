"""Read a set-up file into a plan. Everything that can be wrong without asking the database is found here."""

import hashlib
import json

from partnership.models import Agreement, NeighbouringArea, Partnership, RegisterEntry
from partnership.services.set_up.cross_check import unknown_names
from partnership.services.set_up.plan import Plan, Values, column, finished
from partnership.services.set_up.read_agencies import agency, none_in_area, school
from partnership.services.set_up.read_groups import delegation, group
from partnership.services.set_up.read_people import lead_partner, person, staff_post
from partnership.services.set_up.rows import BadFile, Problem, Row


def read(text: str) -> Plan:
    """The plan in a file. Raises BadFile with every problem that can be seen without the database."""
    problems: list[Problem] = []
    try:
        raw = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadFile([Problem("", "", f"This is not JSON: {error}.")]) from error
    file = Row(raw, "", problems)
    plan = _plan(file, hashlib.sha256(text.encode(errors="replace")).hexdigest())
    file.is_everything()
    problems += unknown_names(plan)
    if problems:
        raise BadFile(problems)
    return plan


def _plan(file: Row, sha256: str) -> Plan:
    area = file.row("partnership")
    if area is None:
        file.wrong("partnership", "This is missing.")
        area = Row({}, "partnership", [])
    neighbours = area.rows("neighbours")
    agreement = file.row("agreement")
    return Plan(
        sha256=sha256,
        is_demonstration=file.flag("demonstration"),
        source=file.text("source", column(RegisterEntry, "reason")),
        partnership=_partnership(area),
        neighbours=[_neighbour(row) for row in neighbours],
        agreement=_agreement(agreement) if agreement else None,
        agencies=[
            *(agency(row) for row in file.rows("agencies")),
            *(school(row) for row in file.rows("schools")),
        ],
        none_in_area=[none_in_area(row) for row in file.rows("none_in_area")],
        groups=[group(row) for row in file.rows("groups")],
        delegations=[delegation(row) for row in file.rows("delegations")],
        lead_partners=[lead_partner(row) for row in file.rows("lead_partners")],
        staffing=[staff_post(row) for row in file.rows("staffing")],
        people=[person(row) for row in file.rows("people")],
    )


def _partnership(row: Row) -> Values:
    return finished(
        row,
        {
            "slug": row.text("slug", column(Partnership, "slug"), needed=True),
            "name": row.text("name", column(Partnership, "name"), needed=True),
            "short_name": row.text("short_name", column(Partnership, "short_name"), needed=True),
            "statutory_area": row.text("statutory_area", column(Partnership, "statutory_area")),
            "about": row.text("about", column(Partnership, "about")),
            "contact_email": row.email("contact_email"),
        },
    )


def _neighbour(row: Row) -> Values:
    return finished(
        row,
        {
            "name": row.text("name", column(NeighbouringArea, "name"), needed=True),
            "note": row.text("note", column(NeighbouringArea, "note")),
        },
        key=row.text("slug", column(Partnership, "slug")),
    )


def _agreement(row: Row) -> Values:
    return finished(
        row,
        {
            "text": row.text("text", column(Agreement, "text")),
            "in_force_from": row.day("in_force_from", needed=True),
            "renewed_every_months": row.number("renewed_every_months", default=12, most=60) or 12,
        },
    )

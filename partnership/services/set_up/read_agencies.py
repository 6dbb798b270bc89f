"""Read the agencies of a set-up file: organisations, schools, and categories of which the area has none."""

from partnership.models import Agency, AgencySuccession, RegisterEntry
from partnership.roles import SCHOOL_AND_SETTING_KINDS, AgencyKind, Sector
from partnership.services.set_up.plan import AgencyPlan, Values, column, finished
from partnership.services.set_up.rows import Row

EARLY_YEARS_KINDS = (AgencyKind.NURSERY, AgencyKind.CHILDREN_AND_FAMILY_CENTRE)


def agency(row: Row) -> AgencyPlan:
    key = row.key("key")
    succeeds = [_succession(one) for one in row.rows("succeeds")]
    agency = {
        "name": row.text("name", column(Agency, "name"), needed=True),
        "short_name": row.text("short_name", column(Agency, "short_name")),
        "kind": row.choice("kind", AgencyKind),
        "sector": row.choice("sector", Sector),
        "has_national_remit": row.flag("national_remit"),
    }
    starts_on, ends_on = row.period()
    entry = {
        "standing": row.choice("standing", RegisterEntry.Standing),
        "category": row.text("category", column(RegisterEntry, "category")),
        "reason": row.text("reason", column(RegisterEntry, "reason")),
        "is_name_withheld": row.flag("name_withheld"),
        "reports_when_needed": row.flag("reports_when_needed"),
        "source": row.text("source", column(RegisterEntry, "source")),
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    if entry["standing"] == RegisterEntry.Standing.NONE_IN_AREA:
        row.wrong("standing", "A category of which there is none stands in the list none_in_area.")
    return AgencyPlan(key, finished(row, agency), Values(row.place, entry), succeeds)


def _succession(row: Row) -> Values:
    return finished(
        row,
        {"on": row.day("on"), "note": row.text("note", column(AgencySuccession, "note"))},
        names=[row.key("key")],
    )


def school(row: Row) -> AgencyPlan:
    kind = row.choice("kind", AgencyKind)
    if kind and kind not in SCHOOL_AND_SETTING_KINDS:
        row.wrong("kind", f"“{kind}” is not a school or setting; put it among the agencies.")
    starts_on, ends_on = row.period()
    agency = {
        "name": row.text("name", column(Agency, "name"), needed=True),
        "kind": kind,
        "sector": Sector.EARLY_YEARS if kind in EARLY_YEARS_KINDS else Sector.EDUCATION,
    }
    entry = {
        "standing": RegisterEntry.Standing.SETTING,
        "category": AgencyKind(kind).label if kind else "",
        "source": row.text("source", column(RegisterEntry, "source")),
        "starts_on": starts_on,
        "ends_on": ends_on,
    }
    key = row.key("key")
    return AgencyPlan(key, finished(row, agency), Values(row.place, entry), [])


def none_in_area(row: Row) -> Values:
    return finished(
        row,
        {
            "standing": RegisterEntry.Standing.NONE_IN_AREA,
            "category": row.text("category", column(RegisterEntry, "category"), needed=True),
            "reason": row.text("note", column(RegisterEntry, "reason")),
        },
    )

"""Add the agencies of a plan, their standing in the partnership, and who took over from whom."""

from partnership.models import Agency, AgencySuccession, RegisterEntry
from partnership.roles import SCHOOL_AND_SETTING_KINDS, AgencyKind
from partnership.services.set_up.plan import AgencyPlan, Plan
from partnership.services.set_up.work import Work

# Two areas may each have a St Mary's Primary School or a Housing Needs: only inside one area is that the same body.
KINDS_OF_ONE_AREA = frozenset(
    {*SCHOOL_AND_SETTING_KINDS, AgencyKind.COUNCIL_SERVICE, AgencyKind.CHILDRENS_HOME}
)


def load(plan: Plan, work: Work) -> None:
    """Find or add each agency, so that a body which serves several partnerships is one row; then the register."""
    known = _known(plan, work)
    for one in plan.agencies:
        name = (one.agency.columns["name"], one.agency.columns["kind"])
        agency = known.get(name) or work.add(Agency(**one.agency.columns), one.agency.place)
        if agency:
            known[name] = work.agencies[one.key] = agency
    _register(plan, work)
    _successions(plan, work)


def _known(plan: Plan, work: Work) -> dict[tuple[str, str], Agency]:
    wide = Agency.objects.filter(name__in=[one.agency.columns["name"] for one in plan.agencies])
    wide = wide.exclude(kind__in=KINDS_OF_ONE_AREA).order_by("-pk")
    here = Agency.objects.filter(entries__partnership=work.partnership)
    return {(agency.name, agency.kind): agency for agency in [*wide, *here]}


def _register(plan: Plan, work: Work) -> None:
    entries = RegisterEntry.objects.all()
    standing = set(entries.values_list("agency", "starts_on"))
    for one in plan.agencies:
        agency = work.agencies.get(one.key)
        if agency and (agency.pk, one.entry.columns["starts_on"]) not in standing:
            entry = RegisterEntry(partnership=work.partnership, agency=agency, **one.entry.columns)
            work.add(entry, one.entry.place)
    none = set(entries.filter(agency=None).values_list("category", flat=True))
    for row in plan.none_in_area:
        if row.columns["category"] not in none:
            work.add(RegisterEntry(partnership=work.partnership, **row.columns), row.place)


def _successions(plan: Plan, work: Work) -> None:
    successors = [agency.pk for agency in work.agencies.values()]
    standing = set(
        AgencySuccession.objects.filter(successor__in=successors).values_list(
            "predecessor", "successor"
        )
    )
    for one in plan.agencies:
        _succeed(one, work, standing)


def _succeed(one: AgencyPlan, work: Work, standing: set[tuple[int, int]]) -> None:
    successor = work.agencies.get(one.key)
    for row in one.succeeds:
        predecessor = work.agencies.get(row.names[0])
        if not successor or not predecessor or (predecessor.pk, successor.pk) in standing:
            continue
        work.add(
            AgencySuccession(predecessor=predecessor, successor=successor, **row.columns), row.place
        )

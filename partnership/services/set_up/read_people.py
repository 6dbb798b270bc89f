"""Read the people of a set-up file: lead partners, posts of the business unit, roles, seats and signatures."""

from partnership.models import LeadPartner, Membership, Seat, SeatHolding, StaffPost, User
from partnership.roles import Role, Sector
from partnership.services.set_up.plan import PersonPlan, Values, column, finished
from partnership.services.set_up.rows import Row


def lead_partner(row: Row) -> Values:
    starts_on, ends_on = row.period()
    if starts_on is None:
        row.wrong("from_on", "This is missing.")
    return finished(
        row,
        {
            "sector": row.choice("sector", Sector),
            "lead_post": row.text("lead_post", column(LeadPartner, "lead_post"), needed=True),
            "delegate_post": row.text("delegate_post", column(LeadPartner, "delegate_post")),
            "may_commit_policy": row.flag("policy"),
            "may_commit_resources": row.flag("resourcing"),
            "may_commit_practice": row.flag("practice"),
            "holds_own_agency_to_account": row.flag("holds_to_account"),
            "source": row.text("source", column(LeadPartner, "source")),
            "starts_on": starts_on,
            "ends_on": ends_on,
        },
        names=[row.key("agency"), row.email("lead"), row.email("delegate")],
    )


def staff_post(row: Row) -> Values:
    return finished(
        row,
        {
            "post": row.text("post", column(StaffPost, "post"), needed=True),
            "capacity": row.text("capacity", column(StaffPost, "capacity")),
            "vacant_since": row.day("vacant_since"),
            "filled_on": row.day("filled_on"),
        },
    )


def person(row: Row) -> PersonPlan:
    email = row.email("email", needed=True)
    roles = [_role(one) for one in row.rows("roles")]
    if not roles:
        row.wrong("roles", "A person has at least one role.")
    seats = [_sitting(one) for one in row.rows("seats")]
    columns = {
        "full_name": row.text("full_name", column(User, "full_name"), needed=True),
        "telephone": row.text("telephone", column(User, "telephone")),
    }
    signed_on, left_on = row.day("agreement_signed_on"), row.day("left_on")
    return PersonPlan(email, finished(row, columns), roles, seats, signed_on, left_on)


def _role(row: Row) -> Values:
    starts_on, ends_on = row.period()
    if starts_on is None:
        row.wrong("from_on", "This is missing.")
    agency = row.key("agency", needed=False)
    return finished(
        row,
        {
            "role": row.choice("role", Role),
            "post": row.text("post", column(Membership, "post")),
            "starts_on": starts_on,
            "ends_on": ends_on,
        },
        names=[agency] if agency else [],
    )


def _sitting(row: Row) -> Values:
    starts_on, ends_on = row.period()
    return finished(
        row,
        {
            "is_deputy": row.flag("deputy"),
            "delegated_authority": row.text(
                "delegated_authority", column(SeatHolding, "delegated_authority")
            ),
            "starts_on": starts_on,
            "ends_on": ends_on,
        },
        key=row.text("seat", column(Seat, "title"), needed=True),
        names=[row.key("group")],
    )

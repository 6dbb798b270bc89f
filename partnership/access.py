"""
The access rule: what a role may do, and the verdict that carries its reason. It asks the database, never the request.

Three questions, three places (ARCHITECTURE 5): a Permission says whether a role may do a thing at all; each
model's `visible_to(actor)` says which rows; an app's `may_<verb>(actor, thing)` says whether now, in this state.
"""

from dataclasses import dataclass

from partnership.errors import Refused
from partnership.models import Actor
from partnership.roles import BUSINESS_UNIT, Role


@dataclass(frozen=True)
class Verdict:
    """Yes, or no with the sentence that tells the person why: it draws the button, guards the service, words the page."""

    is_allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.is_allowed

    def require(self) -> None:
        """Raise Refused with the reason unless allowed."""
        if not self.is_allowed:
            raise Refused(self.reason)


ALLOWED = Verdict(is_allowed=True)


def no(reason: str) -> Verdict:
    """A refusal with its sentence."""
    return Verdict(is_allowed=False, reason=reason)


@dataclass(frozen=True)
class Permission:
    """Something that some roles may do, in words that follow "may"."""

    code: str
    says: str
    roles: frozenset[Role]


_permissions: dict[str, Permission] = {}


def permission(code: str, says: str, *roles: Role) -> Permission:
    """Declare a permission, so that docs/permissions.md lists it."""
    _permissions[code] = Permission(code, says, frozenset(roles))
    return _permissions[code]


def every_permission() -> list[Permission]:
    """Every declared permission, by code."""
    return [_permissions[code] for code in sorted(_permissions)]


def holds(actor: Actor, needed: Permission) -> Verdict:
    """Whether any role of the actor carries a permission."""
    if not actor.roles.isdisjoint(needed.roles):
        return ALLOWED
    names = sorted(role.label.lower() for role in needed.roles)
    return no(f"Only these roles may {needed.says}: {', '.join(names)}.")


MANAGE_PEOPLE = permission(
    "people.manage", "invite people and end their access", Role.BUSINESS_MANAGER
)
SEE_PEOPLE = permission(
    "people.see",
    "see who is in the partnership",
    *(set(Role) - {Role.DELEGATE, Role.LINE_MANAGER, Role.YOUTH_PANEL, Role.CASE_GUEST}),
)
MANAGE_REGISTERS = permission(
    "registers.manage", "change the registers of agencies and groups", *BUSINESS_UNIT
)
SEE_MAIL_LEDGER = permission(
    "notices.ledger", "see and resend the partnership's mail", *BUSINESS_UNIT
)
SEE_TRAIL = permission("trail.read", "read the whole trail", Role.BUSINESS_MANAGER, Role.SCRUTINEER)
MANAGE_CLOCKS = permission("clocks.manage", "pause and extend deadlines", Role.BUSINESS_MANAGER)
EXPLAIN_BREACH = permission(
    "clocks.explain", "record why a deadline was missed", *BUSINESS_UNIT, Role.NOTIFIER
)
MAKE_ACTIONS = permission(
    "actions.make",
    "give somebody an action",
    *BUSINESS_UNIT,
    Role.GROUP_CHAIR,
    Role.INDEPENDENT_CHAIR,
)
CLOSE_ACTIONS = permission(
    "actions.close",
    "close an action",
    Role.GROUP_CHAIR,
    Role.INDEPENDENT_CHAIR,
    Role.DELEGATED_PARTNER,
)
TAKE_DOWN = permission("publications.take_down", "take a publication down", Role.BUSINESS_MANAGER)

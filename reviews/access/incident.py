"""Who may do what with an incident, in which state, and the sentence for those who may not."""

from partnership.access import ALLOWED, Verdict, holds, no, permission
from partnership.models import Actor, Agency
from partnership.roles import STATUTORY_SECTORS, Role, Sector
from reviews.models import CriterionView, Incident, PartnerView, RosterEntry, Verb
from reviews.rules.child import may_be_a_child
from reviews.rules.criterion import Condition, Finding
from reviews.rules.incident import INCIDENT_MOVES, IncidentState

REPORT_INCIDENT = permission(
    "reviews.incident.report",
    "report a serious incident",
    Role.AGENCY_LEAD,
    Role.SCHOOL_USER,
    Role.NOTIFIER,
    Role.BUSINESS_MANAGER,
    Role.SUPPORT_OFFICER,
)
SEE_INCIDENTS = permission(
    "reviews.incident.see",
    "see the register of incidents",
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.INDEPENDENT_CHAIR,
    Role.SCRUTINEER,
    Role.BUSINESS_MANAGER,
    Role.SUPPORT_OFFICER,
    Role.NOTIFIER,
    Role.DESIGNATED_PROFESSIONAL,
    Role.CASE_MEMBER,
    Role.CASE_GUEST,
    Role.REVIEWER,
    Role.AGENCY_LEAD,
    Role.SCHOOL_USER,
    Role.GROUP_CHAIR,
)
GIVE_VIEW = permission(
    "reviews.incident.give_view",
    "give a statutory partner's view",
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.BUSINESS_MANAGER,
)
DECIDE = permission(
    "reviews.incident.decide",
    "decide whether the Panel is notified",
    Role.NOTIFIER,
    Role.DELEGATED_PARTNER,
    Role.LEAD_PARTNER,
)
NOTIFY = permission(
    "reviews.incident.notify",
    "record the notification to the Panel",
    Role.NOTIFIER,
    Role.DELEGATED_PARTNER,
)
RECONSIDER = permission(
    "reviews.incident.reconsider",
    "take up again the decision whether the Panel is notified",
    Role.LEAD_PARTNER,
    Role.DELEGATED_PARTNER,
    Role.INDEPENDENT_CHAIR,
    Role.NOTIFIER,
)
KEEP_ROSTER = permission(
    "reviews.roster.keep",
    "let people in to a case",
    Role.BUSINESS_MANAGER,
    Role.INDEPENDENT_CHAIR,
)

WAIVE_CONFLICT = permission(
    "reviews.roster.waive", "waive a conflict of interest", Role.INDEPENDENT_CHAIR
)

HAS_REPORTED = (
    "You reported this. Others have written since, so it is now open only to those who work on the case. "
    "If you are needed, you are asked."
)
OF_THE_AUTHORITY = "Only the local authority decides and notifies the Panel."


def may_open(actor: Actor, incident: Incident) -> Verdict:
    """Whether the actor may read the material of a case; the verdict names the condition that fails (DOMAIN 2.3)."""
    if Incident.objects.visible_to(actor, Verb.OPEN).filter(pk=incident.pk).exists():
        return ALLOWED
    return no(_why_closed(actor, incident))


def may_view(actor: Actor, incident: Incident) -> Verdict:
    """Whether the actor may read the pages of a case: whoever may open it, or somebody let in in an emergency."""
    if Incident.objects.visible_to(actor, Verb.VIEW).filter(pk=incident.pk).exists():
        return ALLOWED
    return no(_why_closed(actor, incident))


def _as_opened(actor: Actor, incident: Incident, opened: Verdict | None) -> Verdict:
    """What a page that asked already knows, so that one page asks once; a service never does."""
    return may_open(actor, incident) if opened is None else opened


def _why_closed(actor: Actor, incident: Incident) -> str:
    entries = RosterEntry.objects.of(actor.user).filter(content_object=incident)
    if in_conflict(actor, incident):
        return "You declared a conflict of interest in this case."
    if not entries.exists():
        if RosterEntry.objects.filter(
            user=actor.user,
            content_object=incident,
            capacity=RosterEntry.Capacity.REPORTER,
        ).exists():
            return HAS_REPORTED
        return "You are not on the roster of this case. The business manager can let you in."
    if not actor.has_signed:
        return "Sign the confidentiality agreement first; then this case opens."
    if not entries.in_window(actor.today).exists():
        return "Your access to this case has ended."
    return "This case is sealed. The independent chair can open it to you."


def in_conflict(actor: Actor, incident: Incident) -> bool:
    """Whether the actor declared a conflict of interest in a case that the chair has not waived."""
    return RosterEntry.objects.in_conflict(actor.user).filter(content_object=incident).exists()


def sectors_of(actor: Actor) -> frozenset[Sector]:
    """The statutory sectors for which the actor is lead or delegated partner."""
    speaking = {Role.LEAD_PARTNER, Role.DELEGATED_PARTNER}
    found = {
        Sector(one.agency.sector)
        for one in actor.memberships
        if one.role in speaking and one.agency is not None
    }
    return frozenset(found.intersection(STATUTORY_SECTORS))


def may_give_view(
    actor: Actor, incident: Incident, sector: Sector | None = None, *, opened: Verdict | None = None
) -> Verdict:
    """Whether the actor may record a partner's view: a partner their own, the business manager one told to them."""
    if incident.state not in {IncidentState.REPORTED, IncidentState.UNDER_CONSIDERATION}:
        return no("The decision is taken, so views are closed.")
    right = holds(actor, GIVE_VIEW)
    if not right:
        return right
    if actor.is_business_unit:
        return _as_opened(actor, incident, opened)
    mine = sectors_of(actor)
    if not mine or (sector is not None and sector not in mine):
        return no("A partner gives the view of their own agency.")
    return _as_opened(actor, incident, opened)


def is_of_the_authority(actor: Actor, authority: Agency) -> bool:
    """Whether the actor acts for the local authority that leads."""
    return any(
        one.agency_id == authority.pk
        for one in actor.memberships
        if one.role in {Role.NOTIFIER, Role.DELEGATED_PARTNER, Role.LEAD_PARTNER}
    )


def missing_views(incident: Incident) -> list[Sector]:
    """The statutory partners whose view is not recorded yet."""
    given = set(PartnerView.objects.filter(incident=incident).values_list("sector", flat=True))
    return [sector for sector in STATUTORY_SECTORS if sector not in given]


def may_decide(actor: Actor, incident: Incident, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may decide now: the local authority, once the three partners' views are recorded."""
    if incident.state not in {IncidentState.REPORTED, IncidentState.UNDER_CONSIDERATION}:
        return no("The decision is taken.")
    right = holds(actor, DECIDE)
    if not right:
        return right
    if not is_of_the_authority(actor, incident.lead_authority):
        return no(OF_THE_AUTHORITY)
    missing = missing_views(incident)
    if missing:
        names = ", ".join(sector.label.lower() for sector in missing)
        return no(f"Record the partners' views first. Missing: {names}.")
    return _as_opened(actor, incident, opened)


def may_be_notified(incident: Incident) -> Verdict:
    """
    Whether the duty to notify can hold at all: for a child, and where somebody suspects abuse or neglect.

    Without, no rapid review follows; a death in care is told on its own route.
    """
    if not any(may_be_a_child(child.age) for child in incident.children.all()):
        return no("The Panel is notified of children under 18. Everybody named here is older.")
    suspected = CriterionView.objects.filter(
        view__incident=incident, condition=Condition.ABUSE
    ).exclude(finding=Finding.NOT_MET)
    if not incident.abuse_suspected and not suspected.exists():
        return no(
            "Nobody says that abuse or neglect is known or suspected, so the Panel is not notified."
        )
    return ALLOWED


def may_record_notification(
    actor: Actor, incident: Incident, *, opened: Verdict | None = None
) -> Verdict:
    """Whether the actor may record that the Panel was told."""
    if incident.state == IncidentState.NOTIFIED:
        return no("This incident is already notified.")
    if incident.state != IncidentState.TO_NOTIFY:
        return no("Decide first whether the Panel is notified.")
    right = holds(actor, NOTIFY)
    if not right:
        return right
    if not is_of_the_authority(actor, incident.lead_authority):
        return no(OF_THE_AUTHORITY)
    return _as_opened(actor, incident, opened)


def may_reconsider(actor: Actor, incident: Incident, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may take the decision up again: any statutory partner or the chair, until the Panel is told."""
    if incident.state not in {IncidentState.TO_NOTIFY, IncidentState.NOT_NOTIFIABLE}:
        return no("A decision is taken up again once it is taken, and until the Panel is told.")
    right = holds(actor, RECONSIDER)
    return _as_opened(actor, incident, opened) if right else right


def may_withdraw(actor: Actor, incident: Incident, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may withdraw the incident, later found not to meet the criteria."""
    if not INCIDENT_MOVES.may(incident.state, IncidentState.WITHDRAWN):
        return no("It cannot be withdrawn from where it stands.")
    right = holds(actor, DECIDE)
    if not right:
        return right
    if not is_of_the_authority(actor, incident.lead_authority):
        return no(OF_THE_AUTHORITY)
    return _as_opened(actor, incident, opened)


def may_keep_roster(actor: Actor, incident: Incident, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may let people in to the case."""
    right = holds(actor, KEEP_ROSTER)
    return _as_opened(actor, incident, opened) if right else right


def may_see_identity(actor: Actor, incident: Incident) -> Verdict:
    """Whether the actor may read who the child is: whoever may open the case, each time with a purpose."""
    return may_open(actor, incident)


def may_waive(actor: Actor, entry: RosterEntry) -> Verdict:
    """Whether the actor may waive a conflict that somebody declared: the chair, who may open the case, not their own."""
    if not entry.conflict or entry.conflict_waived_because:
        return no("There is no conflict to waive.")
    right = holds(actor, WAIVE_CONFLICT)
    if not right:
        return right
    if entry.user_id == actor.user.pk:
        return no("Nobody waives a conflict of their own.")
    return may_open(actor, entry.content_object)


def may_extend(actor: Actor, entry: RosterEntry) -> Verdict:
    """Whether the actor may move the last day of somebody's access; one without a last day has none to move."""
    if entry.ended_on:
        return no("This person is not on the roster any more.")
    if entry.expires_on is None:
        return no("This access has no last day.")
    return may_keep_roster(actor, entry.content_object)


def may_read_log(actor: Actor, incident: Incident, *, opened: Verdict | None = None) -> Verdict:
    """Whether the actor may read who opened the case: whoever keeps its roster and may open it."""
    return may_keep_roster(actor, incident, opened=opened)

"""Who may do what with the documents of a case, and the sentence for those who may not."""

from partnership.access import ALLOWED, Verdict, holds, no, permission
from partnership.models import Actor
from partnership.roles import Role
from reviews.access.incident import KEEP_ROSTER, may_open, may_view
from reviews.models import CaseDocument, Incident, SealedGrant, Verb

OPEN_SEALED = permission(
    "reviews.sealed.open_to",
    "let people in to a sealed item, and lift a seal",
    Role.INDEPENDENT_CHAIR,
)

SEALED = "This item is sealed. The independent chair can let you in to it."


def may_add(actor: Actor, incident: Incident) -> Verdict:
    """Whether the actor may add a document: everybody who may open the case."""
    return may_open(actor, incident)


def may_read(actor: Actor, document: CaseDocument) -> Verdict:
    """Whether the actor may read a document; one without a mark, or sealed, is for those whom the full rule lets in."""
    verb = Verb.VIEW if document.carries_a_mark else Verb.OPEN
    if CaseDocument.objects.visible_to(actor, verb).filter(pk=document.pk).exists():
        return ALLOWED
    return _why_not(actor, document)


def _why_not(actor: Actor, document: CaseDocument) -> Verdict:
    viewed = may_view(actor, document.incident)
    if not viewed:
        return viewed
    if document.is_sealed and not SealedGrant.objects.live(actor.user, actor.today).filter(
        content_object=document
    ):
        return no(SEALED)
    if not document.stands:
        return no("It was withdrawn or replaced. The business manager or the chair can still open it.")  # fmt: skip
    return no(
        "An opening in an emergency is for reading what carries a mark. This file cannot carry one."
    )


def _keeps(actor: Actor, document: CaseDocument) -> Verdict:
    """The person who added it, or whoever keeps the roster; and only what they may open themselves."""
    if document.added_by_id != actor.user.pk and not holds(actor, KEEP_ROSTER):
        return no("Whoever added it, the business manager or the chair can do this.")
    return may_open(actor, document.incident)


def may_withdraw(actor: Actor, document: CaseDocument) -> Verdict:
    """Whether the actor may withdraw a document that stands."""
    if not document.stands:
        return no("It was withdrawn or replaced already.")
    return _keeps(actor, document)


def may_replace(actor: Actor, document: CaseDocument) -> Verdict:
    """Whether the actor may put a new version in its place; of a sealed item, only who reads it."""
    right = may_withdraw(actor, document)
    if right and document.is_sealed:
        return may_read(actor, document)
    return right


def may_seal(actor: Actor, document: CaseDocument) -> Verdict:
    """Whether the actor may seal a document that stands."""
    if document.is_sealed:
        return no("It is sealed already.")
    if not document.carries_a_mark:
        return no("Only a PDF can be sealed, because each copy of it names its reader.")
    return may_withdraw(actor, document)


def may_open_seal(actor: Actor, document: CaseDocument) -> Verdict:
    """Whether the actor may let somebody in to a sealed item, take that back, or lift the seal."""
    if not document.is_sealed:
        return no("It is not sealed.")
    right = holds(actor, OPEN_SEALED)
    return may_open(actor, document.incident) if right else right

"""Who may do what with entries, and which of them they see."""

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet

from commonweal.community.directory.models import ListedOrganisation, Service
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import CARE_STAFF, Role

OWNER_ROLES = (
    Role.GROUP_LEADER,
    Role.PROVIDER,
    Role.VOLUNTEER_COORDINATOR,
    Role.PARTNER_WORKER,
    Role.ADMINISTRATOR,
)
"""Who, of those who work in an organisation, may change its entries."""

NOTE_WRITERS = (*CARE_STAFF, Role.BROKER, Role.DIRECTORY_EDITOR)
"""Staff whose knowledge of an entry is worth keeping: what they write is never shown to the public."""

ADVISERS = (*CARE_STAFF, Role.PARTNER_WORKER, Role.DIRECTORY_EDITOR)
"""Who reads entries out to a caller and sends them on."""


def is_editor(actor: Actor) -> bool:
    """Whether the actor moderates the directory."""
    return actor.has_role(Role.DIRECTORY_EDITOR)


def owns(actor: Actor, organisation: ListedOrganisation) -> bool:
    """Whether the actor speaks for an organisation of the directory: somebody claimed it, and they work there."""
    return (
        organisation.managed_by_id is not None
        and organisation.managed_by_id in actor.organisations
        and not actor.roles.isdisjoint(OWNER_ROLES)
    )


def may_edit(actor: Actor, service: Service) -> bool:
    return is_editor(actor) or owns(actor, service.organisation)


def require_editor(actor: Actor) -> None:
    actor.require_role(Role.DIRECTORY_EDITOR)


def require_system(actor: Actor) -> None:
    """Raise PermissionDenied for everybody: for what only a job does, or a key in an e-mail opens."""
    if not actor.is_system:
        raise PermissionDenied("Only Commonweal itself does this.")


def require_may_edit(actor: Actor, service: Service) -> None:
    """Raise PermissionDenied for whoever neither moderates the directory nor speaks for the entry's organisation."""
    if not may_edit(actor, service):
        raise PermissionDenied("Only an editor of the directory, or whoever runs what the entry is about, can do this.")


def visible_to(actor: Actor) -> QuerySet[Service]:
    """The entries an actor may open: those that are listed; to an owner their own; to an editor all."""
    if is_editor(actor):
        return Service.objects.all()
    seen = Q(listing=Service.Listing.LISTED)
    if not actor.roles.isdisjoint(OWNER_ROLES):
        seen |= Q(organisation__managed_by__in=actor.organisations)
    return Service.objects.filter(seen)


def listed() -> QuerySet[Service]:
    """The entries that anybody may find."""
    return Service.objects.filter(listing=Service.Listing.LISTED)

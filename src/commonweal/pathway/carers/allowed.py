"""Who may do what in this room."""

from django.core.exceptions import PermissionDenied

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access, access_of, is_own_record

WORKERS = (Role.CONTACT_OFFICER, Role.SOCIAL_WORKER, Role.COMMUNITY_AGENT, Role.TEAM_MANAGER)
"""Who keeps the register, and answers when a carer is suddenly away."""

DECIDES = (Role.SOCIAL_WORKER, Role.TEAM_MANAGER)
"""Who agrees breaks and budgets."""

PAYS = (Role.FINANCE_OFFICER, *DECIDES)
"""Who says that a budget was paid."""

SUMS = (Role.COMMISSIONER, Role.COUNCILLOR, *WORKERS)
"""Who reads how many carers there are in the place."""

SEES_NOBODY = (Role.COMMISSIONER, Role.COUNCILLOR)
"""Those of them who see nobody's record: small counts are held back from them."""


def works_with(actor: Actor, access: Access, *roles: Role) -> bool:
    """Whether the actor, in one of these roles (any worker's, where none is named), works with the person."""
    return actor.is_system or (actor.has_role(*(roles or WORKERS)) and access.keeps and access.sees("care"))


def require_worker(actor: Actor, person: Person, *roles: Role) -> None:
    """Raise PermissionDenied unless the actor works with the person in one of these roles."""
    actor.require_role(*(roles or WORKERS))
    if not works_with(actor, access_of(actor, person), *roles):
        raise PermissionDenied("Only those who work with them can do this.")


def require_own_or_worker(actor: Actor, person: Person) -> bool:
    """Raise PermissionDenied unless it is the carer or works with them; returns whether it is the carer."""
    is_own = is_own_record(actor, person)
    if not is_own:
        require_worker(actor, person)
    return is_own


def own_team(actor: Actor) -> Team:
    """The council team in which the actor keeps a carer's record: one that assesses before others."""
    mine = Team.objects.filter(pk__in=actor.teams, organisation__kind=Organisation.Kind.COUNCIL)
    found = sorted(mine.select_related("organisation__place"), key=lambda one: (one.work != "assessment", one.name))
    if not found:
        raise PermissionDenied("Only somebody in a team of the council can do this.")
    return found[0]

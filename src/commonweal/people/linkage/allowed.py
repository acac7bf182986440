"""Who may say which records are of one person, and bring them together."""

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import CARE_STAFF, Role

DECIDERS = (Role.CONTACT_OFFICER, Role.TEAM_MANAGER)
"""They answer for records being started once and kept in order. The database functions ask for the same two."""


def may_decide(actor: Actor) -> bool:
    """Whether the actor decides on pairs, of people whose identity they may see."""
    return actor.has_role(*DECIDERS)


def require_decider(actor: Actor) -> None:
    """Raise PermissionDenied for anybody else."""
    actor.require_role(*DECIDERS)


def may_name(actor: Actor) -> bool:
    """Whether the actor may say that two records may be of one person, for others to decide."""
    return actor.has_role(*CARE_STAFF)

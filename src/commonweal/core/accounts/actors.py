"""The actor: on whose behalf a transaction runs. Row security reads it; actions ask it what it may do."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db import connection, transaction

from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role


@dataclass(frozen=True)
class Actor:
    """Somebody acting: a signed-in account with its current teams and roles, the system itself, or nobody yet.

    `viewers` are whose sights are this actor's too: the account, and the teams and organisations in which it works with
    people (not with the place, as a commissioner does, nor with accounts).
    """

    account_id: UUID | None = None
    name: str = "Somebody not signed in"
    roles: frozenset[str] = frozenset()
    teams: frozenset[UUID] = frozenset()
    organisations: frozenset[UUID] = frozenset()
    viewers: frozenset[UUID] = frozenset()
    is_system: bool = False
    purpose: str = field(default="", compare=False)

    @property
    def is_signed_in(self) -> bool:
        return self.account_id is not None

    @property
    def is_staff(self) -> bool:
        return bool(self.roles)

    def has_role(self, *roles: Role) -> bool:
        return self.is_system or not self.roles.isdisjoint(roles)

    def require_role(self, *roles: Role) -> None:
        """Raise PermissionDenied unless the actor has one of the roles (or is the system)."""
        if not self.has_role(*roles):
            wanted = " or ".join(role.label.lower() for role in roles)
            raise PermissionDenied(f"Only a {wanted} can do this.")

    def require_signed_in(self) -> None:
        if not (self.is_signed_in or self.is_system):
            raise PermissionDenied("Sign in to do this.")


NOBODY = Actor()


def system_actor(purpose: str) -> Actor:
    """The software itself, for loading a place and for jobs: sees all; each entry that it writes says for what."""
    return Actor(name=f"Commonweal ({purpose})", is_system=True, purpose=purpose)


def set_actor(actor: Actor | Account | None, draft_key: str = "") -> Actor:
    """Set who acts for the rest of this transaction and return them, with the teams and roles the database found.

    `draft_key` lets somebody not signed in see the request that they started (and no other). Raises RuntimeError
    outside a transaction, where the setting would be lost.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("An actor is set for one transaction: open one first")
    if isinstance(actor, Actor):
        setting = "system" if actor.is_system else str(actor.account_id or "")
        name = actor.name
    else:
        setting = str(actor.pk) if actor else ""
        name = str(actor) if actor else NOBODY.name
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT teams, organisations, roles, viewers FROM accounts_set_actor(%s, %s)",
            [setting, draft_key],
        )
        teams, organisations, roles, viewers = cursor.fetchone()
    if setting == "system":
        return actor if isinstance(actor, Actor) else NOBODY
    return Actor(
        account_id=UUID(setting) if setting else None,
        name=name,
        roles=frozenset(roles),
        teams=frozenset(teams),
        organisations=frozenset(organisations),
        viewers=frozenset(viewers),
    )


@contextmanager
def acting_as(actor: Actor | Account | None) -> Iterator[Actor]:
    """Run a block in a transaction as `actor`; whoever acted before acts again afterwards.

    Used by commands, jobs and tests, and where a page needs the system for one step; requests use the middleware.
    """
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('commonweal.actor', true), current_setting('commonweal.draft_key', true)"
            )
            before, draft_before = cursor.fetchone()
        yield set_actor(actor)
        with connection.cursor() as cursor:
            cursor.execute("SELECT accounts_set_actor(%s, %s)", [before or "", draft_before or ""])

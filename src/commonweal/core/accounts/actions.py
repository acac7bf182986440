"""What can be done with accounts: opening and closing them, roles in teams, second steps, keys for other systems."""

import hashlib
import secrets
from datetime import date, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account, ApiToken, Membership, Team
from commonweal.core.accounts.queries import require_council_administrator
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.actions import write_entry

LONGEST_DAYS = 366
TOKEN_PREFIX = "cw_"  # noqa: S105 - it lets a leaked key be recognised by scanners of code


def token_digest(raw: str) -> str:
    """The digest by which a key is known. A key has 256 random bits, so it needs no slow hash."""
    return hashlib.sha256(raw.encode()).hexdigest()


def create_api_token(actor: Actor, name: str, days: int) -> str:
    """Make a key by which another system acts as the actor for `days` days, and return it: it is never shown again.

    Raises PermissionDenied for who is not staff, ValidationError without a name or with an unusual number of days.
    """
    if actor.account_id is None or not actor.is_staff:
        raise PermissionDenied("Only a member of staff can make a key for another system.")
    name = name.strip()
    if not name:
        raise ValidationError({"name": "Say what the key is for"})
    if not 1 <= days <= LONGEST_DAYS:
        raise ValidationError({"days": f"Choose between 1 and {LONGEST_DAYS} days"})
    raw = TOKEN_PREFIX + secrets.token_urlsafe(32)
    with transaction.atomic():
        token = ApiToken.objects.create(
            account_id=actor.account_id,
            name=name,
            digest=token_digest(raw),
            expires_at=timezone.now() + timedelta(days=days),
        )
        write_entry(
            actor,
            "token.created",
            f"{actor.name} made a key for {name}",
            chain=account_chain(actor),
            payload={"token": token.pk, "name": name, "expires_at": token.expires_at},
        )
    return raw


def revoke_api_token(actor: Actor, token: ApiToken) -> None:
    """End a key at once. Raises PermissionDenied for a key that is not the actor's own."""
    if token.account_id != actor.account_id:
        raise PermissionDenied("Only the person whose key it is can end it.")
    with transaction.atomic():
        write_entry(
            actor,
            "token.revoked",
            f"{actor.name} ended the key for {token.name}",
            chain=account_chain(actor),
            payload={"token": token.pk, "name": token.name},
        )
        token.delete()


def open_account(actor: Actor, email: str, name: str) -> Account:
    """Open an account without a password: its owner chooses one through "I forgot my password", or uses the council's.

    Raises PermissionDenied for who is no administrator, ValidationError for a faulty or known address or an empty name.
    """
    actor.require_role(Role.ADMINISTRATOR)
    email = email.strip().lower()
    try:
        validate_email(email)
    except ValidationError:
        raise ValidationError({"email": "Enter an e-mail address, like name@example.com"}) from None
    if not name.strip():
        raise ValidationError({"name": "Enter the name"})
    if Account.objects.filter(email=email).exists():
        raise ValidationError({"email": f"There is an account with the address {email} already"})
    with transaction.atomic():
        account = Account.objects.create_user(email, name=name.strip())
        _enter(actor, account, "account.opened", f"An account was opened for {account.name}")
    return account


def join_team(actor: Actor, account: Account, team: Team, role: Role, starts_on: date | None = None) -> Membership:
    """Give an account a role in a team from a day (today, if not said). Administrators do it in their own organisation.

    Raises PermissionDenied for others, ValidationError when the account has that role in that team already.
    """
    _require_administrator_of(actor, team)
    starts_on = starts_on or timezone.localdate()
    if account.memberships.filter(team=team, role=role).exclude(ends_on__lt=starts_on).exists():
        raise ValidationError({"role": f"{account.name} is {role.label.lower()} in {team.name} already"})
    with transaction.atomic():
        membership = Membership.objects.create(account=account, team=team, role=role, starts_on=starts_on)
        words = f"{account.name} joined {team.name} as {role.label.lower()}"
        _enter(actor, account, "team.joined", words, team=team.pk, role=role, starts_on=starts_on)
    return membership


def leave_team(actor: Actor, membership: Membership) -> None:
    """End a role in a team at once; one that began today ends with the day.

    Raises PermissionDenied for who is no administrator of its organisation.
    """
    _require_administrator_of(actor, membership.team)
    with transaction.atomic():
        membership.ends_on = max(timezone.localdate() - timedelta(days=1), membership.starts_on)
        membership.save(update_fields=["ends_on"])
        words = f"{membership.account.name} left {membership.team.name}"
        _enter(actor, membership.account, "team.left", words, team=membership.team_id, role=membership.role)


def close_account(actor: Actor, account: Account) -> None:
    """Let an account sign in no more, and end its keys. What it did stays. Raises PermissionDenied for others."""
    _require_administrator_over(actor, account)
    with transaction.atomic():
        account.is_active = False
        account.save(update_fields=["is_active"])
        account.api_tokens.all().delete()
        _enter(actor, account, "account.closed", f"The account of {account.name} was closed")


def forget_second_step(actor: Actor, account: Account) -> None:
    """For somebody who lost phone, key and codes: at their next sign-in they set up a second step anew."""
    _require_administrator_over(actor, account)
    with transaction.atomic():
        Authenticator.objects.filter(user_id=account.pk).delete()
        _enter(actor, account, "second_step.forgotten", f"The second step of {account.name} was taken off")


def _require_administrator_of(actor: Actor, team: Team) -> None:
    actor.require_role(Role.ADMINISTRATOR)
    if not actor.is_system and team.organisation_id not in actor.organisations:
        raise PermissionDenied("Only an administrator of that organisation can do this.")


def _require_administrator_over(actor: Actor, account: Account) -> None:
    """Of every organisation the account works in or will; of a council, where it works in none."""
    actor.require_role(Role.ADMINISTRATOR)
    roles = account.memberships.exclude(ends_on__lt=timezone.localdate())
    organisations = set(roles.values_list("team__organisation", flat=True))
    if not organisations:
        require_council_administrator(actor)
    elif not actor.is_system and not organisations <= actor.organisations:
        raise PermissionDenied("Only an administrator of that organisation can do this.")


def _enter(actor: Actor, account: Account, kind: str, summary: str, **facts: Any) -> None:
    write_entry(actor, kind, summary, chain=f"account:{account.pk}", payload={"account": account.pk, **facts})


def account_chain(actor: Actor) -> str:
    """The history that an account's own doings belong to."""
    return f"account:{actor.account_id}"

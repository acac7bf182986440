"""What can be done with accounts: keys for other systems."""

import hashlib
import secrets
from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import ApiToken
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


def account_chain(actor: Actor) -> str:
    """The history that an account's own doings belong to."""
    return f"account:{actor.account_id}"

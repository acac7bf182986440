"""Keys that this browser holds: they open one referral (or those of one checklist) to somebody without an account."""

from uuid import UUID

from django.http import Http404

from commonweal.community.referrals.keys import digest_of
from commonweal.community.referrals.models import Referral
from commonweal.core.accounts.actors import set_actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Account

SESSION_KEYS = "referral_keys"
SESSION_DRAFT = "referral_draft"
MOST_HELD = 20


def hold(request: CommonwealRequest, key: str) -> None:
    """Let this browser open what a key opens, until the session ends."""
    digest = digest_of(key)
    held = [one for one in request.session.get(SESSION_KEYS, []) if one != digest]
    request.session[SESSION_KEYS] = [digest, *held][:MOST_HELD]


def held_digests(request: CommonwealRequest) -> list[str]:
    """The digests of the keys that this browser holds, the latest first."""
    return list(request.session.get(SESSION_KEYS, []))


def act_with(request: CommonwealRequest, digest: str) -> None:
    """Act for the rest of this request with a key in hand."""
    account = request.user if isinstance(request.user, Account) else None
    request.actor = set_actor(account, digest)


def opened(request: CommonwealRequest, pk: UUID) -> Referral:
    """The referral of a page: within the actor's own sight, or opened by a key that this browser holds. Raises Http404
    where neither is so."""
    for digest in ["", *held_digests(request)]:
        if digest:
            act_with(request, digest)
        found = (
            Referral.objects.select_related("person", "turn__service", "turn__consent", "from_organisation", "place")
            .filter(pk=pk)
            .first()
        )
        if found is not None:
            return found
    raise Http404("There is no such referral here.")

"""Keys that a browser holds until its session ends (to a task, a grant, a volunteer's page); and what was refused."""

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404

from commonweal.community.volunteering.keys import digest_of
from commonweal.core.accounts.actors import set_actor
from commonweal.core.accounts.middleware import CommonwealRequest

SESSION_KEYS = "volunteering_keys"
HAND = "hand"
"""The name under which the key to a volunteer's own page is held; a task's and a grant's are under their reference."""


def hold(request: CommonwealRequest, name: str, key: str) -> None:
    """Let this browser see what the key opens until its session ends."""
    request.session[SESSION_KEYS] = request.session.get(SESSION_KEYS, {}) | {name: digest_of(key)}


def let_go(request: CommonwealRequest) -> None:
    """Forget every key."""
    request.session.pop(SESSION_KEYS, None)


def use(request: CommonwealRequest, name: str) -> bool:
    """Let this transaction see what the browser holds a key to under a name; whether it holds one."""
    digest = request.session.get(SESSION_KEYS, {}).get(name, "")
    if digest:
        request.actor = set_actor(request.actor, draft_key=digest)
    return bool(digest)


def use_key(request: CommonwealRequest, key: str) -> None:
    """Let this transaction see what a key in the address opens. Raises Http404 for what cannot be one."""
    if not (key.isascii() and key.isalnum() and 10 < len(key) < 60):
        raise Http404
    request.actor = set_actor(request.actor, draft_key=digest_of(key))


def put_errors(form: Form, error: ValidationError) -> None:
    """Say what an action refused beside the fields that it is about."""
    if hasattr(error, "error_dict"):
        for name, listed in error.message_dict.items():
            form.add_error(name if name in form.fields else None, listed)
    else:
        form.add_error(None, list(error.messages))

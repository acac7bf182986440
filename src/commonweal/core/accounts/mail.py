"""What an account is told, on the page and by e-mail: allauth's occasions in our words."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account
from commonweal.core.correspondence.actions import send_message

_TEMPLATES = {
    "account/email/email_confirmation_signup": ("sign-up-code", ""),
    "account/email/email_confirmation": ("email-code", ""),
    "account/email/account_already_exists": ("account-exists", "account_login"),
    "account/email/unknown_account": ("no-account", "account_signup"),
    "account/email/password_reset_key": ("new-password", ""),
}
"""The message of each occasion, and the page its link leads to where allauth names none."""

_CHANGES = {
    "account/email/password_changed": "the password was changed",
    "account/email/password_reset": "a new password was set after it had been forgotten",
    "account/email/password_set": "a password was set",
    "account/email/email_changed": "the e-mail address was changed",
    "account/email/email_deleted": "an e-mail address was removed",
    "mfa/email/totp_activated": "an authenticator app was added as a second step",
    "mfa/email/totp_deactivated": "the authenticator app was removed as a second step",
    "mfa/email/webauthn_added": "a passkey was added",
    "mfa/email/webauthn_removed": "a passkey was removed",
    "mfa/email/recovery_codes_generated": "new recovery codes were made",
    "socialaccount/email/account_connected": "sign-in through the council was connected",
    "socialaccount/email/account_disconnected": "sign-in through the council was disconnected",
}

SAID_ON_THE_PAGE = {
    "account/messages/logged_out.txt": "You are signed out.",
    "account/messages/email_confirmed.txt": "Your e-mail address is confirmed.",
    "account/messages/email_confirmation_failed.txt": "That address belongs to another account.",
    "account/messages/password_changed.txt": "Your new password is saved.",
    "account/messages/password_set.txt": "Your password is saved.",
    "mfa/messages/totp_activated.txt": "The authenticator app is set up.",
    "mfa/messages/totp_deactivated.txt": "The authenticator app is removed.",
    "mfa/messages/webauthn_added.txt": "The passkey is added.",
    "mfa/messages/webauthn_removed.txt": "The passkey is removed.",
    "socialaccount/messages/account_connected_other.txt": "Your council's sign-in is connected to another account.",
    "socialaccount/messages/account_disconnected.txt": "Your council's sign-in is disconnected.",
}
"""What the next page says. Of an occasion that is not here nothing is said: its page speaks for itself."""


def send(occasion: str, email: str, details: dict[str, Any]) -> None:
    """Send what an occasion calls for. Raises KeyError for an occasion that has no words yet."""
    account = Account.objects.filter(email=email).first()
    if occasion in _CHANGES:
        given = {"change": _CHANGES[occasion], "link": address_of("account_reset_password")}
        send_to(email, "account-changed", given, account)
        return
    template, page = _TEMPLATES[occasion]
    link = address_of(page) if page else details.get("password_reset_url", "")
    send_to(email, template, {"code": str(details.get("code", "")), "link": link}, account)


def send_to(email: str, template: str, given: dict[str, Any], account: Account | None = None) -> None:
    """Put one message to an address in the outbox. The system writes it: whoever asks is not signed in yet."""
    with acting_as(system_actor("signing in")) as actor:
        send_message(actor, template=template, to_account=account, to_email=email, context=given)


def address_of(page: str) -> str:
    """The full address of a page of sign-in, by its name."""
    return at_our_site(reverse(page))


def at_our_site(path: str) -> str:
    """The full address of a path, for a message: at our own host, whatever host the asking browser named.

    Whoever asks for a link for somebody else must not choose where it leads.
    """
    return f"{settings.SITE_URL}{path}"

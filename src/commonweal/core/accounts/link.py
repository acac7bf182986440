"""Signing in by a link that works once, sent to the address of an account: for residents who want no password."""

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import EmailAddress, Login
from allauth.core import ratelimit
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import urlencode
from sesame.utils import get_token, get_user

from commonweal.core.accounts import mail
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.queries import is_staff_now

ACTION = "one_time_link"
SCOPE = "sign-in"
MINUTES = int(settings.SESAME_MAX_AGE.total_seconds() // 60)


def may_ask(request: HttpRequest, email: str) -> bool:
    """Count one more asking for a link to this address from this computer; False when there were too many."""
    return ratelimit.consume(request, action=ACTION, key=email)


def send_link(email: str, back: str) -> None:
    """Write to the address: a link where it has an account, and otherwise what to do instead.

    Whoever asked is not told which: each address gets a message. Staff are told to use both their steps.
    """
    account = Account.objects.filter(email=email, is_active=True).first()
    if account is None:
        mail.send_to(email, "no-account", {"link": mail.address_of("account_signup")})
    elif is_staff_now(account):
        mail.send_to(email, "staff-sign-in", {"link": mail.address_of("account_login")}, account)
    else:
        path = reverse("accounts:link", args=[get_token(account, scope=SCOPE)])
        link = mail.at_our_site(f"{path}?{urlencode({'next': back})}" if back else path)
        mail.send_to(email, "sign-in-link", {"link": link, "minutes": MINUTES}, account)


def holder_of(token: str) -> Account | None:
    """Whose link this is, as long as it can be used; looking does not use it up."""
    found = get_user(token, scope=SCOPE, update_last_login=False)
    return found if isinstance(found, Account) and not is_staff_now(found) else None


def use_link(request: HttpRequest, token: str, back: str) -> HttpResponse | None:
    """Sign the holder in and spend the link; None when it was used before, is too old or is not a link of ours.

    Must run in a transaction: the account's row is held, so that of two presses at the same time only one counts.
    """
    account = holder_of(token)
    if account is None:
        return None
    Account.objects.select_for_update().get(pk=account.pk)
    account = get_user(token, scope=SCOPE, update_last_login=True)
    if account is None:
        return None
    _confirm_address(account)
    record_authentication(request, account, method="link", email=account.email)
    response: HttpResponse = perform_login(request, Login(user=account, email=account.email, redirect_url=back or None))
    return response


def _confirm_address(account: Account) -> None:
    """The link reached the address, so it is theirs. A password set before that may be somebody else's: it goes."""
    address, _ = EmailAddress.objects.get_or_create(
        user=account, email=account.email, defaults={"primary": True, "verified": False}
    )
    if not address.verified:
        account.set_unusable_password()
        account.save(update_fields=["password"])
        address.verified = True
        address.save(update_fields=["verified"])

"""Where allauth asks the house: who an account is, what it is told by e-mail, and which second steps it must keep."""

import base64
import hashlib
import time
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.http import HttpRequest
from django.urls import reverse

from commonweal.core.accounts import mail
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.queries import is_staff_now
from commonweal.core.accounts.second_step import SECOND_STEPS

JUST_SIGNED_IN_SECONDS = 300


class AccountAdapter(DefaultAccountAdapter):
    """Accounts with a name and an e-mail address; every e-mail is a message of ours, kept in the outbox."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "email_password_mismatch": "The e-mail address or the password is not right. Check both, or get a new password",
        "too_many_login_attempts": "Too many tries. Wait five minutes, then try again",
        "rate_limited": "Too many tries. Wait a minute, then try again",
        "incorrect_code": "That code is not right. Check it, or ask for a new one",
        "incorrect_password": "That password is not right",
        "enter_current_password": "That is not the password you have now",
        "duplicate_email": "That is the address you have now",
    }

    def save_user(self, request: HttpRequest, user: Account, form: Any, commit: bool = True) -> Account:
        user.name = form.cleaned_data["name"]
        saved: Account = super().save_user(request, user, form, commit)
        return saved

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        said = mail.SAID_ON_THE_PAGE.get(message_template or "", message)
        if said:
            super().add_message(request, level, extra_tags=extra_tags, message=said)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("accounts:account")

    def get_reset_password_from_key_url(self, key: str) -> str:
        account, _, secret = key.partition("-")
        return mail.at_our_site(reverse("account_reset_password_from_key", args=[account, secret]))

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        mail.send(template_prefix, email, context)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not in the first five minutes after signing in: a new colleague would else type the password twice."""
        request = context.request
        records = get_authentication_records(request, request.user)
        if records and time.time() - records[-1]["at"] < JUST_SIGNED_IN_SECONDS:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))


class SecondStepAdapter(DefaultMFAAdapter):
    """Second steps: their secrets are encrypted in the database, and staff cannot do without one."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "cannot_delete_authenticator": (
            "You work with people's records, so your account needs a second step. Add another before you remove this"
        ),
        "incorrect_code": "That code is not right. The code changes every 30 seconds: enter the newest",
        "unverified_email": "Confirm your e-mail address first",
    }

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=SECOND_STEPS)
        return others.exclude(pk=authenticator.pk).exists() or not is_staff_now(authenticator.user)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        count = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return f"Passkey {count + 1}" if count else "My passkey"


class CouncilAdapter(DefaultSocialAccountAdapter):
    """The council's own sign-in opens accounts that exist here under the same confirmed address; it makes none."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        return False


def _cipher() -> MultiFernet:
    """Made from the installation's secret key; older keys in SECRET_KEY_FALLBACKS still decrypt."""
    return MultiFernet(
        [
            Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"second-step:" + key.encode()).digest()))
            for key in map(str, (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS))
        ]
    )

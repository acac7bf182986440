"""Somebody at the keyboard: a browser with its cookies, and what lies in the outbox for an address."""

import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.test import Client

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account
from commonweal.core.correspondence.models import Message

PASSWORD = "a long enough password"
TOTP_KEY = "JBSWY3DPEHPK3PXP"


@pytest.fixture
def outbox(db: None):
    """`outbox("rose@…")`: the messages to an address, oldest first."""

    def messages_to(address: str) -> list[Message]:
        with acting_as(system_actor("test")):
            return list(Message.objects.filter(to=address).order_by("created_at", "pk"))

    return messages_to


@pytest.fixture
def link_in(outbox):
    """The path of the (only) link in the newest message to an address."""

    def find(address: str) -> str:
        found = re.search(rf"{re.escape(settings.SITE_URL)}(/\S+)", outbox(address)[-1].body)
        assert found, outbox(address)[-1].body
        return found.group(1)

    return find


@pytest.fixture
def code_in(outbox):
    """The code in the newest message to an address: what stands alone on a line."""

    def find(address: str) -> str:
        found = re.search(r"^\s*([A-Z0-9-]{6,})\s*$", outbox(address)[-1].body, re.MULTILINE)
        assert found, outbox(address)[-1].body
        return found.group(1)

    return find


def sign_in(client: Client, account: Account, password: str = PASSWORD, **data: str):
    return client.post("/sign-in", {"login": account.email, "password": password, **data})


def set_up_app(account: Account) -> None:
    """Give the account an authenticator app whose key is `TOTP_KEY`."""
    Authenticator.objects.filter(user=account).delete()
    TOTP.activate(account, TOTP_KEY)


def app_code(key: str = TOTP_KEY) -> str:
    """What the app shows now."""
    return format_hotp_value(hotp_value(key, int(time.time()) // 30))

"""Signing in by a link that works once."""

import threading
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import SESSION_KEY
from django.db import connections
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from sesame.utils import get_token

from commonweal.core.accounts.link import MINUTES, SCOPE
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role

from .conftest import PASSWORD, app_code, set_up_app


def ask(client, email, **data):
    return client.post("/sign-in/by-link", {"email": email, **data})


def test_a_link_lasts_between_ten_and_thirty_minutes():
    assert 10 <= MINUTES <= 30


@pytest.mark.django_db
def test_the_link_signs_in_after_a_press_of_a_button_and_only_once(client, resident, link_in):
    assert "Look at your e-mail" in ask(client, resident.email).content.decode()
    link = link_in(resident.email)
    for _ in range(3):  # a program that looks through mail opens it, perhaps more than once
        assert "Sign me in" in Client().get(link).content.decode()
    assert client.post(link).url == "/home"
    assert client.session[SESSION_KEY] == str(resident.pk)
    other = Client()
    spent = other.post(link)
    assert spent.status_code == 410
    assert "This link no longer works" in spent.content.decode()
    assert SESSION_KEY not in other.session


@pytest.mark.django_db
def test_the_link_leads_back_to_the_page_asked_for_but_not_to_another_site(client, resident, link_in):
    ask(client, resident.email, next="/account")
    assert client.post(link_in(resident.email), {"next": "/account"}).url == "/account"
    client.logout()
    ask(client, resident.email, next="https://elsewhere.example/")
    assert "elsewhere" not in link_in(resident.email)
    assert client.post(link_in(resident.email), {"next": "https://elsewhere.example/"}).url == "/home"


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/sign-in/by-link", "/forgotten-password"])
def test_whoever_asks_does_not_choose_the_host_that_the_link_leads_to(client, resident, outbox, address, settings):
    settings.SITE_URL, settings.ALLOWED_HOSTS = "https://care.example", ["*"]
    asked = client.post(address, {"email": resident.email}, headers={"host": "elsewhere.example"}, follow=True)
    assert asked.status_code == 200
    (message,) = outbox(resident.email)
    assert "https://care.example/" in message.body
    assert "elsewhere.example" not in message.body


@pytest.mark.django_db
def test_an_older_link_is_spent_by_the_use_of_a_newer_one(client, resident, link_in):
    ask(client, resident.email)
    older = link_in(resident.email)
    ask(client, resident.email)
    client.post(link_in(resident.email))
    assert Client().post(older).status_code == 410


@pytest.mark.django_db
def test_a_link_ends_with_its_time(client, resident, link_in, time_machine):
    ask(client, resident.email)
    link = link_in(resident.email)
    time_machine.move_to(timezone.now() + timedelta(minutes=MINUTES, seconds=1))
    assert client.get(link).status_code == 410
    assert client.post(link).status_code == 410


@pytest.mark.django_db
@pytest.mark.parametrize("token", ["x", "AAAA", "%20", "A" * 400])
def test_what_is_no_link_of_ours_is_told_so(client, resident, token):
    assert client.get(f"/sign-in/link/{token}").status_code == 410
    assert client.post(f"/sign-in/link/{token}").status_code == 410


@pytest.mark.django_db
def test_nobody_learns_from_the_page_whether_an_address_has_an_account(client, resident, outbox):
    known = ask(client, resident.email)
    unknown = ask(client, "nobody@seaborough.example")
    assert known.status_code == unknown.status_code == 200
    assert known.content.decode().replace(resident.email, "") == unknown.content.decode().replace(
        "nobody@seaborough.example", ""
    )
    assert [message.template for message in outbox(resident.email)] == ["sign-in-link"]
    assert [message.template for message in outbox("nobody@seaborough.example")] == ["no-account"]


@pytest.mark.django_db
def test_staff_are_sent_to_their_two_steps_instead(client, staff, outbox):
    account = staff(Role.BROKER)
    ask(client, account.email)
    assert [message.template for message in outbox(account.email)] == ["staff-sign-in"]


@pytest.mark.django_db
def test_a_link_asked_for_before_joining_a_team_opens_nothing_afterwards(client, staff, resident, link_in):
    ask(client, resident.email)
    colleague = staff(Role.BROKER).memberships.get()
    resident.memberships.create(team=colleague.team, role=colleague.role, starts_on=colleague.starts_on)
    assert client.post(link_in(resident.email)).status_code == 410


@pytest.mark.django_db
def test_a_closed_account_gets_no_link(client, resident, outbox, link_in):
    ask(client, resident.email)
    link = link_in(resident.email)
    resident.is_active = False
    resident.save()
    assert client.post(link).status_code == 410
    ask(client, resident.email)
    assert outbox(resident.email)[-1].template == "no-account"


@pytest.mark.django_db
def test_a_resident_with_a_second_step_is_asked_for_it_here_too(client, resident, link_in):
    set_up_app(resident)
    ask(client, resident.email)
    assert client.post(link_in(resident.email)).url == "/sign-in/second-step"
    assert SESSION_KEY not in client.session
    assert client.post("/sign-in/second-step", {"code": app_code()}).url == "/home"


@pytest.mark.django_db
def test_a_password_set_by_whoever_signed_up_first_ends_when_the_owner_of_the_address_comes(client, link_in):
    client.post("/sign-up", {"name": "A thief", "email": "rose@home.example", "password1": PASSWORD})
    owner = Client()
    ask(owner, "rose@home.example")
    assert owner.post(link_in("rose@home.example")).url == "/home"
    account = Account.objects.get(email="rose@home.example")
    assert not account.has_usable_password()
    assert EmailAddress.objects.get(user=account).verified


@pytest.mark.django_db
def test_an_address_that_is_none_keeps_what_was_typed(client):
    page = ask(client, "rose at home").content.decode()
    assert "Enter an e-mail address, like name@example.com" in page
    assert 'value="rose at home"' in page


def test_of_two_presses_at_the_same_time_only_one_signs_in(own_database):
    account = Account.objects.create_user("rose@seaborough.example", PASSWORD, name="Rose Penny")
    path = reverse("accounts:link", args=[get_token(account, scope=SCOPE)])
    both = threading.Barrier(2)
    answers = []

    def press() -> None:
        client = Client()
        client.get("/sign-in")
        both.wait()
        answers.append(client.post(path).status_code)
        connections.close_all()

    presses = [threading.Thread(target=press) for _ in range(2)]
    for one in presses:
        one.start()
    for one in presses:
        one.join()
    assert sorted(answers) == [302, 410]

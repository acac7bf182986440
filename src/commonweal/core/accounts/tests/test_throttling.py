"""Too many tries are refused with a plain page, whichever process they come to."""

import os
import subprocess
import sys

import pytest
from django.db import connections
from django.test import Client

from commonweal.core.accounts.models import Account

from .conftest import PASSWORD, set_up_app, sign_in

TRY_ONCE_MORE = """
import django
django.setup()
from django.conf import settings
from django.test import Client
settings.STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
answer = Client().post("/sign-in", {"login": "rose@seaborough.example", "password": "wrong wrong wrong"})
print(answer.status_code)
"""


@pytest.mark.django_db
def test_the_sixth_wrong_password_for_one_address_is_refused_even_if_it_is_right(client, resident):
    for _ in range(5):
        assert client.post("/sign-in", {"login": resident.email, "password": "wrong"}).status_code == 200
    refused = sign_in(client, resident)
    assert refused.status_code == 429
    page = refused.content.decode()
    assert "Too many tries" in page
    assert "Wait five minutes" in page


@pytest.mark.django_db
def test_right_passwords_are_not_counted(client, resident):
    for _ in range(7):
        assert sign_in(client, resident).url == "/home"
        client.post("/sign-out")


@pytest.mark.django_db
def test_one_computer_cannot_try_many_addresses(client):
    answers = [
        client.post("/sign-in", {"login": f"n{number}@x.example", "password": "wrong"}).status_code
        for number in range(21)
    ]
    assert answers == [200] * 20 + [429]
    elsewhere = client.post("/sign-in", {"login": "n@x.example", "password": "wrong"}, REMOTE_ADDR="192.0.2.7")
    assert elsewhere.status_code == 200


@pytest.mark.django_db
def test_links_to_one_address_are_sent_three_times_and_then_refused(client, resident, outbox):
    answers = [client.post("/sign-in/by-link", {"email": resident.email}).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]
    assert len(outbox(resident.email)) == 3


@pytest.mark.django_db
def test_new_passwords_for_one_address_are_sent_three_times_and_then_refused(client, resident, outbox):
    answers = [client.post("/forgotten-password", {"email": resident.email}).status_code for _ in range(4)]
    assert answers == [302, 302, 302, 429]
    assert len(outbox(resident.email)) == 3


@pytest.mark.django_db
def test_a_second_step_cannot_be_guessed(client, resident):
    set_up_app(resident)
    sign_in(client, resident)
    pages = [client.post("/sign-in/second-step", {"code": "000000"}).content.decode() for _ in range(6)]
    assert all("That code is not right" in page for page in pages[:5])
    assert "Too many tries" in pages[5]


def test_another_process_knows_of_the_tries_made_in_this_one(own_database):
    Account.objects.create_user("rose@seaborough.example", PASSWORD, name="Rose Penny")
    for _ in range(5):
        Client().post("/sign-in", {"login": "rose@seaborough.example", "password": "wrong wrong wrong"})
    connections["default"].close()
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "commonweal.config.settings"}
    said = subprocess.run([sys.executable, "-c", TRY_ONCE_MORE], env=environment, capture_output=True, text=True)
    assert said.stdout.strip() == "429", said.stderr

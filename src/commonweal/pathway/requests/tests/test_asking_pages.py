"""Asking for help in a browser without scripts: signed out, signed in, for oneself and for another."""

import pytest
from django.test import Client

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.tests.conftest import FOR_SELF, begin, walk


def only_request() -> Request:
    with acting_as(system_actor("test")):
        return Request.objects.select_related("person", "team").get()


@pytest.mark.django_db
def test_somebody_signed_out_asks_for_themselves(client: Client, contact_team) -> None:
    here = walk(client, FOR_SELF, begin(client))
    assert here.endswith("/check")
    page = client.get(here).content.decode()
    done = client.post(here, follow=True)
    assert only_request().sent_at

"""Rose Penny with those who work with her and her son Tom, who sees her care: see the assessments' factories."""

from collections.abc import Callable

import pytest
from django.test import Client

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account
from commonweal.pathway.assessments.tests.factories import SYSTEM, asked, person_of, rose, workers
from commonweal.pathway.forms.actions import start_form
from commonweal.pathway.forms.models import FilledForm
from commonweal.people.sight.actions import grant_sight, viewer_of
from commonweal.people.sight.models import Basis

__all__ = ["asked", "person_of", "rose", "workers"]


@pytest.fixture
def tom(rose) -> Account:
    """Rose's son, with whom she shares her care."""
    account = Account.objects.create_user("tom@home.example", "a long enough password", name="Tom Penny")
    with acting_as(SYSTEM) as actor:
        grant_sight(actor, rose, [viewer_of(account)], ["identity", "care"], Basis.CARER)
    return account


@pytest.fixture
def maya(workers, rose) -> Account:
    """Rose's social worker."""
    with acting_as(SYSTEM) as actor:
        grant_sight(actor, rose, [viewer_of(workers.worker)], ["identity", "care", "health"], Basis.WORKER)
    return workers.worker


@pytest.fixture
def filled(rose, resident) -> FilledForm:
    """Rose's self-assessment, begun by herself."""
    with acting_as(resident) as actor:
        return start_form(actor, rose, "self")


@pytest.fixture
def signed_in(client: Client) -> Callable[[Account], Client]:
    def sign_in(account: Account) -> Client:
        client.force_login(account)
        return client

    return sign_in

"""What tests of this room's pages share: an editor at work, and a person with a record and a worker."""

from collections.abc import Callable

import pytest
from django.test import Client

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place
from commonweal.people.identity.actions import create_person
from commonweal.people.identity.models import Person


@pytest.fixture
def editor(staff: Callable[..., Account]) -> Account:
    return staff(Role.DIRECTORY_EDITOR, "Edda Quill")


@pytest.fixture
def editing(client: Client, editor: Account) -> Client:
    """A browser in which the editor is signed in."""
    client.force_login(editor, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def signed_in(client: Client, resident: Account) -> Client:
    """A browser in which the resident is signed in."""
    client.force_login(resident, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


@pytest.fixture
def worker(staff: Callable[..., Account]) -> Account:
    """A social worker of the team that works with the resident."""
    return staff(Role.SOCIAL_WORKER, "Maya Ellis")


@pytest.fixture
def rose(place: Place, worker: Account, resident: Account) -> Person:
    """The resident's record."""
    team = Team.objects.get(memberships__account=worker)
    with acting_as(system_actor("test")) as actor:
        return create_person(actor, place, team, given_name="Rose", family_name="Penny", account=resident)

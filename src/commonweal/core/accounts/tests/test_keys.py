"""Keys by which other systems act for an account over the API."""

import re
from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import include, path
from django.utils import timezone
from ninja import NinjaAPI

from commonweal.core.accounts.actions import create_api_token, revoke_api_token, token_digest
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.api_refusals import answer_refusals
from commonweal.core.accounts.models import Account, ApiToken, Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry

pytestmark = pytest.mark.django_db

api = NinjaAPI(urls_namespace="test-keys")
answer_refusals(api)


@api.get("/whoami", auth=signed_in)
def whoami(request):
    return {"name": request.actor.name, "roles": sorted(request.actor.roles)}


@api.post("/write", auth=signed_in)
def write(request, name: str, then: str = ""):
    """Adds an organisation, and then perhaps refuses."""
    neighbour = Organisation.objects.get(kind="council")
    Organisation.objects.create(place=neighbour.place, kind="nhs", name=name)
    if then == "refuse":
        request.actor.require_role(Role.COUNCILLOR)
    if then == "invalid":
        raise ValidationError({"name": "Choose another name"})
    return {"name": name}


urlpatterns = [path("api/test/", api.urls), path("", include("commonweal.config.urls"))]


@pytest.fixture
def worker(staff):
    return staff(Role.BROKER, name="Ben Broker")


@pytest.fixture
def key(worker):
    with acting_as(worker) as actor:
        return create_api_token(actor, "Rota", 30)


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


def test_a_key_is_kept_as_its_digest_and_written_in_the_ledger(worker, key):
    held = ApiToken.objects.get()
    assert held.digest == token_digest(key)
    assert key not in str(vars(held))
    assert timedelta(days=29) < held.expires_at - timezone.now() <= timedelta(days=30)
    with acting_as(system_actor("test")):
        entry = Entry.objects.get(kind="token.created")
    assert entry.chain == f"account:{worker.pk}"
    assert entry.summary == "Ben Broker made a key for Rota"


def test_only_staff_make_keys(resident):
    for who in (resident, None):
        with acting_as(who) as actor, pytest.raises(PermissionDenied):
            create_api_token(actor, "Rota", 30)


@pytest.mark.parametrize(("name", "days", "field"), [(" ", 30, "name"), ("Rota", 0, "days"), ("Rota", 367, "days")])
def test_a_key_has_a_name_and_a_bounded_life(worker, name, days, field):
    with acting_as(worker) as actor, pytest.raises(ValidationError) as refused:
        create_api_token(actor, name, days)
    assert list(refused.value.message_dict) == [field]


@pytest.mark.urls(__name__)
def test_an_answer_to_a_key_is_kept_by_nobody_on_the_way(client, key):
    assert client.get("/api/test/whoami", headers=bearer(key))["Cache-Control"] == "private, no-cache"


def test_only_its_owner_ends_a_key(worker, key, staff):
    with acting_as(staff(Role.TEAM_MANAGER)) as actor, pytest.raises(PermissionDenied):
        revoke_api_token(actor, ApiToken.objects.get())
    with acting_as(worker) as actor:
        revoke_api_token(actor, ApiToken.objects.get())
    assert not ApiToken.objects.exists()


@pytest.mark.urls(__name__)
class TestTheApi:
    def test_a_key_acts_as_its_account_with_the_roles_of_today(self, client, key, worker):
        answer = client.get("/api/test/whoami", headers=bearer(key))
        assert answer.json() == {"name": "Ben Broker", "roles": ["broker"]}
        worker.memberships.update(ends_on=worker.memberships.get().starts_on)
        assert client.get("/api/test/whoami", headers=bearer(key)).json()["roles"] == []

    def test_a_session_acts_too(self, client, worker):
        client.force_login(worker)
        assert client.get("/api/test/whoami").json()["name"] == "Ben Broker"

    def test_nobody_is_refused_in_json(self, client):
        answer = client.get("/api/test/whoami")
        assert (answer.status_code, answer.json()) == (401, {"detail": "Unauthorized"})

    @pytest.mark.parametrize("spoilt", ["expired", "ended", "closed account", "wrong", "empty", "basic"])
    def test_a_key_that_is_no_longer_good_is_refused_even_beside_a_session(self, client, key, worker, spoilt):
        client.force_login(worker)
        headers = bearer(key)
        if spoilt == "expired":
            ApiToken.objects.update(expires_at=timezone.now())
        elif spoilt == "ended":
            ApiToken.objects.all().delete()
        elif spoilt == "closed account":
            Account.objects.update(is_active=False)
        else:
            headers = {"authorization": {"wrong": "Bearer x", "empty": "Bearer", "basic": f"Basic {key}"}[spoilt]}
        assert client.get("/api/test/whoami", headers=headers).status_code == 401

    def test_a_write_by_session_needs_its_csrf_token_and_a_key_needs_none(self, worker, key):
        client = Client(enforce_csrf_checks=True)
        client.force_login(worker)
        assert client.post("/api/test/write?name=A").status_code == 403
        client.get("/sign-in")
        client.get("/home")
        token = client.cookies["csrftoken"].value
        assert client.post("/api/test/write?name=B", headers={"x-csrftoken": token}).status_code == 200
        assert client.post("/api/test/write?name=C", headers=bearer(key)).status_code == 200
        assert set(Organisation.objects.filter(kind="nhs").values_list("name", flat=True)) == {"B", "C"}

    def test_what_a_refused_request_wrote_is_taken_back(self, client, key):
        refused = client.post("/api/test/write?name=D&then=refuse", headers=bearer(key))
        assert (refused.status_code, refused.json()) == (403, {"detail": "Only a councillor can do this."})
        invalid = client.post("/api/test/write?name=E&then=invalid", headers=bearer(key))
        assert invalid.status_code == 422
        assert invalid.json() == {"errors": [{"field": "name", "message": "Choose another name", "allowed": ""}]}
        assert not Organisation.objects.filter(kind="nhs").exists()

    def test_a_parameter_that_is_missing_is_named_in_the_same_way(self, client, key):
        answer = client.post("/api/test/write", headers=bearer(key))
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "name"


def test_the_page_shows_a_new_key_once(client, worker):
    client.force_login(worker)
    made = client.post("/account/keys", {"name": "Rota of the team", "days": "20"}).content.decode()
    key = re.search(r"cw_[\w-]+", made)
    assert key
    assert ApiToken.objects.get().digest == token_digest(key.group())
    later = client.get("/account/keys").content.decode()
    assert key.group() not in later
    assert "Rota of the team" in later


def test_a_form_with_faults_keeps_what_was_typed_and_makes_no_key(client, worker):
    client.force_login(worker)
    page = client.post("/account/keys", {"name": "Rota", "days": "999"}).content.decode()
    assert "Choose between 1 and 366 days" in page
    assert 'value="Rota"' in page
    assert not ApiToken.objects.exists()


def test_a_key_is_ended_from_the_page_and_only_ones_own(client, worker, key, staff):
    held = ApiToken.objects.get()
    client.force_login(staff(Role.TEAM_MANAGER))
    assert client.post(f"/account/keys/{held.pk}/end").status_code == 404
    client.force_login(worker)
    assert client.post(f"/account/keys/{held.pk}/end").url == "/account/keys"
    assert not ApiToken.objects.exists()


def test_a_resident_has_no_such_page(client, resident):
    client.force_login(resident)
    assert client.get("/account/keys").status_code == 403

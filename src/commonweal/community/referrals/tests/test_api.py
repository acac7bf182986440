"""The JSON face: another system refers somebody, reads how far it is, and answers."""

import json
from typing import Any

import pytest
from django.test import Client

from commonweal.community.referrals.models import Referral
from commonweal.community.referrals.tests.conftest import stored, to_service, to_team_of
from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.roles import Role

pytestmark = pytest.mark.django_db

GIVEN: dict[str, Any] = {
    "about": {"name": "Iris Holt", "phone": "01632 960123", "postcode": "ZZ1 1AA", "born_on": "1941-03-27"},
    "why": "She has seen nobody since May.",
    "needs": ["company", "flying"],
    "source": "fire",
    "agreement": {"by": "Iris Holt", "how": "phone", "shares": ["address"]},
}


@pytest.fixture
def api(browse):
    """`api(account)("post", path, body)`: status and answer, with the session's CSRF token as a browser sends it."""

    def act(account: Any) -> Any:
        client: Client = browse(account)

        def call(method: str, path: str, body: Any = None) -> tuple[int, Any]:
            response = getattr(client, method)(
                f"/api/v1/referrals{path}",
                **({"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}),
            )
            return response.status_code, response.json() if response.content else None

        return call

    return act


@pytest.fixture
def given(everybody, neighbours) -> dict[str, Any]:
    return GIVEN | {"to": f"organisation:{neighbours.pk}"}


def test_a_referral_is_sent_read_and_answered(api, given, callum, bridget):
    status, sent = api(callum)("post", "", given)
    assert status == 201 and sent["to"] == "Harbour Neighbours" and len(sent["person_key"]) == 14
    path = f"/{sent['id']}"
    status, read = api(bridget)("get", path)
    assert status == 200 and read["state"] == "seen" and read["facts"]["Name"] == "Iris Holt"
    assert "Date of birth" not in read["facts"] and read["facts"]["Address"] == "ZZ1 1AA"  # not agreed to
    assert set(read["moves"]) >= {"accept", "decline"}
    assert api(bridget)("post", f"{path}/accept", {})[1]["state"] == "accepted"
    assert api(bridget)("post", f"{path}/contact", {"reached": False, "words": "No answer"})[0] == 200
    assert api(bridget)("post", f"{path}/contact", {"reached": True})[1]["contacted_at"] is not None
    assert api(bridget)("post", f"{path}/start", {})[1]["state"] == "started"
    closed = api(bridget)("post", f"{path}/close", {"outcome": "helped", "words": "She sings"})[1]
    assert (closed["state"], closed["outcome"]) == ("closed", "Helped")
    assert api(callum)("get", path)[1]["outcome_words"] == "She sings"


def test_sent_again_by_the_same_system_it_is_the_same_referral(api, given, callum):
    body = given | {"their_reference": "FIRE-1"}
    first, again = api(callum)("post", "", body), api(callum)("post", "", body)
    assert (first[0], again[0]) == (201, 200) and first[1]["id"] == again[1]["id"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"to": "organisation:x"}, "to"),
        ({"why": " "}, "why"),
        ({"about": None}, "about"),
        ({"urgency": "now"}, "urgency"),
        ({"agreement": {"by": "", "how": "phone"}}, "agreed_by"),
        ({"about": {"name": "Iris", "phone": "1", "postcode": "Nowhere"}}, "postcode"),
    ],
)
def test_what_cannot_be_taken_is_said_by_field(api, given, callum, change, field):
    status, told = api(callum)("post", "", given | change)
    assert status == 422 and [problem["field"] for problem in told["errors"]] == [field]


def test_declining_answers_that_it_is_gone_and_passing_on_too(api, given, callum, bridget, nell):
    _, sent = api(callum)("post", "", given)
    path = f"/{sent['id']}"
    body = {"reason": "wrong_service", "words": "Nell does this"}
    assert api(bridget)("post", f"{path}/decline", body)[0] == 422
    assert api(bridget)("post", f"{path}/decline", body | {"instead": to_team_of(nell).token}) == (204, None)
    agreed = {"by": "Iris Holt", "how": "phone"}
    passed = api(callum)("post", f"{path}/pass-on", {"to": to_team_of(nell).token, "words": "Yes", "agreement": agreed})
    assert passed[0] == 200 and len(passed[1]["turns"]) == 2
    assert api(callum)("post", f"{path}/withdraw", {"words": "She moved"})[1]["state"] == "closed"


def test_lists_and_receivers(api, given, callum, bridget, choir):
    api(callum)("post", "", given)
    status, received = api(bridget)("get", "?box=received")
    assert status == 200 and received["more"] is False
    assert [(one["about"], one["due"], one["is_ours"]) for one in received["referrals"]] == [
        ("Iris Holt", "Answer", True)
    ]
    assert api(callum)("get", "?box=sent&shows=closed")[1]["referrals"] == []
    names = [one["name"] for one in api(callum)("get", "/receivers")[1]]
    assert "Harbour Neighbours" in names and "Bay Fire" not in names
    assert api(callum)("post", "", given | {"to": to_service(choir).token})[1]["to"] == "Quay Choir"


def test_of_a_known_person_only_who_may_refers(api, given, callum, maya, rose):
    body = {name: value for name, value in given.items() if name != "about"} | {"person_id": str(rose.pk)}
    body["agreement"] = GIVEN["agreement"] | {"by": "Rose Penny"}
    assert api(callum)("post", "", body)[0] == 404
    assert api(maya)("post", "", body)[0] == 201


def test_who_may_not(api, given, callum, nell, resident, client, staff):
    _, sent = api(callum)("post", "", given)
    assert client.get("/api/v1/referrals").status_code == 401
    assert api(resident)("get", "")[0] == 403 and api(resident)("post", "", given)[0] == 403
    assert api(nell)("get", f"/{sent['id']}")[0] == 404
    assert api(callum)("post", f"/{sent['id']}/accept", {})[0] == 403
    assert api(callum)("get", "/figures")[0] == 403
    status, figures = api(staff(Role.COMMISSIONER))("get", "/figures?period=2026-27")
    assert status == 200 and figures["period"] == "2026-27" and figures["endings"] == {}
    with acting_as(callum):
        assert stored(Referral.objects.get()).state == "sent"

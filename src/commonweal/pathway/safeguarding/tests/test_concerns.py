"""A concern reaches the safeguarding team, is read by nobody else, and is decided once."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.core.ledger.queries import LOOKED
from commonweal.pathway.assessments.tests.factories import team_of
from commonweal.pathway.requests.actions import accept_request, decide_request
from commonweal.pathway.requests.tests.conftest import make_request  # noqa: F401
from commonweal.pathway.safeguarding.actions import add_step, decide_concern, raise_concern, write_wishes
from commonweal.pathway.safeguarding.models import Concern, Step
from commonweal.pathway.work.models import WorkItem

SYSTEM = system_actor("test")


@pytest.fixture
def contact_team(workers):
    return team_of(workers.officer)


@pytest.fixture
def lead(staff):
    return staff(Role.SAFEGUARDING_LEAD, "Sol Marsh")


@pytest.fixture
def concern(rose, workers, lead) -> Concern:
    with acting_as(workers.officer) as actor:
        raise_concern(actor, rose, "She has a bruise on her arm and says it was a fall.")
    with acting_as(lead):
        return Concern.objects.select_related("person").get()


def test_a_concern_is_passed_on_and_read_by_the_safeguarding_team_only(concern, rose, workers, lead, resident) -> None:
    with acting_as(lead):
        assert Concern.objects.get().raised_by_name == "Olu Contact"
        (item,) = WorkItem.objects.all()
        assert (item.kind, item.compartment, item.team) == ("concern-to-decide", "safeguarding", team_of(lead))
    for other in (workers.officer, workers.worker, resident):
        with acting_as(other):
            assert not Concern.objects.exists() and not WorkItem.objects.exists()
            assert not Entry.objects.filter(kind__startswith="safeguarding.").exists()


def test_a_request_that_is_about_safeguarding_is_on_the_leads_list(make_request, workers, lead) -> None:  # noqa: F811
    request = make_request("He takes my money and I am afraid", answers={"safety": {"safe": "no", "how": ""}})
    with acting_as(workers.officer) as actor:
        accept_request(actor, request)
        decide_request(actor, request, "safeguarding", "Her son takes her pension")
    with acting_as(lead):
        found = Concern.objects.get()
        assert (found.words, found.request_id) == ("Her son takes her pension", request.pk)


def test_where_nobody_does_safeguarding_nobody_thinks_that_it_was_passed_on(rose, workers) -> None:
    with acting_as(workers.officer) as actor, pytest.raises(ValidationError, match="by phone now"):
        raise_concern(actor, rose, "x")


def test_what_was_done_is_added_to_and_the_decision_has_a_reason_and_is_made_once(concern, lead) -> None:
    with acting_as(lead) as actor:
        add_step(actor, concern, Step.Kind.PROTECTED, "Her sister stays with her tonight")
        add_step(actor, concern, Step.Kind.TOLD, "The police, 20:15")
        write_wishes(actor, concern, "I want to stay at home")
        with pytest.raises(ValidationError) as refused:
            decide_concern(actor, concern, "", " ")
        assert set(refused.value.message_dict) == {"decision", "reason"}
        decided = decide_concern(actor, concern, "enquiry", "She cannot keep him away")
        assert decided.decided_at and decided.decided_by == lead
        with pytest.raises(ValidationError, match="decided already"):
            decide_concern(actor, concern, "no_enquiry", "x")
        assert [step.kind for step in concern.steps.all()] == ["protected", "told"]
        assert WorkItem.objects.get().done_at is not None


def test_others_raise_nothing_and_decide_nothing(concern, rose, workers, lead, resident) -> None:
    with acting_as(resident) as actor, pytest.raises(PermissionDenied):
        raise_concern(actor, rose, "x")
    with acting_as(workers.worker) as actor:
        with pytest.raises(PermissionDenied):
            decide_concern(actor, concern, "enquiry", "x")
        with pytest.raises(Concern.DoesNotExist):
            add_step(actor, concern, "told", "x")


def test_the_pages_of_a_concern(concern, rose, workers, lead) -> None:
    client = Client()
    client.force_login(lead)
    assert "Nothing yet" in client.get("/safeguarding").content.decode()
    page = f"/safeguarding/{concern.pk}"
    assert "Choose what was done" in client.post(page, {"do": "step", "words": "x"}).content.decode()
    assert client.post(page, {"do": "step", "kind": "told", "words": "Her GP"}).status_code == 302
    assert client.post(page, {"do": "wishes", "wishes": "To be left alone"}).status_code == 302
    assert client.post(page, {"do": "decide", "decision": "no_enquiry", "reason": "A fall"}).status_code == 302
    assert "No enquiry" in client.get("/safeguarding?shows=decided").content.decode()
    assert "A fall" in client.get(page).content.decode()
    client.force_login(workers.officer)
    assert client.get(page).status_code == 403 and client.get("/safeguarding").status_code == 403
    shown = client.get(f"/people/{rose.pk}").content.decode()
    assert "Pass on a concern" in shown and page not in shown
    sent = client.post(f"/people/{rose.pk}/safeguarding/new", {"words": "Another"})
    assert sent["Location"] == f"/people/{rose.pk}"


def test_concerns_over_the_api_are_for_those_with_sight_of_safeguarding(concern, rose, workers, lead, resident) -> None:
    client = Client()
    here = f"/api/v1/safeguarding/{concern.pk}"

    def send(path: str, body: dict, status: int, by: str = "post"):
        answer = getattr(client, by)(path, body, content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json()

    client.force_login(workers.worker)  # sees the person's care, and not this
    assert client.get(here).status_code == 404 and client.get("/api/v1/safeguarding").status_code == 403
    assert send(f"/api/v1/safeguarding/people/{rose.pk}", {"words": "Another"}, 201) == {"passed_on": True}
    send(f"{here}/decision", {"decision": "enquiry", "reason": "x"}, 404)
    client.force_login(resident)
    assert client.get(here).status_code == 403
    send(f"/api/v1/safeguarding/people/{rose.pk}", {"words": "x"}, 403)
    client.force_login(lead)
    assert "words" in str(send(f"/api/v1/safeguarding/people/{rose.pk}", {"words": " "}, 422))
    listed = client.get("/api/v1/safeguarding").json()
    assert len(listed) == 2 and all("words" not in one for one in listed)
    read = client.get(here).json()
    assert read["words"].startswith("She has a bruise") and read["raised_by"] == "Olu Contact"
    with acting_as(SYSTEM):
        assert Entry.objects.filter(kind=LOOKED, person_id=rose.pk, actor_id=lead.pk).exists()
    assert send(f"{here}/steps", {"kind": "told", "words": "Her GP"}, 201)["steps"][0]["by"] == "Sol Marsh"
    assert send(f"{here}/wishes", {"wishes": "To stay"}, 200, "put")["wishes"] == "To stay"
    assert "reason" in str(send(f"{here}/decision", {"decision": "enquiry", "reason": " "}, 422))
    assert (
        send(f"{here}/decision", {"decision": "enquiry", "reason": "He comes back"}, 200)["decided_by"] == "Sol Marsh"
    )
    assert [one["decision"] for one in client.get("/api/v1/safeguarding?shows=decided").json()] == ["enquiry"]


def test_the_number_of_queries_does_not_grow_with_the_list(concern, rose, workers, lead) -> None:
    client = Client()
    client.force_login(lead)
    addresses = ("/safeguarding", "/api/v1/safeguarding")
    client.get(addresses[0])
    counts = []
    for _ in range(2):
        for address in addresses:
            with CaptureQueriesContext(connection) as asked:
                assert client.get(address).status_code == 200
            counts.append(len(asked))
        with acting_as(workers.officer) as actor:
            for number in range(3):
                raise_concern(actor, rose, f"Concern {number}")
    assert counts[:2] == counts[2:]

"""The circle and who may decide, as JSON."""

from datetime import timedelta

import pytest
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.people.circle.actions import add_supporter, check_standing, record_standing

pytestmark = pytest.mark.django_db


def test_the_circle_and_who_decides_are_read_as_json(browse, worker, colleague, rose):
    long_ago = timezone.localdate() - timedelta(days=400)
    with acting_as(worker) as actor:
        son = add_supporter(actor, rose, name="Tom Penny", kind="family", relationship="son", holds_keys=True)
        made = record_standing(actor, son, "lpa_money", starts_on=long_ago, registered_on=long_ago)
        check_standing(actor, made, how="Saw it")
    client = browse(worker)
    found = client.get(f"/api/v1/circle/{rose.pk}").json()
    assert [(one["name"], one["holds_keys"], one["sees"]) for one in found["supporters"]] == [("Tom Penny", True, [])]
    assert [one["words"] for one in found["standings"]] == ["lasting power of attorney for property and money"]
    at = f"/api/v1/circle/{rose.pk}/decision-makers"
    assert [one["name"] for one in client.get(at, {"matter": "property_money"}).json()["decision_makers"]] == [
        "Tom Penny"
    ]
    assert client.get(at, {"matter": "health_welfare"}).json()["decision_makers"] == []
    assert client.get(at, {"matter": "gardens"}).status_code == 422
    other = browse(colleague)
    assert other.get(f"/api/v1/circle/{rose.pk}").status_code == 403
    assert len(other.get(at, {"matter": "property_money"}).json()["decision_makers"]) == 1

"""Short-term support: free for six weeks, towards goals, and ended with what came after."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.ledger.models import Entry
from commonweal.pathway.assessments.tests.factories import team_of
from commonweal.pathway.requests.actions import accept_request, decide_request
from commonweal.pathway.requests.tests.conftest import make_request  # noqa: F401
from commonweal.pathway.short_term.actions import begin_episode, end_episode, rate_goal
from commonweal.pathway.short_term.models import Episode, Sequel
from commonweal.pathway.short_term.span import last_free_day, look_again_on
from commonweal.pathway.work.models import Way, WorkItem

SYSTEM = system_actor("test")
TODAY = timezone.localdate


def days(number: int) -> date:
    return TODAY() + timedelta(days=number)


def support(**more):
    given = {"provider_name": "Reablement at home", "what": "Mornings, to wash and dress", "starts_on": TODAY(),
             "ends_by": days(41), "goals": [("Dress on my own", 3)]}  # fmt: skip
    return given | more


@pytest.fixture
def contact_team(workers):
    return team_of(workers.officer)


@pytest.fixture
def begun(rose, workers) -> Episode:
    with acting_as(workers.officer) as actor:
        return begin_episode(actor, rose, "reablement", **support())


def open_kinds() -> dict[str, date]:
    with acting_as(SYSTEM):
        return {item.kind: item.due_on for item in WorkItem.objects.filter(done_at=None)}


def test_it_begins_with_goals_and_is_looked_at_a_week_before_it_ends(begun, workers) -> None:
    assert open_kinds() == {"short-term-to-end": days(34)}
    with acting_as(SYSTEM):
        assert Entry.objects.get(kind="short_term.begun").payload["ends_by"] == days(41).isoformat()


def test_a_decided_request_is_answered_by_it(make_request, workers) -> None:  # noqa: F811
    request = make_request()
    with acting_as(workers.officer) as actor:
        request = accept_request(actor, request)
        decide_request(actor, request, "short_term", "To get back on your feet")
        assert set(open_kinds()) == {"short-term-to-begin"}
        begin_episode(actor, request.person, "reablement", **support(request=request.pk))
    assert set(open_kinds()) == {"short-term-to-end"}
    with acting_as(SYSTEM):
        assert Way.objects.get().support_at is not None


def test_after_urgent_support_the_assessment_follows_by_a_day(rose, workers) -> None:
    with acting_as(workers.officer) as actor:
        begin_episode(actor, rose, "urgent", **support(goals=[], assess_by=days(9)))
    assert open_kinds()["assessment-to-allocate"] == days(9)


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"ends_by": days(42)}, "ends_by"),
        ({"ends_by": days(-1)}, "ends_by"),
        ({"starts_on": days(120), "ends_by": days(130)}, "starts_on"),
        ({"goals": []}, "goals"),
        ({"goals": [("Dress", 0)]}, "goals"),
        ({"goals": [("Dress", 11)]}, "goals"),
        ({"provider_name": " "}, "provider_name"),
        ({"what": " "}, "what"),
    ],
)
def test_what_is_wrong_is_told_by_field(rose, workers, more, field) -> None:
    with acting_as(workers.officer) as actor, pytest.raises(ValidationError) as refused:
        begin_episode(actor, rose, "reablement", **support(**more))
    assert list(refused.value.message_dict) == [field]


@pytest.mark.parametrize("assess_by", [None, 29, -1])
def test_urgent_support_without_an_assessment_to_follow_is_refused(rose, workers, assess_by) -> None:
    day = None if assess_by is None else days(assess_by)
    with acting_as(workers.officer) as actor, pytest.raises(ValidationError, match="assessment must follow"):
        begin_episode(actor, rose, "urgent", **support(assess_by=day))


def test_there_is_one_at_a_time_and_only_who_works_with_them_begins_it(begun, rose, workers, resident) -> None:
    with acting_as(workers.officer) as actor, pytest.raises(ValidationError, match="already"):
        begin_episode(actor, rose, "reablement", **support())
    for other in (workers.worker, workers.finance, resident):
        with acting_as(other) as actor, pytest.raises(PermissionDenied):
            begin_episode(actor, rose, "urgent", **support(assess_by=days(5)))


def test_goals_come_closer_and_it_ends_with_what_came_after(begun, workers) -> None:
    with acting_as(workers.officer) as actor:
        (goal,) = begun.goals.all()
        assert rate_goal(actor, goal, 8).close_now == 8
        with pytest.raises(ValidationError):
            rate_goal(actor, goal, 11)
        for sequel, day in (("", TODAY()), (Sequel.AS_PLANNED, days(1)), (Sequel.AS_PLANNED, days(-1))):
            with pytest.raises(ValidationError):
                end_episode(actor, begun, day, sequel)
        ended = end_episode(actor, begun, TODAY(), Sequel.AS_PLANNED, "She dresses on her own")
        assert ended.sequel == "NFA: Support ended as planned"
        with pytest.raises(ValidationError, match="ended already"):
            end_episode(actor, begun, TODAY(), Sequel.AS_PLANNED)
    assert open_kinds() == {}
    with acting_as(SYSTEM):
        assert Entry.objects.get(kind="short_term.ended").payload["goals"] == [[3, 8]]


@given(starts_on=st.dates(date(2020, 1, 1), date(2040, 1, 1)), length=st.integers(0, 41))
def test_it_is_free_for_forty_two_days_and_looked_at_within_its_time(starts_on: date, length: int) -> None:
    assert (last_free_day(starts_on) - starts_on).days == 41
    ends_by = starts_on + timedelta(days=length)
    assert starts_on <= look_again_on(starts_on, ends_by) <= ends_by


def test_the_pages(rose, workers, resident) -> None:
    client = Client()
    client.force_login(workers.officer)
    page = f"/people/{rose.pk}/short-term/new"
    assert "six weeks" in client.get(page).content.decode()

    def boxes(name: str, day: date) -> dict[str, int]:
        return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}

    typed = {"kind": "reablement", "provider_name": "Reablement", "what": "Mornings"}
    typed |= boxes("starts_on", TODAY()) | boxes("ends_by", days(41))
    assert "at least one thing" in client.post(page, typed).content.decode()
    here = client.post(page, typed | {"goal_1": "Dress", "close_1": "2"})["Location"]
    assert "2 of 10" in client.get(here).content.decode()
    with acting_as(SYSTEM):
        goal = Episode.objects.get().goals.get()
    assert client.post(here, {"do": "goals", str(goal.pk): "9"}).status_code == 302
    assert "9 of 10" in client.get(here).content.decode()
    assert "Reablement" in client.get("/short-term").content.decode()
    own = Client()
    own.force_login(resident)
    read = own.get(here).content.decode()
    assert "Your goals" in read and "End it" not in read
    assert own.post(here, {"do": "end", "sequel": Sequel.AS_PLANNED} | boxes("ended_on", TODAY())).status_code == 403
    client.post(here, {"do": "end", "sequel": Sequel.AS_PLANNED, "note": ""} | boxes("ended_on", TODAY()))
    assert "as was planned" in client.get("/short-term?shows=ended").content.decode()


def test_it_is_begun_rated_and_ended_over_the_api(rose, workers, resident) -> None:
    client = Client()
    client.force_login(workers.officer)

    def send(path: str, body: dict, status: int = 200):
        answer = client.post(f"/api/v1/short-term{path}", body, content_type="application/json")
        assert answer.status_code == status, answer.content
        return answer.json()

    body = support(kind="reablement", starts_on=TODAY().isoformat(), ends_by=days(41).isoformat())
    body["goals"] = []
    assert "goals" in str(send(f"/people/{rose.pk}", body, 422))
    made = send(f"/people/{rose.pk}", body | {"goals": [{"words": "Dress on my own", "close": 3}]}, 201)
    (goal,) = made["goals"]
    rated = send(f"/goals/{made['id']}/{goal['id']}", {"close_now": 7})
    assert (rated["goals"][0]["close_at_start"], rated["goals"][0]["close_now"]) == (3, 7)
    send(f"/goals/{made['id']}/{made['id']}", {"close_now": 7}, 404)
    ended = {"ended_on": TODAY().isoformat(), "sequel": Sequel.AS_PLANNED.value}
    assert "sequel" in str(send(f"/{made['id']}/end", ended | {"sequel": "x"}, 422))
    assert send(f"/{made['id']}/end", ended)["sequel"] == Sequel.AS_PLANNED
    assert [one["id"] for one in client.get("/api/v1/short-term?shows=ended").json()] == [made["id"]]
    assert client.get("/api/v1/short-term").json() == []
    client.force_login(resident)
    assert client.get("/api/v1/short-term").status_code == 403
    assert client.get(f"/api/v1/short-term/people/{rose.pk}").json()[0]["sequel"] == Sequel.AS_PLANNED
    send(f"/{made['id']}/end", ended, 403)


def test_the_number_of_queries_does_not_grow_with_the_list(begun, rose, workers) -> None:
    client = Client()
    client.force_login(workers.officer)
    client.get("/short-term")
    for address in ("/short-term", "/api/v1/short-term"):
        with CaptureQueriesContext(connection) as few:
            assert rose.family_name in client.get(address).content.decode() or "api" in address
        with acting_as(SYSTEM):
            kept = Episode.objects.get(pk=begun.pk)
            for number in range(3):
                Episode.objects.create(
                    person=rose, kind=kept.kind, team=kept.team, worker=kept.worker, provider_name=f"Provider {number}",
                    what="x", starts_on=kept.starts_on, ends_by=kept.ends_by, ended_on=kept.starts_on,
                    sequel=Sequel.AS_PLANNED,
                )  # fmt: skip
        with CaptureQueriesContext(connection) as ended:
            client.get(f"{address}?shows=ended")
        assert len(ended) == len(few)

"""The pages of reviews, their API, and their command."""

import json
import re
from datetime import timedelta

import pytest
import time_machine
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Team
from commonweal.core.accounts.roles import Role
from commonweal.pathway.plans.tests.factories import SYSTEM, in_days, make_person, planning_with
from commonweal.pathway.reviews.commands import group
from commonweal.pathway.reviews.models import Cohort, Review, ReviewDue, UnmetNeed

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    assert response.status_code == 200, response.status_code
    return re.sub(r"\s+", " ", response.content.decode())


def day_boxes(name, day):
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def test_a_review_from_the_list_to_a_new_plan(client, plan, worker, resident):
    at = f"/plans/{plan.pk}/reviews"
    client.force_login(resident)
    page = text_of(client.get(at))
    assert "Ask for an earlier review" in page and "Why it is due then" in page
    assert "Say what has changed" in text_of(client.post(f"{at}/ask", {"why": " "}))
    client.post(f"{at}/ask", {"why": "I fell on the stairs"})
    assert client.get(f"{at}/hold").status_code == 403
    with time_machine.travel(plan.starts_on + timedelta(days=20), tick=True):
        client.force_login(worker)
        listed = text_of(client.get("/reviews?state=overdue"))
        assert "Asked for by Rose Penny" in listed and "Overdue" in listed
        client.post(f"{at}/plan", {**day_boxes("on", timezone.localdate()), "reason": "other"})
        page = text_of(client.get(f"{at}/hold"))
        assert "I fell on the stairs" in page and "I want to see my friends" in page
        with acting_as(SYSTEM):
            outcome = plan.outcomes.get().pk
        typed = {
            **day_boxes("held_on", timezone.localdate()),
            "method": "person",
            "summary": "The stairs are hard now",
            f"achieved-{outcome}": "partly",
            f"words-{outcome}": "I see Ann",
        }
        page = text_of(client.post(f"{at}/hold", typed))
        assert "Choose what happens next" in page and "The stairs are hard now" in page
        answer = client.post(f"{at}/hold", typed | {"next_step": "amend"})
        assert answer.headers["Location"].startswith("/plans/")
        with acting_as(SYSTEM):
            review = Review.objects.get()
        page = text_of(client.get(f"/reviews/{review.pk}"))
        assert "I see Ann" in page and "Open the plan that was begun" in page
        client.force_login(resident)
        assert "The stairs are hard now" in text_of(client.get(f"/reviews/{review.pk}"))
        assert "Last held on" in text_of(client.get(f"/people/{plan.person_id}"))


def test_holding_without_planning_leads_to_planning(client, plan, worker):
    client.force_login(worker)
    answer = client.get(f"/plans/{plan.pk}/reviews/hold")
    assert answer.headers["Location"] == f"/plans/{plan.pk}/reviews/plan"


def test_an_unmet_need_and_a_providers_note_on_their_pages(client, plan, worker, supporter):
    at = f"/plans/{plan.pk}/reviews"
    client.force_login(supporter)
    assert "Write a note" in text_of(client.get(at))
    client.post(f"{at}/note", {"words": "She walks further"})
    client.force_login(worker)
    client.post(f"{at}/unmet", {"what": "Swimming", "kind": "day_opportunity", "reason": "transport"})
    page = text_of(client.get(at))
    assert "She walks further" in page and "No way of getting there" in page
    with acting_as(SYSTEM):
        need, note = UnmetNeed.objects.get(), plan.provider_notes.get()
    client.post(f"{at}/unmet/{need.pk}/met", {"how": "The bus"})
    client.post(f"{at}/note/{note.pk}", {"decision": "accept"})
    page = text_of(client.get(at))
    assert "Met since" in page and "Taken up by Maya Ellis" in page


def test_a_manager_makes_a_list_and_a_worker_settles_it(client, plan, worker, manager):
    client.force_login(manager)
    assert "at least one thing" in text_of(client.post("/reviews/lists/add", {"name": "A", "why": "B"}))
    client.post("/reviews/lists/add", {"name": "Older people", "why": "A new offer", "age_from": "65"})
    with acting_as(SYSTEM):
        cohort = Cohort.objects.get()
        member = cohort.members.get()
    client.force_login(worker)
    assert client.get("/reviews/lists/add").status_code == 403
    assert "Older people" in text_of(client.get("/reviews/lists"))
    settled = {"outcome": "change", "words": "Fewer visits", "weekly_hours_released": "2", "weekly_released": "50"}
    client.post(f"/reviews/lists/{cohort.pk}/{member.pk}", settled)
    page = text_of(client.get(f"/reviews/lists/{cohort.pk}"))
    assert "£50.00" in page and "Fewer visits" in page and "65 years or older" in page
    assert "Fewer visits" in client.get(f"/reviews/lists/{cohort.pk}?format=csv").content.decode()


@pytest.mark.parametrize("address", ["", "/ask", "/plan", "/hold", "/unmet"])
def test_whoever_has_no_sight_finds_no_reviews(client, plan, staff, provider_organisation, address):
    client.force_login(staff(Role.SOCIAL_WORKER, "Ro West", organisation=provider_organisation))
    assert client.get(f"/plans/{plan.pk}/reviews{address}").status_code == 404


def test_the_list_asks_the_database_the_same_however_long_it_is(client, plan, worker, place):
    def counted() -> int:
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/reviews").status_code == 200
        return len(queries)

    client.force_login(worker)
    client.get("/reviews")
    few = counted()
    team = Team.objects.get(memberships__account=worker)
    for name in ("Al", "Bo", "Cy"):
        planning = planning_with(make_person(place, team, given_name=name), worker)
        planning.start()
        planning.sign()
    assert counted() == few
    assert "Al Penny" in client.get("/reviews?format=csv").content.decode()


def test_the_api_lists_shows_and_asks(client, plan, resident, worker):
    client.force_login(resident)
    asked = client.post(
        f"/api/v1/reviews/of-plan/{plan.pk}/ask", json.dumps({"why": "A fall"}), content_type="application/json"
    )
    assert asked.status_code == 200, asked.content
    client.force_login(worker)
    (listed,) = client.get("/api/v1/reviews/due").json()
    assert listed["plan"] == str(plan.pk) and listed["kind"] == "asked"
    assert client.get(f"/api/v1/reviews/due?by={in_days(1).isoformat()}").json() == []
    assert client.get(f"/api/v1/reviews/{asked.json()['id']}").json()["reason"] == "other"


def test_the_command_says_for_how_many_plans(plan):
    with acting_as(SYSTEM):
        ReviewDue.objects.all().delete()
    assert CliRunner().invoke(group, ["set-dues"]).output == "Said for 1 plans.\n"

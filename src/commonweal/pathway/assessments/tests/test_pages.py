"""The pages of this room, as people use them."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account
from commonweal.core.ledger.queries import looks
from commonweal.pathway.assessments.actions import (
    allocate_assessment,
    decide_eligibility,
    start_assessment,
)
from commonweal.pathway.assessments.models import Allocation, AssessedOutcome, Assessment
from commonweal.pathway.assessments.tests.factories import SYSTEM, Staff, answer_all, answers_for, team_of, write

pytestmark = pytest.mark.django_db


def page(name: str, *args: object) -> str:
    return reverse(f"assessments:{name}", args=args)


@pytest.fixture
def signed_in(client: Client) -> Callable[[Account], Client]:
    def sign_in(account: Account) -> Client:
        client.force_login(account)
        return client

    return sign_in


def section(assessment: Assessment, key: str) -> str:
    return reverse("forms:section", args=[assessment.form_id, key])


def post_section(client: Client, assessment: Assessment, key: str, then: str = "next", **typed: str):
    boxes = {name.replace("_", "-"): words for name, words in typed.items()}
    return client.post(section(assessment, key), {"then": then, **boxes})


def test_the_whole_way_from_the_contact_team_to_a_decision(signed_in, rose, asked, workers):
    client = signed_in(workers.officer)
    listed = client.get(page("to_allocate")).content.decode()
    assert "CW-TES-T01" in listed
    assert page("allocate", rose.pk) in listed
    assert "CW-TES-T01" in client.get(page("allocate", rose.pk)).content.decode()
    sent = client.post(page("allocate", rose.pk), {"team": team_of(workers.worker).pk}, follow=True)
    assert "The assessment of Rose Penny was given to" in sent.content.decode()
    assert "CW-TES-T01" not in client.get(page("to_allocate")).content.decode()

    client = signed_in(workers.worker)
    assert page("start", rose.pk) in client.get(page("worklist")).content.decode()
    assert "CW-TES-T01" in client.get(page("start", rose.pk)).content.decode()
    started = client.post(page("start", rose.pk), {"kind": "adult"})
    with acting_as(SYSTEM):
        assessment = Assessment.objects.get(person=rose)
        assert assessment.request == asked
    assert started.url == page("assessment", assessment.pk)
    assert "is open already" in client.get(page("start", rose.pk)).content.decode()
    tasks = client.get(started.url, follow=True).content.decode()
    assert "0 of 16 answers" in tasks
    assert "Ordinary residence" in tasks
    assert page("check", assessment.pk) in tasks
    at = post_section(client, assessment, "what-matters", what_matters="My garden, and my sister")
    assert at.url == section(assessment, "strengths")
    write(workers.worker, assessment, **answers_for())
    assert "17 of 17 answers" in client.get(started.url, follow=True).content.decode()

    check = client.get(page("check", assessment.pk)).content.decode()
    assert "Rose’s needs are eligible" in check
    assert "Somebody does it with her" in check
    done = client.post(page("check", assessment.pk), follow=True).content.decode()
    assert "Rose is written to" in done
    assert "Rose’s needs are eligible for care and support from the council." in done
    assert done.count("Unable") == 2
    assert "Cannot do it without help" in done
    assert "How this was worked out" in done
    with acting_as(SYSTEM):
        assessment.refresh_from_db()
        assert assessment.is_eligible is True
    csv = client.get(page("worklist") + "?shows=decided&format=csv").content.decode("utf-8-sig")
    assert csv.splitlines()[1].startswith("Rose Penny,Decided,10,0,")
    assert ",yes," in csv


def test_deciding_too_early_says_what_to_answer(signed_in, started, workers):
    client = signed_in(workers.worker)
    assert "Before a decision, answer these" in client.get(page("check", started.pk)).content.decode()
    refused = client.post(page("check", started.pk))
    assert "Answer these first: Would the person find it very hard" in refused.content.decode()


def test_the_person_writes_their_own_words_and_reads_the_rest(signed_in, started, resident):
    client = signed_in(resident)
    tasks = client.get(page("assessment", started.pk), follow=True).content.decode()
    assert "To read: others write it" in tasks
    assert "Read what has been written so far" in tasks
    assert post_section(client, started, "what-matters", what_matters="My cat").status_code == 302
    assert "My cat" in client.get(page("check", started.pk)).content.decode()
    assert post_section(client, started, "residence", residence="here").status_code == 403
    assert client.post(page("check", started.pk)).status_code == 403


def test_a_decided_assessment_shows_the_decision_and_takes_no_more_answers(signed_in, decided, workers):
    client = signed_in(workers.worker)
    assert client.get(section(decided, "food")).url == reverse("forms:read", args=[decided.form_id])
    assert client.get(reverse("forms:form", args=[decided.form_id])).url == page("assessment", decided.pk)
    assert "has been decided already" in client.post(page("check", decided.pk)).content.decode()
    with acting_as(SYSTEM):
        assert AssessedOutcome.objects.get(assessment=decided, outcome="a").ability == "able"


def test_who_is_not_eligible_is_told_what_can_help_and_how_to_object(signed_in, started, workers, resident):
    answer_all(workers.worker, started, "b")
    with acting_as(workers.worker) as actor:
        decide_eligibility(actor, started, advice="The lunch club at the chapel")
    text = signed_in(resident).get(page("assessment", started.pk)).content.decode()
    assert "Your needs are not eligible" in text
    assert "The lunch club at the chapel" in text
    assert "You have a right to this on paper" in text
    assert reverse("search:find") in text
    assert "Make a complaint to the council" in text
    assert "Work out the indicative budget" not in text


def test_a_decision_of_not_eligible_asks_for_advice_and_keeps_it(signed_in, started, workers):
    answer_all(workers.worker, started, "b")
    client = signed_in(workers.worker)
    asked = client.get(page("check", started.pk)).content.decode()
    assert "What can help with these needs" in asked
    refused = client.post(page("check", started.pk), {"advice": ""}).content.decode()
    assert "There is a problem" in refused
    assert "Write what can help with the needs" in refused
    done = client.post(page("check", started.pk), {"advice": "A shower stool, from the store"}, follow=True)
    assert "A shower stool, from the store" in done.content.decode()


def test_an_advocate_and_a_dispute_over_residence_are_remembered_at_the_decision(signed_in, started, workers):
    write(workers.worker, started, **answers_for())
    write(workers.worker, started, difficulty="yes", helper="no", advocate="Dorset Voices", residence="unsettled")
    text = signed_in(workers.worker).get(page("check", started.pk)).content.decode()
    assert "is to have an independent advocate" in text
    assert "Dorset Voices" in text
    assert "acts as if they lived here" in text


def test_what_a_carer_said_to_an_assessment_of_their_own_stands_with_the_decision(signed_in, started, workers):
    write(workers.worker, started, **answers_for() | {"carer-offer": "wants"})
    client = signed_in(workers.worker)
    done = client.post(page("check", started.pk), follow=True).content.decode()
    assert "The carer wants an assessment of their own" in done
    assert page("start_for_carer", started.person_id) in done


@pytest.mark.parametrize("who", ["elsewhere", "finance"])
def test_others_find_no_assessment(who, signed_in, started, workers):
    client = signed_in(getattr(workers, who))
    for name in ("assessment", "check"):
        assert client.get(page(name, started.pk)).status_code == 404
    assert client.get(section(started, "food")).status_code == 404


@pytest.mark.parametrize(
    ("who", "name", "status"),
    [
        ("elsewhere", "start", 403),
        ("elsewhere", "allocate", 403),
        ("finance", "start", 403),
        ("officer", "start", 403),
        ("officer", "allocate", 200),
    ],
)
def test_who_may_open_the_pages_of_a_person(who, name, status, signed_in, rose, workers):
    assert signed_in(getattr(workers, who)).get(page(name, rose.pk)).status_code == status


def test_who_may_open_the_lists(signed_in, workers, resident):
    for account, name, status in (
        (workers.worker, "worklist", 200),
        (workers.officer, "worklist", 403),
        (workers.officer, "to_allocate", 200),
        (workers.finance, "to_allocate", 403),
        (resident, "worklist", 403),
    ):
        assert signed_in(account).get(page(name)).status_code == status


def test_whoever_is_not_signed_in_is_led_to_sign_in(client, started):
    for address in (page("worklist"), page("assessment", started.pk)):
        assert client.get(address).status_code in (302, 403)
        assert "Assessment" not in client.get(address, follow=True).content.decode().split("<main")[-1]


def test_a_team_that_is_not_offered_is_refused(signed_in, rose, workers):
    client = signed_in(workers.officer)
    assert "Choose a team" in client.post(page("allocate", rose.pk), {"team": ""}).content.decode()
    text = client.post(page("allocate", rose.pk), {"team": team_of(workers.finance).pk}).content.decode()
    assert "Choose one of the teams in the list" in text
    with acting_as(SYSTEM):
        assert not Allocation.objects.exists()


def test_opening_pages_is_written_down_and_sending_forms_is_not(signed_in, started, workers):
    client = signed_in(workers.worker)
    with acting_as(SYSTEM):
        before = looks(started.person_id).count()
    client.get(page("assessment", started.pk), follow=True)
    client.get(section(started, "clean"))
    post_section(client, started, "clean", clean_ability="able")
    with acting_as(SYSTEM):
        found = list(looks(started.person_id))
    assert [look.payload["part"] for look in found[: len(found) - before]] == [
        "the form “Care Act assessment”: clean",
        "the form “Care Act assessment”",
    ]


def test_the_record_tells_of_the_assessment(signed_in, rose, asked, workers, resident):
    record = reverse("identity:record", args=[rose.pk])
    assert "Give an assessment to a team" in signed_in(workers.officer).get(record).content.decode()
    with acting_as(workers.officer) as actor:
        allocate_assessment(actor, rose, team_of(workers.worker), asked)
    assert "You are waiting for an assessment by" in signed_in(resident).get(record).content.decode()
    assert page("start", rose.pk) in signed_in(workers.worker).get(record).content.decode()
    assert 'id="assessment"' not in signed_in(workers.elsewhere).get(record).content.decode()


def fill_list(person_of: Callable, workers: Staff, number: int) -> None:
    for index in range(number):
        person = person_of(workers.officer, given_name=f"P{index}", email="")
        with acting_as(workers.officer) as actor:
            allocate_assessment(actor, person, team_of(workers.worker))


def test_the_list_asks_the_database_as_often_for_twenty_people_as_for_three(signed_in, person_of, workers):
    client = signed_in(workers.worker)

    def count() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert client.get(page("worklist")).status_code == 200
        return len(counted)

    fill_list(person_of, workers, 3)
    count()  # the first page of a session writes it
    few = count()
    fill_list(person_of, workers, 20)
    assert count() == few
    assert "page=2" in client.get(page("worklist")).content.decode()


def test_the_record_asks_as_often_after_three_assessments_as_after_one(signed_in, decided, workers):
    client = signed_in(workers.worker)
    record = reverse("identity:record", args=[decided.person_id])

    def count() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert client.get(record).status_code == 200
        return len(counted)

    count()  # the first page of a session writes it
    once = count()
    with acting_as(SYSTEM):
        for days in (400, 800):
            Assessment.objects.create(
                person_id=decided.person_id,
                assessor=workers.worker,
                started_at=timezone.now() - timedelta(days=days),
                decided_at=timezone.now() - timedelta(days=days),
                decided_by=workers.worker,
                is_eligible=False,
                decision=decided.decision,
            )
    assert count() == once


def test_a_request_that_leads_to_an_assessment_leads_to_the_page_to_allocate_it(signed_in, asked, workers):
    request_page = signed_in(workers.officer).get(reverse("requests:request", args=[asked.pk])).content.decode()
    assert page("allocate", asked.person_id) in request_page


def test_the_start_page_says_what_waits_for_a_team_and_in_it(client, rose, asked, workers):
    to_allocate, to_start, open_now = "1 waits to be allocated", "1 waits to be started", "1 of yours is open"

    def waits(account):
        """What this room says on an account's start page; the list of all one's work says the same in its own words."""
        client.force_login(account)
        said = re.findall('cw-card__waiting">(.*?)<', client.get("/home").content.decode())
        return [one for one in said if one in (to_allocate, to_start, open_now)]

    assert waits(workers.officer) == [to_allocate]
    assert waits(workers.worker) == []
    with acting_as(workers.officer) as actor:
        allocate_assessment(actor, rose, team_of(workers.worker), asked)
    assert waits(workers.officer) == []
    assert waits(workers.worker) == [to_start]
    assert waits(workers.elsewhere) == []
    with acting_as(workers.worker) as actor:
        start_assessment(actor, rose)
    assert waits(workers.worker) == [open_now]
    assert waits(workers.manager) == []

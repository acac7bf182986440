"""The register: who puts whom on it, what is kept, what is flagged, and what those who see nobody are shown."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.design.csv_rows import RowFault
from commonweal.core.ledger.models import Entry
from commonweal.pathway.transition.actions import (
    TransitionTerms,
    change_expected,
    decide_transition,
    name_worker,
    reach_milestone,
    record_transition_contact,
    register_young_person,
    take_in_register,
)
from commonweal.pathway.transition.models import MilestoneDone, Transition
from commonweal.pathway.transition.queries import cohort_of, on_the_way
from commonweal.pathway.transition.tests.conftest import BORN, TERMS, put
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import grant_sight, viewer_of
from commonweal.people.sight.models import Basis

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
FILE = (
    "given_name,family_name,date_of_birth,nhs_number,need,school,placement,placement_reason\n"
    "Sam,Hale,2009-03-02,,complex,Hill School,residential,Near nursing need\n"
    "Isla,Reeve,2011-06-30,,autism,,,\n"
)


def test_somebody_new_has_a_record_a_first_milestone_and_the_policys_costs(isla, crew):
    with acting_as(crew.worker):
        row = Transition.objects.select_related("person").get()
        assert (row.person.name, row.starts_on) == ("Isla Reeve", date(2028, 1, 15))
        assert (row.yearly_low, row.yearly_expected, row.yearly_high) == (25_000, 67_500, 110_000)
        assert MilestoneDone.objects.get().key == "on_register"
        kinds = set(Entry.objects.filter(kind__startswith="transition.").values_list("kind", flat=True))
    assert kinds == {"transition.registered", "transition.milestone_reached"}


@pytest.mark.parametrize(
    ("born", "terms", "field"),
    [
        (date(2013, 1, 1), {}, "born"),
        (date(1999, 1, 1), {}, "born"),
        (BORN, {"need": "luck"}, "need"),
        (BORN, {"source": " "}, "source"),
        (BORN, {"placement": "residential"}, "placement_reason"),
        (BORN, {"placement": "moon"}, "placement"),
        (BORN, {"yearly_low": Decimal(9), "yearly_high": Decimal(8)}, "yearly_high"),
        (BORN, {"yearly_expected": Decimal(1)}, "yearly_expected"),
        (BORN, {"starts_on": date(2027, 1, 1)}, "starts_on"),
    ],
)
def test_what_cannot_be_is_refused_by_field_and_no_record_is_left(born, terms, field, crew, place):
    with pytest.raises(ValidationError) as refused:
        put(crew, place, born, **terms)
    assert list(refused.value.message_dict) == [field]
    with acting_as(SYSTEM):
        assert not Person.objects.exists()


def test_nobody_is_on_the_register_twice(isla, crew, place):
    with acting_as(crew.worker) as actor, pytest.raises(ValidationError, match="on the register already"):
        register_young_person(actor, place, crew.team, TERMS, person=isla.person)


def test_others_neither_see_nor_change_the_register(isla, crew, place, resident):
    for account in (crew.elsewhere, crew.commissioner, crew.councillor, resident):
        with acting_as(account) as actor:
            assert not Transition.objects.exists()
            with pytest.raises((PermissionDenied, Transition.DoesNotExist)):
                reach_milestone(actor, isla, "benefits", date(2026, 11, 1))


def test_the_named_worker_sees_the_record_until_another_is_named(isla, crew):
    with acting_as(crew.worker) as actor:
        with pytest.raises(ValidationError, match="of the team"):
            name_worker(actor, isla, crew.elsewhere)
        name_worker(actor, isla, crew.manager)
        name_worker(actor, isla, crew.worker)
        row = Transition.objects.get()
        assert row.worker_id == crew.worker.pk
        assert set(MilestoneDone.objects.values_list("key", flat=True)) == {"on_register", "named_worker"}
        with pytest.raises(ValidationError, match="already"):
            name_worker(actor, isla, crew.worker)


def test_milestones_are_reached_once_and_not_in_days_to_come(isla, crew):
    with acting_as(crew.worker) as actor:
        reach_milestone(actor, isla, "capacity", date(2026, 3, 1), "She decides with her sister’s help")
        for key, day in (("capacity", date(2026, 4, 1)), ("luck", date(2026, 4, 1))):
            with pytest.raises(ValidationError):
                reach_milestone(actor, isla, key, day)
        with pytest.raises(ValidationError, match="today or a day before"):
            reach_milestone(actor, isla, "plan", date(2026, 11, 24))
        way = on_the_way(Transition.objects.select_related("person").get())
    # Born on 15 January 2010: due at 14 and a half and at 16.
    assert {one.milestone.key for one in way.missing} == {"named_worker", "benefits"}
    assert {one.milestone.key for one in way.due_soon} == {"assessment"}


def test_contact_that_is_lost_is_flagged_until_somebody_speaks(isla, crew):
    with time_machine.travel(datetime(2027, 5, 24, 10, tzinfo=UTC)), acting_as(crew.worker) as actor:
        row = Transition.objects.select_related("person").get()
        assert on_the_way(row).lost_contact
        with pytest.raises(ValidationError):
            record_transition_contact(actor, row, date(2027, 5, 25), "Tomorrow")
        with pytest.raises(ValidationError):
            record_transition_contact(actor, row, date(2027, 5, 24), " ")
        record_transition_contact(actor, row, date(2027, 5, 24), "Spoke with her father")
        assert not on_the_way(Transition.objects.select_related("person").get()).lost_contact


def test_childrens_services_go_on_past_18_until_it_is_decided(isla, crew):
    with time_machine.travel(datetime(2028, 1, 15, 10, tzinfo=UTC)), acting_as(crew.worker) as actor:
        row = Transition.objects.select_related("person").get()
        assert on_the_way(row).continues
        for decision, reason, starts_on, field in (
            ("luck", "x", None, "decision"),
            ("support", "x", None, "starts_on"),
            ("declined", " ", None, "reason"),
            ("support", "x", date(2027, 1, 1), "starts_on"),
        ):
            with pytest.raises(ValidationError) as refused:
                decide_transition(actor, row, decision, reason, starts_on=starts_on)
            assert list(refused.value.message_dict) == [field]
        decide_transition(actor, row, "support", "Agreed with Isla and her parents", starts_on=date(2028, 2, 1))
        decided = Transition.objects.select_related("person").get()
        assert not on_the_way(decided).continues
        with pytest.raises(ValidationError, match="decided already"):
            reach_milestone(actor, decided, "plan", date(2028, 1, 1))


def test_a_move_far_away_needs_a_reason(isla, crew):
    far = TransitionTerms("autism", "Harbour School", placement="out_of_area")
    with acting_as(crew.worker) as actor:
        with pytest.raises(ValidationError) as refused:
            change_expected(actor, isla, far)
        assert list(refused.value.message_dict) == ["placement_reason"]
        reason = "The nearest school with nursing is in Exeter"
        assert change_expected(actor, isla, TransitionTerms(**({**far.__dict__} | {"placement_reason": reason})))


def test_a_file_is_taken_in_whole_and_knows_whom_it_has_a_record_of(crew, place):
    with acting_as(crew.worker) as actor:
        made = take_in_register(actor, place, crew.team, "Children’s services", FILE)
        assert {row.person.name for row in made} == {"Sam Hale", "Isla Reeve"}
        again = take_in_register(actor, place, crew.team, "Children’s services", FILE)
        assert [str(one) for one in again] == [
            "Row 2: Sam Hale is on the register already",
            "Row 3: Isla Reeve is on the register already",
        ]


def test_one_row_that_cannot_be_leaves_nobody_of_a_file(crew, place):
    old = FILE + "Ola,Marsh,1990-01-01,,autism,,,\n"
    with acting_as(crew.worker) as actor:
        found = take_in_register(actor, place, crew.team, "Children’s services", old)
        assert found == [RowFault(4, "", "The register is for ages 14 to 25; they are 36")]
    with acting_as(SYSTEM):
        assert not Transition.objects.exists()
        assert not Person.objects.exists()


def test_commissioners_are_shown_no_small_count_and_pounds_to_the_thousand(crew, place):
    for number in range(11):
        put(crew, place, date(2010, 1, 1 + number), f"Ann{'abcdefghijk'[number]}", yearly_low=Decimal("25123.45"))
    put(crew, place, date(2009, 1, 5), "Zed", need="complex")
    with acting_as(crew.commissioner) as actor:
        shown = cohort_of(actor, place)
    assert (shown.people, shown.low) == (12, Decimal(301_000))
    assert shown.by_need["Autism"] is None or shown.by_need["Complex disability, with health needs"] is None
    first = next(one for one in shown.years if one.year == 2026)
    assert (first.starting, first.low) == (None, None)
    with acting_as(crew.manager) as actor:
        whole = cohort_of(actor, place)
    assert whole.low == Decimal("301357.95")
    assert whole.by_need == {"Autism": 11, "Complex disability, with health needs": 1} | {
        name: 0 for name in whole.by_need if name not in ("Autism", "Complex disability, with health needs")
    }
    assert next(one for one in whole.years if one.year == 2027).starting == 11
    with acting_as(crew.worker) as actor:
        assert cohort_of(actor, place, year=2026).people == 1


def test_support_that_was_agreed_goes_on_costing_and_a_refusal_does_not(isla, crew, place):
    with acting_as(crew.worker) as actor:
        other = put(crew, place, name="Ola")
        decide_transition(actor, other, "declined", "She asked for none")
        decide_transition(actor, isla, "support", "Agreed", starts_on=date(2028, 2, 1))
        assert cohort_of(actor, place).people == 1


def test_the_pages_put_somebody_on_the_register_and_follow_them(client, crew, place, resident):
    client.force_login(crew.worker)
    day = {"born_day": "15", "born_month": "1", "born_year": "2010"}
    given = {"given_name": "Isla", "family_name": "Reeve", **day, "team": str(crew.team.pk), "need": "autism",
             "source": "Harbour School", "placement": "residential"}  # fmt: skip
    refused = client.post(reverse("transition:add"), given).content.decode()
    assert "Say why they cannot live near home" in refused
    assert 'value="Harbour School"' in refused
    done = client.post(reverse("transition:add"), given | {"placement_reason": "Nursing"}, follow=True)
    text = done.content.decode()
    assert "Isla Reeve is on the register" in text
    assert "section 66" in text
    with acting_as(SYSTEM):
        row = Transition.objects.select_related("person").get()
    for what in ("worker", "milestone", "contact", "expected", "decision"):
        assert client.get(reverse("transition:change", args=[row.pk, what])).status_code == 200
    assert client.get(reverse("transition:change", args=[row.pk, "luck"])).status_code == 404
    client.post(reverse("transition:change", args=[row.pk, "worker"]), {"worker": str(crew.worker.pk)})
    assert "1 of yours with a milestone missing" in client.get("/home").content.decode()
    listed = client.get(reverse("transition:list") + "?show=missing").content.decode()
    assert "Missing: " in listed
    assert "Isla Reeve" in client.get(reverse("transition:list") + "?format=csv").content.decode()
    assert "There is nobody here" in client.get(reverse("transition:list") + "?show=lost").content.decode()
    assert "Isla Reeve" in client.get(reverse("transition:list") + "?year=2027").content.decode()
    assert "Becoming an adult" in client.get(reverse("identity:record", args=[row.person_id])).content.decode()
    with acting_as(SYSTEM) as actor:
        grant_sight(actor, row.person, [viewer_of(resident)], ("identity", "care"), Basis.OWN)
    client.force_login(resident)
    own = client.get(reverse("transition:person", args=[row.pk])).content.decode()
    assert "Your way to adult support" in own
    assert "Expected cost" not in own
    client.force_login(crew.elsewhere)
    assert client.get(reverse("transition:person", args=[row.pk])).status_code == 404


def test_a_file_is_taken_in_on_the_page_or_told_what_is_wrong(client, crew):
    client.force_login(crew.worker)
    page = reverse("transition:take_in")

    def send(content: str):
        file = SimpleUploadedFile("people.csv", content.encode())
        return client.post(
            page, {"source": "Children’s services", "team": str(crew.team.pk), "file": file}, follow=True
        )

    assert "Row 4, given_name: Fill this in" in send(FILE + ",Marsh,2010-01-01,,autism,,,\n").content.decode()
    assert "2 young people are on the register" in send(FILE).content.decode()


def test_the_cost_by_year_is_a_picture_with_its_table_and_opens_to_counts(client, crew, place, isla):
    client.force_login(crew.manager)
    text = client.get(reverse("transition:pressure")).content.decode()
    assert "<svg" in text
    assert "£110,000.00" in text
    assert "transition?year=2027" in client.get(reverse("transition:pressure_year", args=[2027])).content.decode()
    for account in (crew.commissioner, crew.councillor):
        client.force_login(account)
        text = client.get(reverse("transition:pressure")).content.decode()
        assert "Under 10" in text
        assert "£110,000.00" not in text
        year = client.get(reverse("transition:pressure_year", args=[2027])).content.decode()
        assert "fewer than 10" in year
        assert "transition?year" not in year
        assert client.get(reverse("transition:list")).status_code == 403
        assert "110" not in client.get(reverse("transition:pressure") + "?format=csv").content.decode()
    assert client.get(reverse("transition:pressure_year", args=[1999])).status_code == 404


def test_the_list_asks_as_often_with_five_as_with_one(client, crew, place, isla):
    client.force_login(crew.worker)
    client.get(reverse("transition:list"))

    def count() -> int:
        with CaptureQueriesContext(connection) as counted:
            client.get(reverse("transition:list"))
        return len(counted)

    once = count()
    for name in ("Ann", "Bea", "Cy", "Di"):
        put(crew, place, name=name)
    assert count() == once


def test_the_api_keeps_the_register_and_shows_sums(client, crew, place):
    client.force_login(crew.worker)
    given = {"team": str(crew.team.pk), "source": "Harbour School", "need": "autism", "given_name": "Isla",
             "family_name": "Reeve", "born": "2010-01-15"}  # fmt: skip
    made = client.post("/api/v1/transition/people", given, content_type="application/json")
    assert made.status_code == 201
    address = f"/api/v1/transition/people/{made.json()['id']}"
    body = {"key": "benefits", "done_on": "2026-11-01"}
    states = client.post(f"{address}/milestones", body, content_type="application/json").json()["milestones"]
    assert {one["key"]: one["state"] for one in states}["benefits"] == "done"
    body = {"spoke_on": "2026-11-20", "words": "Spoke with her"}
    assert client.post(f"{address}/contacts", body, content_type="application/json").status_code == 200
    assert client.get("/api/v1/transition/people").json()[0]["id"] == made.json()["id"]
    refused = client.post("/api/v1/transition/people", given | {"need": "luck"}, content_type="application/json")
    assert (refused.status_code, refused.json()["errors"][0]["field"]) == (422, "need")
    client.force_login(crew.commissioner)
    assert client.get(address).status_code == 403
    assert client.get("/api/v1/transition/cohort").json()["people"] is None

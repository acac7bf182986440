"""Measuring a scheme on a place's own plans: what is counted, who is shown what, and adoption by a second person."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account, Membership
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.queries import Again, worked_out_again
from commonweal.core.ledger.models import Entry
from commonweal.pathway.assessments.tests.factories import SYSTEM, team_of
from commonweal.pathway.budgets.actions import (
    WhatIfTerms,
    decide_what_if,
    make_what_if,
    propose_what_if,
    set_aside,
    set_indicative_budget,
    take_back,
    take_in_cases,
)
from commonweal.pathway.budgets.models import AdoptedScheme, CaseSet, IndicativeBudget, WhatIf
from commonweal.pathway.budgets.queries.cases import figures_of
from commonweal.pathway.budgets.schemes import scheme_on
from commonweal.pathway.plans.models import Plan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_november")]

TERMS = WhatIfTerms("A fairer price", "points", period="2026-27", percentile=Decimal("0.85"))
APRIL = date(2027, 4, 1)
REASONS = ("mental_health", *["learning_disability"] * 9)
FILE = "reference,points,weekly_cost,support_reason,age\n" + "".join(
    f"C{n},{5 + n % 20},{(5 + n % 20) * (12 + n % 7)},{REASONS[n % 10]},{30 + n}\n" for n in range(60)
)


@pytest.fixture
def people(staff, workers):
    """A commissioner and a councillor beside the council's other staff."""
    commissioner = staff(Role.COMMISSIONER)
    councillor = Account.objects.create_user("councillor@seaborough.example", name="Cllr Reed")
    Membership.objects.create(
        account=councillor, team=team_of(commissioner), role=Role.COUNCILLOR, starts_on=date(2020, 1, 1)
    )
    Authenticator.objects.create(user=councillor, type=Authenticator.Type.TOTP, data={"secret": ""})
    return {
        "commissioner": commissioner,
        "councillor": councillor,
        "manager": workers.manager,
        "finance": workers.finance,
        "worker": workers.worker,
    }


@pytest.fixture
def plan_at(decided, workers):
    """`plan_at(points, cost)`: a signed plan of October 2026 (or one being written, without a cost)."""

    def make(points: int, cost: str | None, reason: str = "mental_health") -> Plan:
        with acting_as(workers.worker) as actor:
            budget = set_indicative_budget(actor, decided, "points", points={}, support_reason=reason)
        october = datetime(2026, 10, 5, 10, tzinfo=UTC)
        with acting_as(SYSTEM):
            IndicativeBudget.objects.filter(pk=budget.pk).update(points={"personal_care": points})
            signed = {"signed_at": october, "person_agreed_at": october, "worker_agreed_at": october}
            return Plan.objects.create(
                person=decided.person,
                assessment=decided,
                budget=budget,
                worker=workers.worker,
                started_at=october,
                weekly_cost=Decimal(cost) if cost else None,
                **(signed if cost else {}),
            )

    return make


def tried(account, place, terms=TERMS) -> WhatIf:
    with acting_as(account) as actor:
        return make_what_if(actor, place, terms)


def taken_in(account, place, content=FILE):
    with acting_as(account) as actor:
        return take_in_cases(actor, place, "Last year", content)


@pytest.fixture
def measured(people, place) -> WhatIf:
    """A what-if of sixty cases of a file, made by a manager."""
    made = taken_in(people["manager"], place)
    return tried(people["manager"], place, WhatIfTerms("From the file", "points", case_set=str(made.pk),
                 percentile=Decimal("0.85"), contingency=Decimal("0.1")))  # fmt: skip


@pytest.fixture
def proposed(measured, people) -> WhatIf:
    with acting_as(people["manager"]) as actor:
        return propose_what_if(actor, measured, APRIL, "Too many are given too little")


def test_signed_plans_of_the_year_are_the_past_cases_and_those_being_written_the_planned(people, place, plan_at):
    for points, cost in ((10, "100.00"), (20, "400.00"), (10, "130.00"), (10, None)):
        plan_at(points, cost)
    found = tried(people["manager"], place, WhatIfTerms("x", "points", period="2026-27", percentile=Decimal("0.6")))
    figures = figures_of(found)
    # Ratios 10, 13 and 20: the second of three is the 60th percentile.
    assert found.price_per_point == Decimal("13.00")
    assert (figures.past.people, figures.planned.people) == (3, 1)
    assert figures.today.price_per_point == Decimal("16.20")
    assert [(pair.name, pair.today.cases) for pair in figures.by_reason] == [("Mental health support", 3)]
    assert [(pair.name, pair.today.cases) for pair in figures.by_age] == [("75-84", 3)]


def test_a_plan_set_aside_with_a_reason_is_left_out_until_it_is_taken_back(people, place, plan_at):
    odd, _ = plan_at(1, "900.00"), plan_at(10, "120.00")
    terms = WhatIfTerms("x", "points", period="2026-27", percentile=Decimal(1))
    with acting_as(people["manager"]) as actor:
        with pytest.raises(ValidationError, match="Say why"):
            set_aside(actor, odd, " ")
        set_aside(actor, odd, "The price of one week of a waking night")
        with pytest.raises(ValidationError, match="already"):
            set_aside(actor, odd, "Again")
    found = tried(people["manager"], place, terms)
    assert (found.price_per_point, figures_of(found).set_aside) == (Decimal("12.00"), 1)
    with acting_as(people["manager"]) as actor:
        take_back(actor, odd)
        with pytest.raises(ValidationError, match="not set aside"):
            take_back(actor, odd)
    assert tried(people["manager"], place, terms).price_per_point == Decimal("900.00")
    with acting_as(people["worker"]) as actor, pytest.raises(PermissionDenied):
        set_aside(actor, odd, "A reason")


def test_a_file_with_a_fault_is_not_taken_in_at_all(people, place):
    assert taken_in(people["manager"], place, FILE + "C99,x,12,,\n")[0].row == 62
    with acting_as(SYSTEM):
        assert not CaseSet.objects.exists()
    for who in ("commissioner", "worker"):
        with pytest.raises(PermissionDenied):
            taken_in(people[who], place)


def test_files_of_cases_are_read_by_those_who_work_with_records_and_sums_by_those_who_plan(people, measured):
    seen = {}
    for name, account in people.items():
        with acting_as(account):
            seen[name] = (CaseSet.objects.count(), WhatIf.objects.count())
    assert seen == {
        "manager": (1, 1),
        "finance": (1, 1),
        "commissioner": (0, 1),
        "councillor": (0, 1),
        "worker": (0, 0),
    }


def test_a_commissioner_is_shown_no_small_group_and_no_measurement_of_a_few(client, people, place, plan_at, measured):
    page = reverse("budgets:what_if", args=[measured.pk])
    client.force_login(people["manager"])
    assert "Too few people to show" not in client.get(page).content.decode().split("Whom it serves")[1]
    client.force_login(people["commissioner"])
    assert "Too few people to show" in client.get(page).content.decode().split("Whom it serves")[1]
    small = [one for one in client.get("/api/v1/budgets/what-ifs").json()[0]["groups"] if one["cases"] is None]
    assert "Mental health support" in {one["name"] for one in small}
    plan_at(10, "100.00")
    with pytest.raises(ValidationError, match="too few"):
        tried(people["commissioner"], place)
    few = tried(people["manager"], place)
    text = client.get(reverse("budgets:what_if", args=[few.pk])).content.decode()
    assert "so few people" in text
    assert "Who would get more" not in text
    assert "16.2" not in client.get(reverse("budgets:what_if", args=[few.pk]) + "?format=csv").content.decode()


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"name": " "}, "name"), ({"scheme": "coins"}, "scheme"), ({"scheme": "housing-related-support"}, "scheme"),
     ({"percentile": None}, "percentile"), ({"price_per_point": Decimal(3)}, "percentile"),
     ({"contingency": Decimal(1)}, "contingency"), ({"period": "1999-00"}, "period"),
     ({"support_reason": "luck"}, "support_reason"), ({"case_set": "x"}, "case_set")],
)  # fmt: skip
def test_what_cannot_be_measured_is_refused_by_field(changed, field, people, place, plan_at):
    plan_at(10, "100.00")
    with pytest.raises(ValidationError) as refused:
        tried(people["manager"], place, WhatIfTerms(**({**TERMS.__dict__} | changed)))
    assert field in refused.value.message_dict


def test_adopting_writes_a_dated_scheme_and_touches_no_budget_that_exists(proposed, people, decided, workers):
    with acting_as(workers.worker) as actor:
        before = set_indicative_budget(actor, decided, "points", points={"personal_care": 8})
    with acting_as(people["commissioner"]) as actor:
        decide_what_if(actor, proposed, adopt=True, reason="Agreed by cabinet")
    assert scheme_on("points", date(2027, 3, 31)).policy.reference == "allocation/points/2025.toml"
    new = scheme_on("points", APRIL)
    assert new.policy.value("price_per_point").amount == proposed.price_per_point
    assert new.policy.value("contingency_share").amount == Decimal("0.1")
    assert new.policy.value("price_per_point").confirmed
    assert new.key == "points@2027-04-01"
    assert new.source.startswith("allocation/points, adopted on 2 November 2026")
    assert new.domains == scheme_on("points", date(2026, 11, 2)).domains
    with acting_as(SYSTEM):
        stored = IndicativeBudget.objects.select_related("working").get(pk=before.pk)
        assert stored.weekly_amount == before.weekly_amount
        assert worked_out_again(stored.working) is Again.SAME
        assert Entry.objects.get(kind="allocation.adopted").chain.startswith("place:")
    with time_machine.travel(datetime(2027, 4, 2, 10, tzinfo=UTC)), acting_as(workers.worker) as actor:
        after = set_indicative_budget(actor, decided, "points", points={"personal_care": 8})
    assert after.weekly_amount == round(8 * proposed.price_per_point * Decimal("0.9"), 2)


def test_whoever_proposed_does_not_decide_and_nothing_is_decided_twice(proposed, people):
    with acting_as(people["manager"]) as actor, pytest.raises(PermissionDenied, match="second person"):
        decide_what_if(actor, proposed, adopt=True, reason="Mine")
    for who in ("worker", "councillor"):
        with acting_as(people[who]) as actor, pytest.raises(PermissionDenied):
            decide_what_if(actor, proposed, adopt=True, reason="Yes")
    with acting_as(people["finance"]) as actor:
        with pytest.raises(ValidationError, match="Say why"):
            decide_what_if(actor, proposed, adopt=False, reason="")
        decide_what_if(actor, proposed, adopt=False, reason="It costs too much")
        with pytest.raises(ValidationError, match="decided already"):
            decide_what_if(actor, proposed, adopt=True, reason="After all")
    with acting_as(SYSTEM):
        assert not AdoptedScheme.objects.exists()


def test_only_days_to_come_are_proposed_and_a_day_that_has_come_is_not_adopted(measured, people):
    with acting_as(people["manager"]) as actor:
        with pytest.raises(ValidationError, match="after today"):
            propose_what_if(actor, measured, timezone.localdate(), "Soon")
        propose_what_if(actor, measured, date(2026, 11, 5), "Soon")
        with pytest.raises(ValidationError, match="proposed already"):
            propose_what_if(actor, measured, APRIL, "Again")
    with (
        time_machine.travel(datetime(2026, 11, 5, 10, tzinfo=UTC)),
        acting_as(people["finance"]) as actor,
        pytest.raises(ValidationError, match="first day has come"),
    ):
        decide_what_if(actor, measured, adopt=True, reason="Late")


def test_a_price_is_tried_proposed_and_adopted_on_the_pages(client, people, place, plan_at):
    plan_at(10, "120.00")
    client.force_login(people["manager"])
    upload = {"name": "Last year", "file": SimpleUploadedFile("cases.csv", (FILE + "bad,,,,\n").encode())}
    refused = client.post(reverse("budgets:take_in"), upload).content.decode()
    assert "Row 62, points" in refused
    upload["file"] = SimpleUploadedFile("cases.csv", FILE.encode())
    assert client.post(reverse("budgets:take_in"), upload).status_code == 302
    with acting_as(SYSTEM):
        brought = CaseSet.objects.get()
    form = client.get(reverse("budgets:new_what_if")).content.decode()
    assert 'value="85"' in form
    assert "File: Last year (60 cases)" in form
    given = {"name": "April", "scheme": "points", "cases": str(brought.pk), "percentile": "85", "contingency": "10"}
    assert "either a percentile or a price" in client.post(
        reverse("budgets:new_what_if"), given | {"price_per_point": "12"}
    ).content.decode()  # fmt: skip
    page = client.post(reverse("budgets:new_what_if"), given, follow=True)
    text = page.content.decode()
    assert "Who would get more or less" in text
    assert text.count("<svg") >= 4
    with acting_as(SYSTEM):
        row = WhatIf.objects.get()
    day = {"starts_on_day": "1", "starts_on_month": "4", "starts_on_year": "2027"}
    client.post(reverse("budgets:propose", args=[row.pk]), {**day, "reason": "Fairer"})
    client.force_login(people["finance"])
    listed = client.get(reverse("budgets:schemes")).content.decode()
    assert "Waiting for a decision" in listed
    assert "1 proposal waits for a decision" in client.get("/home").content.decode()
    done = client.post(reverse("budgets:decide", args=[row.pk]), {"decision": "adopt", "reason": "Yes"}, follow=True)
    assert "It is adopted" in done.content.decode()
    assert "from 1 April 2027" in client.get(reverse("budgets:schemes")).content.decode()
    client.force_login(people["worker"])
    assert client.get(reverse("budgets:schemes")).status_code == 403


def test_past_cases_are_listed_and_set_aside_on_the_pages(client, people, plan_at):
    plan = plan_at(10, "120.00")
    client.force_login(people["manager"])
    listed = client.get(reverse("budgets:cases")).content.decode()
    assert "Rose Penny" in listed
    assert "£12.00" in listed
    aside = reverse("budgets:set_aside", args=[plan.pk])
    assert "Say why this plan" in client.post(aside, {"reason": ""}).content.decode()
    client.post(aside, {"reason": "One odd week"})
    assert "Set aside: One odd week" in client.get(reverse("budgets:cases")).content.decode()
    assert "One odd week" in client.get(reverse("budgets:cases") + "?format=csv").content.decode()
    client.post(aside, {"take_back": "yes"})
    assert "One odd week" not in client.get(reverse("budgets:cases")).content.decode()
    client.force_login(people["commissioner"])
    assert client.get(reverse("budgets:cases")).status_code == 403


def test_what_was_tried_stands_side_by_side(client, people, place, measured):
    with acting_as(people["manager"]) as actor:
        other = make_what_if(actor, place, WhatIfTerms("Dearer", "points", case_set=str(measured.case_set_id),
                             price_per_point=Decimal(30)))  # fmt: skip
    client.force_login(people["commissioner"])
    text = client.get(reverse("budgets:compare_what_ifs"), {"with": [str(measured.pk), str(other.pk)]}).content.decode()
    assert "Dearer" in text
    assert "£30.00" in text
    assert "Choose at least two" in client.get(reverse("budgets:compare_what_ifs")).content.decode()


def test_the_list_asks_as_often_with_five_as_with_one(client, people, place, measured):
    client.force_login(people["manager"])
    client.get(reverse("budgets:schemes"))

    def count() -> int:
        with CaptureQueriesContext(connection) as counted:
            client.get(reverse("budgets:schemes"))
        return len(counted)

    once = count()
    for _ in range(4):
        tried(people["manager"], place, WhatIfTerms("More", "points", case_set=str(measured.case_set_id),
              price_per_point=Decimal(20)))  # fmt: skip
    assert count() == once


def test_the_api_tries_proposes_and_decides(client, people, measured):
    client.force_login(people["commissioner"])
    given = {"name": "By API", "case_set": str(measured.case_set_id), "price_per_point": "18.00", "contingency": "0.1"}
    made = client.post("/api/v1/budgets/what-ifs", given, content_type="application/json")
    assert made.status_code == 201
    address = f"/api/v1/budgets/what-ifs/{made.json()['id']}"
    body = {"starts_on": "2027-04-01", "reason": "Fairer"}
    assert client.post(f"{address}/propose", body, content_type="application/json").json()["status"] == "Proposed"
    decision = {"adopt": True, "reason": "Yes"}
    assert client.post(f"{address}/decide", decision, content_type="application/json").status_code == 403
    client.force_login(people["finance"])
    assert client.post(f"{address}/decide", decision, content_type="application/json").json()["status"] == "Adopted"
    assert client.get(address).json()["status"] == "Adopted"
    client.force_login(people["worker"])
    assert client.get(address).status_code == 403

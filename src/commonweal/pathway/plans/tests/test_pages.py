"""The pages of a plan: who opens them, what they keep, and what they do not show."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Team
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.core.ledger.queries import LOOKED
from commonweal.pathway.plans.actions import (
    agree_as_person,
    agree_as_worker,
    amend_plan,
    give_reason,
    set_start,
    start_support,
)
from commonweal.pathway.plans.models import Plan, Support
from commonweal.pathway.plans.sections import plan_section, support_section
from commonweal.pathway.plans.tests.factories import (
    SYSTEM,
    direct_payment,
    in_days,
    make_contribution,
    make_person,
    planning_with,
    terms,
)
from commonweal.people.sight.actions import grant_sight, viewer_of
from commonweal.people.sight.models import Basis
from commonweal.people.sight.queries import access_of

pytestmark = pytest.mark.django_db
PARTS = (
    *("", "/print", "/cost", "/outcomes", "/support", "/agreement"),
    *("/week", "/risk", "/what-if", "/what-if/print", "/easy-read"),
)
WRITER_PARTS = ("/outcomes/add", "/support/add", "/risk/add", "/what-if/add", "/whole", "/agreement/disagree")
WORKER_PARTS = ("/start-date", "/reason", "/agreement/record", "/risk/none")


RUNGS = ("myself", "circle", "community", "equipment", "technology", "adaptations", "recovery")


def text_of(response) -> str:
    assert response.status_code == 200, response.status_code
    return re.sub(r"\s+", " ", response.content.decode())


def sign_in(client: Client, account) -> Client:
    client.force_login(account)
    return client


def day_boxes(name: str, day) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


def test_a_worker_opens_every_part_and_the_ledger_says_so(client, planning):
    plan = planning.start(terms(), direct_payment())
    sign_in(client, planning.worker)
    for part in PARTS + WRITER_PARTS + WORKER_PARTS:
        page = text_of(client.get(f"/plans/{plan.pk}{part}"))
        assert page.count("<h1") == 1, part
        assert "style=" not in page, part
    with acting_as(SYSTEM):
        assert Entry.objects.filter(kind=LOOKED, person_id=plan.person_id).count() == len(
            PARTS + WRITER_PARTS + WORKER_PARTS
        )


def test_the_person_reads_their_plan_and_words_it_and_does_not_price_it(client, planning, resident):
    plan = planning.start(terms(), direct_payment())
    sign_in(client, resident)
    for part in PARTS + WRITER_PARTS:
        assert text_of(client.get(f"/plans/{plan.pk}{part}")).count("<h1") == 1
    assert "Price an hour" not in text_of(client.get(f"/plans/{plan.pk}/support/add"))
    for part in WORKER_PARTS:
        assert client.get(f"/plans/{plan.pk}{part}").status_code == 403
    client.post(f"/plans/{plan.pk}/outcomes/add", {"words": "I want to dance", "how": "Fridays with Ann"})
    assert "I want to dance" in text_of(client.get(f"/plans/{plan.pk}/outcomes"))


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.BROKER, Role.PROVIDER, Role.COMMISSIONER])
def test_whoever_has_no_sight_finds_no_such_page(client, planning, staff, provider_organisation, role):
    plan = planning.start()
    sign_in(client, staff(role, organisation=provider_organisation))
    for part in PARTS:
        assert client.get(f"/plans/{plan.pk}{part}").status_code == 404


def test_nobody_signed_in_is_led_to_sign_in_or_refused(client, planning):
    plan = planning.start()
    assert client.get(f"/plans/{plan.pk}").status_code in (302, 403)


def test_a_plan_is_started_from_an_assessment_and_leads_to_its_task_list(client, planning):
    sign_in(client, planning.worker)
    address = f"/plans/start/{planning.assessment.pk}"
    assert "£400.00 a week" in text_of(client.get(address))
    answer = client.post(address)
    with acting_as(SYSTEM):
        plan = Plan.objects.get()
    assert answer.headers["Location"] == f"/plans/{plan.pk}"
    assert "being written" in text_of(client.post(address))


def test_a_whole_plan_through_the_pages(client, planning, resident, manager):
    make_contribution(planning.person, "45.20")
    sign_in(client, planning.worker)
    client.post(f"/plans/start/{planning.assessment.pk}")
    with acting_as(SYSTEM):
        plan = Plan.objects.get()
    at = f"/plans/{plan.pk}"
    client.post(f"{at}/outcomes/add", {"words": "I want to stay at home", "how": "My son shops"})
    with acting_as(SYSTEM):
        outcome = plan.outcomes.get()
    steps = {f"{key}-answer": "tried" for key in RUNGS} | {f"{key}-words": f"Not enough: {key}" for key in RUNGS}
    client.post(f"{at}/outcomes/{outcome.pk}/steps", steps)
    client.post(f"{at}/risk/none", {"stage": "plan", "waived_reason": "Talked about with the assessment"})
    line = {
        "description": "Help in the morning",
        "kind": "home_care",
        "weekly_hours": "19",
        "hourly_price": "24.50",
        "holding": "managed",
    }
    client.post(f"{at}/support/add", line)
    client.post(f"{at}/start-date", day_boxes("starts_on", in_days(14)))
    page = text_of(client.get(at))
    assert "£465.50 a week" in page and "£65.50 a week more" in page
    cost = text_of(client.get(f"{at}/cost"))
    assert "£45.20" in cost and "£420.30" in cost and "How the contribution was worked out" in cost
    refused = client.post(f"{at}/agreement/worker", follow=True)
    assert "Record why before you agree" in text_of(refused)
    client.post(f"{at}/reason", {"over_budget_reason": "Two workers lift her"})
    client.post(f"{at}/agreement/worker")
    client.post(f"{at}/agreement/record", {"decider": "person", "how": "at home"})
    sign_in(client, manager)
    assert "£65.50" in text_of(client.get("/work/approvals"))
    asked = re.search(r"/work/approvals/[0-9a-f-]{36}", text_of(client.get(f"{at}/agreement")))
    assert asked, "whoever may approve it is led to where that is done"
    client.post(asked.group(), {"decision": "agreed"})
    page = text_of(client.get(f"{at}/cost"))
    assert "How the cost was worked out" in page
    with acting_as(SYSTEM):
        assert Plan.objects.get().signed_at
    sign_in(client, resident)
    assert "Signed" in text_of(client.get(at))


def test_mistakes_are_named_and_nothing_typed_is_lost(client, planning):
    plan = planning.start()
    sign_in(client, planning.worker)
    wrong = {"description": "Sewing", "kind": "other", "weekly_hours": "many", "holding": "unpaid", "hourly_price": "9"}
    page = text_of(client.post(f"/plans/{plan.pk}/support/add", wrong))
    assert "There is a problem" in page and 'value="many"' in page and 'value="Sewing"' in page
    page = text_of(client.post(f"/plans/{plan.pk}/support/add", wrong | {"weekly_hours": "2"}))
    assert "This has a price. Remove the price" in page and 'value="9"' in page
    page = text_of(client.post(f"/plans/{plan.pk}/outcomes/add", {"words": " ", "how": "My son helps"}))
    assert "in their own words" in page and "My son helps" in page
    boxes = {"starts_on_day": "31", "starts_on_month": "2", "starts_on_year": "2027"}
    page = text_of(client.post(f"/plans/{plan.pk}/start-date", boxes))
    assert "Enter a real date" in page and 'value="31"' in page
    page = text_of(client.post(f"/plans/{plan.pk}/agreement/record", {"decider": "best_interests", "how": "by phone"}))
    assert "Enter the name" in page and 'value="by phone"' in page


def test_outcomes_and_lines_are_changed_moved_and_removed(client, planning):
    plan = planning.start(terms(), direct_payment())
    sign_in(client, planning.worker)
    at = f"/plans/{plan.pk}"
    with acting_as(SYSTEM):
        outcome, line = plan.outcomes.first(), plan.lines.first()
    assert "I want to see my friends" in text_of(client.get(f"{at}/outcomes/{outcome.pk}"))
    client.post(f"{at}/outcomes/{outcome.pk}", {"words": "I want to see Ann", "how": ""})
    client.post(f"{at}/outcomes/add", {"words": "Second", "how": ""})
    client.post(f"{at}/outcomes/{outcome.pk}/move", {"direction": "down"})
    page = text_of(client.get(f"{at}/outcomes"))
    assert page.index("Second") < page.index("I want to see Ann")
    client.post(f"{at}/outcomes/{outcome.pk}/remove")
    assert "I want to see Ann" not in text_of(client.get(f"{at}/print"))
    typed = text_of(client.get(f"{at}/support/{line.pk}"))
    assert 'value="25.00"' in typed
    client.post(
        f"{at}/support/{line.pk}",
        {"description": "Evenings", "kind": "home_care", "weekly_price": "80", "holding": "managed"},
    )
    assert "Evenings" in text_of(client.get(f"{at}/support"))
    client.post(f"{at}/support/{line.pk}/remove")
    assert "Evenings" not in re.sub(r"taken out.*", "", text_of(client.get(f"{at}/print")))


def test_a_signed_plan_is_amended_and_says_so_on_both(client, planning):
    planning.start(terms())
    old = planning.sign()
    sign_in(client, planning.worker)
    new = client.post(f"/plans/{old.pk}/amend").headers["Location"]
    assert "will replace the one in force" in text_of(client.get(new))
    assert "A new plan to replace this one is being written" in text_of(client.get(f"/plans/{old.pk}"))
    assert client.post(f"/plans/{old.pk}/amend").headers["Location"] == f"/plans/{old.pk}"


def test_somebody_with_a_plan_is_led_from_the_start_page_to_a_new_one(client, planning):
    planning.start(terms())
    start = f"/plans/start/{planning.assessment.pk}"
    sign_in(client, planning.worker)
    assert "Go on with that plan" in text_of(client.get(start))
    old = planning.sign()
    page = text_of(client.get(start))
    assert f'action="/plans/{old.pk}/amend"' in page and "Start the plan" not in page
    new = client.post(f"/plans/{old.pk}/amend").headers["Location"]
    assert f'href="{new}"' in text_of(client.get(start))


def test_the_worker_is_asked_for_the_reason_before_agreeing_above_the_budget(client, planning):
    plan = planning.start(terms(hourly_price=Decimal(900)))
    sign_in(client, planning.worker)
    page = text_of(client.get(f"/plans/{plan.pk}/agreement"))
    assert "Record the reason" in page and "I agree, as the worker" not in page


def test_a_colleague_takes_a_plan_over(client, planning, staff):
    plan = planning.start()
    colleague = staff(Role.SOCIAL_WORKER, "Sam Reed")
    sign_in(client, colleague)
    assert "Take over this plan" in text_of(client.get(f"/plans/{plan.pk}"))
    client.post(f"/plans/{plan.pk}/take-over")
    assert planning.plan.worker == colleague


def arranged(planning) -> Support:
    planning.start(terms(), direct_payment(), starts_on=in_days(-3))
    planning.sign()
    with acting_as(planning.worker) as actor:
        return start_support(
            actor,
            planning.plan.lines.first(),
            provider_name="Lantern Home Care",
            weekly_hours=Decimal(10),
            weekly_cost=Decimal("240.00"),
            starts_on=in_days(0),
        )


def test_support_is_ended_on_its_page(client, planning):
    support = arranged(planning)
    sign_in(client, planning.worker)
    address = f"/plans/support/{support.pk}/end"
    page = text_of(client.post(address, day_boxes("ends_on", in_days(-2)) | {"reason": "Moved"}))
    assert "cannot be before" in page and "Moved" in page
    client.post(address, day_boxes("ends_on", in_days(30)) | {"reason": "Moved"})
    with acting_as(SYSTEM):
        assert Support.objects.get(pk=support.pk).ends_on == in_days(30)


def test_the_record_shows_the_plan_and_the_support_to_those_who_plan(planning):
    person = planning.person
    with acting_as(planning.worker) as actor:
        assert plan_section(actor, person, access_of(actor, person)) == {
            "plan": None,
            "assessment": planning.assessment,
        }
        assert support_section(actor, person, access_of(actor, person)) is None
    arranged(planning)
    with acting_as(planning.worker) as actor:
        plan = plan_section(actor, person, access_of(actor, person))
        support = support_section(actor, person, access_of(actor, person))
    assert plan is not None and plan["status_words"] == "Signed" and plan["shows_money"]
    assert support is not None
    assert (support["weekly_hours"], support["weekly_cost"]) == (Decimal(14), Decimal("300.00"))
    assert support["shows_prices"] and support["may_end"]


def test_support_that_begins_later_is_not_added_to_what_goes_on_now(planning):
    arranged(planning)
    with acting_as(planning.worker) as actor:
        planning.plans.append(amend_plan(actor, planning.plan))
        set_start(actor, planning.plan, in_days(40))
    planning.sign()
    with acting_as(planning.worker) as actor:
        support = support_section(actor, planning.person, access_of(actor, planning.person))
    assert support is not None
    assert (len(support["now"]), len(support["later"]), support["weekly_hours"]) == (2, 2, Decimal(14))


def test_the_record_page_draws_both_parts(client, planning, resident):
    arranged(planning)
    for account in (planning.worker, resident):
        page = text_of(sign_in(client, account).get(f"/people/{planning.person.pk}"))
        assert "Open the support plan" in page
        assert "14 hours of support a week" in page
        assert "£300.00" in page


def test_a_provider_with_care_alone_sees_neither_prices_nor_drafts(client, planning, staff, provider_organisation):
    arranged(planning)
    carer = staff(Role.PROVIDER, organisation=provider_organisation)
    with acting_as(SYSTEM) as actor:
        grant_sight(actor, planning.person, [viewer_of(provider_organisation)], ["identity", "care"], Basis.PROVIDER)
    with acting_as(planning.worker) as actor:
        draft = amend_plan(actor, planning.plan)
    sign_in(client, carer)
    at = f"/plans/{planning.plan.pk}"
    for part in ("", "/print", "/outcomes", "/support"):
        assert "£" not in text_of(client.get(at + part)), part
    assert client.get(f"{at}/cost").status_code == 403
    assert client.get(f"{at}/agreement").status_code == 403
    assert client.get(f"/plans/{draft.pk}").status_code == 404
    page = text_of(client.get(f"/people/{planning.person.pk}"))
    assert "Lantern Home Care" in page and "£" not in page
    assert client.get("/plans").status_code == 403


def test_a_broker_sees_prices_and_neither_budget_nor_contribution(client, planning, broker):
    make_contribution(planning.person, "45.20")
    planning.start(terms())
    planning.sign()
    sign_in(client, broker)
    page = text_of(client.get(f"/plans/{planning.plan.pk}/support"))
    assert "£250.00" in page
    for part in ("", "/print"):
        page = text_of(client.get(f"/plans/{planning.plan.pk}{part}"))
        assert "£400.00" not in page and "£45.20" not in page


def test_the_lists_show_whose_plans_they_say(client, planning, staff, manager):
    planning.start()
    colleague = staff(Role.SOCIAL_WORKER, "Sam Reed")
    assert "Rose Penny" in text_of(sign_in(client, planning.worker).get("/plans"))
    sign_in(client, colleague)
    assert "Rose Penny" not in text_of(client.get("/plans"))
    assert "Rose Penny" in text_of(client.get("/plans?whose=team"))
    planning.sign()
    assert "Rose Penny" not in text_of(client.get("/plans?whose=team"))
    assert "Signed" in text_of(client.get("/plans?whose=team&state=signed"))
    rows = client.get("/plans?whose=team&state=signed&format=csv").content.decode().splitlines()
    assert rows[1].startswith("Rose Penny,Signed,Maya Ellis,") and ",250.00,400.00," in rows[1]


def many(place, worker, first: int, last: int) -> None:
    team = Team.objects.get(memberships__account=worker)
    for number in range(first, last):
        person = make_person(place, team, given_name=f"Person{number}")
        planning_with(person, worker).start(terms())


def test_a_list_asks_as_many_questions_for_twelve_plans_as_for_three(client, place, worker):
    sign_in(client, worker)
    counts = []
    for first, last in ((0, 3), (3, 12)):
        many(place, worker, first, last)
        client.get("/plans")
        with CaptureQueriesContext(connection) as asked:
            page = text_of(client.get("/plans"))
        counts.append(len(asked))
        assert page.count("Person") >= last
    assert counts[0] == counts[1]


def test_the_api_shows_a_plan_and_hides_money_where_it_may_not_be_seen(client, planning, staff, provider_organisation):
    make_contribution(planning.person, "45.20")
    support = arranged(planning)
    address = f"/api/v1/plans/{planning.plan.pk}"
    assert client.get(address).status_code == 401
    whole = sign_in(client, planning.worker).get(address).json()
    assert (whole["status"], whole["weekly_cost"], whole["weekly_contribution"]) == ("signed", "310.00", "45.20")
    assert [line["weekly_cost"] for line in whole["lines"]] == ["250.00", "60.00"]
    listed = client.get(f"/api/v1/plans?person={planning.person.pk}").json()
    assert [plan["id"] for plan in listed] == [str(planning.plan.pk)]
    with acting_as(SYSTEM) as actor:
        grant_sight(actor, planning.person, [viewer_of(provider_organisation)], ["identity", "care"], Basis.PROVIDER)
    hidden = sign_in(client, staff(Role.PROVIDER, organisation=provider_organisation)).get(address).json()
    assert hidden["weekly_cost"] is None and hidden["weekly_indicative"] is None
    assert {line["hourly_price"] for line in hidden["lines"]} == {None}
    end = {"ends_on": in_days(30).isoformat(), "reason": "Moved"}
    ending = f"/api/v1/plans/support/{support.pk}/end"
    assert client.post(ending, end, content_type="application/json").status_code == 403
    sign_in(client, planning.worker)
    early = client.post(ending, end | {"ends_on": "2001-01-01"}, content_type="application/json")
    assert (early.status_code, early.json()["errors"][0]["field"]) == (422, "ends_on")
    ended = client.post(ending, end, content_type="application/json")
    assert ended.json()["ends_on"] == in_days(30).isoformat()
    assert client.get("/api/v1/plans?page=0").status_code == 422


def test_the_start_page_says_which_plans_wait_for_whom(client, place, planning, manager, resident):
    said = re.compile(r'cw-card__waiting">[^<]*?(\d+ (?:to approve|of yours is being written))<')

    def waits(account) -> list[str]:
        return said.findall(text_of(sign_in(client, account).get("/home")))

    assert waits(planning.worker) == []
    plan = planning.start(terms(weekly_hours=Decimal(18)))
    assert waits(planning.worker) == ["1 of yours is being written"]
    assert waits(manager) == []
    assert "Your support plan waits" not in text_of(sign_in(client, resident).get("/home"))
    with acting_as(planning.worker) as actor:
        give_reason(actor, planning.plan, "Two carers are needed to move safely")
        agree_as_worker(actor, planning.plan)
    assert waits(manager) == ["1 to approve"]
    page = text_of(sign_in(client, resident).get("/home"))
    assert f'href="/plans/{plan.pk}/agreement">Read it and agree</a>' in page
    with acting_as(resident) as actor:
        agree_as_person(actor, planning.plan)
    assert "Your support plan waits" not in text_of(sign_in(client, resident).get("/home"))

"""The pages of brokers and providers, and the same over the API."""

import re
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Team
from commonweal.core.accounts.roles import Role
from commonweal.market.brokerage.actions import open_brief, withdraw_brief, withdraw_offer
from commonweal.market.brokerage.models import Award, Brief, Invitation, Offer
from commonweal.market.brokerage.tests.factories import WORDS, in_hours
from commonweal.market.providers.tests.factories import make_provider
from commonweal.pathway.plans.models import Support, SupportLine
from commonweal.pathway.plans.tests.factories import SYSTEM, in_days, make_person, planning_with, terms

pytestmark = pytest.mark.django_db


def text_of(response) -> str:
    assert response.status_code == 200, response.status_code
    return re.sub(r"\s+", " ", response.content.decode())


def sign_in(client: Client, account) -> Client:
    client.force_login(account)
    return client


def day_boxes(**days) -> dict[str, str]:
    boxes = {}
    for name, day in days.items():
        boxes |= {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}
    return boxes


def test_from_the_worklist_to_an_award_through_the_pages(client, arranging):
    lantern, beacon, _ = arranging.providers
    sign_in(client, arranging.broker)
    worklist = text_of(client.get("/brokerage"))
    assert "Rose Penny" in worklist and "Ask providers" in worklist
    ask = f"/brokerage/lines/{arranging.line.pk}/brief"
    page = text_of(client.get(ask))
    assert "Lantern Home Care" in page and "It has said nothing of free hours in this area" in page
    boxes = day_boxes(starts_on=in_days(20), closes_on=in_days(2))
    leaked = text_of(client.post(ask, boxes | {"what_matters": "Rose likes jazz", "times": "Mornings"}))
    assert "“Rose” is the person’s name" in leaked and "Rose likes jazz" in leaked and 'value="Mornings"' in leaked
    late = text_of(client.post(ask, boxes | day_boxes(closes_on=in_days(-2)) | {"what_matters": "Jazz"}))
    assert "Offers must close later than now" in late
    client.post(ask, boxes | {"what_matters": "A calm start, and jazz", "times": "Mornings"})
    with acting_as(SYSTEM):
        brief = Brief.objects.get()
    assert brief.closes_at.astimezone(in_hours(0).tzinfo).date() == in_days(2)

    for provider, price in ((lantern, "24.00"), (beacon, "25.40")):
        sign_in(client, arranging.people[provider.pk])
        listed = text_of(client.get("/briefs"))
        assert brief.reference in listed and "Rose" not in listed
        page = text_of(client.get(f"/briefs/{brief.pk}"))
        assert "A calm start, and jazz" in page and "Harbour" in page
        for hidden in ("Rose", "Penny", "Quay View", "ZZ1", "£250", str(arranging.planning.person.pk)):
            assert hidden not in page
        wrong = text_of(client.post(f"/briefs/{brief.pk}", {"hourly_price": "30", "note": "Jo comes"}))
        assert "Enter the day you can begin" in wrong
        assert "Jo comes" in wrong and 'value="30"' in wrong
        offered = client.post(
            f"/briefs/{brief.pk}", {"hourly_price": price, "note": ""} | day_boxes(can_start_on=in_days(18))
        )
        assert offered.status_code == 302

    sign_in(client, arranging.broker)
    assert "2 of 2" in text_of(client.get("/brokerage"))
    page = text_of(client.get(f"/brokerage/briefs/{brief.pk}"))
    assert "£10.00 less" in page and "£4.00 more" in page and "Above the plan" in page
    with acting_as(SYSTEM):
        offer = Offer.objects.get(organisation=lantern.pk)
    award = f"/brokerage/briefs/{brief.pk}/award/{offer.pk}"
    assert "£240.00 a week" in text_of(client.get(award))
    assert "what the person said to it" in text_of(client.post(award, {"reason": ""}))
    client.post(award, {"reason": "Rose met them"})
    assert "Rose met them" in text_of(client.get(f"/brokerage/briefs/{brief.pk}"))

    record = f"/people/{arranging.planning.person.pk}"
    chosen = text_of(sign_in(client, arranging.people[lantern.pk]).get(f"/briefs/{brief.pk}"))
    assert "It was chosen on" in chosen and record in chosen
    page = text_of(client.get(record))
    assert "Rose Penny" in page and "£" not in page
    other = text_of(sign_in(client, arranging.people[beacon.pk]).get(f"/briefs/{brief.pk}"))
    assert "It was not chosen" in other and record not in other
    assert client.get(record).status_code == 404


def test_a_brief_is_noted_as_read_when_the_provider_opens_it(client, arranging):
    brief = arranging.open()
    sign_in(client, arranging.people[arranging.providers[0].pk]).get(f"/briefs/{brief.pk}")
    with acting_as(SYSTEM):
        assert Invitation.objects.filter(seen_at__isnull=False).count() == 1
    assert "Not yet" in text_of(sign_in(client, arranging.broker).get(f"/brokerage/briefs/{brief.pk}"))


def test_an_uninvited_provider_finds_no_brief(client, arranging):
    brief = arranging.open()
    sign_in(client, arranging.people[arranging.providers[2].pk])
    assert brief.reference not in text_of(client.get("/briefs"))
    assert client.get(f"/briefs/{brief.pk}").status_code == 404
    assert client.post(f"/briefs/{brief.pk}", {}).status_code == 404
    assert client.post(f"/briefs/{brief.pk}/withdraw-offer").status_code == 404


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.PROVIDER, Role.COMMISSIONER])
def test_the_brokers_pages_are_for_brokers(client, arranging, staff, role):
    brief = arranging.open()
    sign_in(client, staff(role, "Somebody Else"))
    for address in ("/brokerage", f"/brokerage/briefs/{brief.pk}", f"/brokerage/lines/{arranging.line.pk}/brief"):
        assert client.get(address).status_code == 403


def test_the_providers_pages_are_for_providers(client, arranging):
    brief = arranging.open()
    sign_in(client, arranging.broker)
    assert client.get("/briefs").status_code == 403
    assert client.get(f"/briefs/{brief.pk}").status_code == 403


def test_lists_are_csv_files_too(client, arranging):
    sign_in(client, arranging.broker)
    lines = client.get("/brokerage?format=csv")
    assert lines.headers["Content-Type"].startswith("text/csv")
    assert (
        lines.content.decode()
        .splitlines()[1]
        .startswith("Rose Penny,Help to wash and dress each morning,Care at home,")
    )
    brief = arranging.open()
    provider = arranging.providers[0]
    arranging.offer(brief, provider)
    sign_in(client, arranging.people[provider.pk])
    row = client.get("/briefs?format=csv").content.decode().splitlines()[1]
    assert row.startswith(f"{brief.reference},Care at home,Harbour,10.00,") and row.endswith("Open for offers,24.00")


def test_a_provider_finds_what_it_can_answer_first_and_what_was_decided_last(client, place, arranging):
    provider = arranging.providers[0]
    sign_in(client, arranging.people[provider.pk])
    lines = more_plans(place, arranging, 0, 6)
    with acting_as(arranging.broker) as actor:
        later, sooner, answered, earlier_awarded, withdrawn, closed = (
            open_brief(actor, line, **WORDS, starts_on=in_days(20), closes_at=in_hours(hours))
            for line, hours in zip(lines, (60, 50, 40, 48, 48, 30), strict=True)
        )
    for brief in (answered, earlier_awarded):
        offer = arranging.offer(brief, provider)
    taken_back = arranging.offer(sooner, provider)
    with acting_as(arranging.people[provider.pk]) as actor:
        withdraw_offer(actor, taken_back)
    arranging.award(earlier_awarded, offer)
    with acting_as(arranging.broker) as actor:
        withdraw_brief(actor, withdrawn, "Not needed now")
    with acting_as(SYSTEM):
        Brief.objects.filter(pk=closed.pk).update(opened_at=in_hours(-3), closes_at=in_hours(-1))
    page = text_of(client.get("/briefs"))
    order = [later, sooner, answered, earlier_awarded, withdrawn, closed]
    found = sorted(order, key=lambda brief: page.index(brief.reference))
    assert found == [sooner, later, answered, closed, withdrawn, earlier_awarded]
    assert '<p class="cw-card__waiting">2 to answer</p>' in text_of(client.get("/home"))


def test_the_broker_is_told_what_waits_for_them_and_for_whom_no_brief_is_open(client, place, arranging):
    sign_in(client, arranging.broker)
    assert '<p class="cw-card__waiting">1 to arrange</p>' in text_of(client.get("/home"))
    assert "No brief waits for offers" in text_of(client.get("/brokerage"))
    more_plans(place, arranging, 0, 1)
    brief = arranging.open()
    for provider in arranging.providers[:2]:
        arranging.offer(brief, provider)
    assert '<p class="cw-card__waiting">1 to decide, 1 to arrange</p>' in text_of(client.get("/home"))
    assert "No other brief waits for offers" in text_of(client.get("/brokerage"))


def test_an_offer_is_taken_back_and_made_anew(client, arranging):
    brief = arranging.open()
    provider = arranging.providers[0]
    arranging.offer(brief, provider)
    sign_in(client, arranging.people[provider.pk])
    assert "Take back your offer" in text_of(client.get(f"/briefs/{brief.pk}"))
    client.post(f"/briefs/{brief.pk}/withdraw-offer")
    page = text_of(client.get(f"/briefs/{brief.pk}"))
    assert "You took it back" in page and "Make another offer" in page


def test_a_brief_is_withdrawn_on_its_page(client, arranging):
    brief = arranging.open()
    sign_in(client, arranging.broker)
    address = f"/brokerage/briefs/{brief.pk}/withdraw"
    assert text_of(client.get(address)).count("<h1") == 1
    assert "Say why" in text_of(client.post(address, {"reason": ""}))
    client.post(address, {"reason": "Not needed now"})
    with acting_as(SYSTEM):
        assert Brief.objects.get().withdrawn_at


def test_support_is_arranged_directly_on_its_page(client, arranging):
    sign_in(client, arranging.broker)
    address = f"/brokerage/lines/{arranging.line.pk}/arrange"
    assert text_of(client.get(address)).count("<h1") == 1
    given = day_boxes(starts_on=in_days(15)) | {"provider_name": "Starlamp", "reason": "From the store"}
    dear = text_of(client.post(address, given | {"weekly_cost": "250.01"}))
    assert "The plan has £250.00 a week" in dear and 'value="Starlamp"' in dear
    client.post(address, given | {"weekly_cost": "200"})
    with acting_as(SYSTEM):
        assert Support.objects.get().provider_name == "Starlamp"
    assert client.get(address).status_code == 404


def more_plans(place, arranging, first: int, last: int) -> list[SupportLine]:
    worker = arranging.planning.worker
    team = Team.objects.get(memberships__account=worker)
    lines = []
    for number in range(first, last):
        planning = planning_with(make_person(place, team, given_name=f"Person{number}"), worker)
        planning.start(terms(weekly_hours=Decimal(1)))
        planning.sign()
        with acting_as(SYSTEM):
            lines.append(SupportLine.objects.select_related("plan", "person").get(plan=planning.plan))
    return lines


def questions(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_worklist_asks_as_many_questions_for_many_as_for_few(client, place, arranging):
    sign_in(client, arranging.broker)
    counts = []
    for first, last in ((0, 4), (4, 16)):
        lines = more_plans(place, arranging, first, last)
        with acting_as(arranging.broker) as actor:
            for line in lines[: len(lines) // 2]:
                open_brief(actor, line, **WORDS, starts_on=in_days(20), closes_at=in_hours(48))
        counts.append(questions(client, "/brokerage"))
    assert counts[0] == counts[1]


def test_the_providers_list_asks_as_many_questions_for_many_as_for_few(client, place, arranging):
    provider = arranging.providers[0]
    counts = []
    for first, last in ((0, 3), (3, 15)):
        for line in more_plans(place, arranging, first, last):
            with acting_as(arranging.broker) as actor:
                brief = open_brief(actor, line, **WORDS, starts_on=in_days(20), closes_at=in_hours(48))
            arranging.offer(brief, provider)
        counts.append(questions(sign_in(client, arranging.people[provider.pk]), "/briefs"))
    assert counts[0] == counts[1]


def test_matching_asks_as_many_questions_for_many_providers_as_for_few(client, place, arranging):
    sign_in(client, arranging.broker)
    address = f"/brokerage/lines/{arranging.line.pk}/brief"
    few = questions(client, address)
    for number in range(20):
        make_provider(place, f"Provider {number}")
    assert questions(client, address) == few


def post(client: Client, address: str, given: dict):
    return client.post(f"/api/v1/brokerage{address}", given, content_type="application/json")


def test_the_whole_way_over_the_api(client, arranging):
    lantern, beacon, _ = arranging.providers
    assert client.get("/api/v1/brokerage/briefs").status_code == 401
    sign_in(client, arranging.broker)
    (line,) = client.get("/api/v1/brokerage/lines").json()
    assert line["weekly_planned"] == "250.00"
    asked = {
        "line": line["id"],
        "what_matters": "A calm start",
        "starts_on": in_days(20).isoformat(),
        "closes_at": in_hours(48).isoformat(),
    }
    leaked = post(client, "/briefs", asked | {"what_matters": "Rose likes jazz"})
    assert leaked.status_code == 422
    assert leaked.json()["errors"][0]["field"] == "what_matters"
    assert "“Rose” is the person’s name" in leaked.json()["errors"][0]["message"]
    made = post(client, "/briefs", asked)
    assert made.status_code == 201
    brief = made.json()["id"]

    sign_in(client, arranging.people[lantern.pk])
    (seen,) = client.get("/api/v1/brokerage/briefs").json()
    assert (seen["id"], seen["person"], seen["line"]) == (brief, None, None)
    offer = {"hourly_price": "26.50", "can_start_on": in_days(20).isoformat()}
    dear = post(client, f"/briefs/{brief}/offers", offer)
    assert (dear.status_code, dear.json()["errors"][0]["field"]) == (422, "hourly_price")
    offered = post(client, f"/briefs/{brief}/offers", offer | {"hourly_price": "24.00"})
    assert offered.status_code == 201

    sign_in(client, arranging.people[beacon.pk])
    assert client.get(f"/api/v1/brokerage/briefs/{brief}").json()["offers"] == []
    assert post(client, f"/offers/{offered.json()['id']}/withdraw", {}).status_code == 404
    own = post(client, f"/briefs/{brief}/offers", offer | {"hourly_price": "25.00"}).json()
    assert post(client, f"/offers/{own['id']}/withdraw", {}).json()["withdrawn_at"]
    refused = post(client, f"/briefs/{brief}/award", {"offer": own["id"], "reason": "Mine"})
    assert refused.status_code == 403

    sign_in(client, arranging.broker)
    assert len(client.get(f"/api/v1/brokerage/briefs/{brief}").json()["offers"]) == 2
    chosen = post(client, f"/briefs/{brief}/award", {"offer": offered.json()["id"], "reason": "Rose met them"})
    assert chosen.status_code == 201
    with acting_as(SYSTEM):
        assert str(Award.objects.get().pk) == chosen.json()["id"]
    again = post(client, f"/briefs/{brief}/award", {"offer": offered.json()["id"], "reason": "Again"})
    assert again.status_code == 422
    assert client.get("/api/v1/brokerage/lines").json() == []

    award = sign_in(client, arranging.people[lantern.pk]).get(f"/api/v1/brokerage/briefs/{brief}").json()["award"]
    assert award["person"] == str(arranging.planning.person.pk)
    assert sign_in(client, arranging.people[beacon.pk]).get(f"/api/v1/brokerage/briefs/{brief}").json()["award"] is None


def test_the_api_withdraws_a_brief(client, arranging):
    brief = arranging.open()
    sign_in(client, arranging.broker)
    assert post(client, f"/briefs/{brief.pk}/withdraw", {"reason": "Not now"}).json()["state"] == "withdrawn"
    sign_in(client, arranging.people[arranging.providers[0].pk])
    assert post(client, f"/briefs/{brief.pk}/withdraw", {"reason": "Mine"}).status_code == 403

"""Pages and the API: what each kind of person comes to, and what they may not."""

import pytest
from django.urls import reverse

from commonweal.core.accounts.actors import acting_as
from commonweal.pathway.carers.actions import register_carer_of, write_plan
from commonweal.pathway.carers.facts import CarerFacts, PlanFacts
from commonweal.pathway.carers.models import Activation, Carer, CarerApplication, Caring, EmergencyPlan
from commonweal.pathway.carers.tests.conftest import CARING, IVY
from commonweal.people.circle.actions import add_supporter

pytestmark = pytest.mark.django_db
BREAK = {
    "what": "A weekend", "starts_on_day": "27", "starts_on_month": "11", "starts_on_year": "2026", "ends_on_day": "29",
    "ends_on_month": "11", "ends_on_year": "2026", "unit": "nights", "amount": "2", "meanwhile": "",
}  # fmt: skip


def text(client, name: str, *args) -> str:
    answer = client.get(reverse(name, args=args))
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def test_from_the_front_page_to_the_register_and_back_from_the_record(client, crew, place, resident):
    assert reverse("carers:me") in client.get("/").content.decode()
    assert "Sign in and ask" in text(client, "carers:me")
    client.force_login(resident)
    given = {
        "given_name": "Ivy", "family_name": "Oake", "phone": "01632 960103", "postcode": "ZZ1 1AA",
        "cared_for_name": "May Oake", "relationship": "daughter", "news": "none",
    }  # fmt: skip
    refused = client.post(reverse("carers:join"), given | {"phone": ""}).content.decode()
    assert "There is a problem" in refused
    assert "May Oake" in refused
    client.post(reverse("carers:join"), given)
    assert "They ring you" in text(client, "carers:me")
    client.force_login(crew.officer)
    assert "Ivy Oake" in text(client, "carers:asked")
    with acting_as(crew.officer):
        page = reverse("carers:application", args=[CarerApplication.objects.get().pk])
    assert "May Oake" in client.get(page).content.decode()
    client.post(page, {"do": "accept", "person": ""})
    with acting_as(crew.officer):
        made = Carer.objects.select_related("person").get()
    assert reverse("carers:carer", args=[made.pk]) in text(client, "identity:record", made.person_id)
    client.force_login(resident)
    own = text(client, "carers:carer", made.pk)
    assert "You as a carer" in own
    assert "Write the emergency plan" in own
    assert "There is no emergency plan yet for May Oake" in client.get("/home").content.decode()


def test_her_record_leads_a_worker_to_carer_plan_and_use_and_tells_others_nothing(
    client, plan, rose, owen, crew, resident, owen_account
):
    client.force_login(crew.worker)
    record = text(client, "identity:record", rose.pk)
    assert "Owen Penny</strong> looks after Rose, as their son" in record
    assert reverse("carers:plan", args=[plan.pk]) in record
    page = text(client, "carers:plan", plan.pk)
    assert page.index("Ivy Oake") < page.index("Ned Penny")
    used = client.post(reverse("carers:activate", args=[plan.pk]), {"told_by": "A ward", "happened": "He is ill"})
    client.post(used.url, {"do": "call", "name": "Ivy Oake", "answer": "coming", "words": ""})
    assert "steps in" in client.get(used.url).content.decode()
    assert "in use since" in text(client, "identity:record", rose.pk)
    assert "Emergency plans in use" in text(client, "carers:list")
    assert "End it" in client.get(used.url).content.decode()
    client.post(used.url, {"do": "end", "done": "Ivy is there"})
    assert client.get(reverse("carers:plan_pdf", args=[plan.pk])).content[:5] == b"%PDF-"
    client.force_login(resident)
    record = text(client, "identity:record", rose.pk)
    assert "Owen Penny</strong> looks after" not in record
    for address in (reverse("carers:plan", args=[plan.pk]), used.url):
        assert client.get(address).status_code == 404
    client.force_login(owen_account)
    assert "Emergency, over" in client.get(used.url).content.decode()
    assert client.get(reverse("identity:record", args=[rose.pk])).status_code == 404
    with acting_as(crew.worker):
        assert Activation.objects.get().done


def test_she_reads_the_plan_that_he_shows_her_and_cannot_change_it(client, caring, owen_account, resident):
    with acting_as(owen_account) as actor:
        shown = write_plan(actor, caring, PlanFacts("Ring Ivy", is_shown=True), [IVY])
    client.force_login(resident)
    page = text(client, "carers:plan", shown.pk)
    assert "Ring Ivy" in page
    assert "Change it" not in page
    assert "use this plan" not in page
    assert client.get(reverse("carers:write_plan", args=[caring.pk])).status_code == 404
    assert client.get(reverse("carers:activate", args=[shown.pk])).status_code == 403


def test_a_break_goes_from_asking_to_care_meanwhile_by_its_pages(client, carer, caring, owen_account, crew):
    client.force_login(owen_account)
    ask = reverse("carers:change", args=[carer.pk, "break"])
    assert "must not be before" in client.post(ask, BREAK | {"ends_on_day": "20"}).content.decode()
    client.post(ask, BREAK | {"caring": str(caring.pk)})
    page = text(client, "carers:carer", carer.pk)
    assert "A weekend" in page
    assert "Asked for" in page
    client.force_login(crew.worker)
    listed = text(client, "carers:list") + client.get(reverse("carers:list") + "?format=csv").content.decode()
    assert listed.count("Asked for one: to be answered") == 2
    with acting_as(crew.worker):
        one = caring.person
    address = page.split('href="/carers/breaks/')[1].split('"')[0]
    for what, given in (
        ("answer", {"is_agreed": "yes", "words": "Enjoy it"}),
        ("book", {"booked_with": "Hotel"}),
        ("meanwhile", {"kind": "sitting", "given_by": "Ivy", "cost": "0"}),
    ):
        sent = client.post(f"/carers/breaks/{address}/{what}", given)
        assert sent.status_code == 302, (what, sent.content.decode())
    found = client.get(f"/carers/breaks/{address}").content.decode()
    assert "The carer is not charged" in found
    assert "Care while a carer has a break" in text(client, "identity:record", caring.cared_for_id)
    assert one.name in found


def test_from_the_circle_what_is_known_is_filled_in_and_a_likely_record_is_offered(client, rose, owen, crew):
    with acting_as(crew.worker) as actor:
        supporter = add_supporter(
            actor, rose, name="Owen Penny", kind="family", relationship="son", phone="01632 960104", is_carer=True
        )
    client.force_login(crew.worker)
    page = reverse("carers:add_of", args=[rose.pk]) + f"?from={supporter.pk}"
    assert page.replace("&", "&amp;") in text(client, "identity:record", rose.pk)
    assert 'value="01632 960104"' in client.get(page).content.decode()
    given = {
        "given_name": "Owen", "family_name": "Penny", "relationship": "son", "news": "none", "offer": "wanted",
        "date_of_birth_day": "5", "date_of_birth_month": "5", "date_of_birth_year": "1970",
    }  # fmt: skip
    offered = client.post(page, given).content.decode()
    assert "Somebody like them has a record already" in offered
    client.post(page, given | {"carer": str(owen.pk)})
    with acting_as(crew.worker):
        caring = Caring.objects.get()
    assert (caring.person_id, caring.cared_for_id, caring.supporter_id) == (owen.pk, rose.pk, supporter.pk)


def test_the_card_tells_a_finder_whom_to_ring_and_nothing_else(client, carer, plan, crew):
    for number in (carer.card_number, "CR-2222-2222"):
        page = text(client, "carers:found_card", number)
        assert "01632 960999" in page
        assert "Owen" not in page
    client.force_login(crew.elsewhere)
    opened = client.post(
        reverse("carers:by_card"), {"number": carer.card_number, "reason": "A ward rang about her son"}
    )
    assert opened.url == reverse("carers:plan", args=[plan.pk])
    assert client.get(reverse("carers:by_card"), {"number": carer.card_number}).status_code == 200


def test_pages_of_workers_are_closed_to_others(client, carer, crew, resident, rose):
    for account, addresses in (
        (resident, ["/carers", "/carers/sums", "/carers/asked", "/carers/by-card", f"/people/{rose.pk}/carers/add"]),
        (crew.commissioner, ["/carers", "/carers/asked", "/carers/by-card"]),
    ):
        client.force_login(account)
        assert [client.get(address).status_code for address in addresses] == [403] * len(addresses)
        assert client.get(reverse("carers:carer", args=[carer.pk])).status_code == 404
    assert "Under 10" in text(client, "carers:sums")
    assert "Nobody" not in client.get("/carers/sums?format=csv").content.decode()


def test_the_api_registers_plans_uses_and_counts_and_refuses_others(client, owen, rose, owen_account, crew):
    client.force_login(owen_account)
    given = {"is_working": True, "looks_after": {"cared_for_name": "Rose Penny", "relationship": "son"}}
    made = client.post("/api/v1/carers", given, content_type="application/json")
    assert made.status_code == 201
    assert (made.json()["plan"], made.json()["assessed"]) == ("missing", "not_yet")
    caring = made.json()["looks_after"][0]["id"]
    plan = {"first": "Ring Ivy", "helpers": [{"name": "Ivy", "phone": "01632 960101"}]}
    address = f"/api/v1/carers/looks-after/{caring}/plan"
    written = client.post(address, plan, content_type="application/json")
    assert (written.status_code, written.json()["version"]) == (201, 1)
    assert client.post(address, plan | {"helpers": []}, content_type="application/json").status_code == 422
    asked = {"what": "A night", "starts_on": "2026-12-01", "ends_on": "2026-12-02", "unit": "nights", "amount": "1",
             "looks_after": caring}  # fmt: skip
    breaks = f"/api/v1/carers/{made.json()['id']}/breaks"
    one = client.post(breaks, asked, content_type="application/json").json()
    assert client.get("/api/v1/carers").status_code == 403
    client.force_login(crew.worker)
    answer = f"/api/v1/carers/breaks/{one['id']}/answer"
    said = client.post(answer, {"is_agreed": True, "words": "Yes"}, content_type="application/json")
    assert said.json()["state"] == "agreed"
    assert client.get(breaks).json()["breaks"][0]["state"] == "agreed"
    assert [row["name"] for row in client.get("/api/v1/carers?plan=good").json()] == ["Owen Penny"]
    used = f"/api/v1/carers/plans/{written.json()['id']}/use"
    emergency = client.post(used, {"told_by": "A ward", "happened": "Ill"}, content_type="application/json").json()
    calls = f"/api/v1/carers/emergencies/{emergency['id']}"
    client.post(f"{calls}/calls", {"name": "Ivy", "answer": "coming"}, content_type="application/json")
    ended = client.post(f"{calls}/end", {"done": "Ivy is there"}, content_type="application/json").json()
    assert ended["calls"] == [{"name": "Ivy", "answer": "coming", "words": ""}]
    assert client.get(f"/api/v1/carers/plans/{written.json()['id']}").json()["in_use_since"] is None
    client.force_login(crew.elsewhere)
    assert client.get(f"/api/v1/carers/{made.json()['id']}").status_code == 404
    client.force_login(crew.commissioner)
    assert client.get("/api/v1/carers/sums").json()["people"] is None
    with acting_as(crew.worker) as actor:
        register_carer_of(actor, rose, CarerFacts(), CARING, given_name="Ann", family_name="Gale")
        assert EmergencyPlan.objects.count() == 1

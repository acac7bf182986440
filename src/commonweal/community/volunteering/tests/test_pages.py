"""The pages, as a browser without scripts uses them: asking, offering, answering, following, and the board."""

import re
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from commonweal.community.directory.models import ListedOrganisation, Service
from commonweal.community.volunteering.actions import accept_asking, ask_volunteers, finish_task, match_by_hand
from commonweal.community.volunteering.kit import documents
from commonweal.community.volunteering.models import Asking, Grant, Hours, Scheme, Task, Volunteer
from commonweal.community.volunteering.states import State
from commonweal.community.volunteering.tests.conftest import AGREED, CHECKED, TODAY, messages, stored
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.roles import Role

FOR_ME: dict[str, dict[str, Any]] = {
    "who": {"who": "me"},
    "kind": {"kind": "garden"},
    "words": {"words": "Leaves on the path"},
    "marks": {"marks": []},
    "often": {"often": "certain"},
    "day": {"first_on_day": "27", "first_on_month": "11", "first_on_year": "2026"},
    "times": {"times": ["morning"]},
    "where": {"postcode": "zz1 1aa", "address": "3 Quay Street"},
    "name": {"name": "Iris Holt", "phone": "01632 960123", "email": ""},
    "know": {"to_know": "Ring twice"},
}
FOR_OTHER = FOR_ME | {
    "who": {"who": "other"},
    "name": {"name": "Iris Holt"},
    "you": {"asker_name": "Tom Holt", "asker_relation": "Son", "phone": "", "email": "tom@home.example"},
    "agreement": {"agrees": "yes"},
}
OFFER: dict[str, dict[str, Any]] = {
    "interests": {"interests": ["garden", "shopping"]},
    "times": {"days": ["4"], "times": [], "most_at_once": "2"},
    "where": {"postcode": "zz1 1ab", "miles": "3"},
    "abilities": {"abilities": ["drives"]},
    "about": {"about": "", "support": ""},
    "you": {"name": "Tom Sears", "phone": "07700 900123", "email": ""},
    "agreements": {"agreements": list(AGREED)},
}
GRANT: dict[str, dict[str, Any]] = {
    "group": {"group_name": "Quay Lunch Friends", "about": "Six neighbours"},
    "purpose": {"purpose": "A lunch once a week"},
    "money": {"amount": "£240", "costs": "Hall", "people": "20"},
    "contact": {"contact_name": "Bridget Lane", "phone": "", "email": "bridget@quay.example", "postcode": "zz1 1aa"},
}


def walk(client: Client, typed: dict[str, dict[str, Any]], begin: str) -> str:
    """Answer page after page as they come; returns the address after the last that has an answer."""
    here = client.post(begin)["Location"]
    for _ in range(len(typed) + 5):
        name = here.rsplit("/", 1)[1]
        assert client.get(here).status_code == 200, here
        if name not in typed:
            return here
        response = client.post(here, typed[name])
        assert response.status_code == 302, (name, response.context["form"].errors)
        here = response["Location"]
    raise AssertionError(f"The pages go round: {here}")


def text_of(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, (address, response.status_code, response.get("Location"))
    return re.sub(r"\s+", " ", response.content.decode())


def one_task() -> Task:
    with acting_as(system_actor("test")):
        return Task.objects.get()


def test_somebody_signed_out_asks_follows_and_takes_it_back(scheme, client):
    check = walk(client, FOR_ME, "/volunteering/ask")
    assert check.endswith("/ask/check")
    page = text_of(client, check)
    for said in (
        "The garden",
        "Leaves on the path",
        "27 November 2026",
        "Morning",
        "ZZ1 1AA",
        "Ring twice",
        "any of our",
    ):
        assert said in page
    sent = client.post(check, follow=True)
    made = one_task()
    code = re.search(r'cw-return-code">([^<]+)<', sent.content.decode())
    assert made.reference in sent.content.decode() and code is not None
    assert "Looking for somebody" in text_of(client, f"/volunteering/tasks/{made.reference}")
    client.post("/volunteering/follow/leave")
    assert client.get(f"/volunteering/tasks/{made.reference}").status_code == 302
    given = {"reference": made.reference.lower(), "code": code.group(1).lower().replace("-", " ")}
    assert client.post("/volunteering/follow", given)["Location"] == f"/volunteering/tasks/{made.reference}"
    client.post(f"/volunteering/tasks/{made.reference}/cancel", {"words": ""})
    assert one_task().state == State.CANCELLED


@pytest.mark.parametrize(
    ("typed", "begin", "model"),
    [(FOR_ME, "/volunteering/ask", Task), (OFFER, "/volunteering/offer", Volunteer)],
)
def test_one_computer_sends_only_so_many_without_signing_in(scheme, settings, typed, begin, model):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"sent_by_unknown": "1/h/ip"}
    browsers = [Client(), Client(), Client(REMOTE_ADDR="192.0.2.7")]
    answers = [client.post(walk(client, typed, begin)) for client in browsers]
    assert [answer.status_code for answer in answers] == [302, 429, 302]
    assert "What you typed is kept" in answers[1].content.decode()
    with acting_as(system_actor("test")):
        assert model.objects.count() == 2


def test_the_link_of_the_message_opens_it_on_another_computer(task):
    made = task()
    link = re.search(r"http\S+(/volunteering/follow/\S+)", messages()[0].body)
    assert link is not None
    elsewhere = Client()
    assert elsewhere.get(link.group(1))["Location"] == f"/volunteering/tasks/{made.reference}"
    assert "Leaves on the path" in text_of(elsewhere, f"/volunteering/tasks/{made.reference}")


def test_wrong_codes_open_nothing_and_after_five_there_is_a_pause(task, client):
    made = task()
    for _ in range(5):
        page = client.post("/volunteering/follow", {"reference": made.reference, "code": "7K3M-9QXD-2HTR"})
        assert "do not belong together" in page.content.decode()
    page = client.post("/volunteering/follow", {"reference": made.reference, "code": "7K3M-9QXD-2HTR"})
    assert "Too many wrong codes" in page.content.decode()


def test_for_somebody_else_who_does_not_agree_nothing_is_sent(scheme, client):
    here = walk(client, {name: page for name, page in FOR_OTHER.items() if name != "agreement"}, "/volunteering/ask")
    assert here.endswith("/agreement")
    page = client.post(here, {"agrees": "no", "right": "I thought so"}).content.decode()
    assert "Ask them first" in page and "I thought so" in page and "There is a problem" in page
    client.post(here, FOR_OTHER["agreement"])
    client.post(walk_on(client, FOR_OTHER))
    assert (one_task().asker_name, one_task().email) == ("Tom Holt", "tom@home.example")


def walk_on(client: Client, typed: dict[str, dict[str, Any]]) -> str:
    """Answer what is left; returns the address of the check."""
    for name in typed:
        response = client.post(f"/volunteering/ask/{name}", typed[name])
        assert response.status_code in (302, 404), name
    return "/volunteering/ask/check"


def test_words_of_risk_bring_advice_at_once(scheme, client):
    here = walk(client, FOR_ME | {"words": {"words": "He threatens me"}}, "/volunteering/ask")
    assert here.endswith("/safety")
    assert "call 999" in text_of(client, here)
    client.post(here, {"safe": "some", "how": "Only by my neighbour"})
    client.post(walk_on(client, {name: page for name, page in FOR_ME.items() if name not in ("who", "words")}))
    made = one_task()
    assert made.mentions_safety and not made.may_write and made.reach == "Only by my neighbour"
    assert messages() == []


@pytest.mark.parametrize(
    ("page", "typed", "said"),
    [
        ("who", {}, "Say whether it is for you"),
        ("kind", {"kind": "x"}, "Select a valid choice"),
        ("day", {"first_on_day": "22", "first_on_month": "11", "first_on_year": "2026"}, "today or later"),
        ("where", {"postcode": "ZZ1", "address": "3 Quay Street"}, "Enter all of it"),
        ("name", {"name": "Iris", "phone": "", "email": ""}, "phone number or an e-mail"),
    ],
)
def test_a_page_says_what_is_wrong_and_keeps_what_was_typed(scheme, client, page, typed, said):
    before = {name: FOR_ME[name] for name in FOR_ME if list(FOR_ME).index(name) < list(FOR_ME).index(page)}
    here = walk(client, before, "/volunteering/ask")
    body = client.post(here, typed).content.decode()
    assert said in body and "There is a problem" in body
    assert all(f'value="{value}"' in body for value in typed.values() if value and value != "x")


def test_a_page_nobody_began_leads_to_the_beginning(scheme, client):
    assert client.get("/volunteering/ask/where")["Location"] == "/volunteering"
    client.post("/volunteering/ask")
    assert client.get("/volunteering/ask/record").status_code == 404


def test_what_a_record_knows_is_in_the_boxes_already_and_the_record_is_asked_about(scheme, rose, resident, client):
    client.force_login(resident)
    client.post("/volunteering/ask")
    client.post("/volunteering/ask/who", {"who": "me"})
    assert 'value="Rose Penny"' in text_of(client, "/volunteering/ask/name")
    assert 'value="ZZ1 1AB"' in text_of(client, "/volunteering/ask/where")
    check = walk(client, FOR_ME | {"record": {"record": "yes"}}, "/volunteering/ask")
    client.post(check)
    assert one_task().person_id == rose.pk
    assert "The garden" in text_of(client, "/volunteering/tasks")


def test_staff_ask_by_phone_from_a_record_they_work_with(scheme, rose, worker, client):
    client.force_login(worker)
    record = text_of(client, f"/people/{rose.pk}")
    assert f"/volunteering/take?person={rose.pk}" in record
    here = client.get(f"/volunteering/take?person={rose.pk}")["Location"]
    assert here.endswith("/taken")
    typed = {"taken": {"channel": "phone"}} | {
        name: page for name, page in FOR_OTHER.items() if name not in ("who", "you")
    }
    typed |= {"name": FOR_ME["name"], "record": {"record": "yes"}}
    sent = client.post(walk_on(client, typed), follow=True).content.decode()
    made = one_task()
    assert (made.taken_by_name, made.person_id, made.channel) == ("Maya Ellis", rose.pk, "phone")
    assert made.reference in sent
    assert made.reference in text_of(client, f"/volunteering/tasks/{made.reference}")
    assert "Neighbours were asked for the garden" in text_of(client, f"/people/{rose.pk}")


def test_staff_who_do_not_work_with_somebody_cannot_ask_for_them(scheme, rose, staff, client):
    stranger = staff(Role.CONTACT_OFFICER, "Noor Aziz")
    client.force_login(stranger)
    assert client.get(f"/volunteering/take?person={rose.pk}").status_code in (403, 404)
    assert client.get("/volunteering/take?person=nonsense").status_code == 404


def test_an_offer_is_made_changed_paused_and_ended_without_an_account(scheme, client):
    check = walk(client, OFFER, "/volunteering/offer")
    assert "To every line" in text_of(client, check)
    page = client.post(check, follow=True).content.decode()
    assert "No checks: The garden" in page and "Enhanced DBS check with the adults" in page
    with acting_as(system_actor("test")):
        made = Volunteer.objects.get()
    assert "Wait" in text_of(client, "/volunteering/mine") or "coordinator gets in touch" in text_of(
        client, "/volunteering/mine"
    )
    changed = {
        "days": ["0"],
        "times": [],
        "most_at_once": "1",
        "postcode": "zz1 1ab",
        "miles": "5",
        "phone": "07700 900123",
    }
    assert client.post("/volunteering/mine/change", changed)["Location"] == "/volunteering/mine"
    assert (stored(made).miles, stored(made).interests) == (5, [])
    wrong = client.post("/volunteering/mine/change", changed | {"miles": "lots"}).content.decode()
    assert "Enter a whole number from 1 to 50" in wrong and 'value="lots"' in wrong
    client.post("/volunteering/mine/stop", {"why": "Moving"})
    assert stored(made).state == "left"


def test_a_link_to_a_volunteers_page_opens_it_and_another_key_does_not(volunteer, client):
    volunteer()
    link = re.search(r"http\S+(/volunteering/hand/\S+)", messages("volunteer-approved")[0].body)
    assert link is not None
    assert client.get("/volunteering/mine").status_code == 302
    assert client.get(link.group(1))["Location"] == "/volunteering/mine"
    assert "Tom Sears" in text_of(client, "/volunteering/mine")
    assert Client().get("/volunteering/hand/" + "a" * 26).status_code == 404
    assert Client().get("/volunteering/hand/short").status_code == 404


def test_a_volunteer_answers_by_the_link_and_only_then_reads_who_it_is(task, volunteer, coordinator, client):
    made, tom = task(), volunteer()
    with acting_as(coordinator) as actor:
        ask_volunteers(actor, made, [tom.pk], note="Bring gloves")
    link = re.search(r"http\S+(/volunteering/asked/\S+)", messages("neighbours-wanted")[0].body)
    assert link is not None
    before = text_of(client, link.group(1))
    assert "Bring gloves" in before and "ZZ1" in before
    assert not any(word in before for word in ("Iris", "Quay Street", "960123", "Leaves"))
    assert stored(made).state == State.OFFERED
    after = client.post(link.group(1), {"answer": "yes", "words": ""}).content.decode()
    assert "Iris Holt" in after and "3 Quay Street" in after and "Ring twice" in after
    assert stored(made).state == State.MATCHED
    assert made.reference in text_of(client, "/volunteering/mine") or "Iris Holt" in text_of(
        client, "/volunteering/mine"
    )
    done = client.post(
        f"/volunteering/tasks/{made.reference}/done",
        {"on_day": "23", "on_month": "11", "on_year": "2026", "hours": "1.5", "words": ""},
    )
    assert done.status_code == 302
    with acting_as(system_actor("test")):
        assert Hours.objects.get().hours == 1.5


def test_who_comes_too_late_is_told_kindly(task, volunteer, coordinator, client):
    made, tom, una = task(), volunteer("Tom Sears"), volunteer("Una Moss")
    with acting_as(coordinator) as actor:
        ask_volunteers(actor, made, [tom.pk, una.pk])
    links = [re.search(r"http\S+(/volunteering/asked/\S+)", one.body) for one in messages("neighbours-wanted")]
    pages = [Client().post(link.group(1), {"answer": "yes"}).content.decode() for link in links if link]
    assert "it is yours" in pages[0]
    assert "Somebody else was first" in pages[1] and "Iris" not in pages[1]


def test_whoever_asked_sees_who_comes_and_thanks_them(task, volunteer, coordinator, resident, client):
    made, tom = task(by=resident), volunteer(phone="07700 900123")
    with acting_as(coordinator) as actor:
        match_by_hand(actor, made, tom)
    client.force_login(resident)
    page = text_of(client, f"/volunteering/tasks/{made.reference}")
    assert "Tom Sears" in page and "07700 900123" in page
    client.post(f"/volunteering/tasks/{made.reference}/done", {"words": ""})
    empty = client.post(f"/volunteering/tasks/{made.reference}/thanks", {"words": ""}).content.decode()
    assert "Write a few words of thanks" in empty
    client.post(f"/volunteering/tasks/{made.reference}/thanks", {"words": "So kind"})
    assert stored(made).thanks == "So kind"
    assert client.get(f"/volunteering/tasks/{made.reference}/hand-back").status_code == 200
    assert client.post(f"/volunteering/tasks/{made.reference}/hand-back", {"words": ""}).status_code in (200, 403)


def test_a_volunteer_prints_hours_a_certificate_and_a_letter(task, volunteer, coordinator, account, client):
    tom = volunteer(account=account("Tom Sears"))
    made = task()
    with acting_as(coordinator) as actor:
        match_by_hand(actor, made, tom)
        finish_task(actor, made, on=TODAY, hours=Decimal(2))
    client.force_login(tom.account)
    logged = {"task": "", "on_day": "20", "on_month": "11", "on_year": "2026", "hours": "3", "words": "First aid"}
    assert client.post("/volunteering/mine/hours", logged).status_code == 302
    nothing = client.post("/volunteering/mine/hours", logged | {"words": ""}).content.decode()
    assert "Say what it was for" in nothing
    certificate = text_of(client, "/volunteering/mine/certificate")
    assert "5 hours" in certificate and "The garden" in certificate and "Training, meetings" in certificate
    assert "Thank you, Tom" in text_of(client, f"/volunteering/mine/thanks/{made.reference}")
    assert "Iris" not in text_of(client, f"/volunteering/mine/thanks/{made.reference}")
    log = client.get("/volunteering/mine/hours?format=csv").content.decode()
    assert "First aid" in log and "2026-11-20,3" in log


def test_the_coordinator_runs_the_whole_board(task, volunteer, coordinator, client, scheme):
    client.force_login(coordinator)
    made, tom, una = task(kind="company"), volunteer(checks=CHECKED), volunteer("Una Moss")
    board = text_of(client, "/volunteering/board")
    assert made.reference in board and "Looking for somebody" in board and "Company, ZZ1" in board
    page = text_of(client, f"/volunteering/board/{made.reference}")
    assert "Tom Sears" in page and f"{una.name}: Missing or run out" in page
    nobody = client.post(
        f"/volunteering/board/{made.reference}/ask", {"volunteers": [], "note": "Cake"}
    ).content.decode()
    assert "Choose whom to ask" in nobody and "Cake" in nobody
    client.post(f"/volunteering/board/{made.reference}/ask", {"volunteers": [str(tom.pk)], "note": "Cake"})
    assert stored(made).state == State.OFFERED
    client.post(f"/volunteering/board/{made.reference}/match", {"volunteer": str(tom.pk)})
    assert stored(made).state == State.MATCHED
    client.post(f"/volunteering/board/{made.reference}/hand-back", {"words": "Ill"})
    assert stored(made).state == State.ASKED
    unreasoned = client.post(f"/volunteering/board/{made.reference}/not-done", {"words": "Rain"}).content.decode()
    assert "Choose why it was not done" in unreasoned and "Rain" in unreasoned
    client.post(f"/volunteering/board/{made.reference}/not-done", {"reason": "nobody_free", "words": ""})
    assert stored(made).reason == "nobody_free"
    listed = client.get("/volunteering/board?shows=ended&format=csv").content.decode()
    assert made.reference in listed and "nobody_free" in listed and "Iris" not in listed
    assert client.get(f"/volunteering/tasks/{made.reference}")["Location"].endswith(f"/board/{made.reference}")


def test_words_of_risk_stand_on_the_board_until_they_are_read(task, coordinator, client):
    made = task(words="He threatens me")
    client.force_login(coordinator)
    assert "At risk?" in text_of(client, "/volunteering/board")
    page = text_of(client, f"/volunteering/board/{made.reference}")
    assert "“threatens” (abuse or violence)" in page and "Nobody is asked before you have read" in page
    client.post(f"/volunteering/board/{made.reference}/risk")
    assert "Read and acted on by Femi Cole" in text_of(client, f"/volunteering/board/{made.reference}")


def test_the_coordinator_meets_checks_and_talks_with_a_volunteer(volunteer, coordinator, client):
    new = volunteer(approved=False)
    client.force_login(coordinator)
    assert "Tom Sears" in text_of(client, "/volunteering/volunteers?shows=new")
    here = f"/volunteering/volunteers/{new.pk}"
    assert "Needed where you do not" in text_of(client, f"{here}/decide")
    assert "Say why" in client.post(f"{here}/decide", {"decision": "decline", "words": ""}).content.decode()
    client.post(f"{here}/decide", {"decision": "approve", "words": ""})
    issued = {"issued_on_day": "1", "issued_on_month": "10", "issued_on_year": "2026"}
    missing = client.post(f"{here}/check", {"kind": "basic", "reference": "0012"}).content.decode()
    assert "Enter the day it was issued" in missing and 'value="0012"' in missing
    client.post(f"{here}/check", {"kind": "basic", "reference": "001234", **issued})
    client.post(f"{here}/talk", {"words": "Enjoys it, knees are bad"})
    page = text_of(client, here)
    assert "001234" in page and "1 October 2029" in page and "knees are bad" in page
    with acting_as(coordinator):
        check = new.checks.get()
    client.post(f"{here}/check/{check.pk}/end", {"why": "Seen by mistake"})
    assert "Taken back" in text_of(client, here)
    assert "Tom Sears" in client.get("/volunteering/volunteers?format=csv").content.decode()
    client.post(f"{here}/stop", {"why": "Moved"})
    assert stored(new).state == "left"


def test_the_scheme_is_set_on_a_page(coordinator, client):
    client.force_login(coordinator)
    assert "Say how your scheme runs" in text_of(client, "/volunteering/board")
    wrong = client.post("/volunteering/scheme", {"about": "Small things", "asks_at_once": "3"}).content.decode()
    assert "Enter a phone number" in wrong and "Small things" in wrong
    given = {
        "about": "Small things",
        "phone": "01632 960150",
        "is_open": "on",
        "asks_at_once": "2",
        "kinds": ["garden"],
    }
    assert client.post("/volunteering/scheme", given).status_code == 302
    scheme = Scheme.objects.get()
    assert (scheme.kinds, scheme.asks_at_once, scheme.asks_by_itself) == (["garden"], 2, False)
    assert "Seaborough Neighbours" in text_of(Client(), "/volunteering")


def test_a_group_applies_and_the_commissioner_decides(scheme, client, staff):
    check = walk(client, GRANT, "/volunteering/grants/begin")
    sent = client.post(check, follow=True).content.decode()
    with acting_as(system_actor("test")):
        made = Grant.objects.get()
    assert made.amount == 240 and made.reference in sent and "Your code is" in sent
    decider = Client()
    decider.force_login(staff(Role.COMMISSIONER))
    assert "Quay Lunch Friends" in text_of(decider, "/volunteering/grants")
    assert "£6,000.00" in text_of(decider, f"/volunteering/grants/{made.reference}")
    too_much = decider.post(
        f"/volunteering/grants/{made.reference}/decide", {"decision": "award", "amount": "900", "words": "Ok"}
    )
    assert "asked for" in too_much.content.decode() and 'value="900"' in too_much.content.decode()
    decider.post(f"/volunteering/grants/{made.reference}/decide", {"decision": "award", "amount": "200", "words": ""})
    day = {"on_day": "23", "on_month": "11", "on_year": "2026"}
    client.post(f"/volunteering/grants/{made.reference}/spend", {"what": "Hall", "amount": "150", **day})
    client.post(f"/volunteering/grants/{made.reference}/report", {"result": "Twenty came", "people_helped": "20"})
    assert stored(made).state == "reported"
    late = client.post(f"/volunteering/grants/{made.reference}/withdraw", follow=True)
    assert "This has moved on" in late.content.decode()
    assert "Quay Lunch Friends" in decider.get("/volunteering/grants?format=csv").content.decode()
    assert Client().get(f"/volunteering/grants/{made.reference}").status_code == 302


@pytest.mark.parametrize("address", ["", "/opportunities", "/worried", "/kit", "/grants", "/follow", "/mine", "/tasks"])
def test_the_pages_for_everybody_open(scheme, client, address, resident):
    signed_out = client.get(f"/volunteering{address}").status_code
    assert signed_out == (302 if address in ("/mine", "/tasks") else 200)
    client.force_login(resident)
    assert client.get(f"/volunteering{address}").status_code == 200


def test_ending_a_break_that_has_ended_says_so(volunteer, account, client):
    tom = account("Tom Sears")
    volunteer(account=tom)
    client.force_login(tom)
    response = client.post("/volunteering/mine/back", follow=True)
    assert response.status_code == 200 and "There is no break to end" in response.content.decode()


@pytest.mark.parametrize("address", ["/board", "/volunteers", "/scheme", "/unmet"])
def test_the_pages_of_a_coordinator_are_for_coordinators(scheme, client, address, resident, coordinator, worker):
    assert client.get(f"/volunteering{address}").status_code == 302
    for nobody in (resident, worker):
        client.force_login(nobody)
        assert client.get(f"/volunteering{address}").status_code == 403
    client.force_login(coordinator)
    assert client.get(f"/volunteering{address}").status_code == 200


def test_another_scheme_and_whoever_asked_cannot_open_the_board_page(
    task, volunteer, other_coordinator, resident, client
):
    made, tom = task(by=resident), volunteer()
    client.force_login(other_coordinator)
    assert client.get(f"/volunteering/board/{made.reference}").status_code == 404
    assert client.get(f"/volunteering/volunteers/{tom.pk}").status_code == 404
    client.force_login(resident)
    assert client.get(f"/volunteering/board/{made.reference}").status_code == 403
    assert client.get("/volunteering/tasks/CW-XXX-XXX").status_code == 404
    assert client.get("/volunteering/tasks/nonsense").status_code == 404


def test_opportunities_are_found_by_area_interest_and_day(place, client):
    organisation = ListedOrganisation.objects.create(place=place, name="Quay Museum")
    for name, words, listing in (("Museum guide", "Show people round", "listed"), ("Old post", "Gone", "removed")):
        service = Service.objects.create(
            place=place, organisation=organisation, name=name, description=words, kind="volunteering", listing=listing,
            latitude=50.73, longitude=-1.98,
        )  # fmt: skip
        service.schedules.create(byday="TU", freq="WEEKLY")
    page = text_of(client, "/volunteering/opportunities")
    assert "Museum guide" in page and "Old post" not in page
    for found in ("interest=guide", "interest=museum+round", "day=1", "near=zz1+1aa", "near=ZZ1"):
        assert "Museum guide" in text_of(client, f"/volunteering/opportunities?{found}"), found
    for missed in ("interest=garden", "day=2"):
        assert "Nothing fits" in text_of(client, f"/volunteering/opportunities?{missed}"), missed
    assert "miles away" in text_of(client, "/volunteering/opportunities?near=zz1+1aa")
    assert "not a postcode" in text_of(client, "/volunteering/opportunities?near=nowhere")


def test_what_was_not_met_is_read_between_two_days_and_as_a_file(task, coordinator, client, staff):
    task()
    client.force_login(coordinator)
    assert "The garden" in text_of(client, "/volunteering/unmet")
    days = "since_day=1&since_month=1&since_year=2026&until_day=31&until_month=1&until_year=2026"
    assert "Nothing was asked" in text_of(client, f"/volunteering/unmet?{days}")
    assert "Enter a real date" in text_of(client, f"/volunteering/unmet?{days.replace('until_day=31', 'until_day=99')}")
    assert "Kind,The garden,1,0,0" in client.get("/volunteering/unmet?format=csv").content.decode()


@pytest.mark.parametrize("year", ["0001", "1900", "9999"])
def test_a_slip_in_the_year_is_said_and_shows_the_usual_days(scheme, coordinator, client, year):
    client.force_login(coordinator)
    days = f"since_day=1&since_month=1&since_year={year}&until_day=2&until_month=1&until_year={year}"
    page = text_of(client, f"/volunteering/unmet?{days}")
    assert ("There is a problem" in page) is (year < "2000")
    status = client.get(f"/api/v1/volunteering/unmet?until={year}-01-02").status_code
    assert status == (422 if year < "2000" else 200)


def test_those_who_plan_ask_by_financial_year_so_that_no_two_answers_tell_a_single_person(task, clock, client, staff):
    task()
    clock.move_to("2026-12-02")
    client.force_login(staff(Role.COMMISSIONER))
    assert "held back" in text_of(client, "/volunteering/unmet")
    days = "since_day=1&since_month=11&since_year=2026&until_day=2&until_month=11&until_year=2026"
    shown = text_of(client, f"/volunteering/unmet?{days}")
    assert "1 April 2026 to 30 November 2026" in shown and 'name="since_day"' not in shown


@pytest.mark.parametrize("document", documents(), ids=lambda one: one.slug)
def test_each_document_of_the_kit_opens_and_can_be_taken_away(client, db, document):
    assert document.title in text_of(client, f"/volunteering/kit/{document.slug}")
    file = client.get(f"/volunteering/kit/{document.slug}?format=rtf")
    assert file["Content-Type"] == "application/rtf" and file.content.startswith(b"{\\rtf1")
    assert client.get("/volunteering/kit/nothing").status_code == 404


def test_what_waits_is_on_the_start_page(task, volunteer, coordinator, client, account, staff):
    tom = volunteer(account=account("Tom Sears"))
    made = task()
    client.force_login(coordinator)
    assert "1 waits" in text_of(client, "/home")
    with acting_as(coordinator) as actor:
        ask_volunteers(actor, made, [tom.pk])
    client.force_login(tom.account)
    assert "Could you help in a garden in ZZ1?" in text_of(client, "/home")
    with acting_as(tom.account) as actor:
        accept_asking(actor, Asking.objects.select_related("volunteer").get())
    assert "Could you" not in text_of(client, "/home")


@pytest.mark.parametrize(
    "address", ["/volunteering/board?shows=all", "/volunteering/volunteers", "/volunteering/tasks"]
)
def test_a_list_asks_the_database_as_often_for_three_rows_as_for_twenty(
    address, task, volunteer, coordinator, resident, client
):
    def asked() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    def more(count: int, start: int) -> None:
        for number in range(start, start + count):
            one = volunteer(f"V{number} Sears", checks=("identity",))
            made = task(by=resident)
            with acting_as(coordinator) as actor:
                match_by_hand(actor, made, one)

    client.force_login(resident if address.endswith("tasks") else coordinator)
    more(3, 0)
    few = asked()
    more(9, 3)
    assert asked() == few


def test_one_task_asks_the_database_as_often_for_three_volunteers_as_for_twenty(task, volunteer, coordinator, client):
    made = task()
    client.force_login(coordinator)
    counts = []
    for start, count in ((0, 3), (3, 9)):
        for number in range(start, start + count):
            volunteer(f"V{number} Sears", checks=("identity",))
        client.get(f"/volunteering/board/{made.reference}")
        with CaptureQueriesContext(connection) as captured:
            client.get(f"/volunteering/board/{made.reference}")
        counts.append(len(captured))
    assert counts[0] == counts[1]

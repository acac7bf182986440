"""Asking for help in a browser without scripts: signed out, signed in, for oneself and for another."""

import pytest
from django.test import Client

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Team
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.models import Message
from commonweal.core.ledger.models import Entry
from commonweal.core.places.models import Area
from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.tests.conftest import FOR_OTHER, FOR_SELF, begin, stored, take, walk


def messages_sent() -> list[Message]:
    with acting_as(system_actor("test")):
        return list(Message.objects.order_by("created_at"))


def text_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.headers)
    return str(response.content.decode())


def answer_until(client: Client, page: str, changed: dict | None = None, typed: dict = FOR_SELF) -> str:
    """Begin, and answer every page before `page`; returns its address."""
    given = {name: values for name, values in (typed | (changed or {})).items() if name != page}
    here = walk(client, given, begin(client))
    assert here.endswith(f"/{page}"), here
    return here


@pytest.mark.django_db
def test_the_front_page_says_what_is_promised_and_begins_only_when_asked(client: Client, contact_team) -> None:
    page = text_of(client, "/ask")
    assert "within 2 working days" in page
    assert "call 999" in page
    with acting_as(system_actor("test")):
        assert not Request.objects.exists()
    assert client.get("/ask/begin").status_code == 405


@pytest.mark.django_db
def test_where_no_place_is_loaded_it_says_so(client: Client) -> None:
    assert "Requests cannot be sent here yet" in text_of(client, "/ask")
    assert client.post("/ask/begin").status_code == 404


def test_somebody_signed_out_asks_for_themselves(client: Client, contact_team) -> None:
    check = walk(client, FOR_SELF, begin(client))
    page = text_of(client, check)
    for said in ("Stairs have become hard", "A rail", "27 March 1948", "3 Quay Street", "ZZ1 1AA", "999 000 0018"):
        assert said in page
    assert "In the next few weeks" in page and "Large print" in page
    done = client.post(check, follow=True)
    request = stored()
    assert request.reference in done.content.decode()
    assert "within 2 working days" in done.content.decode()
    assert (request.team, request.place_id, request.account, request.person) == (contact_team, "seaborough", None, None)
    assert request.sent_at is not None and not request.is_urgent and not request.mentions_safety
    (message,) = messages_sent()
    assert (message.to, message.template) == ("iris@home.example", "request-received")
    assert request.reference in message.body and "within 2 working days" in message.body and "Iris" in message.body


def test_sending_writes_what_happened_and_nothing_that_says_who_it_is_about(client: Client, contact_team) -> None:
    client.post(walk(client, FOR_SELF, begin(client)))
    request = stored()
    with acting_as(system_actor("test")):
        entry = Entry.objects.get(kind="request.sent")
    assert entry.chain == f"request:{request.pk}"
    assert entry.payload["reference"] == request.reference
    assert not {"Iris", "Holt", "Stairs"} & set(f"{entry.summary} {entry.payload}".replace("'", " ").split())


def test_somebody_asks_for_another(client: Client, contact_team) -> None:
    here = begin(client)
    assert "Who needs help?" in text_of(client, here)
    check = walk(client, FOR_OTHER, here)
    page = text_of(client, check)
    assert "Tom Holt" in page and "They know, and they agree" in page
    client.post(check)
    (message,) = messages_sent()
    assert message.to == "tom@home.example" and "Hello Tom Holt" in message.body


def test_the_words_fit_whom_it_is_about(client: Client, contact_team) -> None:
    assert "What is happening for them?" in text_of(client, answer_until(client, "happening", typed=FOR_OTHER))


def test_for_another_the_date_of_birth_may_be_unknown(client: Client, contact_team) -> None:
    assert walk(client, FOR_OTHER | {"birth": {}}, begin(client)).endswith("/check")


@pytest.mark.parametrize(
    ("page", "typed", "said"),
    [
        ("who", {}, "Choose who needs help"),
        ("happening", {"happening": "  "}, "Tell us what is happening"),
        ("soon", {}, "Choose how soon"),
        ("name", {"given_name": "Iris"}, "Enter the last name"),
        ("birth", {"born_on_day": "31", "born_on_month": "2", "born_on_year": "1948"}, "Enter a real date"),
        ("birth", {"born_on_day": "1", "born_on_month": "1", "born_on_year": "2999"}, "must be in the past"),
        ("birth", {"born_on_day": "1", "born_on_month": "1", "born_on_year": "1066"}, "Check the year"),
        ("address", {"lines_of_address": "3 Quay Street", "postcode": "BH15"}, "first half of a postcode"),
        ("address", {}, "say that there is no fixed address"),
        ("communication", {"needs": ["interpreter"]}, "Enter the language"),
        ("contact", {"best": "phone", "email": "a@b.example"}, "Enter the phone number"),
        ("contact", {"best": "email", "email": "nonsense"}, "Enter an e-mail address, like"),
        ("contact", {"best": "phone", "phone": "ask my son"}, "Enter a phone number"),
        ("contact", {"best": "asker"}, "Say through whom"),
        ("nhs", {"nhs_number": "999 000 0019"}, "not a valid NHS number"),
        ("sharing", {}, "Choose whether we may share"),
    ],
)
def test_what_cannot_be_taken_is_told_and_kept_on_the_page(
    client: Client, contact_team, page: str, typed: dict, said: str
) -> None:
    here = answer_until(client, page)
    response = client.post(here, typed)
    shown = response.content.decode()
    assert response.status_code == 200
    assert "There is a problem" in shown and said in shown
    assert "<title>Error: " in shown
    for value in typed.values():
        for one in [value] if isinstance(value, str) else value:
            assert not one.strip() or f'value="{one}"' in shown or one in shown
    assert page not in stored().answers


def test_no_fixed_address_is_an_answer(client: Client, contact_team) -> None:
    check = walk(client, FOR_SELF | {"address": {"no_fixed_address": "on"}}, begin(client))
    assert "No fixed address" in text_of(client, check)
    client.post(check)
    assert stored().team == contact_team


def test_a_postcode_that_is_not_known_here_is_pointed_out_and_taken(client: Client, contact_team) -> None:
    far = {"lines_of_address": "1 Far Road", "town": "", "postcode": "M1 1AE"}
    check = walk(client, FOR_SELF | {"address": far}, begin(client))
    assert "not one that we know here" in text_of(client, check)
    client.post(check)
    assert stored().team == contact_team


def test_danger_leads_to_999_and_makes_it_urgent(client: Client, contact_team) -> None:
    here = answer_until(client, "danger", {"soon": {"soon": "danger"}})
    assert "call 999 now" in text_of(client, here)
    rest = {page: FOR_SELF[page] for page in ("name", "birth", "address", "communication", "contact", "nhs", "sharing")}
    check = walk(client, {"danger": {"understood": "yes"}} | rest, here)
    done = client.post(check, follow=True).content.decode()
    assert "within 1 working day:" in done
    assert stored().is_urgent


def test_words_of_risk_lead_at_once_to_a_gentle_page_and_raise_the_flag(client: Client, contact_team) -> None:
    here = answer_until(client, "safety", {"happening": {"happening": "My son hits me and takes my money"}})
    assert stored().mentions_safety
    page = text_of(client, here)
    assert "You did right to say it" in page and "within 1 working day" in page
    assert "Samaritans" not in page
    assert 'href="/ask' in page  # the way back


def test_words_about_ending_ones_life_show_whom_to_call(client: Client, contact_team) -> None:
    here = answer_until(client, "safety", {"happening": {"happening": "Some days I want to die"}})
    assert "116 123" in text_of(client, here)


def test_where_contact_is_not_safe_no_message_is_written(client: Client, contact_team) -> None:
    risky = {"happening": {"happening": "He threatens me"}, "safety": {"safe": "some", "how": "Phone my sister"}}
    check = walk(client, FOR_SELF | risky, begin(client))
    assert "Phone my sister" in text_of(client, check)
    done = client.post(check, follow=True).content.decode()
    assert "We send no messages by ourselves" in done
    assert stored().sent_at is not None
    assert messages_sent() == []


def test_taking_the_words_back_takes_the_page_away(client: Client, contact_team) -> None:
    answer_until(client, "safety", {"happening": {"happening": "He threatens me"}})
    here = client.post(f"/ask/{stored().pk}/happening", {"happening": "My stairs are steep"})["Location"]
    assert here.endswith("/help")
    assert not stored().mentions_safety


def test_changing_an_answer_leads_back_to_checking(client: Client, contact_team) -> None:
    check = walk(client, FOR_SELF, begin(client))
    changed = client.post(check.replace("check", "help"), {"would_help": "Two rails", "matters": ""})
    assert changed["Location"] == check
    assert "Two rails" in text_of(client, check)


def test_changing_for_whom_it_is_asks_only_what_is_new(client: Client, contact_team) -> None:
    check = walk(client, FOR_SELF, begin(client))
    here = client.post(check.replace("check", "who"), {"who": "other"})["Location"]
    assert here.endswith("/asker")
    given = {page: FOR_OTHER[page] for page in FOR_OTHER if page not in ("happening", "help", "soon", "nhs", "sharing")}
    assert walk(client, given | {"nhs": {}}, here) == check


def test_checking_before_the_end_leads_to_what_is_missing(client: Client, contact_team) -> None:
    here = answer_until(client, "soon")
    assert client.get(here.replace("soon", "check"))["Location"] == here
    assert client.post(here.replace("soon", "check"))["Location"] == here
    assert stored().sent_at is None


def test_a_request_that_was_sent_is_closed(client: Client, contact_team) -> None:
    check = walk(client, FOR_SELF, begin(client))
    client.post(check)
    request = stored()
    for address in (check, check.replace("check", "help")):
        assert client.get(address)["Location"] == f"/ask/status/{request.reference}"
        assert client.post(address, {"would_help": "More"})["Location"] == f"/ask/status/{request.reference}"
    assert stored().answers["help"]["would_help"] == "A rail"


def test_a_page_that_is_not_there_is_not_found(client: Client, contact_team) -> None:
    here = begin(client)
    assert client.get(here.replace("who", "nothing")).status_code == 404
    assert client.get(here.replace("who", "known")).status_code == 404  # nobody is known here


def test_somebody_signed_in_is_shown_what_is_known_and_not_asked_again(client: Client, contact_team, rose) -> None:
    client.force_login(rose.account)
    here = begin(client)
    given = {page: FOR_SELF[page] for page in ("who", "happening", "help", "soon")}
    here = walk(client, given, here)
    assert here.endswith("/known")
    assert stored().person == rose  # at once
    page = text_of(client, here)
    for known in ("Rose Penny", "1 May 1950", "1 Quay Street, Seaborough, ZZ1 1AB", "999 000 0026", "Easy read"):
        assert known in page
    here = client.post(here, {"right": "yes"})["Location"]
    assert here.endswith("/contact")
    assert "01632 960001" in text_of(client, here)
    check = walk(client, {"contact": {"phone": "01632 960001", "best": "phone"}, "sharing": {"share": "yes"}}, here)
    assert "1 Quay Street" in text_of(client, check)
    client.post(check)
    request = stored()
    assert (request.person, request.account) == (rose, rose.account)
    with acting_as(system_actor("test")):
        assert Entry.objects.filter(kind="request.sent", person_id=rose.pk).exists()
    assert messages_sent()[-1].person_id == rose.pk


def test_somebody_known_who_says_that_something_changed_is_asked_with_what_is_known_filled_in(
    client: Client, contact_team, rose
) -> None:
    client.force_login(rose.account)
    here = walk(client, {page: FOR_SELF[page] for page in ("who", "happening", "help", "soon")}, begin(client))
    here = client.post(here, {"right": "no"})["Location"]
    assert here.endswith("/name")
    assert 'value="Rose"' in text_of(client, here)
    assert 'value="1950"' in text_of(client, here.replace("name", "birth"))
    assert 'value="1 Quay Street"' in text_of(client, here.replace("name", "address"))


def test_somebody_known_who_asks_for_another_is_not_that_person(client: Client, contact_team, rose) -> None:
    client.force_login(rose.account)
    client.post(walk(client, FOR_OTHER, begin(client)))
    request = stored()
    assert (request.person, request.account) == (None, rose.account)


def test_a_draft_begun_signed_out_becomes_ones_own_on_signing_in(client: Client, contact_team, resident) -> None:
    here = answer_until(client, "help")
    client.force_login(resident)
    client.post(here, FOR_SELF["help"])
    assert stored().account == resident


def test_drafts_and_sent_requests_are_found_again_by_who_is_signed_in(client: Client, contact_team, resident) -> None:
    client.force_login(resident)
    check = walk(client, FOR_SELF, begin(client))
    again = Client()
    again.force_login(resident)
    assert f'href="{check}"' in text_of(again, "/ask")
    again.post(check)
    assert f'href="/ask/status/{stored().reference}"' in text_of(again, "/ask")


def test_a_worker_writes_down_what_they_are_told(client: Client, officer, contact_team) -> None:
    client.force_login(officer)
    assert "There is a problem" in client.post("/requests/new").content.decode()
    here = take(client, "phone")
    assert "The person who needs help" in text_of(client, here)
    check = walk(client, FOR_OTHER, here)
    sent = client.post(check, follow=True)
    request = stored()
    assert f"Request {request.reference} was sent" in sent.content.decode()
    assert (request.channel, request.account, request.team, request.worker) == ("phone", None, contact_team, officer)


def test_a_request_taken_for_another_council_goes_there_and_out_of_sight(
    client: Client, officer, contact_team, other_council, staff
) -> None:
    staff(Role.CONTACT_OFFICER, organisation=other_council)
    other_council.areas.add(Area.objects.get(code="E06999999"))
    client.force_login(officer)
    check = walk(client, FOR_OTHER, take(client, "visit"))
    sent = client.post(check, follow=True)
    assert sent.status_code == 200
    request = stored()
    assert request.team == Team.objects.get(organisation=other_council)
    assert client.get(f"/requests/{request.pk}").status_code == 404


@pytest.mark.parametrize("role", ["broker", "finance_officer", "provider", "community_agent"])
def test_only_those_who_answer_requests_take_them(client: Client, contact_team, staff, role: str) -> None:
    client.force_login(staff(Role(role)))
    assert client.get("/requests/new").status_code == 403
    assert client.post("/requests/new", {"channel": "phone"}).status_code == 403


def test_a_resident_takes_no_requests_for_the_council(client: Client, contact_team, resident) -> None:
    client.force_login(resident)
    assert client.post("/requests/new", {"channel": "phone"}).status_code == 403


def test_a_place_without_a_contact_team_says_so_and_loses_nothing(client: Client, place) -> None:
    check = walk(client, FOR_SELF, begin(client))
    page = client.post(check).content.decode()
    assert "No team takes requests here yet" in page
    assert stored().sent_at is None and "Stairs" in page


def test_every_page_can_be_opened(client: Client, contact_team, rose) -> None:
    risky = {"happening": {"happening": "She hits me"}, "soon": {"soon": "danger"}}
    more = {"safety": {"safe": "yes"}, "danger": {"understood": "yes"}}
    check = walk(client, FOR_OTHER | risky | more, begin(client))
    for page in FOR_OTHER | more:
        shown = text_of(client, check.replace("check", page))
        assert shown.count("<h1") == 1
        assert "Save and come back later" in shown

"""Saving, coming back with a code, and who cannot."""

import re

import pytest
from django.db import connection
from django.test import Client

from commonweal.core.accounts.actors import acting_as, set_actor, system_actor
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.models import Message
from commonweal.core.correspondence.throttle import MOST_TRIES
from commonweal.pathway.requests.actions import open_draft, start_draft
from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.tests.conftest import FOR_SELF, begin, stored, walk

CODE = re.compile(r"[2-9A-Z]{4}-[2-9A-Z]{4}-[2-9A-Z]{4}")


def save(client: Client, here: str, typed: dict[str, str]) -> str:
    """Press "Save and come back later" on a page; returns the page that follows."""
    return str(client.post(here, typed | {"save": "yes"}, follow=True).content.decode())


def code_in(page: str) -> str:
    found = CODE.search(page)
    assert found is not None
    return found.group()


def come_back(client: Client, reference: str, code: str):
    return client.post("/ask/return", {"reference": reference, "code": code})


@pytest.fixture
def saved(client: Client, contact_team) -> tuple[Request, str]:
    """A draft that somebody signed out left on the page "help", and its code."""
    here = walk(client, {page: FOR_SELF[page] for page in ("who", "happening")}, begin(client))
    page = save(client, here, {"would_help": "A rail"})
    return stored(), code_in(page)


def test_saving_keeps_the_page_and_gives_a_reference_and_a_code(client: Client, saved) -> None:
    draft, code = saved
    assert draft.answers["help"]["would_help"] == "A rail"
    page = client.get(f"/ask/{draft.pk}/saved").content.decode()
    assert draft.reference in page and code in page
    assert "not sent yet" in page


def test_the_code_itself_is_not_in_the_database(saved) -> None:
    draft, code = saved
    assert code not in str(vars(draft)) and len(draft.draft_key) == 64


def test_another_computer_goes_on_with_the_code_however_it_is_typed(saved) -> None:
    draft, code = saved
    elsewhere = Client()
    back = come_back(elsewhere, draft.reference.lower().replace("-", " "), code.lower().replace("-", ""))
    assert back["Location"] == f"/ask/{draft.pk}/soon"
    assert elsewhere.get(back["Location"]).status_code == 200
    assert "A rail" in elsewhere.get(f"/ask/{draft.pk}/help").content.decode()
    rest = {page: FOR_SELF[page] for page in FOR_SELF if page not in ("who", "happening", "help")}
    elsewhere.post(walk(elsewhere, rest, back["Location"]))
    assert stored().sent_at is not None


@pytest.mark.parametrize("page", ["who", "help", "check", "saved", "sent"])
def test_without_the_code_another_browser_sees_nothing(saved, page: str) -> None:
    draft, _ = saved
    response = Client().get(f"/ask/{draft.pk}/{page}")
    assert response["Location"] == "/ask/return"
    assert Client().post(f"/ask/{draft.pk}/help", {"would_help": "x"})["Location"] == "/ask/return"
    assert stored().answers["help"]["would_help"] == "A rail"


def test_a_wrong_code_is_refused_and_what_was_typed_stays(client: Client, saved) -> None:
    draft, _ = saved
    response = come_back(Client(), draft.reference, "2222-2222-2222")
    page = response.content.decode()
    assert response.status_code == 200
    assert "do not belong together" in page and f'value="{draft.reference}"' in page and "2222-2222-2222" in page


def test_the_code_of_one_request_opens_no_other(saved, contact_team) -> None:
    draft, code = saved
    other = Client()
    begin(other)
    with acting_as(system_actor("test")):
        second = Request.objects.exclude(pk=draft.pk).get()
    assert "do not belong together" in come_back(Client(), second.reference, code).content.decode()


def test_after_a_few_wrong_codes_there_is_a_pause_also_for_the_right_one(saved) -> None:
    draft, code = saved
    elsewhere = Client()
    for number in range(MOST_TRIES):
        assert "do not belong" in come_back(elsewhere, draft.reference, f"2222-2222-222{number + 2}").content.decode()
    for browser in (elsewhere, Client()):
        page = come_back(browser, draft.reference, code).content.decode()
        assert "Wait 15 minutes" in page
    assert "do not belong" in come_back(Client(), "CW-222-222", code).content.decode()  # others are not held up


@pytest.mark.django_db
@pytest.mark.parametrize("typed", [{}, {"reference": "?", "code": "x"}, {"reference": "CW-7K3-M9Q", "code": "short"}])
def test_what_cannot_be_a_reference_or_code_is_told(client: Client, typed: dict[str, str]) -> None:
    page = client.post("/ask/return", typed).content.decode()
    assert "There is a problem" in page and 'href="#id_code"' in page


def test_the_link_of_the_message_fills_in_the_reference(client: Client, saved) -> None:
    draft, _ = saved
    assert f'value="{draft.reference}"' in client.get(f"/ask/return?reference={draft.reference}").content.decode()


def test_what_cannot_be_taken_yet_is_kept_too(client: Client, contact_team) -> None:
    here = walk(client, {page: FOR_SELF[page] for page in FOR_SELF if page != "birth"}, begin(client))
    save(client, here, {"born_on_day": "31", "born_on_month": "2", "born_on_year": "1948"})
    page = client.get(here).content.decode()
    assert 'value="31"' in page and 'value="1948"' in page and "Enter a real date" in page
    client.post(here, FOR_SELF["birth"])
    assert "unfinished" not in stored().answers


def test_saving_an_empty_page_keeps_nothing_and_complains_of_nothing(client: Client, contact_team) -> None:
    here = begin(client)
    assert "What you wrote is saved" in save(client, here, {})
    assert stored().answers == {}
    assert "There is a problem" not in client.get(here).content.decode()


def test_the_code_is_mailed_where_an_address_was_given(client: Client, contact_team) -> None:
    here = walk(client, {page: FOR_SELF[page] for page in FOR_SELF if page != "nhs"}, begin(client))
    page = save(client, here, {"nhs_number": ""})
    assert "E-mail the code to iris@home.example" in page
    client.post(f"/ask/{stored().pk}/mail-code")
    with acting_as(system_actor("test")):
        message = Message.objects.get()
    assert message.to == "iris@home.example" and code_in(page) in message.body


def test_the_code_is_not_mailed_where_others_might_read_it_who_should_not(client: Client, contact_team) -> None:
    risky = FOR_SELF | {"happening": {"happening": "He threatens me"}, "safety": {"safe": "yes"}}
    here = walk(client, {page: risky[page] for page in risky if page != "nhs"}, begin(client))
    assert "E-mail the code" not in save(client, here, {"nhs_number": ""})
    client.post(f"/ask/{stored().pk}/mail-code")
    with acting_as(system_actor("test")):
        assert not Message.objects.exists()


def test_somebody_signed_in_needs_no_code(client: Client, contact_team, resident) -> None:
    client.force_login(resident)
    page = save(client, begin(client), {"who": "me"})
    assert CODE.search(page) is None and "sign in and choose" in page


def test_leaving_closes_the_request_on_this_computer(client: Client, saved) -> None:
    draft, _ = saved
    client.post("/ask/leave")
    assert client.get(f"/ask/{draft.pk}/help")["Location"] == "/ask/return"
    assert draft.reference not in client.get("/ask").content.decode()


def test_a_shared_computer_keeps_no_page_of_what_somebody_signed_out_writes(client: Client, saved) -> None:
    draft, _ = saved
    for address in ("/ask", f"/ask/{draft.pk}/help", f"/ask/{draft.pk}/saved"):
        assert client.get(address)["Cache-Control"] == "private, no-cache", address
    assert client.post("/ask/leave")["Clear-Site-Data"] == '"cache"'
    assert "Cache-Control" not in client.get("/ask")


def test_how_far_it_has_got_is_seen_with_the_code_and_not_without(client: Client, contact_team) -> None:
    sent = client.post(walk(client, FOR_SELF, begin(client)), follow=True).content.decode()
    request, code = stored(), code_in(sent)
    status = f"/ask/status/{request.reference}"
    assert "We have your request" in client.get(status).content.decode()
    assert Client().get(status)["Location"] == f"/ask/return?reference={request.reference}"
    elsewhere = Client()
    assert come_back(elsewhere, request.reference, code)["Location"] == status
    assert elsewhere.get(status).status_code == 200
    assert Client().get("/ask/status/nonsense")["Location"] == "/ask/return"


def test_somebody_elses_request_is_not_followed_by_who_is_signed_in(client: Client, make_request, resident) -> None:
    request = make_request()
    client.force_login(resident)
    assert client.get(f"/ask/status/{request.reference}")["Location"].startswith("/ask/return")


@pytest.mark.django_db
def test_raw_sql_without_an_actor_sees_no_draft_and_no_request(make_request) -> None:
    make_request()
    make_request(sent=False)
    set_actor(None)
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM requests_request")
        assert cursor.fetchone() == (0,)
        cursor.execute("UPDATE requests_request SET answers = '{}'")
        assert cursor.rowcount == 0
        cursor.execute("DELETE FROM requests_request")
        assert cursor.rowcount == 0


def test_raw_sql_with_a_key_sees_the_one_request_it_opens(make_request) -> None:
    draft = make_request(sent=False)
    make_request(sent=False)
    set_actor(None, draft.draft_key)
    with connection.cursor() as cursor:
        cursor.execute("SELECT reference FROM requests_request")
        assert cursor.fetchall() == [(draft.reference,)]


@pytest.mark.parametrize("role", list(Role))
def test_no_worker_sees_a_draft_even_of_somebody_in_their_care(make_request, rose, staff, role: Role) -> None:
    draft = make_request(account=rose.account, sent=False)
    assert stored(pk=draft.pk).person == rose
    with acting_as(staff(role, f"Another {role.label}")):
        assert not Request.objects.filter(pk=draft.pk).exists()


def test_a_draft_that_a_worker_takes_is_seen_by_their_team_and_no_other(
    officer, contact_team, social_worker, place, staff
) -> None:
    with acting_as(officer) as actor:
        draft = start_draft(actor, place, Request.Channel.PHONE).request
    with acting_as(staff(Role.CONTACT_OFFICER, "A colleague")):
        assert Request.objects.filter(pk=draft.pk).exists()
    with acting_as(social_worker):
        assert not Request.objects.exists()


def test_a_wrong_code_leaves_no_sight_of_what_was_held_before(make_request) -> None:
    draft = make_request(sent=False)
    with acting_as(None) as actor:
        set_actor(None, draft.draft_key)
        assert open_draft(actor, draft.reference, "2222-2222-2222") is None
        assert not Request.objects.exists()


def test_pressing_send_twice_leads_to_the_one_request(client: Client, contact_team, monkeypatch) -> None:
    check = walk(client, FOR_SELF, begin(client))
    draft = stored()
    client.post(check)
    monkeypatch.setattr("commonweal.pathway.requests.views.asking._draft", lambda request, pk: draft)
    assert client.post(check)["Location"] == f"/ask/{draft.pk}/sent"
    with acting_as(system_actor("test")):
        assert Message.objects.count() == 1

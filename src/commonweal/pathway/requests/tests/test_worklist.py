"""The contact team's pages: the list, and one request."""

import csv
import io
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.core.ledger.queries import LOOKED
from commonweal.pathway.requests.actions import accept_request, decide_request, record_contact
from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.record import requests_on_record
from commonweal.pathway.requests.tests.conftest import FOR_OTHER, stored, take
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import access_of


def sent_days_ago(request: Request, days: int) -> None:
    with acting_as(system_actor("test")):
        Request.objects.filter(pk=request.pk).update(sent_at=timezone.now() - timedelta(days=days))


def page(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return str(response.content.decode())


def in_order(shown: str, *words: str) -> bool:
    places = [shown.index(word) for word in words]
    return places == sorted(places)


@pytest.fixture
def signed_in(client: Client, officer: Account) -> Client:
    client.force_login(officer)
    return client


def test_risk_comes_first_then_what_is_urgent_then_the_longest_waiting(signed_in: Client, make_request) -> None:
    young, old = make_request(), make_request()
    urgent = make_request(answers={"soon": {"soon": "now", "why": ""}})
    risky = make_request("He threatens me", answers={"safety": {"safe": "yes", "how": ""}})
    sent_days_ago(old, 20)
    shown = page(signed_in, "/requests")
    assert in_order(shown, risky.reference, urgent.reference, old.reference, young.reference)
    assert shown.count("At risk?") == 1 and "4 requests" in shown
    assert shown.count("Late") == 1


def test_the_start_page_says_how_many_wait_and_how_many_of_them_are_late_or_urgent(
    client: Client, signed_in: Client, make_request, staff, other_council
) -> None:
    assert "cw-card__waiting" not in page(signed_in, "/home")
    make_request()
    assert '<p class="cw-card__waiting">1 waits</p>' in page(signed_in, "/home")
    late = make_request()
    make_request(answers={"soon": {"soon": "now", "why": ""}})
    sent_days_ago(late, 20)
    make_request(sent=False)
    assert '<p class="cw-card__waiting">3 wait, 1 late, 1 urgent</p>' in page(signed_in, "/home")
    client.force_login(staff(Role.CONTACT_OFFICER, "Jo Elsewhere", organisation=other_council))
    assert "cw-card__waiting" not in page(client, "/home")


def test_the_start_page_counts_no_further_than_a_hundred(signed_in: Client, make_request) -> None:
    one = make_request()
    with acting_as(system_actor("test")):
        kept = {field.attname: getattr(one, field.attname) for field in Request._meta.fields}
        Request.objects.bulk_create(
            Request(**kept | {"id": uuid4(), "reference": f"CW-M{number:03}"}) for number in range(100)
        )
    with CaptureQueriesContext(connection) as asked:
        assert '<p class="cw-card__waiting">100 or more wait</p>' in page(signed_in, "/home")
    assert any("requests_request" in query["sql"] and "LIMIT 100" in query["sql"] for query in asked)


def test_whoever_began_to_ask_is_led_on_from_their_start_page(
    client: Client, make_request, resident: Account, officer: Account
) -> None:
    draft = make_request(account=resident, sent=False)
    make_request(account=resident)
    client.force_login(resident)
    shown = page(client, "/home")
    assert "You began a request on" in shown
    assert shown.count("Go on with") == 1
    assert f'href="/ask/{draft.pk}/check">Go on with {draft.reference}</a>' in shown
    client.force_login(Account.objects.create_user("jo@seaborough.example", name="Jo Marsh"))
    assert "Go on with" not in page(client, "/home")


def test_age_is_in_working_days_and_lateness_follows_the_promise(signed_in: Client, make_request, officer) -> None:
    request = make_request()
    with acting_as(system_actor("test")):
        Request.objects.filter(pk=request.pk).update(sent_at=datetime(2026, 12, 23, 10, tzinfo=UTC))
    with time_machine.travel(datetime(2026, 12, 29, 12, tzinfo=UTC), tick=False):
        signed_in.force_login(officer)
        shown = page(signed_in, "/requests")
        assert 'govuk-table__cell--numeric">2</td>' in shown  # Christmas, a weekend and a bank holiday lie between
        assert "29 December 2026" in shown and "Late" not in shown
    with time_machine.travel(datetime(2026, 12, 30, 12, tzinfo=UTC), tick=False):
        signed_in.force_login(officer)
        assert "Late" in page(signed_in, "/requests")


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", {"waiting", "urgent"}),
        ("?shows=waiting", {"waiting", "urgent"}),
        ("?shows=decided", {"decided"}),
        ("?shows=all", {"waiting", "urgent", "decided"}),
        ("?urgent=on", {"urgent"}),
        ("?channel=phone", set()),
        ("?channel=web&shows=all", {"waiting", "urgent", "decided"}),
        ("?shows=nonsense&channel=nonsense&page=x", {"waiting", "urgent"}),
    ],
)
def test_the_list_is_filtered(signed_in: Client, make_request, officer, query: str, expected: set[str]) -> None:
    made = {
        "waiting": make_request(),
        "urgent": make_request(answers={"soon": {"soon": "now", "why": ""}}),
        "decided": make_request(),
    }
    make_request(sent=False)
    with acting_as(officer) as actor:
        decide_request(actor, made["decided"], Request.Outcome.NO_ACTION, "All is well")
    shown = page(signed_in, f"/requests{query}")
    assert {name for name, request in made.items() if request.reference in shown} == expected


def test_requests_being_taken_are_found_again(signed_in: Client) -> None:
    here = take(signed_in, "phone")
    request = stored()
    shown = page(signed_in, "/requests?shows=drafts")
    assert request.reference in shown
    assert signed_in.get(f"/requests/{request.pk}", follow=True).redirect_chain[-1][0] == here


def test_the_list_is_paged_and_keeps_the_filter(signed_in: Client, make_request) -> None:
    for _ in range(26):
        make_request()
    first = page(signed_in, "/requests?shows=all")
    assert "26 requests" in first and "Page 1 of 2" in first and "shows=all&amp;page=2" in first
    assert page(signed_in, "/requests?shows=all&page=2").count("/requests/") >= 1


def test_the_number_of_queries_does_not_grow_with_the_list(signed_in: Client, make_request, officer) -> None:
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            page(signed_in, "/requests?shows=all")
        return len(captured)

    def add(count: int) -> None:
        for _ in range(count):
            request = make_request(answers={"nhs": {"nhs_number": ""}})
            with acting_as(officer) as actor:
                accept_request(actor, request)
                record_contact(actor, request, "We spoke")

    add(3)
    queries()  # the first page also loads what is kept in memory afterwards
    few = queries()
    add(17)
    assert queries() == few


def test_the_list_as_csv_has_every_row_and_no_formula(signed_in: Client, make_request) -> None:
    for _ in range(26):
        make_request()
    make_request(answers={"name": {"given_name": "=1+1", "family_name": "Holt", "known_as": ""}})
    response = signed_in.get("/requests?format=csv")
    rows = list(csv.DictReader(io.StringIO(response.content.decode())))
    assert response["Content-Type"].startswith("text/csv") and "attachment" in response["Content-Disposition"]
    assert len(rows) == 27
    assert {row["Name"] for row in rows} == {"Iris Holt", "'=1+1 Holt"}
    assert rows[0]["Stage"] == "Waiting" and rows[0]["Late"] == "no"


def test_only_ones_own_teams_requests_are_listed(client: Client, make_request, social_worker, resident) -> None:
    request = make_request()
    client.force_login(social_worker)
    assert request.reference not in page(client, "/requests")
    assert client.get(f"/requests/{request.pk}").status_code == 404


def test_requests_that_one_made_oneself_are_not_among_those_to_answer(client: Client, make_request, officer) -> None:
    request = make_request()
    with acting_as(system_actor("test")):
        Request.objects.filter(pk=request.pk).update(account=officer, team=None)
    client.force_login(officer)
    assert request.reference not in page(client, "/requests")


@pytest.mark.parametrize("address", ["/requests", "/requests/{}"])
def test_residents_and_other_roles_see_no_list(client: Client, make_request, resident, staff, address: str) -> None:
    request = make_request(account=resident)
    for account in (resident, staff(Role.FINANCE_OFFICER)):
        client.force_login(account)
        assert client.get(address.format(request.pk)).status_code == 403
        for what in ("accept", "contact", "decide"):
            assert client.post(f"/requests/{request.pk}/{what}").status_code == 403


def test_who_is_signed_out_is_led_to_sign_in(client: Client, make_request) -> None:
    request = make_request()
    for address in ("/requests", f"/requests/{request.pk}", "/requests/new"):
        assert client.get(address)["Location"].startswith("/sign-in")


def test_a_request_shows_everything_that_was_said(signed_in: Client, make_request) -> None:
    answers = {page: FOR_OTHER[page] for page in ("who", "asker")} | {
        "agreement": {"agrees": "unknown", "detail": "She is proud"},
        "safety": {"safe": "some", "how": "After six"},
        "sharing": {"share": "no"},
    }
    request = make_request("<b>He</b> threatens me", answers=answers)
    shown = page(signed_in, f"/requests/{request.pk}")
    for said in ("Tom Holt", "She is proud", "&lt;b&gt;He&lt;/b&gt; threatens me", "After six", "27 March 1948"):
        assert said in shown
    assert "“threatens” (abuse or violence)" in shown
    assert "No message is sent by the software" in shown
    assert "asked before this is shown to other teams" in shown
    assert "has not agreed" in shown
    assert shown.count("<h1") == 1


def test_a_request_is_answered_from_first_to_last(signed_in: Client, make_request) -> None:
    request = make_request()
    here = f"/requests/{request.pk}"
    assert "Start a new record" in page(signed_in, here)
    done = signed_in.post(f"{here}/accept", {"person": "new"}, follow=True).content.decode()
    assert "Iris Holt’s request now" in done
    done = signed_in.post(f"{here}/contact", {"note": "We spoke at noon"}, follow=True).content.decode()
    assert "We spoke at noon" in done
    done = signed_in.post(f"{here}/decide", {"outcome": "assessment", "note": "Stairs"}, follow=True).content.decode()
    assert "is decided" in done and "<strong>Assessment</strong>" in done
    assert "Next, a team is given the assessment" in done
    assert not any(f'action="{here}/{what}"' in done for what in ("accept", "contact", "decide"))
    kept = stored()
    assert (kept.outcome, kept.outcome_note, kept.contact_note) == ("assessment", "Stairs", "We spoke at noon")
    with acting_as(system_actor("test")):
        assert Entry.objects.filter(kind=LOOKED, person_id=kept.person_id).count() == 3


def test_whoever_asked_reads_what_was_decided(signed_in: Client, make_request, officer, resident) -> None:
    request = make_request(account=resident)
    with acting_as(officer) as actor:
        decide_request(actor, request, Request.Outcome.INFORMATION, "The Tuesday club is for you")
    signed_in.force_login(resident)
    shown = page(signed_in, f"/ask/status/{request.reference}")
    assert "The Tuesday club is for you" in shown and "information and advice" in shown


def test_records_that_may_be_theirs_are_offered_with_the_reason(signed_in: Client, make_request, rose) -> None:
    same = {"name": {"given_name": "Rose", "family_name": "Penny", "known_as": ""}, "birth": {"born_on": "1950-05-01"}}
    request = make_request(answers=same)
    shown = page(signed_in, f"/requests/{request.pk}")
    assert "Rose Penny, born 1 May 1950" in shown and "Same date of birth and same name" in shown
    assert "None of these: start a new record" in shown
    signed_in.post(f"/requests/{request.pk}/accept", {"person": str(rose.pk)})
    assert stored(pk=request.pk).person == rose


@pytest.mark.parametrize(
    ("what", "typed", "said", "kept"),
    [
        ("accept", {}, "Choose the record, or start a new one", ""),
        ("accept", {"person": "00000000-0000-0000-0000-000000000000"}, "Choose one of the records listed", ""),
        ("contact", {"note": ""}, "Say in a sentence", ""),
        ("decide", {"note": "Because of the stairs"}, "Choose what happens next", "Because of the stairs"),
        ("decide", {"outcome": "urgent", "note": "At once"}, "First say whose request this is", "At once"),
    ],
)
def test_what_cannot_be_taken_is_told_and_kept(
    signed_in: Client, make_request, what: str, typed: dict, said: str, kept: str
) -> None:
    request = make_request()
    response = signed_in.post(f"/requests/{request.pk}/{what}", typed)
    shown = response.content.decode()
    assert response.status_code == 200 and "There is a problem" in shown and said in shown and kept in shown
    assert stored().decided_at is None and stored().person is None


def test_a_person_who_is_not_offered_cannot_be_chosen(signed_in: Client, make_request, rose) -> None:
    request = make_request()
    response = signed_in.post(f"/requests/{request.pk}/accept", {"person": str(rose.pk)})
    assert "Choose one of the records listed" in response.content.decode()


def test_deciding_twice_is_refused_with_the_reason(signed_in: Client, make_request, officer) -> None:
    request = make_request()
    with acting_as(officer) as actor:
        decide_request(actor, request, Request.Outcome.NO_ACTION, "All is well")
    response = signed_in.post(f"/requests/{request.pk}/decide", {"outcome": "no_action", "note": "Again"})
    assert "decided already" in response.content.decode()


def test_the_record_shows_requests_to_workers_and_to_the_person_their_own(
    make_request, officer, rose, social_worker
) -> None:
    own = make_request(account=rose.account, answers={"known": {"right": "yes"}})
    other = make_request(answers={page: FOR_OTHER[page] for page in ("who", "asker", "agreement")})
    with acting_as(officer) as actor:
        accept_request(actor, other, Person.objects.get(pk=rose.pk))

    def shown_to(account: Account) -> set[str]:
        with acting_as(account) as actor:
            part = requests_on_record(actor, rose, access_of(actor, rose))
        assert part is not None
        return {line.request.reference for line, _ in part["requests"]}

    assert shown_to(social_worker) == {own.reference, other.reference}
    assert shown_to(rose.account) == {own.reference}
    with acting_as(None) as nobody:
        assert requests_on_record(nobody, rose, access_of(nobody, rose)) is None

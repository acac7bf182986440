"""The pages of work: who opens them, what they list, and that lists stay quick."""

import csv
import io
import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.pathway.assessments.tests.factories import team_of
from commonweal.pathway.requests.actions import record_contact
from commonweal.pathway.requests.tests.conftest import make_request  # noqa: F401
from commonweal.pathway.work.actions import ask_approval, open_work, take_work
from commonweal.pathway.work.models import Coordinator, Way, WorkItem
from commonweal.pathway.work.tests.conftest import SYSTEM, amounts, items, join
from commonweal.people.about.actions import set_alert

TODAY = timezone.localdate


def browse(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def text_of(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))


def boxes(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


@pytest.fixture
def contact_team(workers):
    return team_of(workers.officer)


@pytest.fixture
def busy(given, rose, workers):
    """Rose's assessment, taken by Maya and late, with a call for today that nobody has and a visit next month."""
    with acting_as(workers.worker) as actor:
        take_work(actor, given)
        open_work(actor, rose, "visit", "See her stairs", due_on=TODAY() + timedelta(days=30), worker=workers.worker)
        open_work(actor, rose, "call", "Ring her daughter", due_on=TODAY())
    with acting_as(SYSTEM):
        WorkItem.objects.filter(pk=given.pk).update(due_on=TODAY() - timedelta(days=3))
    return given


def test_my_work_is_in_parts_by_person_and_the_start_page_says_what_is_late(busy, rose, workers) -> None:
    client = browse(workers.worker)
    shown = text_of(client.get("/work"))
    assert shown.index("Late (1)") < shown.index("Assessment to start") < shown.index("Later (1)")
    assert "Ring her daughter" not in shown and "(was" in shown
    assert "1 late, 1 has nobody yet" in text_of(client.get("/home"))
    rows = list(csv.reader(io.StringIO(client.get("/work?format=csv").content.decode("utf-8-sig"))))
    assert [row[1] for row in rows[1:]] == ["Assessment to start", "See her stairs"]


def test_alerts_stand_beside_the_names_on_both_lists(busy, rose, workers) -> None:
    with acting_as(workers.worker) as actor:
        set_alert(actor, rose, "falls", "On the stairs")
    client = browse(workers.worker)
    for address in ("/work", "/work/team"):
        assert "Falls</strong>" in client.get(address).content.decode()


def test_requests_one_answers_stand_on_ones_own_list_and_are_not_doubled(make_request, workers) -> None:  # noqa: F811
    request = make_request()
    with acting_as(workers.officer) as actor:
        record_contact(actor, request, "We spoke")
    client = browse(workers.officer)
    assert request.reference in text_of(client.get("/work"))
    assert "have a list of their own: 1 waits" in text_of(client.get("/work/team"))
    assert items() == []


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ("", ["Ring her daughter", "Assessment to start", "See her stairs"]),
        ("sort=due", ["Assessment to start", "Ring her daughter", "See her stairs"]),
        ("worker=nobody", ["Ring her daughter"]),
        ("kind=visit", ["See her stairs"]),
        ("due=late", ["Assessment to start"]),
        ("due=today&sort=due", ["Assessment to start", "Ring her daughter"]),
        ("words=penny&due=late", ["Assessment to start"]),
        ("words=smith", []),
        ("area=E02999991", ["Ring her daughter", "Assessment to start", "See her stairs"]),
        ("area=E02999992", []),
        ("priority=1", []),
        ("kind=nonsense&worker=nonsense&due=nonsense&sort=nonsense&page=nonsense", None),
    ],
)
def test_the_teams_list_is_filtered_and_sorted(busy, rose, workers, asked, shown) -> None:
    from commonweal.people.identity.actions import add_address

    with acting_as(SYSTEM) as actor:
        add_address(actor, rose, lines="1 Quay", town="", postcode="ZZ1 1AA", starts_on=date(2020, 1, 1))
    response = browse(workers.worker).get(f"/work/team?{asked}&format=csv")
    rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    if shown is None:
        assert len(rows) == 4
    else:
        assert [row[1] for row in rows[1:]] == shown


def test_several_pieces_are_given_on_the_list_without_scripts(busy, workers, colleague) -> None:
    client = browse(workers.manager)
    page = client.get("/work/team").content.decode()
    assert page.count('type="checkbox"') == 3
    team = team_of(workers.worker)
    chosen = [str(item.pk) for item in items(done_at=None)]
    sent = {
        "team": team.pk,
        "items": chosen,
        "to": f"{team.pk}:{colleague.pk}",
        "note": "",
        "back": "/work/team?due=late",
    }
    refused = text_of(client.post("/work/team/give", sent | {"items": []}))
    assert "Choose the work to give" in refused
    assert "Choose who has it" in text_of(client.post("/work/team/give", sent | {"to": ""}))
    assert client.post("/work/team/give", sent)["Location"] == "/work/team?due=late"
    assert {item.worker for item in items(done_at=None)} == {colleague}
    away = client.post("/work/team/give", sent | {"back": "https://else.example/"})
    assert away["Location"] == "/work/team"


def test_one_piece_of_work_is_given_moved_and_closed(busy, workers, colleague) -> None:
    client = browse(workers.worker)
    here = f"/work/{busy.pk}"
    assert "Give it to somebody" in text_of(client.get(here))
    assert "Say why it is moved" in text_of(client.post(here, {"do": "move"} | boxes("due_on", TODAY())))
    client.post(here, {"do": "move", "reason": "She is away"} | boxes("due_on", TODAY() + timedelta(days=4)))
    team = team_of(colleague)
    client.post(here, {"do": "give", "to": f"{team.pk}:{colleague.pk}", "note": "Ring first"})
    client.post(here, {"do": "close", "outcome": "She moved to Leeds"})
    shown = text_of(client.get(here))
    for words in ("Cleo Marsh", "Ring first", "She is away", "She moved to Leeds", "instead of"):
        assert words in shown
    assert "Give it to somebody" not in shown
    assert client.post(f"{here}/take")["Location"] == here


def test_something_is_added_from_the_record_and_the_record_shows_who_coordinates(busy, rose, workers, resident) -> None:
    with acting_as(SYSTEM):
        Coordinator.objects.create(person=rose, worker=workers.worker, starts_at=timezone.now(), why="x")
    client = browse(workers.worker)
    address = f"/people/{rose.pk}/work/new"
    assert "Say what is to be done" in text_of(client.post(address, {"kind": "call"}))
    sent = {"kind": "call", "words": "Ring the surgery", "priority": "2", "worker": ""} | boxes("due_on", TODAY())
    assert client.post(address, sent)["Location"].endswith("#work")
    shown = text_of(client.get(f"/people/{rose.pk}"))
    assert shown.count("Coordinator: Maya Ellis") == 2 and "Ring the surgery" in shown
    assert "Coordinator: Maya Ellis" in text_of(client.get(f"/people/{rose.pk}/consent"))
    own = text_of(browse(resident).get(f"/people/{rose.pk}"))
    assert "Ask Maya Ellis" in own and "Ring the surgery" in own and "Late" not in own


def test_work_is_handed_over_on_its_page(busy, workers, colleague) -> None:
    client = browse(workers.manager)
    assert "Maya Ellis" in text_of(client.get("/work/handover"))
    address = f"/work/handover?before={workers.worker.pk}"
    assert "Rose Penny: See her stairs" in text_of(client.get(address))
    mine = [str(item.pk) for item in items(worker=workers.worker)]
    sent = {"before": workers.worker.pk, "items": mine, "worker": colleague.pk, "note": "", "tells": "on"}
    assert "Write a note" in text_of(client.post("/work/handover", sent | boxes("last_day", TODAY())))
    client.post("/work/handover", sent | {"note": "All well"} | boxes("last_day", TODAY()))
    assert len(items(worker=colleague)) == 2
    assert "has nothing to hand over" in text_of(client.get(address))


def test_workload_shows_the_team_to_its_manager_and_ones_own_line_to_a_worker(busy, workers, colleague) -> None:
    whole = text_of(browse(workers.manager).get("/work/load"))
    assert "Cleo Marsh" in whole and "1 assessment to start; 1 visit" in whole
    own = text_of(browse(workers.worker).get("/work/load"))
    assert "Cleo Marsh" not in own and "Nobody yet" in own
    rows = browse(workers.manager).get("/work/load?format=csv").content.decode("utf-8-sig").splitlines()
    assert rows[1].startswith("Nobody yet,1,0,0,0,1,0") and "Maya Ellis,2,1,0,0,2,0,2.5" in rows


def test_an_approval_is_read_and_decided(rose, workers) -> None:
    with acting_as(workers.officer) as actor:
        asked = ask_approval(actor, rose, "waivers", uuid4(), title="A ramp", link="/plans/x", why="She cannot get out",
                             **amounts("0", once="1800"))  # fmt: skip
    manager = join(team_of(workers.officer), Role.TEAM_MANAGER, "Mel Front")
    client = browse(manager)
    assert "A ramp" in text_of(client.get("/work/approvals"))
    page = f"/work/approvals/{asked.pk}"
    assert "Choose what you decide" in text_of(client.post(page, {}))
    assert "Say why" in text_of(client.post(page, {"decision": "refused", "reason": ""}))
    assert client.post(page, {"decision": "agreed", "reason": ""}).status_code == 302
    assert "A ramp" in text_of(client.get("/work/approvals?shows=decided"))
    assert "Agreed by Mel Front" in text_of(browse(workers.officer).get(page))
    assert browse(workers.finance).get(page).status_code == 404


def ways(team, count: int, days: int, **more: object) -> None:
    sent = timezone.now() - timedelta(days=days + 40)
    with acting_as(SYSTEM):
        Way.objects.bulk_create(
            Way(request_id=uuid4(), team=team, channel="web", sent_at=sent, contacted_at=sent + timedelta(days=days),
                decided_at=sent + timedelta(days=days), outcome="assessment", **more)
            for _ in range(count)
        )  # fmt: skip


def test_times_are_told_exactly_to_the_team_and_without_small_numbers_to_others(workers, staff) -> None:
    ways(team_of(workers.officer), 3, 7)
    shown = text_of(browse(workers.officer).get(f"/work/times?team={team_of(workers.officer).pk}&period=now"))
    assert "3 7 days" in shown and "Too few to show" not in shown
    commissioner = browse(staff(Role.COMMISSIONER, "Kay Place"))
    held = text_of(commissioner.get("/work/times"))
    assert "Too few to show" in held and "7 days" not in held
    ways(team_of(workers.officer), 3, 9)
    told = text_of(commissioner.get("/work/times"))
    assert "6 8 days" in told or "Too few to show" in told  # a month that is not over is not counted yet
    rows = browse(workers.officer).get("/work/times?format=csv").content.decode("utf-8-sig").splitlines()
    assert rows[0].startswith("From a request,Month") and len(rows) > 5


def test_the_number_of_questions_to_the_database_does_not_grow(busy, rose, workers) -> None:
    client = browse(workers.manager)

    def asked(address: str) -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert client.get(address).status_code == 200
        return len(caught)

    addresses = ("/work/team", "/work/load", "/work/times")
    asked(addresses[0])  # what is read once for the process
    before = [asked(one) for one in addresses]
    with acting_as(SYSTEM):
        WorkItem.objects.bulk_create(
            WorkItem(person=rose, kind=kind, compartment="care", team=busy.team, worker=worker, about_id=uuid4(),
                     opened_at=timezone.now(), due_on=TODAY(), first_due_on=TODAY())
            for kind in ("visit", "call") for worker in (workers.worker, workers.manager, None) for _ in range(3)
        )  # fmt: skip
    ways(team_of(workers.officer), 12, 3)
    assert [asked(one) for one in addresses] == before


@pytest.mark.parametrize("address", ["/work", "/work/team", "/work/load", "/work/handover", "/work/approvals"])
def test_whose_work_is_not_with_people_has_no_list(resident, staff, address) -> None:
    assert browse(resident).get(address).status_code == 403
    assert browse(staff(Role.COMMISSIONER, "Kay Place")).get(address).status_code == 403
    assert Client().get(address).status_code == 302

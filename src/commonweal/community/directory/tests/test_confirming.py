"""Whoever runs an entry is asked whether it still holds, by one e-mail for all of theirs; no answer hides it."""

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client

from commonweal.community.directory.actions import confirming
from commonweal.community.directory.actions.confirming import (
    NOT_ANSWERED,
    ChasingReport,
    answer_questions,
    chase_stale_entries,
    confirm_entries,
    questions_of,
)
from commonweal.community.directory.actions.listing import hide_entry
from commonweal.community.directory.models import Confirmation, Service, Version
from commonweal.community.directory.tasks import chase
from commonweal.community.directory.tests.factories import SYSTEM, again, leader_of, make_entry
from commonweal.core.accounts.actors import NOBODY, acting_as
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.models import Message
from commonweal.core.places.models import Place

Staff = Callable[..., Account]
DAY = date(2026, 11, 23)


@pytest.fixture
def editor(staff: Staff) -> Account:
    return staff(Role.DIRECTORY_EDITOR, name="Sandra Voss")


@pytest.fixture
def stale(place: Place) -> Service:
    return make_entry(place, assured_date="2026-01-10")


def chase_on(day: date) -> ChasingReport:
    with time_machine.travel(datetime(day.year, day.month, day.day, 9, tzinfo=UTC)), acting_as(SYSTEM) as actor:
        return chase_stale_entries(actor, day)


def written() -> list[tuple[str, str]]:
    with acting_as(SYSTEM):
        return list(Message.objects.order_by("created_at").values_list("template", "to"))


def last_key() -> str:
    with acting_as(SYSTEM):
        body = Message.objects.filter(template__startswith="entry-check").latest("created_at").body
    found = re.search(r"/directory/confirm/(\S+)", body)
    assert found is not None
    return found[1]


def test_an_entry_that_nobody_confirms_is_asked_about_reminded_of_and_hidden(stale: Service, editor: Account) -> None:
    done = {number: chase_on(DAY + timedelta(number)) for number in (0, 1, 14, 28, 42, 56, 57)}
    assert [number for number, report in done.items() if report.asked] == [0]
    assert [number for number, report in done.items() if report.reminded] == [14, 28]
    assert [number for number, report in done.items() if report.hidden] == [56]
    assert (again(stale).listing, again(stale).listing_note) == ("hidden", NOT_ANSWERED)
    address = "lunch@harbour.example"
    assert written() == [
        ("entry-check", address), ("entry-check-again", address), ("entry-check-again", address),
        ("entry-hidden", address), ("entries-hidden", editor.email),
    ]  # fmt: skip


def test_one_address_gets_one_e_mail_and_only_so_many_a_night(place: Place, monkeypatch) -> None:
    for number in range(3):
        make_entry(place, f"Lunch {number}", assured_date=None)
    make_entry(place, "Zest", email="zest@example.org", assured_date=None)
    make_entry(place, "Fresh", assured_date=str(DAY - timedelta(20)))
    make_entry(place, "Hidden", assured_date=None, listing="hidden")
    make_entry(place, "Ended", assured_date=None, status="defunct")
    make_entry(place, "Phone only", email=None, assured_date=None)
    rules = confirming.rules_of
    monkeypatch.setattr(confirming, "rules_of", lambda policy: rules(policy).__class__(180, 14, 2, 56, 1))
    assert chase_on(DAY) == ChasingReport(asked=1, reminded=0, hidden=0)
    with acting_as(SYSTEM):
        assert "Lunch 0\nLunch 1\nLunch 2" in Message.objects.get().body
        assert Confirmation.objects.count() == 3
    assert chase_on(DAY).asked == 1
    assert {to for _, to in written()} == {"lunch@harbour.example", "zest@example.org"}
    assert chase_on(DAY) == ChasingReport(0, 0, 0)


def test_entries_without_an_address_wait_for_a_call_and_are_never_hidden(place: Place) -> None:
    service = make_entry(place, email=None, assured_date=None)
    for number in range(0, 200, 40):
        assert chase_on(DAY + timedelta(number)) == ChasingReport(0, 0, 0)
    assert again(service).listing == "listed"


def test_the_link_of_the_e_mail_confirms_without_signing_in(stale: Service, client: Client) -> None:
    chase_on(DAY)
    with time_machine.travel(datetime(2026, 11, 24, 9, tzinfo=UTC)):
        page = client.get(f"/directory/confirm/{last_key()}").content.decode()
        assert "Harbour Lunch" in page and "£5 with pudding" in page
        done = client.post(f"/directory/confirm/{last_key()}", {f"answer_{stale.pk}": "confirmed", "name": "Rose"})
        assert "Thank you" in done.content.decode()
    now = again(stale)
    assert (now.assured_date, now.confirmed_by) == (date(2026, 11, 24), "Harbour Neighbours")
    with acting_as(SYSTEM):
        assert Confirmation.objects.get().answered_by == "Rose"
    assert chase_on(DAY + timedelta(60)) == ChasingReport(0, 0, 0)


def test_answers_that_are_missing_are_asked_for_and_nothing_typed_is_lost(stale: Service, client: Client) -> None:
    chase_on(DAY)
    with time_machine.travel(datetime(2026, 11, 24, tzinfo=UTC)):
        page = client.post(f"/directory/confirm/{last_key()}", {"name": "Rose"}).content.decode()
        assert "Say whether Harbour Lunch is still right" in page and 'value="Rose"' in page
        page = client.post(f"/directory/confirm/{last_key()}", {f"answer_{stale.pk}": "changed"}).content.decode()
        assert "Say what has changed at Harbour Lunch" in page


def test_what_changed_goes_to_an_editor_and_what_ended_is_no_longer_shown(place: Place, stale: Service) -> None:
    other = make_entry(place, "Harbour Tea", assured_date=None)
    chase_on(DAY)
    with time_machine.travel(datetime(2026, 11, 24, tzinfo=UTC)), acting_as(SYSTEM) as actor:
        with pytest.raises(ValidationError) as caught:
            answer_questions(actor, last_key(), {stale.pk: "changed"}, {})
        assert caught.value.message_dict.keys() == {f"words_{stale.pk}", f"answer_{other.pk}"}
        answers = {stale.pk: "changed", other.pk: "ended"}
        answer_questions(actor, last_key(), answers, {stale.pk: "Now on Fridays"}, "Rose")
        report = Version.objects.get(service=stale, kind="report")
    assert (report.note, report.proposer_email) == ("Now on Fridays", "lunch@harbour.example")
    assert (again(other).listing, again(other).status) == ("removed", "defunct")
    assert again(stale).listing == "listed"


def test_an_entry_that_was_merged_meanwhile_is_not_asked_about(place: Place, stale: Service, client: Client) -> None:
    other = make_entry(place, "Pier Tea", assured_date="2026-01-10")
    chase_on(DAY)
    Service.objects.filter(pk=stale.pk).update(listing="merged", merged_into=other)
    page = f"/directory/confirm/{last_key()}"
    with time_machine.travel(DAY, tick=False):
        assert f"answer_{stale.pk}" not in client.get(page).content.decode()
        assert client.post(page, {f"answer_{stale.pk}": "ended", f"answer_{other.pk}": "confirmed"}).status_code == 200
    assert (again(stale).listing, again(other).assured_date) == ("merged", DAY)


def test_a_link_is_good_for_three_months_and_no_other_key_opens_it(stale: Service, client: Client) -> None:
    chase_on(DAY)
    key = last_key()
    for moment, status in ((DAY + timedelta(90), 200), (DAY + timedelta(91), 404)):
        with time_machine.travel(datetime(moment.year, moment.month, moment.day, 12, tzinfo=UTC)):
            assert client.get(f"/directory/confirm/{key}").status_code == status
    with time_machine.travel(datetime(2026, 11, 24, tzinfo=UTC)):
        assert client.get(f"/directory/confirm/{key[:-1]}x").status_code == 404
        with acting_as(NOBODY) as actor:
            assert questions_of(key, DAY) == []
            with pytest.raises(PermissionDenied):
                answer_questions(actor, key, {}, {})
            with pytest.raises(PermissionDenied):
                chase_stale_entries(actor, DAY)


def test_a_late_answer_brings_back_what_was_hidden_for_want_of_one_and_nothing_else(
    stale: Service, editor: Account, place: Place
) -> None:
    for number in (0, 56):
        chase_on(DAY + timedelta(number))
    assert again(stale).listing == "hidden"
    other = make_entry(place, "Bad news")
    with acting_as(editor) as actor:
        hide_entry(actor, other, "A complaint is looked into")
        confirm_entries(actor, [again(stale), again(other)], "by phone")
    assert (again(stale).listing, again(other).listing) == ("listed", "hidden")
    assert again(stale).confirmed_by == "the directory’s editors, by phone"


def test_owners_and_editors_confirm_and_nobody_else(
    stale: Service, place: Place, resident: Account, staff: Staff
) -> None:
    leader = leader_of(place, stale.organisation)
    for account in (resident, staff(Role.SOCIAL_WORKER), NOBODY):
        with acting_as(account) as actor, pytest.raises(PermissionDenied):
            confirm_entries(actor, [stale])
    with acting_as(leader) as actor:
        assert confirm_entries(actor, [stale]) == 1
    assert again(stale).confirmed_by == "Harbour Neighbours"


def test_the_nightly_job_chases(stale: Service) -> None:
    with time_machine.travel(datetime(2026, 11, 23, 7, 30, tzinfo=UTC)):
        chase(timestamp=int(datetime(2026, 11, 23, 7, 30, tzinfo=UTC).timestamp()))
    assert [template for template, _ in written()] == ["entry-check"]

"""The pages of records of one person: who opens them, what they show, and the journey from the list to undoing."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.people.identity.models import Person
from commonweal.people.linkage.models import Merge, RecordPair

pytestmark = pytest.mark.django_db
WHY = {"why": "Her daughter told us"}


def as_system():
    return acting_as(system_actor("test"))


def test_the_list_shows_pairs_with_what_agrees_and_saves_them_as_a_file(browse, officer, pair):
    page = browse(officer).get("/records-of-one-person").content.decode()
    assert "Rose Peny" in page
    assert "Last name: a letter or two apart; NHS number: the same" in page
    assert "98%" in page
    assert "have not been compared yet" in page
    assert "Rose Peny" not in browse(officer).get("/records-of-one-person?likely=possible").content.decode()
    assert "Rose Peny" not in browse(officer).get("/records-of-one-person?state=merged").content.decode()
    assert "Rose Peny" in browse(officer).get("/records-of-one-person?state=open&name=PEN").content.decode()
    file = browse(officer).get("/records-of-one-person?format=csv").content.decode("utf-8-sig").splitlines()
    assert len(file) == 2
    assert "98%" in file[1]


def test_the_list_asks_the_same_however_long_it_is(browse, officer, make_person, rose, again, pair):
    client = browse(officer)
    client.get("/records-of-one-person")
    counts = []
    for number in range(3):
        other = make_person(given_name=f"Rosa{number}")
        first, second = sorted((rose, other), key=lambda person: person.pk)
        with as_system():
            RecordPair.objects.create(
                place=rose.place, first=first, second=second, probability=0.6, found_at=pair.found_at
            )
        with CaptureQueriesContext(connection) as asked:
            client.get("/records-of-one-person")
        counts.append(len(asked))
    assert len(set(counts)) == 1


def test_pages_are_closed_to_whoever_has_nothing_to_do_with_them(browse, staff, worker, resident, pair):
    for account, page, status in (
        (worker, "/records-of-one-person", 403),
        (worker, f"/records-of-one-person/{pair.pk}/together", 403),
        (worker, f"/records-of-one-person/{pair.pk}", 200),
        (resident, f"/records-of-one-person/{pair.pk}", 403),
        (staff(Role.COMMISSIONER), "/records-of-one-person", 403),
    ):
        assert browse(account).get(page).status_code == status, (account, page)


def test_a_comparison_is_a_look_at_both(browse, officer, pair):
    browse(officer).get(f"/records-of-one-person/{pair.pk}")
    with as_system():
        looked = set(Entry.objects.filter(kind="record.opened").values_list("person_id", flat=True))
    assert looked == {pair.first_id, pair.second_id}


def test_two_records_are_compared_brought_together_and_made_two_again(browse, officer, rose, again, pair):
    client = browse(officer)
    page = client.get(f"/records-of-one-person/{pair.pk}").content.decode()
    assert "98% likely" in page
    assert "34 times more likely" in page
    assert '<svg viewBox="0 0 640' in page
    ask = f"/records-of-one-person/{pair.pk}/together"
    page = client.get(ask).content.decode()
    assert "West team, Seaborough Council" in page
    typed = {"kept": str(rose.pk), "fact_family_name": "first", "fact_phone": "second", "fact_known_as": "second"}
    typed |= {"fact_email": "first", "fact_address": "first"}
    unsaid = client.post(ask, typed).content.decode()
    assert "Say how you know" in unsaid
    done = client.post(ask, typed | WHY)
    assert done.headers["Location"] == f"/people/{rose.pk}"
    with as_system():
        merge = Merge.objects.get()
    page = client.get(f"/merged-records/{merge.pk}").content.decode()
    assert "Her daughter told us" in page
    assert "1 address" in page
    assert merge.other.name in client.get(f"/people/{rose.pk}/second-record").content.decode()
    assert "Say why" in client.post(f"/merged-records/{merge.pk}", {"why": ""}).content.decode()
    client.post(f"/merged-records/{merge.pk}", {"why": "It was her sister"})
    assert "Two records again" in client.get(f"/merged-records/{merge.pk}").content.decode()
    with as_system():
        assert not Person.objects.exclude(merged_into=None).exists()


def test_what_must_be_finished_first_is_said_before_anything_is_asked(browse, officer, rose, again, pair, staff):
    with as_system():
        Person.objects.filter(pk=again.pk).update(account=staff(Role.BROKER))
    page = browse(officer).get(f"/records-of-one-person/{pair.pk}/together").content.decode()
    assert "Finish this first" in page
    assert "Accounts of their own" in page
    assert "Bring them together" not in page


def test_a_pair_is_kept_apart_with_a_reason(browse, officer, pair):
    client = browse(officer)
    assert "Say how you know" in client.post(f"/records-of-one-person/{pair.pk}", {"why": ""}).content.decode()
    assert client.post(f"/records-of-one-person/{pair.pk}", WHY).status_code == 302
    assert "Her daughter told us" in client.get("/records-of-one-person?state=different").content.decode()


def test_a_worker_names_a_second_record(browse, worker, rose, again):
    client = browse(worker)
    found = client.get(f"/people/{rose.pk}/second-record?query=rsoe+peny").content.decode()
    assert f"?other={again.pk}" in found
    assert f"?other={rose.pk}" not in found
    assert "You chose the record" in client.get(f"/people/{rose.pk}/second-record?other={again.pk}").content.decode()
    sent = client.post(f"/people/{rose.pk}/second-record", WHY | {"other": str(again.pk)})
    with as_system():
        pair = RecordPair.objects.get()
    assert sent.headers["Location"] == f"/records-of-one-person/{pair.pk}"
    assert "Maya Ellis says that they may be" in client.get(sent.headers["Location"]).content.decode()
    assert client.get(f"/people/{rose.pk}/second-record?other={rose.pk}").status_code == 403
    assert client.get(f"/people/{rose.pk}/second-record?other=nobody").status_code == 200


def test_comparing_now_is_queued(browse, officer, place, django_capture_on_commit_callbacks):
    assert browse(officer).post("/records-of-one-person/look").headers["Location"] == "/records-of-one-person"
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM procrastinate_jobs WHERE task_name = 'linkage.find_pairs'")
        assert cursor.fetchone() == (1,)


def test_programs_do_the_same(browse, officer, worker, rose, again, pair):
    client = browse(officer)
    listed = client.get("/api/v1/linkage/pairs").json()["pairs"]
    assert [one["id"] for one in listed] == [str(pair.pk)]
    shown = client.get(f"/api/v1/linkage/pairs/{pair.pk}").json()
    assert shown["finish_first"] == []
    assert {one["sees_only"] for one in shown["will_see_more"]} == {"Rose Penny", "Rose Peny"}
    asked = {"kept": str(rose.pk), "facts": {}, "why": "The same"}
    assert (
        browse(worker).post(f"/api/v1/linkage/pairs/{pair.pk}/together", asked, "application/json").status_code == 403
    )
    done = client.post(f"/api/v1/linkage/pairs/{pair.pk}/together", asked, "application/json").json()
    assert done["moved"]["address"] == 1
    assert (
        client.post(f"/api/v1/linkage/pairs/{pair.pk}/different", {"why": "x"}, "application/json").status_code == 422
    )
    again_two = client.post(f"/api/v1/linkage/merges/{done['id']}/undo", {"why": "Two"}, "application/json").json()
    assert again_two["undone_at"] is not None
    assert client.get(f"/api/v1/linkage/merges/{done['id']}").status_code == 200

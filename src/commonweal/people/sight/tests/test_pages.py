"""Who can see a record and who looked, emergency access and the timeline, as pages."""

import csv
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account, Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.actions import write_entry
from commonweal.core.ledger.models import Entry
from commonweal.people.circle.actions import add_supporter, share_with_supporter
from commonweal.people.consent.actions import give_consent
from commonweal.people.identity.actions import change_person
from commonweal.people.sight.actions import record_look, take_emergency_access
from commonweal.people.sight.kinds import changes_in, groups_among, leads_to
from commonweal.people.sight.models import Sight

pytestmark = pytest.mark.django_db

WHY = "Found on the floor by a neighbour; the ambulance asks whom to call."


def who_page(client, person, **asked) -> str:
    return client.get(f"/people/{person.pk}/who-can-see", asked).content.decode()


def test_a_person_reads_who_can_see_and_who_looked(browse, worker, resident, rose):
    browse(worker).get(f"/people/{rose.pk}")
    page = who_page(browse(resident), rose)
    assert "Maya Ellis" in page
    assert "the record" in page
    assert "The team that works with you." in page
    assert "Care Act 2014" in page
    assert "End this" not in page


def test_a_person_ends_what_they_chose_and_only_that(browse, worker, resident, rose, place):
    tom = Account.objects.create_user("tom@seaborough.example", None, name="Tom Penny")
    trust = Organisation.objects.create(place=place, kind=Organisation.Kind.NHS, name="Seaborough NHS Trust")
    with acting_as(worker) as actor:
        supporter = add_supporter(actor, rose, name="Tom Penny", kind="family", relationship="son")
        share_with_supporter(actor, supporter, ["care"], account=tom, agreed_by="Rose", agreed_how="in person")
        consent = give_consent(actor, rose, trust, ["health"], purpose="nursing", given_by="Rose")
    page = who_page(browse(resident), rose)
    assert page.count("End this") == 2
    assert f"/people/{rose.pk}/circle/{supporter.pk}/stop-sharing" in page
    assert f"/people/{rose.pk}/consent/{consent.pk}/withdraw" in page
    assert browse(tom).get(f"/people/{rose.pk}/who-can-see").status_code == 403


def test_own_looks_are_left_out_until_asked_for(browse, resident, rose):
    client = browse(resident)
    client.get(f"/people/{rose.pk}")
    assert "Nobody looked yet" in who_page(client, rose)
    assert "the record" in who_page(client, rose, own="1")


def test_who_looked_is_paged_and_saved_as_csv(browse, worker, resident, rose):
    with acting_as(worker) as actor:
        for number in range(25):
            record_look(actor, rose, f"part {number}")
    client = browse(resident)
    assert "part 24" in who_page(client, rose)
    assert "part 3<" not in who_page(client, rose)
    assert "part 3<" in who_page(client, rose, page="2")
    saved = client.get(f"/people/{rose.pk}/who-can-see?format=csv")
    rows = list(csv.reader(io.StringIO(saved.content.decode("utf-8-sig"))))
    assert saved["Content-Type"].startswith("text/csv")
    assert len(rows) == 26
    assert rows[1][1:] == ["Maya Ellis", "part 24"]


def test_who_looked_asks_the_same_number_of_questions_however_many_looked(browse, worker, rose):
    client = browse(worker)
    who_page(client, rose)
    counted = []
    for more in (3, 15):
        with acting_as(worker) as actor:
            for number in range(more):
                record_look(actor, rose, f"part {number}")
        with CaptureQueriesContext(connection) as queries:
            who_page(client, rose)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_emergency_access_is_taken_on_its_page_and_shown_until_it_ends(browse, colleague, rose):
    client = browse(colleague)
    at = f"/people/{rose.pk}/emergency"
    assert "will be told at once" in client.get(at).content.decode()
    wrong = client.post(at, {"reason": "short", "hours": "4"}).content.decode()
    assert "Say why you need to see this record now" in wrong
    assert ">short</textarea>" in wrong
    assert client.post(at, {"reason": WHY, "hours": "4"})["Location"] == f"/people/{rose.pk}"
    record = client.get(f"/people/{rose.pk}").content.decode()
    assert "You have emergency access to this record until" in record
    assert 'id="circle"' in record
    client.post(at, {"end": "1"})
    assert 'id="circle"' not in client.get(f"/people/{rose.pk}").content.decode()


def test_emergency_access_is_offered_to_none_but_care_staff(browse, resident, staff, rose):
    assert browse(resident).get(f"/people/{rose.pk}/emergency").status_code == 403
    assert browse(staff(Role.BROKER)).get(f"/people/{rose.pk}/emergency").status_code == 403


def test_the_team_that_keeps_the_record_ends_anothers_emergency_access(browse, worker, colleague, rose):
    with acting_as(colleague) as actor:
        take_emergency_access(actor, rose, WHY)
        origin = Sight.objects.filter(basis="emergency").first().origin
    at = f"/people/{rose.pk}/emergency/{origin}/end"
    assert browse(colleague).get(at).status_code == 403
    client = browse(worker)
    assert at in who_page(client, rose)
    assert WHY in client.get(at).content.decode()
    assert client.post(at, {"reason": "The family has been reached"}).status_code == 302
    assert 'id="circle"' not in browse(colleague).get(f"/people/{rose.pk}").content.decode()
    assert client.get(at).status_code == 404


def test_the_timeline_is_narrowed_by_kind_and_days_and_saved(browse, worker, rose):
    with acting_as(worker) as actor:
        change_person(actor, rose, phone="01632 960099")
        write_entry(actor, "plan.agreed", "=Plan agreed", person_id=rose.pk)
    client = browse(worker)
    at = f"/people/{rose.pk}/timeline"
    page = client.get(at).content.decode()
    assert "=Plan agreed" in page
    assert "Phone: 01632 960001 before, 01632 960099 now" in page
    narrowed = client.get(at, {"group": "plan"}).content.decode()
    assert "=Plan agreed" in narrowed
    assert "Changed: phone" not in narrowed
    early = {"until_day": "1", "until_month": "1", "until_year": "2020"}
    assert "Nothing happened of this kind" in client.get(at, early).content.decode()
    turned = early | {"since_day": "2", "since_month": "1", "since_year": "2020"}
    assert "must not be before the first" in client.get(at, turned).content.decode()
    rows = list(csv.reader(io.StringIO(client.get(at, {"group": "plan", "format": "csv"}).content.decode("utf-8-sig"))))
    assert rows[0] == ["when", "kind", "what", "who", "why"]
    assert rows[1][1:4] == ["plan", "'=Plan agreed", "Maya Ellis"]


def test_a_long_timeline_is_paged_and_can_be_printed_whole(browse, worker, rose):
    with acting_as(worker) as actor:
        for number in range(60):
            write_entry(actor, "plan.changed", f"Step {number}.", person_id=rose.pk)
    client = browse(worker)
    at = f"/people/{rose.pk}/timeline"
    assert "Step 5." not in client.get(at).content.decode()
    assert "Step 5." in client.get(at, {"page": "2"}).content.decode()
    assert "Step 5." in client.get(at, {"all": "1"}).content.decode()


def test_the_timeline_shows_each_only_what_they_may_see(browse, worker, colleague, rose):
    with acting_as(worker) as actor:
        write_entry(actor, "charging.assessed", "Savings looked at", person_id=rose.pk, compartment="money")
    with acting_as(colleague) as actor:
        take_emergency_access(actor, rose, WHY)
    assert "Savings looked at" in browse(worker).get(f"/people/{rose.pk}/timeline").content.decode()
    assert "Savings looked at" not in browse(colleague).get(f"/people/{rose.pk}/timeline").content.decode()


def test_the_timeline_is_closed_to_whom_the_care_is(browse, colleague, rose):
    assert browse(colleague).get(f"/people/{rose.pk}/timeline").status_code == 403


def test_the_groups_of_a_timeline_are_in_words():
    kinds = ["plan.agreed", "person.changed", "plan.started", "a_room_of_tomorrow.opened"]
    assert groups_among(kinds) == {
        "person": "Name and details",
        "plan": "Plans",
        "a_room_of_tomorrow": "A room of tomorrow",
    }


def test_what_changed_is_told_in_words():
    payload = {
        "before": {"nhs_number": "", "is_carer": False, "x": [1]},
        "after": {"nhs_number": "9", "is_carer": True, "x": [2]},
    }
    assert changes_in(payload) == [("NHS number", "nothing", "9"), ("Is carer", "no", "yes")]
    assert changes_in({"before": {}, "after": {"phone": "1"}}) == []
    assert changes_in({}) == []


def test_the_timeline_is_narrowed_to_who_did_it_and_each_line_leads_to_what_it_is_about(browse, worker, resident, rose):
    with acting_as(worker) as actor:
        add_supporter(actor, rose, name="Tom Penny", kind="family", relationship="son")
    with acting_as(resident) as actor:
        change_person(actor, rose, phone="01632 960099")
    client, at = browse(worker), f"/people/{rose.pk}/timeline"
    page = client.get(at).content.decode()
    assert f'href="/people/{rose.pk}/circle">Tom Penny (son) joined' in page
    narrowed = client.get(at, {"who": "Rose Penny"}).content.decode()
    assert "Changed: phone" in narrowed
    assert "Tom Penny (son) joined" not in narrowed


def test_the_timeline_is_saved_as_a_paper_that_can_be_read_aloud(browse, worker, rose):
    with acting_as(worker) as actor:
        write_entry(actor, "plan.agreed", "Plan #agreed *today* [really]", person_id=rose.pk, reason="As she asked")
    answer = browse(worker).get(f"/people/{rose.pk}/timeline", {"format": "pdf"})
    assert answer["Content-Type"] == "application/pdf"
    assert answer.content.startswith(b"%PDF-")
    assert b"/StructTreeRoot" in answer.content
    assert b"/Lang" in answer.content


def test_a_line_of_which_nobody_said_where_it_leads_leads_nowhere():
    entry = Entry(kind="comet.seen", payload={})
    assert leads_to(entry) == ""
    assert leads_to(Entry(kind="document.added", person_id=None, payload={})) == ""

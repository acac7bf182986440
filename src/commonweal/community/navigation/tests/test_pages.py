"""The pages of link work: who opens them, what they keep when something is wrong, and that lists stay quick."""

import json
import re
from datetime import date, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonweal.community.activities.actions import ActivityTerms, create_activity
from commonweal.community.activities.models import Session
from commonweal.community.directory.models import ListedOrganisation, Service
from commonweal.community.navigation import actions as do
from commonweal.community.navigation.models import Arrival, Introduction, Journey, NamedContact
from commonweal.community.navigation.tests.conftest import begin, browse, join
from commonweal.community.search.actions import keep_entries
from commonweal.core.accounts.actions import create_api_token
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.core.ledger.queries import LOOKED
from commonweal.people.consent.actions import give_consent
from commonweal.people.sight.actions import grant_sight, viewer_of
from commonweal.people.sight.models import Basis

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
PARTS = ("", "/wellbeing", "/look", "/summary", "/record")
FORMS = (
    "/talk", "/goals/new", "/steps/new", "/contacts/new", "/introductions/new", "/gaps/new", "/notes/new", "/pause",
    "/hand-over", "/close", "/wellbeing/ons4/before", "/wellbeing/ucla-loneliness/after",
)  # fmt: skip


def text_of(response, status: int = 200) -> str:
    assert response.status_code == status, response.status_code
    return re.sub(r"\s+", " ", response.content.decode())


def boxes(name: str, day: date) -> dict[str, str]:
    return {f"{name}_day": str(day.day), f"{name}_month": str(day.month), f"{name}_year": str(day.year)}


@pytest.fixture
def choir(place) -> Service:
    group = ListedOrganisation.objects.create(place=place, name="Harbour Singers")
    service = Service.objects.create(place=place, organisation=group, name="Thursday choir", needs=["company"],
                                     latitude=50.72, longitude=-1.98)  # fmt: skip
    keep_entries([service.pk])
    return service


@pytest.fixture
def lively(nell, work, choir) -> Journey:
    """Work with something of everything."""
    with acting_as(nell) as actor:
        do.write_talk(actor, work, do.Talk("Being with people again", "Sings", "Somewhere to go", "Ring first"))
        goal = do.set_goal(actor, work, "Sing again", close_now=2)
        do.rate_goal(actor, goal, close_now=6)
        do.add_step(actor, work, "Find my glasses", doer="person", by_on=timezone.localdate(), goal=goal)
        do.record_contact(actor, work, "home", minutes=45, note="She showed me photographs")
        row = do.introduce(actor, work, do.NewIntroduction(choir, goal=goal, visit_on=timezone.localdate()))
        do.introduce(actor, work, do.NewIntroduction(name="Lunch club"))
        do.record_visit(actor, row, went=True, liking="liked")
        do.record_gap(actor, work, "transport", "A lift in the evening")
        do.record_measurement(actor, work, "ons4", "before", {"happiness": 3, "anxiety": 6})
        do.record_measurement(actor, work, "ons4", "after", {"happiness": 7, "anxiety": 2})
    return work


def test_a_worker_opens_every_page_once_headed_and_each_look_is_written(nell, lively):
    client = browse(nell)
    for part in PARTS + FORMS:
        page = text_of(client.get(f"/navigation/{lively.pk}{part}"))
        assert page.count("<h1") == 1, part
        assert "style=" not in page and "onclick" not in page, part
    with acting_as(SYSTEM):
        looks = Entry.objects.filter(kind=LOOKED, person_id=lively.person_id, actor_id=nell.pk)
        assert looks.count() == len(PARTS + FORMS)


def test_each_part_of_the_work_is_on_its_page(nell, lively):
    page = text_of(browse(nell).get(f"/navigation/{lively.pk}"))
    for words in ("Being with people again", "Sing again", "Find my glasses", "Thursday choir", "A lift in the evening",
                  "Happy yesterday: 3, then 7. Improved", "She showed me photographs", "Quay Surgery"):  # fmt: skip
        assert words in page, words
    assert 'aria-label="2 of 10 close when it was set, 6 of 10 now"' in page


def test_whoever_has_no_sight_finds_no_such_page(lively, maya, imogen):
    for client in (browse(maya), browse(imogen)):
        for path in (*PARTS, *FORMS):
            assert client.get(f"/navigation/{lively.pk}{path}").status_code == 404, path


def test_pages_of_lists_are_for_those_who_do_this_work(nell, head, maya, resident, rose):
    for path in ("", "/arrivals", "/team", "/forum"):
        for account in (nell, head):
            assert text_of(browse(account).get(f"/navigation{path}")).count("<h1") == 1
        for account in (maya, resident):
            assert browse(account).get(f"/navigation{path}").status_code == 403
    assert browse(maya).get("/navigation/who-knows").status_code == 200
    assert browse(resident).get("/navigation/who-knows").status_code == 403


def test_what_is_typed_is_kept_when_something_is_wrong(nell, work):
    client = browse(nell)
    page = text_of(client.post(f"/navigation/{work.pk}/goals/new", {"words": "Sing again"}))
    assert "There is a problem" in page and "Choose a number from 1 to 10" in page and "Sing again" in page
    page = text_of(client.post(f"/navigation/{work.pk}/steps/new", {"words": "Ring", "doer": "other"}))
    assert "Enter who does it" in page
    page = text_of(client.post(f"/navigation/{work.pk}/close", {"ending": "reached", "connected_to": "The choir"}))
    assert "Say what worked" in page and "The choir" in page


def test_a_whole_work_is_done_in_the_browser(nell, rose, choir, resident):
    client = browse(nell)
    given = {"given_name": "Rose", "family_name": "Penny", **boxes("date_of_birth", date(1948, 3, 27)),
             "postcode": "ZZ1 1AA", "lines": "1 Quay Street", "consent_by": "Rose Penny", "consent_how": "by phone",
             "may_write": "yes",
             "source": "gp", "source_name": "Quay Surgery", "reason": "Lonely", "kind": "link_worker",
             "phone": "01632 960118"}  # fmt: skip
    assert "name of the surgery" in text_of(client.post("/navigation/begin", given | {"source_name": ""}))
    response = client.post("/navigation/begin", given)
    home = response["Location"]
    assert re.fullmatch(r"/navigation/[0-9a-f-]{36}", home)
    today = timezone.localdate()
    for part, typed in [
        ("/talk", {"what_matters": "Being with people"}),
        ("/wellbeing/ons4/before", {"happiness": "3"}),
        ("/goals/new", {"words": "Sing again", "close_now": "2"}),
        ("/steps/new", {"words": "Ring the choir", "doer": "worker", **boxes("by_on", today)}),
        (f"/introductions/new?service={choir.pk}", {"companion": "worker", **boxes("visit_on", today)}),
        ("/gaps/new", {"need": "transport", "words": "A lift"}),
        ("/contacts/new", {"kind": "home", "was_reached": "yes", "minutes": "50"}),
        ("/wellbeing/ons4/after", {"happiness": "7"}),
    ]:
        assert client.post(home + part, typed).status_code == 302, part
    with acting_as(nell):
        work = Journey.objects.get()
        row, goal, step = Introduction.objects.get(), work.goals.get(), work.steps.get()
        assert row.companion == "worker" and row.service == choir
    for part, typed in [
        (f"/introductions/{row.pk}/went", {"went": "yes", "liking": "liked"}),
        (f"/introductions/{row.pk}/still", {"still": "yes"}),
        (f"/goals/{goal.pk}", {"close_now": "8", "state": "reached"}),
        (f"/steps/{step.pk}", {"how": "done", "note": "They are glad"}),
        ("/pause", {**boxes("until", today + timedelta(days=9)), "reason": "Holiday"}),
        ("/resume", {}),
        ("/close", {"ending": "connected", "what_worked": "Going along", "write": "on",
                    **boxes("follow_up_on", today + timedelta(days=90))}),
        ("/follow-up", {"note": "Still sings"}),
    ]:  # fmt: skip
        assert client.post(home + part, typed).status_code == 302, part
    page = text_of(client.get(home))
    assert "Closed on" in page and "Still sings" in page and "Record a contact</a>" not in page
    assert "Thursday choir" in text_of(client.get(f"{home}/summary"))


def test_records_that_may_be_the_same_are_shown_before_a_new_one_is_begun(imogen, rose):
    client = browse(imogen)
    given = {"given_name": "Rosie", "family_name": "Penny", **boxes("date_of_birth", date(1948, 3, 27)),
             "consent_by": "Rose", "consent_how": "in person",
              "may_write": "no", "source": "self", "reason": "Lonely",
             "kind": "community_agent"}  # fmt: skip
    page = text_of(client.post("/navigation/begin", given))
    assert "Is it one of these?" in page and "Same date of birth" in page
    assert client.post("/navigation/begin", given | {"person": str(rose.pk)}).status_code == 302
    with acting_as(imogen):
        assert Journey.objects.get().person == rose


def test_somebody_put_forward_is_begun_with_or_answered(maya, nell, linkers, rose, make_person):
    other = make_person(family_name="Frost")
    for person in (rose, other):
        page = browse(maya).get(f"/people/{person.pk}/navigation/put-forward")
        assert "Put forward to a link worker" in text_of(page)
        sent = {"team": str(linkers.pk), "agreed_by": person.name, "trigger": "complex", "reason": "Several things"}
        assert browse(maya).post(f"/people/{person.pk}/navigation/put-forward", sent).status_code == 302
    client = browse(nell)
    page = text_of(client.get("/navigation"))
    assert "2 people wait for a first talk" in page
    with acting_as(nell):
        first, second = Arrival.objects.order_by("arrived_at")
    page = text_of(client.get("/navigation/arrivals"))
    assert "Complex or several needs at once" in page and "Several things" in page
    page = text_of(client.get(f"/navigation/arrivals/{first.pk}/begin"))
    assert "Several things" in page and "Who it is" not in page
    agreed = {"consent_by": "Rose Penny", "consent_how": "in person",
              "may_write": "no", "source": "colleague", "reason": "Several things",
              "kind": "link_worker", "trigger": "complex"}  # fmt: skip
    assert client.post(f"/navigation/arrivals/{first.pk}/begin", agreed).status_code == 302
    assert "Say in a sentence" in text_of(
        client.post(f"/navigation/arrivals/{second.pk}/answer", {"answer": "declined"})
    )
    sent = {"answer": "declined", "reason": "Has her daughter"}
    assert client.post(f"/navigation/arrivals/{second.pk}/answer", sent).status_code == 302
    assert "Nobody waits" in text_of(client.get("/navigation/arrivals"))


def test_a_person_sees_their_own_work_and_adds_to_it(resident, nell, lively, rose):
    with acting_as(nell) as actor:
        row = do.introduce(actor, lively, do.NewIntroduction(name="Walking group", visit_on=timezone.localdate()))
        Journey.objects.filter(pk=lively.pk).update(phone="01632 960118")
    client = browse(resident)
    page = text_of(client.get(f"/people/{rose.pk}"))
    for words in ("Nell Barrow</strong> works with you", "01632 960118", "Sing again: 2 of 10", "Find my glasses",
                  "Thursday choir", "Say how it went"):  # fmt: skip
        assert words in page, words
    home = f"/navigation/{lively.pk}"
    assert "Write something" in text_of(client.post(f"{home}/my-note", {"words": " "}))
    assert client.post(f"{home}/my-note", {"words": "Thank you"}).status_code == 302
    went = {"went": "no", "words": "No bus"}
    assert client.post(f"{home}/my-visit/{row.pk}", went).status_code == 302
    with acting_as(resident):
        step = lively.steps.get()
    assert client.post(f"{home}/my-step/{step.pk}").status_code == 302
    assert browse(nell).get(f"{home}/my-note").status_code == 403
    page = text_of(browse(nell).get(home))
    assert "Thank you" in page and "No bus" in page and "Mark as read" in page
    assert browse(nell).post(f"{home}/read").status_code == 302
    assert "Mark as read" not in text_of(browse(nell).get(home))


def test_the_section_of_a_record_leads_staff_on_and_is_not_for_others(nell, maya, work, rose, resident, linkers):
    with acting_as(SYSTEM) as actor:
        grant_sight(actor, rose, [viewer_of(maya)], ["identity", "care"], Basis.WORKER)
    assert f'href="/navigation/{work.pk}"' in text_of(browse(maya).get(f"/people/{rose.pk}"))
    with acting_as(nell) as actor:
        do.close_journey(actor, work, "chose")
    page = text_of(browse(resident).get(f"/people/{rose.pk}"))
    assert "What you did together" in page and "Ask for a link worker" in page
    page = browse(resident).get(f"/people/{rose.pk}/navigation/put-forward")
    assert "What would you like to be different?" in text_of(page)
    sent = {"team": str(linkers.pk), "reason": "I want to go out again"}
    assert browse(resident).post(f"/people/{rose.pk}/navigation/put-forward", sent).status_code == 302
    assert "You wait for a first talk" in text_of(browse(resident).get(f"/people/{rose.pk}"))


def test_a_person_reads_why_no_work_began_and_what_is_shared_of_them(nell, linkers, rose, resident, place):
    own = f"/people/{rose.pk}"
    with acting_as(resident) as actor:
        arrival = do.put_forward(actor, rose, linkers, do.Forward("self", "Lonely"))
    with acting_as(nell) as actor:
        do.answer_arrival(actor, arrival, "not_for_us", "The walking group takes you without us")
    page = text_of(browse(resident).get(own))
    assert "No work was begun by Link workers" in page and "takes you without us" in page
    work = begin(nell, rose)
    fire = Organisation.objects.create(place=place, kind=Organisation.Kind.VOLUNTARY, name="Bay Fire")
    with acting_as(SYSTEM) as actor:
        consent = give_consent(actor, rose, fire, ["identity"], purpose="Safe at home", given_by="Rose")
    with acting_as(nell) as actor:
        do.share_note(actor, work, "She would like a smoke alarm", [consent])
    page = text_of(browse(resident).get(own))
    assert "She would like a smoke alarm" in page and "Read by Bay Fire" in page


def test_a_button_pressed_twice_says_so_and_breaks_nothing(nell, lively, resident):
    home = f"/navigation/{lively.pk}"
    assert "This work is not paused" in text_of(browse(nell).post(f"{home}/resume", follow=True))
    with acting_as(resident):
        step = lively.steps.get()
    browse(resident).post(f"{home}/my-step/{step.pk}")
    assert "done, or left out, already" in text_of(browse(resident).post(f"{home}/my-step/{step.pk}", follow=True))


def test_where_it_is_not_safe_to_write_nobody_says_that_they_were_told(nell, omar, rose):
    client = browse(nell)
    given = {"consent_by": "Rose", "consent_how": "by phone", "may_write": "no", "source": "self", "reason": "Lonely",
             "kind": "link_worker", "phone": ""}  # fmt: skip
    with acting_as(SYSTEM) as actor:
        grant_sight(actor, rose, [viewer_of(nell)], ["identity", "care"], Basis.WORKER)
    page = client.post(f"/people/{rose.pk}/navigation/begin", given, follow=True)
    assert "They are not written to: tell them yourself." in text_of(page)
    with acting_as(nell):
        work = Journey.objects.get()
    page = client.post(f"/navigation/{work.pk}/hand-over", {"to": str(omar.pk), "reason": "Leave"}, follow=True)
    assert "tell the person: they are not written to" in text_of(page)


def test_only_sessions_that_can_be_booked_are_offered_for_a_first_visit(nell, work, choir, place):
    with acting_as(SYSTEM) as actor:
        group = Organisation.objects.create(place=place, kind=Organisation.Kind.VOLUNTARY, name="Harbour Singers")
        activity = create_activity(actor, group, ActivityTerms(title="Choir", service=choir))
        for days, closes in ((2, -1), (9, 9)):
            at = timezone.now() + timedelta(days=days)
            closes_at = timezone.now() + timedelta(days=closes)
            Session.objects.create(
                activity=activity, starts_at=at, ends_at=at + timedelta(hours=1), booking_closes_at=closes_at
            )
    page = text_of(browse(nell).get(f"/navigation/{work.pk}/introductions/new?service={choir.pk}"))
    with acting_as(SYSTEM):
        closed, is_open = Session.objects.order_by("starts_at")
    assert str(is_open.pk) in page and str(closed.pk) not in page


def test_a_note_is_shared_read_and_answered(nell, work, rose, place):
    fire = Organisation.objects.create(place=place, kind=Organisation.Kind.VOLUNTARY, name="Bay Fire")
    visits = Team.objects.create(organisation=fire, work=Team.Work.COMMUNITY, name="Visits")
    callum = join(visits, Role.PARTNER_WORKER, "Callum Reed")
    assert "has not agreed to share" in text_of(browse(nell).get(f"/navigation/{work.pk}/notes/new"))
    with acting_as(nell) as actor:
        consent = give_consent(actor, rose, fire, ["identity"], purpose="Safe at home", given_by="Rose")
    sent = {"words": "The alarm chirps", "readers": [str(consent.pk)]}
    assert browse(nell).post(f"/navigation/{work.pk}/notes/new", sent).status_code == 302
    client = browse(callum)
    page = text_of(client.get("/navigation/notes"))
    assert "The alarm chirps" in page
    path = re.search(r"/navigation/notes/[0-9a-f-]{36}", page).group()
    assert "Write something" in text_of(client.post(path, {"words": ""}))
    assert client.post(path, {"words": "We come on Tuesday"}).status_code == 302
    assert "We come on Tuesday" in text_of(browse(nell).get(f"/navigation/{work.pk}"))
    assert client.get(f"/navigation/{work.pk}").status_code == 404


def many(nell, make_person, count: int) -> None:
    for number in range(count):
        work = begin(nell, make_person(family_name=f"Person{number}", date_of_birth=date(1940, 1, 1)))
        with acting_as(nell) as actor:
            do.set_goal(actor, work, "Sing", close_now=2)
            do.record_contact(actor, work, "phone", minutes=10)


@pytest.mark.parametrize("path", ["/navigation", "/navigation/team", "/navigation?format=csv", "/navigation/arrivals"])
def test_a_longer_list_asks_the_database_no_more_often(path, nell, omar, make_person):
    client = browse(nell)
    many(nell, make_person, 2)
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as few:
        text_of(client.get(path))
    many(nell, make_person, 8)
    with CaptureQueriesContext(connection) as lots:
        text_of(client.get(path))
    assert len(lots) == len(few)


def test_lists_are_filtered_paged_and_saved(nell, omar, head, make_person):
    many(nell, make_person, 21)
    client = browse(nell)
    page = text_of(client.get("/navigation"))
    assert "1 to 20" in page and "page=2" in page
    assert "21 to 21" in text_of(client.get("/navigation?page=2"))
    assert "Nobody. Choose other filters" in text_of(client.get("/navigation?state=closed"))
    assert "Nobody. Choose other filters" in text_of(client.get("/navigation?due=late"))
    assert "Person0" in text_of(client.get("/navigation?due=odd&worker=nobody&kind=x"))
    assert "Nobody. Choose" in text_of(client.get(f"/navigation?whose=team&worker={omar.pk}"))
    rows = text_of(browse(head).get("/navigation?format=csv")).split("Person")
    assert len(rows) == 22
    page = text_of(browse(head).get("/navigation/team"))
    assert "Nell Barrow" in page and ">21<" in page and "3.5" in page


def test_what_is_there_near_a_home_is_looked_for_and_what_is_not_is_recorded(nell, work, choir):
    page = text_of(browse(nell).get(f"/navigation/{work.pk}/look?need=company"))
    assert "Thursday choir" in page and "measured from ZZ1 1AA" in page and f"service={choir.pk}" in page
    assert "record the gap" in page
    page = text_of(browse(nell).get(f"/navigation/{work.pk}/introductions/new?service={choir.pk}"))
    assert "Introduce to Thursday choir" in page
    assert browse(nell).get(f"/navigation/{work.pk}/introductions/new?service=odd").status_code == 404


def test_the_record_stands_under_the_headings_of_the_standard(nell, lively, rose):
    page = text_of(browse(nell).get(f"/navigation/{lively.pk}/record"))
    assert "871731000000106" in page and "Care and support plan" in page
    assert "GP practice record entry, GP practice identifier" in page, "what is not known is said"
    found = json.loads(browse(nell).get(f"/navigation/{lively.pk}/record?format=json").content)
    record = found["record"]
    goal = record["Care and support plan"]["Needs, concerns or problems"][0]["Goals and hopes"][0]
    assert goal["Free text"] == "Sing again" and goal["Actions and activities"][0]["Who"] == {"Name": "Rose Penny"}
    assert record["Person demographics"]["Person name"]["Person family name"] == "Penny"
    assert record["Signpost details"]["Signpost details record entry"][0]["Signpost to"]["Name"]
    assert found["standard"]["version"] == "1.1"
    answer = browse(nell).get(f"/api/v1/navigation/{lively.pk}/record").json()
    assert answer["record"] == record


def test_who_knows_what_is_looked_up_kept_and_retired(nell, place):
    client = browse(nell)
    given = {"topic": "Housing", "name": "Ann Lee", "phone": "01632 960007", "area": "E02999991"}
    assert "Enter a phone number or an e-mail address" in text_of(
        client.post("/navigation/who-knows/new", given | {"phone": ""})
    )
    assert client.post("/navigation/who-knows/new", given).status_code == 302
    assert "Ann Lee" in text_of(client.get("/navigation/who-knows?words=housing&postcode=ZZ1 1AA"))
    assert "Ann Lee" not in text_of(client.get("/navigation/who-knows?words=housing&postcode=ZZ2 2BB"))
    assert "not known here" in text_of(client.get("/navigation/who-knows?postcode=AB1 1AB"))
    assert "Ann Lee" in text_of(client.get("/navigation/who-knows?format=csv"))
    with acting_as(nell):
        row = NamedContact.objects.get()
    assert "Ann Lee" in text_of(client.get(f"/navigation/who-knows/{row.pk}"))
    assert client.post(f"/navigation/who-knows/{row.pk}/retire").status_code == 302
    assert "Nobody is known for this yet" in text_of(client.get("/navigation/who-knows"))


def test_a_forum_is_recorded_and_totalled(imogen, rose):
    begin(imogen, rose)
    client = browse(imogen)
    given = {**boxes("held_on", timezone.localdate()), "present": "Imogen", "package": "Home care",
             "weekly_package_cost": "£132.80", "community": "A neighbour", "weekly_community_cost": "6"}  # fmt: skip
    path = f"/people/{rose.pk}/navigation/forum"
    assert "Enter pounds a week" in text_of(client.post(path, given | {"weekly_package_cost": ""}))
    assert client.post(path, given).status_code == 302
    page = text_of(client.get("/navigation/forum"))
    assert "£126.80" in page and "£6,593.60" in page and "/calculations/results/" in page
    assert "126.8" in text_of(client.get("/navigation/forum?format=csv"))


@pytest.fixture
def evaluated(nell, imogen, make_person):
    """A year of work, told on days of the financial year before last month's end."""
    people = [make_person(family_name=f"Person{number}") for number in range(12)]
    with time_machine.travel("2026-06-10 10:00", tick=True):
        for number, person in enumerate(people):
            work = begin(nell, person)
            with acting_as(nell) as actor:
                do.record_measurement(actor, work, "ons4", "before", {"happiness": 3 + number % 2})
                do.record_measurement(actor, work, "ons4", "after", {"happiness": 6 + number % 3})
                do.record_gap(actor, work, "transport" if number else "company", "A lift")
                do.introduce(actor, work, do.NewIntroduction(name="Choir"))
        begin(imogen, people[0])
        with acting_as(imogen) as actor:
            terms = do.ForumTerms(timezone.localdate(), "Imogen", "Home care", Decimal(100), "Choir")
            do.record_forum_decision(actor, people[0], terms)
    with time_machine.travel("2026-11-23 10:00", tick=True):
        yield


def test_the_report_names_nobody_and_tells_no_small_number(evaluated, staff, council):
    planner = staff(Role.COMMISSIONER)
    page = text_of(browse(planner).get("/navigation/evaluation"))
    assert "Person" not in re.sub(r"People?|Persons", "", page.split("<main")[1])
    assert '#kinds">13</a>' in page and "April 2026 to October 2026" in page and "<svg" in page
    assert "not shown" in page, "one community agent's person, and one gap"
    assert "£100" not in page
    page = text_of(browse(planner).get("/navigation/evaluation?format=csv"))
    assert "Time to the first talk" in page and "£100" not in page
    shown = browse(planner).get("/api/v1/navigation/evaluation/seaborough").json()
    figures = {one["key"]: one for one in shown["figures"]}
    assert figures["wellbeing-happiness"]["headline"] == "+3.5"
    assert figures["avoided-cost"]["headline"] == "Too few to show"
    assert figures["kinds"]["lines"] == [
        {"label": "Link worker (social prescribing)", "said": "not shown", "value": None},
        {"label": "Community agent", "said": "not shown", "value": None},
    ]
    assert shown["period"] == "2026-27"


def test_what_came_of_those_put_forward_is_in_the_report(evaluated, staff, council, nell, linkers, make_person):
    with time_machine.travel("2026-07-01 10:00", tick=True):
        for number in range(20):
            person = make_person(family_name=f"Forward{number}")
            with acting_as(SYSTEM) as actor:
                arrival = do.put_forward(actor, person, linkers, do.Forward("colleague", "Lonely"), agreed_by="Herself")
            if number < 10:
                with acting_as(nell) as actor:
                    do.answer_arrival(actor, arrival, "declined", "Not now")
    told = browse(staff(Role.COMMISSIONER)).get("/navigation/evaluation?format=csv").content.decode()
    assert '"Put forward, by what came of it",Waits,10' in told
    assert '"Put forward, by what came of it",The person did not want it,10' in told


def test_who_waits_longer_than_was_promised_is_marked_late(nell, linkers, rose):
    with time_machine.travel("2026-11-02 10:00", tick=True), acting_as(SYSTEM) as actor:
        do.put_forward(actor, rose, linkers, do.Forward("colleague", "Lonely"), agreed_by="Rose")
    for day, is_late in (("2026-11-09 10:00", False), ("2026-11-10 10:00", True)):
        with time_machine.travel(day, tick=True):
            assert ("govuk-tag--red" in text_of(browse(nell).get("/navigation/arrivals"))) is is_late


def test_each_figure_of_the_report_opens_to_its_working(evaluated, staff):
    client = browse(staff(Role.COUNCILLOR))
    page = text_of(client.get("/navigation/evaluation"))
    keys = set(re.findall(r"/navigation/evaluation/([a-z0-9-]+)", page))
    assert len(keys) >= 12
    for key in keys:
        found = text_of(client.get(f"/navigation/evaluation/{key}?period=2026-27"))
        assert "How this was worked out" in found and "/calculations/" in found, key
    assert client.get("/navigation/evaluation/nothing").status_code == 404


@pytest.mark.parametrize("role", [Role.SOCIAL_WORKER, Role.PROVIDER, Role.PARTNER_WORKER])
def test_the_report_is_for_those_who_plan_or_do_this_work(role, staff, nell, provider_organisation):
    account = staff(role, organisation=provider_organisation)
    assert browse(account).get("/navigation/evaluation").status_code == 403
    assert browse(account).get("/api/v1/navigation/evaluation/seaborough").status_code == 403
    assert browse(nell).get("/navigation/evaluation").status_code == 200


def test_other_systems_read_the_list_and_record_contacts(nell, maya, work):
    client = browse(nell)
    page = client.get("/api/v1/navigation/people").json()
    assert [one["name"] for one in page["people"]] == ["Rose Penny"] and page["next_page"] is None
    assert browse(maya).get("/api/v1/navigation/people").status_code == 403
    assert Client().get("/api/v1/navigation/people").status_code == 401
    with acting_as(nell) as actor:
        key = create_api_token(actor, "Surgery system", 30)
    headers = {"Authorization": f"Bearer {key}"}
    sent = {"kind": "phone", "minutes": 10}
    path = f"/api/v1/navigation/{work.pk}/contacts"
    answer = Client().post(path, sent, content_type="application/json", headers=headers)
    assert answer.status_code == 201, answer.content
    for at in ("2026-11-20T10:00:00", "0001-01-01T00:00:00Z"):
        answer = Client().post(path, sent | {"at": at}, content_type="application/json", headers=headers)
        assert answer.status_code == 422, answer.content
    answer = Client().post(path, sent | {"minutes": 999}, content_type="application/json", headers=headers)
    assert answer.status_code == 422 and "minutes" in answer.json()["errors"][0]["field"]

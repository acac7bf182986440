"""Asking for a hand: who may, what is kept, what is told, and what words of risk change."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commonweal.community.volunteering.actions import ask_for_hand, ask_volunteers, read_safety_words, save_scheme
from commonweal.community.volunteering.keys import TASK, code_of, digest_of
from commonweal.community.volunteering.models import Scheme, Task
from commonweal.community.volunteering.states import State
from commonweal.community.volunteering.tests.conftest import FRIDAY, TODAY, a_task, messages, stored
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.ledger.models import Entry
from commonweal.core.places.models import Area


def entries(kind: str) -> list[Entry]:
    with acting_as(system_actor("test")):
        return list(Entry.objects.filter(kind=kind))


def faults(given, actor_account=None) -> dict:
    with pytest.raises(ValidationError) as refused, acting_as(actor_account) as actor:
        ask_for_hand(actor, given)
    return refused.value.message_dict


def test_anybody_asks_and_is_told_how_to_follow_it(task, neighbours):
    made = stored(task())
    assert (made.state, made.due_on, made.organisation_id) == (State.ASKED, date(2026, 11, 24), neighbours.pk)
    assert (made.postcode, made.district, made.checks, made.agreed_by) == ("ZZ1 1AA", "ZZ1", [], "Iris Holt")
    assert made.asker_key == digest_of(code_of(TASK, made.pk))
    (message,) = messages()
    assert (message.template, message.to) == ("neighbours-asked", "iris@home.example")
    assert made.reference in message.body and code_of(TASK, made.pk) in message.body and "01632 960150" in message.body


def test_what_is_kept_of_it_for_good_names_nobody(task):
    task()
    (entry,) = entries("neighbours.asked")
    assert entry.person_id is None and "the garden" in entry.summary
    assert not {"Iris", "Holt", "Quay"} & set(f"{entry.summary} {entry.payload}".replace("'", " ").split())


def test_the_checks_it_needs_are_those_of_the_policy(task):
    made = task(kind="shopping", marks=("keys",))
    assert made.checks == ["identity", "references", "enhanced-barred"]
    assert made.marks == ["money", "keys"]


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"kind": "surgery"}, "kind"),
        ({"marks": ("flying",)}, "marks"),
        ({"name": "  "}, "name"),
        ({"phone": "", "email": ""}, "phone"),
        ({"postcode": "ZZ1"}, "postcode"),
        ({"postcode": "ZZ9 9ZZ"}, "postcode"),
        ({"first_on": TODAY - timedelta(days=1)}, "first_on"),
        ({"first_on": TODAY + timedelta(days=400)}, "first_on"),
        ({"last_on": FRIDAY - timedelta(days=1)}, "last_on"),
        ({"last_on": date(9999, 12, 31)}, "last_on"),
        ({"days": (7,)}, "days"),
        ({"frequency": "hourly"}, "frequency"),
        ({"asker_name": "Tom Holt"}, "agreed_by"),
        ({"email": "iris"}, "email"),
    ],
)
def test_what_is_wrong_is_said_by_field_and_nothing_is_kept(scheme, changed, field):
    assert field in faults(a_task(**changed))
    with acting_as(system_actor("test")):
        assert not Task.objects.exists()


def test_every_fault_is_said_at_once(scheme):
    assert faults(a_task(kind="", name="", postcode="")).keys() >= {"kind", "name", "postcode"}


def test_where_no_scheme_serves_a_postcode_it_says_where_to_ask_instead(place):
    assert "Ask your council" in faults(a_task())["postcode"][0]


def test_a_scheme_serves_its_areas_only(scheme, neighbours):
    hill_top = Area.objects.get(code="E02999992")
    neighbours.areas.set([hill_top])
    assert "no scheme" in faults(a_task())["postcode"][0]
    with acting_as(None) as actor:
        assert ask_for_hand(actor, a_task(postcode="ZZ2 2BB")).organisation_id == neighbours.pk


def test_a_closed_scheme_takes_nothing_new(scheme, coordinator, neighbours):
    with acting_as(coordinator) as actor:
        save_scheme(actor, neighbours, phone="01632 960150", is_open=False)
    assert "no scheme" in faults(a_task())["postcode"][0]


def test_a_scheme_takes_only_the_kinds_it_chose(scheme, coordinator, neighbours):
    with acting_as(coordinator) as actor:
        save_scheme(actor, neighbours, phone="01632 960150", kinds=["company"])
    assert "does not do this" in faults(a_task())["kind"][0]


def test_for_somebody_else_it_is_kept_who_agreed(task):
    made = task(asker_name="Tom Holt", asker_relation="Son", agreed_by="Iris Holt")
    assert (made.asker_name, made.agreed_by) == ("Tom Holt", "Iris Holt")
    assert "Hello Tom" in messages("neighbours-asked")[0].body


def test_signed_in_it_is_ones_own(task, resident):
    made = task(by=resident)
    assert made.account_id == resident.pk and made.person_id is None
    assert code_of(TASK, made.pk) not in (messages()[0].body.split("/volunteering/")[1].split()[0])


def test_only_staff_and_coordinators_write_down_what_somebody_asks_by_phone(scheme, resident, coordinator, worker):
    by_phone = a_task(channel="phone")
    for nobody in (None, resident):
        with pytest.raises(PermissionDenied), acting_as(nobody) as actor:
            ask_for_hand(actor, by_phone)
    with acting_as(coordinator) as actor:
        assert ask_for_hand(actor, by_phone).asked_by is None
    with acting_as(worker) as actor:
        made = ask_for_hand(actor, by_phone)
    assert made.asked_by in actor.teams and made.taken_by_name == "Maya Ellis"


def test_with_agreement_the_record_says_so_to_those_who_see_care(task, rose, resident, worker):
    made = task(by=resident, person=rose, name="Rose Penny")
    (entry,) = entries("neighbours.asked")
    assert (entry.person_id, entry.compartment) == (rose.pk, "care")
    with acting_as(worker):
        assert Entry.objects.filter(kind="neighbours.asked").exists()
        assert not Task.objects.filter(pk=made.pk).exists()


def test_nobody_writes_on_a_record_that_is_not_theirs(scheme, rose, account):
    with pytest.raises(PermissionDenied), acting_as(account("Guy Nosy")) as actor:
        ask_for_hand(actor, a_task(person=rose))


def test_staff_who_ask_for_somebody_with_an_account_let_them_follow_it(scheme, rose, resident, worker):
    with acting_as(worker) as actor:
        made = ask_for_hand(actor, a_task(channel="phone", person=rose, name="Rose Penny"))
    assert made.account_id == resident.pk
    with acting_as(resident):
        assert Task.objects.filter(pk=made.pk).exists()


def test_words_of_risk_stop_all_that_happens_by_itself(scheme, coordinator, neighbours, volunteer):
    with acting_as(coordinator) as actor:
        save_scheme(actor, neighbours, phone="01632 960150", asks_by_itself=True)
    tom = volunteer()
    with acting_as(None) as actor:
        made = ask_for_hand(actor, a_task(words="My son hits me when the leaves lie about"))
    assert made.mentions_safety and stored(made).state == State.ASKED
    with acting_as(coordinator) as actor:
        with pytest.raises(ValidationError, match="Read what suggests a risk first"):
            ask_volunteers(actor, made, [tom.pk])
        read_safety_words(actor, made)
        assert stored(made).safety_seen_by == "Femi Cole"
        ask_volunteers(actor, made, [tom.pk])
    assert stored(made).state == State.OFFERED


def test_words_of_risk_are_read_by_a_coordinator_of_that_scheme_only(task, other_coordinator, resident):
    made = task(words="He threatens me")
    for nobody in (other_coordinator, resident):
        with pytest.raises(PermissionDenied), acting_as(nobody) as actor:
            read_safety_words(actor, made)


def test_where_it_is_not_safe_nothing_is_sent(task):
    task(words="He hits me", may_write=False, reach="Only on Tuesdays")
    assert messages() == []


def test_a_scheme_that_asks_by_itself_asks_the_best_few_where_no_checks_are_needed(
    scheme, coordinator, neighbours, volunteer
):
    with acting_as(coordinator) as actor:
        save_scheme(actor, neighbours, phone="01632 960150", asks_by_itself=True, asks_at_once=2)
    near, chose = volunteer("Ann Near"), volunteer("Ben Chose", interests=("garden",))
    volunteer("Cy Far", postcode="ZZ2 2BB", interests=("company",))
    with acting_as(None) as actor:
        made = ask_for_hand(actor, a_task())
    with acting_as(system_actor("test")):
        assert {asking.volunteer_id for asking in made.askings.all()} == {near.pk, chose.pk}
    assert stored(made).state == State.OFFERED
    assert {message.to for message in messages("neighbours-wanted")} == {near.email, chose.email}


def test_it_never_asks_by_itself_where_checks_are_needed(scheme, coordinator, neighbours, volunteer):
    with acting_as(coordinator) as actor:
        save_scheme(actor, neighbours, phone="01632 960150", asks_by_itself=True)
    volunteer(checks=("identity", "references", "enhanced-barred"))
    with acting_as(None) as actor:
        made = ask_for_hand(actor, replace(a_task(), kind="shopping"))
    assert stored(made).state == State.ASKED


def test_a_scheme_is_run_by_its_own_coordinator(scheme, neighbours, other_coordinator, resident, coordinator):
    for nobody in (other_coordinator, resident):
        with pytest.raises(PermissionDenied), acting_as(nobody) as actor:
            save_scheme(actor, neighbours, phone="01632 960199")
    with pytest.raises(ValidationError) as refused, acting_as(coordinator) as actor:
        save_scheme(actor, neighbours, asks_at_once=0)
    assert refused.value.message_dict.keys() == {"phone", "asks_at_once"}
    assert Scheme.objects.get().phone == "01632 960150"

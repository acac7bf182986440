"""Offering a hand, checks, breaks, stopping; what happens by itself each morning; and what is counted."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commonweal.community.volunteering.actions import (
    NewOffer,
    approve_volunteer,
    ask_for_hand,
    ask_volunteers,
    change_offer,
    check_in,
    decline_volunteer,
    end_check,
    finish_task,
    give_up_task,
    leave,
    log_hours,
    match_by_hand,
    offer_hand,
    pause_offer,
    record_check,
    resume_offer,
    save_scheme,
)
from commonweal.community.volunteering.actions.minding import mind_all
from commonweal.community.volunteering.keys import TASK, VOLUNTEER, code_of, link_key
from commonweal.community.volunteering.models import Asking, Check, Task, Volunteer
from commonweal.community.volunteering.queries.board import board, stayed, volunteers_of
from commonweal.community.volunteering.queries.counts import report_for_place, report_for_scheme
from commonweal.community.volunteering.queries.schemes import is_the_volunteer
from commonweal.community.volunteering.states import State
from commonweal.community.volunteering.tests.conftest import AGREED, CHECKED, FRIDAY, TODAY, a_task, messages, stored
from commonweal.community.volunteering.tests.test_matched import by_key
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account
from commonweal.core.calculations.periods import Period


def an_offer(**changed) -> NewOffer:
    return NewOffer(
        **(
            {"name": "Tom Sears", "postcode": "zz1 1ab", "miles": 3, "agreements": AGREED, "phone": "07700 900123"}
            | changed
        )
    )


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"name": " "}, "name"),
        ({"phone": ""}, "phone"),
        ({"postcode": "ZZ1"}, "postcode"),
        ({"postcode": "ZZ9 9ZZ"}, "postcode"),
        ({"miles": 0}, "miles"),
        ({"most_at_once": 11}, "most_at_once"),
        ({"agreements": AGREED[1:]}, "agreements"),
    ],
)
def test_what_is_wrong_with_an_offer_is_said_by_field(scheme, changed, field):
    with pytest.raises(ValidationError) as refused, acting_as(None) as actor:
        offer_hand(actor, an_offer(**changed))
    assert field in refused.value.message_dict
    with acting_as(system_actor("test")):
        assert not Volunteer.objects.exists()


def test_an_account_offers_once_to_a_scheme_until_it_stops(volunteer, account):
    tom = account("Tom Sears")
    first = volunteer(account=tom)
    with pytest.raises(ValidationError, match="already"):
        volunteer(account=tom)
    with acting_as(tom) as actor:
        leave(actor, first, "Moved")
    assert volunteer(account=tom).pk != first.pk


def test_a_coordinator_of_the_scheme_decides_and_says_why_not(volunteer, coordinator, other_coordinator, resident):
    new, other = volunteer(approved=False), volunteer("Una Moss", approved=False)
    for nobody in (other_coordinator, resident, None):
        for act in (lambda actor: approve_volunteer(actor, new), lambda actor: decline_volunteer(actor, new, "No")):
            with pytest.raises(PermissionDenied), acting_as(nobody) as actor:
                act(actor)
    with acting_as(coordinator) as actor:
        approve_volunteer(actor, new, "Come on Tuesday")
        with pytest.raises(ValidationError, match="decided already"):
            decline_volunteer(actor, new, "Too late")
        with pytest.raises(ValidationError, match="Say why"):
            decline_volunteer(actor, other, "")
        decline_volunteer(actor, other, "No tasks where you live")
    assert "Come on Tuesday" in messages("volunteer-approved")[0].body
    assert "No tasks where you live" in messages("volunteer-declined")[0].body


def test_a_check_is_seen_by_a_coordinator_and_counts_as_long_as_the_policy_says(
    volunteer, coordinator, other_coordinator
):
    tom = volunteer()
    with pytest.raises(PermissionDenied), acting_as(other_coordinator) as actor:
        record_check(actor, tom, "identity", issued_on=TODAY)
    with pytest.raises(PermissionDenied), acting_as(None):
        record_check(by_key(link_key(VOLUNTEER, tom.pk)), tom, "identity", issued_on=TODAY)
    with acting_as(coordinator) as actor:
        for wrong in ({"kind": "horoscope"}, {"issued_on": TODAY + timedelta(days=1)}, {"expires": date(2026, 1, 1)}):
            with pytest.raises(ValidationError):
                record_check(actor, tom, **({"kind": "identity", "issued_on": TODAY} | wrong))
        usual = record_check(actor, tom, "driving", issued_on=date(2026, 6, 1))
        sooner = record_check(actor, tom, "driving", issued_on=date(2026, 6, 1), expires=date(2026, 12, 31))
    assert (usual.expires_on, sooner.expires_on) == (date(2027, 6, 1), date(2026, 12, 31))
    assert (usual.seen_by_name, usual.seen_on) == ("Femi Cole", TODAY)


def test_a_check_taken_back_counts_no_longer(volunteer, coordinator, task):
    tom, made = volunteer(checks=CHECKED), task(kind="shopping")
    with acting_as(coordinator) as actor:
        with pytest.raises(ValidationError, match="Say why"):
            end_check(actor, Check.objects.select_related("volunteer").first(), "")
        end_check(actor, Check.objects.select_related("volunteer").get(kind="references"), "One was family")
        with pytest.raises(ValidationError, match="Missing or run out: Two references"):
            ask_volunteers(actor, made, [tom.pk])


def test_a_break_stops_questions_and_ends_by_itself(volunteer, coordinator, task, clock):
    tom = volunteer()
    with acting_as(None):
        own = by_key(link_key(VOLUNTEER, tom.pk))
        with pytest.raises(ValidationError, match="today or later"):
            pause_offer(own, tom, TODAY - timedelta(days=1))
        pause_offer(own, tom, TODAY + timedelta(days=2))
    with pytest.raises(ValidationError, match="taking a break"), acting_as(coordinator) as actor:
        ask_volunteers(actor, task(), [tom.pk])
    clock.shift(timedelta(days=3))
    with acting_as(system_actor("test")) as system:
        assert mind_all(system, TODAY + timedelta(days=3))["breaks ended"] == 1
    assert stored(tom).state == Volunteer.State.APPROVED
    with pytest.raises(ValidationError, match="no break"), acting_as(coordinator) as actor:
        resume_offer(actor, tom)


def test_who_stops_hands_back_what_they_had(volunteer, coordinator, task):
    tom, made = volunteer(), task()
    with acting_as(coordinator) as actor:
        match_by_hand(actor, made, tom)
    with acting_as(None):
        leave(by_key(link_key(VOLUNTEER, tom.pk)), tom, "Moving away")
    assert (stored(made).state, stored(tom).state, stored(tom).left_on) == (State.ASKED, "left", TODAY)
    assert messages("neighbours-handed-back")


def test_a_volunteer_changes_only_their_own_offer(volunteer, coordinator, other_coordinator, account):
    tom = volunteer(account=account("Tom Sears"))
    for nobody in (None, account("Guy Nosy"), other_coordinator):
        with pytest.raises(PermissionDenied), acting_as(nobody) as actor:
            change_offer(actor, tom, miles=9)
    with acting_as(tom.account) as actor:
        with pytest.raises(ValidationError):
            change_offer(actor, tom, miles=99)
        change_offer(actor, tom, miles=9, interests=("company", "nonsense"), support="Stairs are hard for me")
    with acting_as(coordinator) as actor:
        change_offer(actor, tom, days=(2, 1))
    now = stored(tom)
    assert (now.miles, now.interests, now.days, now.support) == (9, ["company"], [1, 2], "Stairs are hard for me")


def test_those_not_asked_for_three_months_how_they_are_stand_in_a_list(volunteer, coordinator, neighbours, clock):
    tom, una = volunteer("Tom Sears"), volunteer("Una Moss")
    clock.shift(timedelta(days=92))
    later = TODAY + timedelta(days=92)
    with acting_as(coordinator) as actor:
        check_in(actor, una, "Well")
        assert list(volunteers_of(neighbours, later, shows="quiet")) == [tom]
        with pytest.raises(ValidationError):
            check_in(actor, tom, on=later + timedelta(days=1))
    assert stayed(stored(tom), later) == 3


def test_reminders_of_a_check_come_once_before_it_runs_out_and_not_where_a_later_one_was_seen(
    volunteer, coordinator, clock
):
    tom, una = volunteer("Tom Sears"), volunteer("Una Moss")
    with acting_as(coordinator) as actor:
        for one in (tom, una):
            record_check(actor, one, "driving", issued_on=TODAY - timedelta(days=340))
        record_check(actor, una, "driving", issued_on=TODAY)
    with acting_as(system_actor("test")) as system:
        assert [mind_all(system, TODAY)["checks that run out"] for _ in range(2)] == [1, 0]
    (message,) = messages("volunteer-check-runs-out")
    assert message.to == tom.email and "Licence, insurance and MOT" in message.body
    with acting_as(coordinator) as actor:
        assert list(volunteers_of(tom.organisation, TODAY, shows="checks")) == [tom]


def test_a_question_nobody_answers_is_over_and_the_next_best_are_asked_by_themselves(
    scheme, coordinator, neighbours, volunteer, clock
):
    with acting_as(coordinator) as actor:
        save_scheme(actor, neighbours, phone="01632 960150", asks_by_itself=True, asks_at_once=1)
    first, second = volunteer("Ann Near", interests=("garden",)), volunteer("Ben Any")
    with acting_as(None) as actor:
        made = ask_for_hand(actor, a_task(first_on=FRIDAY, last_on=FRIDAY + timedelta(days=14)))
    clock.shift(timedelta(days=3))
    with acting_as(system_actor("test")) as system:
        assert mind_all(system, TODAY + timedelta(days=3))["tasks offered again"] == 1
        answers = {asking.volunteer_id: asking.answer for asking in Asking.objects.filter(task=made)}
    assert stored(made).state == State.OFFERED
    assert answers == {first.pk: "quiet", second.pk: ""}


def test_whoever_asked_is_asked_once_how_it_went(volunteer, coordinator, task, clock):
    made, tom = task(), volunteer()
    with acting_as(coordinator) as actor:
        match_by_hand(actor, made, tom)
    clock.move_to(FRIDAY.isoformat() + "T07:00:00+00:00")
    with acting_as(system_actor("test")) as system:
        assert mind_all(system, FRIDAY)["people asked how it went"] == 0
        clock.shift(timedelta(days=1))
        assert mind_all(system, FRIDAY + timedelta(days=1))["people asked how it went"] == 1
        assert mind_all(system, FRIDAY + timedelta(days=2))["people asked how it went"] == 0
    assert (
        "Did Tom" not in messages("neighbours-how-was-it")[0].body
        and "Tom" in messages("neighbours-how-was-it")[0].body
    )


def test_what_only_somebody_who_stops_was_asked_about_is_looked_for_anew(volunteer, coordinator, task):
    made, tom = task(), volunteer()
    with acting_as(coordinator) as actor:
        ask_volunteers(actor, made, [tom.pk])
        leave(actor, tom)
    assert stored(made).state == "asked"


def test_nobody_is_a_volunteer_whose_key_was_erased(volunteer):
    gone = volunteer()
    gone.key = ""
    with acting_as(None) as actor:
        assert not is_the_volunteer(actor, gone)


def test_after_a_year_names_and_words_go_and_the_counts_stay(volunteer, coordinator, task, clock):
    made, tom = task(), volunteer(checks=("identity",))
    with acting_as(coordinator) as actor:
        match_by_hand(actor, made, tom)
        finish_task(actor, made, on=TODAY, hours=Decimal(2))
        leave(actor, tom)
    clock.shift(timedelta(days=366))
    with acting_as(system_actor("test")) as system:
        done = mind_all(system, TODAY + timedelta(days=366))
        assert (done["tasks erased"], done["volunteers erased"]) == (1, 1)
        assert mind_all(system, TODAY + timedelta(days=366))["tasks erased"] == 0
        kept, gone = Task.objects.get(), Volunteer.objects.get()
        kinds = report_for_place(kept.place, THIS_DAY)
    everything = " ".join(str(value) for row in (kept, gone) for value in vars(row).values())
    for word in ("Iris", "Quay", "960123", "iris@", "Leaves", "ZZ1 1A", "Tom Sears", "tom.sears"):
        assert word not in everything
    assert (kept.kind, kept.district, kept.state) == ("garden", "ZZ1", "done")
    assert kinds.hours == Decimal(2)
    with acting_as(None):
        by_key(code_of(TASK, kept.pk))
        assert not Task.objects.exists()


THIS_DAY = Period("today", TODAY, TODAY, "Today")


@pytest.fixture
def year(scheme, coordinator, volunteer, task, clock):
    """Eight garden tasks: six unmet, one done, one cancelled by whoever asked; and one lift, unmet."""
    with acting_as(coordinator) as actor:
        tom = volunteer()
        for number in range(8):
            made = task(postcode="zz1 1aa" if number < 5 else "zz2 2bb")
            if number < 6:
                give_up_task(actor, made, ("nobody_near", "nobody_free")[number % 2])
            elif number == 6:
                match_by_hand(actor, made, tom)
                finish_task(actor, made, on=TODAY, hours=Decimal("1.5"))
            else:
                give_up_task(actor, made, "fell_through")
        give_up_task(actor, task(kind="lift", postcode="zz2 2bb"), "nobody_checked")


def test_what_was_not_met_is_counted_by_kind_and_area_for_the_scheme(year, coordinator, neighbours):
    with acting_as(coordinator):
        report = report_for_scheme(neighbours, TODAY, TODAY)
    assert (report.asked, report.done, report.unmet, report.hours) == (9, 1, 7, Decimal("1.5"))
    assert [(row.label, row.asked, row.unmet) for row in report.by_kind] == [("The garden", 8, 6), ("A lift", 1, 1)]
    assert {row.label: (row.asked, row.unmet, row.share) for row in report.by_area} == {
        "Harbour": (5, 5, 100),
        "Hill Top": (4, 2, 50),
    }


def test_to_those_who_plan_small_counts_are_held_back_and_cannot_be_worked_out(year, staff, place):
    report = report_for_place(place, THIS_DAY)
    assert (report.asked, report.done, report.volunteers) == (9, None, None)
    assert {row.label: (row.asked, row.unmet) for row in report.by_kind} == {
        "A lift": (None, None),
        "The garden": (None, None),
    }
    assert report.is_held_back


def test_a_task_still_looked_for_after_its_last_day_is_unmet(task, coordinator, neighbours, clock):
    task()
    with acting_as(coordinator):
        assert report_for_scheme(neighbours, TODAY, FRIDAY).unmet == 0
        assert report_for_scheme(neighbours, TODAY, FRIDAY + timedelta(days=1)).unmet == 1


def test_a_weekly_task_that_nobody_has_taken_for_weeks_is_unmet(task, coordinator, neighbours):
    task(frequency="weekly", times=())
    with acting_as(coordinator):
        assert report_for_scheme(neighbours, TODAY, FRIDAY + timedelta(days=42)).unmet == 0
        assert report_for_scheme(neighbours, TODAY, FRIDAY + timedelta(days=43)).unmet == 1


def test_hours_logged_for_training_count_too(volunteer, coordinator, neighbours):
    tom = volunteer()
    with acting_as(coordinator) as actor:
        log_hours(actor, tom, on=TODAY, hours=Decimal(3), words="First aid")
        assert report_for_scheme(neighbours, TODAY, TODAY).hours == Decimal(3)


def test_the_board_shows_what_may_be_a_risk_first_then_what_is_due_first(task, coordinator, neighbours, clock):
    soon, risky = task(first_on=TODAY), task(words="He hits me")
    later = task(first_on=FRIDAY)
    with acting_as(coordinator):
        assert [one.pk for one in board(neighbours, TODAY)] == [risky.pk, soon.pk, later.pk]
        assert list(board(neighbours, TODAY, shows="late")) == []
        assert len(board(neighbours, TODAY + timedelta(days=1), shows="late")) == 1
        assert list(board(neighbours, TODAY, kind="lift")) == []


@pytest.mark.parametrize("who", [None, "resident"])
def test_offers_are_kept_signed_in_and_signed_out(scheme, resident: Account, who):
    with acting_as(resident if who else None) as actor:
        made = offer_hand(actor, an_offer(days=(6, 0), times=("evening", "morning"), interests=("lift",)))
    assert (made.account_id == resident.pk) is bool(who)
    assert (made.days, made.times, made.postcode) == ([0, 6], ["morning", "evening"], "ZZ1 1AB")

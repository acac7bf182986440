"""From the question to the thanks: the first yes has it, and what is told to whom when."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commonweal.community.volunteering.actions import (
    accept_asking,
    ask_volunteers,
    cancel_task,
    decline_asking,
    end_check,
    finish_task,
    give_up_task,
    hand_back_task,
    log_hours,
    match_by_hand,
    thank_volunteer,
)
from commonweal.community.volunteering.keys import ASKING, TASK, VOLUNTEER, code_of, digest_of, link_key
from commonweal.community.volunteering.models import Asking, Check, Hours, Task, Volunteer
from commonweal.community.volunteering.states import State
from commonweal.community.volunteering.tests.conftest import CHECKED, FRIDAY, TODAY, a_task, messages, stored
from commonweal.core.accounts.actors import NOBODY, Actor, acting_as, set_actor, system_actor
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.accounts.tests.at_once import at_once
from commonweal.core.ledger.models import Entry
from commonweal.core.places.models import Place
from commonweal.people.identity.models import Person


def by_key(key: str) -> Actor:
    """Somebody not signed in who has opened a link or typed a code. Within a transaction."""
    return set_actor(NOBODY, draft_key=digest_of(key))


def asked(account: Account, task: Task, *volunteers: Volunteer, note: str | None = None) -> list[Asking]:
    with acting_as(account) as actor:
        return ask_volunteers(actor, task, [one.pk for one in volunteers], note=note)


@pytest.fixture
def matched(task, volunteer, coordinator):
    """A task with an account's asker, and Tom (by key) who has said yes."""
    made, tom = task(), volunteer()
    (asking,) = asked(coordinator, made, tom)
    with acting_as(None):
        accept_asking(by_key(link_key(ASKING, asking.pk)), asking)
    return stored(made), tom


def test_a_volunteer_is_asked_with_nothing_that_says_who(task, volunteer, coordinator):
    made, tom = task(), volunteer()
    (asking,) = asked(coordinator, made, tom, note="There is a rake")
    (message,) = messages("neighbours-wanted")
    assert message.to == tom.email and "ZZ1" in message.body and "There is a rake" in message.body
    for told in (message.body, message.subject, str(asking.shown)):
        assert not any(word in told for word in ("Iris", "Holt", "Quay", "960123", "ZZ1 1AA", "Ring twice", "Leaves"))
    assert link_key(ASKING, asking.pk) in message.body
    assert stored(tom).last_asked_at is not None and stored(made).state == State.OFFERED


def test_only_the_coordinator_of_the_scheme_asks(task, volunteer, other_coordinator, resident):
    made, tom = task(), volunteer()
    for nobody in (other_coordinator, resident, None):
        with pytest.raises(PermissionDenied), acting_as(nobody) as actor:
            ask_volunteers(actor, made, [tom.pk])


@pytest.mark.parametrize(
    ("who", "said"),
    [
        ({"interests": ("company",)}, "Did not choose this kind"),
        ({"approved": False}, "Not approved"),
        ({"days": (0,)}, "Is not free on these days"),
    ],
)
def test_nobody_is_asked_who_does_not_suit(task, volunteer, coordinator, who, said):
    made, unsuitable = task(), volunteer(**who)
    with pytest.raises(ValidationError, match=said):
        asked(coordinator, made, unsuitable)


def test_nobody_is_asked_without_the_checks(task, volunteer, coordinator):
    made = task(kind="shopping")
    with pytest.raises(ValidationError, match="Missing or run out: Two references"):
        asked(coordinator, made, volunteer("Una Unchecked"))
    asked(coordinator, made, volunteer("Tom Sears", checks=CHECKED))


def test_yes_brings_both_together_and_tells_the_others(task, volunteer, coordinator, resident):
    made = task(by=resident)
    tom, una = volunteer("Tom Sears", phone="07700 900123"), volunteer("Una Moss")
    first, _ = sorted(asked(coordinator, made, tom, una), key=lambda one: one.volunteer_id != tom.pk)
    with acting_as(None):
        assert accept_asking(by_key(link_key(ASKING, first.pk)), first) == Asking.Answer.YES
    now = stored(made)
    assert (now.state, now.volunteer_id, now.volunteer_key) == (State.MATCHED, tom.pk, tom.key)
    (to_asker,), (to_tom,) = messages("neighbours-found"), messages("neighbours-yours")
    assert "Tom Sears" in to_asker.body and "07700 900123" in to_asker.body and made.reference in to_asker.body
    assert "Iris Holt" in to_tom.body and "01632 960123" in to_tom.body and "3 Quay Street" not in to_tom.body
    (to_una,) = messages("neighbours-taken")
    assert to_una.to == una.email and "Iris" not in to_una.body


def test_a_second_yes_is_too_late_and_changes_nothing(task, volunteer, coordinator):
    made, tom, una = task(), volunteer("Tom Sears"), volunteer("Una Moss")
    askings = {one.volunteer_id: one for one in asked(coordinator, made, tom, una)}
    for one in (tom, una):
        asking = askings[one.pk]
        with acting_as(None):
            said = accept_asking(by_key(link_key(ASKING, asking.pk)), asking)
    assert said == Asking.Answer.LATE and stored(made).volunteer_id == tom.pk


def test_only_whoever_was_asked_can_answer(task, volunteer, coordinator, resident, account):
    made, tom = task(), volunteer(account=account("Tom Sears"))
    (asking,) = asked(coordinator, made, tom)
    for nobody in (None, resident, coordinator):
        with pytest.raises(PermissionDenied), acting_as(nobody) as actor:
            accept_asking(actor, asking)
        with pytest.raises(PermissionDenied), acting_as(nobody) as actor:
            decline_asking(actor, asking)
    with acting_as(tom.account) as actor:
        assert accept_asking(actor, asking) == Asking.Answer.YES


def test_everybody_at_the_same_moment_and_one_has_it(own_database) -> None:
    """Ten volunteers press yes at once: one is matched, nine are told that somebody was first."""
    with acting_as(system_actor("test")) as system:
        place = Place.objects.create(slug="bay", name="Bay")
        made, accounts = _ten_asked(system, place)
    answers: list[str] = []

    def yes(one: Account):
        def act(actor: Actor) -> None:
            asking = Asking.objects.select_related("volunteer").get(account=one.pk)
            answers.append(accept_asking(actor, asking))

        return one, act

    assert at_once(*(yes(one) for one in accounts)) == ["done"] * len(accounts)
    assert sorted(answers) == ["late"] * 9 + ["yes"]
    with acting_as(system_actor("test")):
        kept = Task.objects.get(pk=made.pk)
        assert kept.state == State.MATCHED
        assert kept.askings.get(answer="yes").volunteer_id == kept.volunteer_id
        assert kept.askings.filter(answer="late").count() == 9


def _ten_asked(system: Actor, place: Place) -> tuple[Task, list[Account]]:
    from commonweal.community.volunteering.actions import (
        NewOffer,
        approve_volunteer,
        ask_for_hand,
        offer_hand,
        save_scheme,
    )
    from commonweal.community.volunteering.tests.conftest import AGREED
    from commonweal.core.places.models import Area, Postcode

    council = Area.objects.create(code="C", place=place, kind=Area.Kind.COUNCIL, name="Bay")
    Postcode.objects.create(
        postcode="ZZ1 1AA", latitude=50.7, longitude=-1.9, small_area_code="S", neighbourhood=council, council=council
    )
    organisation = Organisation.objects.create(place=place, kind=Organisation.Kind.VOLUNTARY, name="Bay Neighbours")
    save_scheme(system, organisation, phone="01632 960150")
    accounts = [Account.objects.create_user(f"v{number}@bay.example", name=f"V {number}") for number in range(10)]
    for one in accounts:
        offer = NewOffer(one.name, "ZZ1 1AA", 3, AGREED, email=one.email)
        approve_volunteer(system, offer_hand(system, offer, account=one))
    made = ask_for_hand(system, a_task())
    ask_volunteers(system, made, Volunteer.objects.values_list("pk", flat=True))
    return made, accounts


def test_when_everybody_says_no_it_is_asked_again_of_others(task, volunteer, coordinator):
    made, tom, una = task(), volunteer("Tom Sears"), volunteer("Una Moss")
    first, second = asked(coordinator, made, tom, una)
    with acting_as(None):
        decline_asking(by_key(link_key(ASKING, first.pk)), first, "Away")
    assert stored(made).state == State.OFFERED
    with acting_as(None):
        decline_asking(by_key(link_key(ASKING, second.pk)), second)
    assert stored(made).state == State.ASKED
    assert stored(first).answer_words == "Away"


def test_a_check_that_ran_out_since_stops_a_yes(task, volunteer, coordinator):
    made, tom = task(kind="shopping"), volunteer(checks=CHECKED)
    (asking,) = asked(coordinator, made, tom)
    with acting_as(coordinator) as actor:
        end_check(actor, Check.objects.select_related("volunteer").get(kind="enhanced-barred"), "Withdrawn")
    with pytest.raises(ValidationError, match="cannot do this"), acting_as(None):
        accept_asking(by_key(link_key(ASKING, asking.pk)), asking)
    assert stored(made).state == State.OFFERED


def test_a_coordinator_matches_somebody_who_said_yes_by_phone(task, volunteer, coordinator, other_coordinator):
    made, tom, una = task(kind="company"), volunteer("Tom Sears", checks=CHECKED), volunteer("Una Moss")
    with pytest.raises(PermissionDenied), acting_as(other_coordinator) as actor:
        match_by_hand(actor, made, tom)
    with acting_as(coordinator) as actor:
        with pytest.raises(ValidationError, match="Una cannot do this"):
            match_by_hand(actor, made, una)
        match_by_hand(actor, made, tom)
    assert stored(made).volunteer_id == tom.pk and messages("neighbours-yours")[0].to == tom.email


def test_what_is_handed_back_leaves_the_volunteers_sight_and_can_be_offered_to_others(matched, volunteer, coordinator):
    made, tom = matched
    una = volunteer("Una Moss")
    with acting_as(None):
        hand_back_task(by_key(link_key(VOLUNTEER, tom.pk)), made, "Broken leg")
    now = stored(made)
    assert (now.state, now.volunteer_id, now.volunteer_key) == (State.ASKED, None, "")
    assert "Tom is sorry" in messages("neighbours-handed-back")[0].body
    with acting_as(None):
        by_key(link_key(VOLUNTEER, tom.pk))
        assert not Task.objects.filter(pk=made.pk).exists()
    with pytest.raises(ValidationError, match="asked about this already"):
        asked(coordinator, made, tom)
    asked(coordinator, made, una)


def test_who_was_too_late_can_say_yes_when_it_comes_back(task, volunteer, coordinator):
    made, tom, una = task(), volunteer("Tom Sears"), volunteer("Una Moss")
    askings = {one.volunteer_id: one for one in asked(coordinator, made, tom, una)}
    for one in (tom, una):
        with acting_as(None):
            accept_asking(by_key(link_key(ASKING, askings[one.pk].pk)), askings[one.pk])
    with acting_as(coordinator) as actor:
        hand_back_task(actor, made)
        asked(coordinator, made, una)
    with acting_as(None):
        accept_asking(by_key(link_key(ASKING, askings[una.pk].pk)), askings[una.pk])
    assert stored(made).volunteer_id == una.pk


@pytest.mark.parametrize("who", ["asker", "volunteer", "coordinator"])
def test_each_of_the_three_can_say_that_it_was_done(matched, coordinator, who):
    made, tom = matched
    with acting_as(coordinator if who == "coordinator" else None) as actor:
        keys = {"asker": code_of(TASK, made.pk), "volunteer": link_key(VOLUNTEER, tom.pk)}
        actor = by_key(keys[who]) if who in keys else actor
        finish_task(actor, made, on=TODAY, hours=Decimal("1.5"))
    assert stored(made).state == State.DONE
    with acting_as(system_actor("test")):
        assert Hours.objects.count() == (0 if who == "asker" else 1)


def test_nobody_else_ends_or_thanks_for_it(matched, resident, other_coordinator):
    made, _ = matched
    for nobody in (None, resident, other_coordinator):
        for act in (
            lambda actor: finish_task(actor, made),
            lambda actor: cancel_task(actor, made),
            lambda actor: give_up_task(actor, made, "nobody_free"),
            lambda actor: hand_back_task(actor, made),
            lambda actor: thank_volunteer(actor, made, "Thanks"),
        ):
            with pytest.raises(PermissionDenied), acting_as(nobody) as actor:
                act(actor)


def test_thanks_go_to_the_volunteer_once_in_the_words_of_whoever_was_helped(matched):
    made, tom = matched
    with acting_as(None):
        asker = by_key(code_of(TASK, made.pk))
        with pytest.raises(ValidationError, match="for what was done"):
            thank_volunteer(asker, made, "Thank you")
        finish_task(asker, made)
        with pytest.raises(ValidationError, match="few words"):
            thank_volunteer(asker, made, " ")
        thank_volunteer(asker, made, "You found the marmalade.")
        with pytest.raises(ValidationError, match="already"):
            thank_volunteer(asker, made, "Again")
    (message,) = messages("neighbours-thanks")
    assert message.to == tom.email and "You found the marmalade." in message.body


def test_what_was_not_done_says_why_and_where_else_to_ask(matched, coordinator):
    made, tom = matched
    with acting_as(coordinator) as actor:
        with pytest.raises(ValidationError, match="Choose why"):
            give_up_task(actor, made, "because")
        give_up_task(actor, made, "fell_through", "Rain")
    now = stored(made)
    assert (now.state, now.reason, now.due_on, now.closing_words) == (State.NOT_DONE, "fell_through", None, "Rain")
    assert "/ask" in messages("neighbours-not-done")[0].body
    assert messages("neighbours-not-needed")[0].to == tom.email


def test_whoever_asked_takes_it_back_and_the_volunteer_is_told(matched):
    made, tom = matched
    with acting_as(None):
        cancel_task(by_key(code_of(TASK, made.pk)), made)
    assert stored(made).state == State.CANCELLED and messages("neighbours-not-needed")[0].to == tom.email
    with pytest.raises(ValidationError, match="moved on"), acting_as(None):
        finish_task(by_key(code_of(TASK, made.pk)), made)


def test_hours_are_logged_by_the_volunteer_or_the_coordinator_for_a_day_that_was(matched, coordinator, resident):
    made, tom = matched
    with acting_as(None):
        own = by_key(link_key(VOLUNTEER, tom.pk))
        log_hours(own, tom, on=TODAY, hours=Decimal("2.25"), task=made)
        for wrong in ({"hours": Decimal(0)}, {"hours": Decimal(25)}, {"on": TODAY + timedelta(days=1)}, {"task": None}):
            with pytest.raises(ValidationError):
                log_hours(own, tom, **({"on": TODAY, "hours": Decimal(1), "task": made} | wrong))
    with acting_as(coordinator) as actor:
        log_hours(actor, tom, on=FRIDAY - timedelta(days=7), hours=Decimal(3), words="First aid training")
    for nobody in (None, resident):
        with pytest.raises(PermissionDenied), acting_as(nobody) as actor:
            log_hours(actor, tom, on=TODAY, hours=Decimal(1), words="Nothing")
    with acting_as(system_actor("test")):
        assert sum(row.hours for row in Hours.objects.all()) == Decimal("5.25")


def test_the_record_tells_the_whole_course_to_those_who_see_care_and_the_volunteer_sees_no_record(
    task, volunteer, coordinator, rose, resident, worker, account
):
    tom = volunteer("Tom Sears", account=account("Tom Sears"))
    made = task(by=resident, person=rose, name="Rose Penny")
    (asking,) = asked(coordinator, made, tom)
    with acting_as(tom.account) as actor:
        accept_asking(actor, asking)
        finish_task(actor, made, on=TODAY, hours=Decimal(1))
        assert not Person.objects.exists()
        assert not Entry.objects.exists()
    with acting_as(worker):
        told = [
            entry.summary
            for entry in Entry.objects.filter(person_id=rose.pk, kind__startswith="neighbours.").order_by("number")
        ]
    assert told == [
        "Neighbours were asked for the garden",
        "A volunteer was asked",
        "Tom, a volunteer of Seaborough Neighbours, said yes to the garden",
        "Tom has done it: the garden",
    ]


def test_a_coordinator_who_also_sees_no_record_still_has_its_ledger_written(task, coordinator, rose, resident, worker):
    made = task(by=resident, person=rose, name="Rose Penny")
    with acting_as(coordinator) as actor:
        assert not Person.objects.exists()
        give_up_task(actor, made, "nobody_free")
    with acting_as(worker):
        assert Entry.objects.get(kind="neighbours.not_done").person_id == rose.pk


def test_a_membership_that_has_ended_opens_nothing(task, coordinator, neighbours):
    made = task()
    Membership.objects.filter(account=coordinator).update(ends_on=TODAY - timedelta(days=1))
    team = Team.objects.get(organisation=neighbours)
    assert team.memberships.filter(role=Role.VOLUNTEER_COORDINATOR).exists()
    with acting_as(coordinator):
        assert not Task.objects.filter(pk=made.pk).exists()

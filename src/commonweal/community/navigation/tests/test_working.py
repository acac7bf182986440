"""What is done with a person: who may and who may not, what is kept, and what it makes due."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from commonweal.community.activities.actions import ActivityTerms, cancel_booking, create_activity
from commonweal.community.activities.models import Session
from commonweal.community.navigation import actions as do
from commonweal.community.navigation.models import (
    Contact,
    ForumDecision,
    Gap,
    Goal,
    Handover,
    Introduction,
    Journey,
    Measurement,
    NamedContact,
    OwnWords,
    Step,
)
from commonweal.community.navigation.queries.counted import outcome_of
from commonweal.community.navigation.queries.work import named_contacts, wellbeing_rows
from commonweal.community.navigation.tests.conftest import begin
from commonweal.community.wellbeing.models import LicensedWording
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.models import StoredResult
from commonweal.core.correspondence.models import Message
from commonweal.core.ledger.models import Entry
from commonweal.core.places.models import Area
from commonweal.people.sight.actions import grant_sight, viewer_of
from commonweal.people.sight.models import Basis
from commonweal.people.sight.queries import access_of

pytestmark = pytest.mark.django_db
SYSTEM = system_actor("test")
TALK = do.Talk("Being with people again", strengths="Sings", would_like="Somewhere to go on Thursdays")
ONS4 = {"life_satisfaction": 3, "worthwhile": 4, "happiness": 2, "anxiety": 7}
UCLA = {"companionship": 3, "left_out": 3, "isolated": 3, "direct": "often_or_always"}
LATER_UCLA = {"companionship": 2, "left_out": 2, "isolated": 2}


def today() -> date:
    return timezone.localdate()


EVERYTHING = {
    "talk": lambda actor, work: do.write_talk(actor, work, TALK),
    "goal": lambda actor, work: do.set_goal(actor, work, "Sing again", close_now=2),
    "step": lambda actor, work: do.add_step(actor, work, "Ring the choir", doer="worker"),
    "contact": lambda actor, work: do.record_contact(actor, work, "phone", minutes=20),
    "introduction": lambda actor, work: do.introduce(actor, work, do.NewIntroduction(name="Choir")),
    "gap": lambda actor, work: do.record_gap(actor, work, "company", "A choir by day"),
    "measure": lambda actor, work: do.record_measurement(actor, work, "ons4", "before", ONS4),
    "pause": lambda actor, work: do.pause_journey(actor, work, today() + timedelta(days=30), "In hospital"),
    "close": lambda actor, work: do.close_journey(actor, work, "chose"),
}


@pytest.mark.parametrize("name", EVERYTHING)
def test_the_team_may_do_it_and_others_who_see_the_record_may_not(name, nell, head, maya, resident, work, rose):
    with acting_as(SYSTEM) as actor:
        grant_sight(actor, rose, [viewer_of(maya)], ["identity", "care"], Basis.WORKER)
    for account in (maya, resident):
        with acting_as(account) as actor:
            assert Journey.objects.get() == work, "they see it"
            with pytest.raises(PermissionDenied):
                EVERYTHING[name](actor, Journey.objects.get())
    with acting_as(nell) as actor:
        before = Entry.objects.filter(person_id=rose.pk, kind__startswith="navigation.").count()
        EVERYTHING[name](actor, work)
        assert Entry.objects.filter(person_id=rose.pk, kind__startswith="navigation.").count() == before + 1


def test_a_manager_of_the_team_may_and_of_another_may_not(head, imogen, work):
    with acting_as(head) as actor:
        do.write_talk(actor, work, TALK)
    with acting_as(imogen) as actor, pytest.raises(PermissionDenied):
        do.write_talk(actor, work, TALK)


@pytest.mark.parametrize("name", [name for name in EVERYTHING if name not in ("contact", "measure")])
def test_closed_work_is_not_gone_on_with(name, nell, work):
    with acting_as(nell) as actor:
        do.close_journey(actor, work, "chose")
        with pytest.raises(ValidationError, match="closed"):
            EVERYTHING[name](actor, work)


@pytest.mark.parametrize(
    ("act", "field"),
    [
        (lambda a, w: do.write_talk(a, w, do.Talk(" ")), "what_matters"),
        (lambda a, w: do.write_talk(a, w, TALK, on=today() + timedelta(days=1)), "talked_on"),
        (lambda a, w: do.set_goal(a, w, "", close_now=3), "words"),
        (lambda a, w: do.set_goal(a, w, "Sing", close_now=11), "close_now"),
        (lambda a, w: do.set_goal(a, w, "Sing", close_now=0), "close_now"),
        (lambda a, w: do.add_step(a, w, "Ring", doer="other"), "doer_name"),
        (lambda a, w: do.record_contact(a, w, "phone", minutes=721), "minutes"),
        (lambda a, w: do.record_contact(a, w, "phone", at=timezone.now() + timedelta(days=1)), "on"),
        (lambda a, w: do.record_contact(a, w, "phone", at=datetime.min.replace(tzinfo=UTC)), "on"),
        (lambda a, w: do.introduce(a, w, do.NewIntroduction()), "name"),
        (lambda a, w: do.introduce(a, w, do.NewIntroduction(name="Choir", need="hobby")), "need"),
        (lambda a, w: do.introduce(a, w, do.NewIntroduction(name="Choir", companion="volunteer")), "companion_name"),
        (lambda a, w: do.record_gap(a, w, "hobby", "A choir"), "need"),
        (lambda a, w: do.record_gap(a, w, "company", ""), "words"),
        (lambda a, w: do.pause_journey(a, w, today(), "Away"), "until"),
        (lambda a, w: do.close_journey(a, w, "reached"), "what_worked"),
        (lambda a, w: do.close_journey(a, w, "consent"), "ending"),
        (lambda a, w: do.close_journey(a, w, "chose", follow_up_on=today()), "follow_up_on"),
    ],
)
def test_what_cannot_be_taken_is_said_beside_its_field(act, field, nell, work):
    with acting_as(nell) as actor:
        with pytest.raises(ValidationError) as raised:
            act(actor, work)
        assert list(raised.value.message_dict) == [field]


def test_the_first_contact_ends_the_wait_for_it(nell, rose):
    work = begin(nell, rose, do.Agreement("Rose Penny", "in writing", has_spoken=False))
    assert work.next_due == "First contact"
    with acting_as(nell) as actor:
        do.record_contact(actor, work, "phone", was_reached=False)
        work.refresh_from_db()
        assert work.first_contact_at is None
        earlier = timezone.now() - timedelta(days=2)
        do.record_contact(actor, work, "home", minutes=50)
        do.record_contact(actor, work, "phone", at=earlier)
        work.refresh_from_db()
        assert work.first_contact_at == earlier and work.last_contact_on == today()
        assert work.next_due == "Talk about what matters"


def test_what_is_due_follows_the_work(nell, work):
    def due() -> str:
        work.refresh_from_db()
        return work.next_due

    with acting_as(nell) as actor:
        assert due() == "Talk about what matters"
        do.write_talk(actor, work, TALK)
        assert due() == "Ask about wellbeing, before"
        do.record_measurement(actor, work, "ons4", "before", ONS4)
        assert due() == "Be in touch: it has been quiet"
        step = do.add_step(actor, work, "Ring the choir", doer="person", by_on=today() + timedelta(days=3))
        assert due() == "Step: Ring the choir"
        do.finish_step(actor, step, "Rang")
        with pytest.raises(ValidationError):
            do.finish_step(actor, step)
        row = do.introduce(actor, work, do.NewIntroduction(name="Choir", visit_on=today()))
        assert due() == "First visit to Choir"
        do.record_visit(actor, row, went=True, liking="liked")
        assert due() == "Be in touch: it has been quiet"
        do.pause_journey(actor, work, today() + timedelta(days=9), "On holiday")
        assert due() == "Ask whether to go on"
        do.resume_journey(actor, work)
        do.close_journey(actor, work, "connected", what_worked="Going along", follow_up_on=today() + timedelta(days=90))
        assert due() == "Follow-up after closing"
        do.record_follow_up(actor, work, "Still sings")
        assert due() == ""


def test_a_goal_is_followed_from_where_it_began(nell, work):
    with acting_as(nell) as actor:
        goal = do.set_goal(actor, work, "Sing again", close_now=2, by_on=today() + timedelta(days=60))
        do.rate_goal(actor, goal, close_now=9, state=Goal.State.REACHED)
        goal.refresh_from_db()
        assert (goal.close_at_start, goal.close_now, goal.state) == (2, 9, "reached")
        step = do.add_step(actor, work, "Buy a song book", doer="other", doer_name="Her son", goal=goal)
        with pytest.raises(ValidationError):
            do.drop_step(actor, step, "")
        do.drop_step(actor, step, "The choir has one")
        assert Step.objects.get().dropped_on == today()


def test_an_introduction_is_followed_until_it_is_known_whether_they_still_go(nell, work):
    with acting_as(nell) as actor:
        row = do.introduce(actor, work, do.NewIntroduction(name="Choir", need="company"))
        with pytest.raises(ValidationError):
            do.plan_visit(actor, row, visit_on=today(), companion="friend")
        do.plan_visit(actor, row, visit_on=today(), companion="worker")
        with pytest.raises(ValidationError, match="First record"):
            do.check_still_going(actor, row, "yes")
        with pytest.raises(ValidationError) as raised:
            do.record_visit(actor, row, went=True, on=today() + timedelta(days=1))
        assert "on" in raised.value.message_dict
        do.record_visit(actor, row, went=True, liking="liked", how="She sang")
        with pytest.raises(ValidationError, match="known already"):
            do.plan_visit(actor, row, visit_on=today())
        do.check_still_going(actor, row, "yes")
        with pytest.raises(ValidationError) as raised:
            do.check_still_going(actor, row, "no", second=True)
        assert "why" in raised.value.message_dict
        do.check_still_going(actor, row, "no", why="The bus was cut", second=True)
        stored = Introduction.objects.get()
        assert (stored.first_check, stored.second_check, stored.stopped_why) == ("yes", "no", "The bus was cut")


@pytest.fixture
def club(place) -> list[Session]:
    """Two sessions of a lunch club with places, the first tomorrow."""
    with acting_as(SYSTEM) as actor:
        group = Organisation.objects.create(place=place, kind=Organisation.Kind.VOLUNTARY, name="Quay Neighbours")
        activity = create_activity(actor, group, ActivityTerms(title="Lunch club"))
        starts = [timezone.now() + timedelta(days=days) for days in (1, 8)]
        return [
            Session.objects.create(
                activity=activity, starts_at=at, ends_at=at + timedelta(hours=2), places=2, booking_closes_at=at
            )
            for at in starts
        ]


def test_a_first_visit_books_places_for_both_and_stays_on_the_day_of_the_booking(nell, work, club):
    first, second = club
    with acting_as(nell) as actor:
        new = do.NewIntroduction(name="Lunch club", companion="worker", session=first)
        row = do.introduce(actor, work, new)
        assert row.booking is not None and row.booking.party == 2 and row.booking.person_id == work.person_id
        day = timezone.localtime(first.starts_at).date()
        assert row.visit_on == day
        for other in ({"visit_on": day + timedelta(days=1)}, {"session": second}):
            with pytest.raises(ValidationError, match="A place is booked for"):
                do.plan_visit(actor, row, **other)
        assert do.plan_visit(actor, row, visit_on=day, companion="friend", companion_name="Ada").companion == "friend"
        cancel_booking(actor, row.booking)
        row = do.plan_visit(actor, row, session=second)
        assert row.booking.session_id == second.pk and row.visit_on == timezone.localtime(second.starts_at).date()


@pytest.mark.parametrize(
    ("went", "first", "second", "said"),
    [
        (None, "", "", "Not visited yet, or not known"),
        (False, "", "", "Did not go"),
        (True, "", "", "Went; not known whether they still go"),
        (True, "unknown", "", "Went; not known whether they still go"),
        (True, "yes", "", "Still goes after 6 weeks"),
        (True, "yes", "unknown", "Still goes after 6 weeks"),
        (True, "yes", "yes", "Still goes after 12 weeks"),
        (True, "yes", "no", "Went, and no longer goes there"),
        (True, "elsewhere", "", "Went, and no longer goes there"),
    ],
)
def test_what_came_of_an_introduction_is_as_much_as_is_known(went, first, second, said):
    assert outcome_of(Introduction(went=went, first_check=first, second_check=second)) == said


def test_who_did_not_go_says_why(nell, work):
    with acting_as(nell) as actor:
        row = do.introduce(actor, work, do.NewIntroduction(name="Choir"))
        with pytest.raises(ValidationError) as raised:
            do.record_visit(actor, row, went=False)
        assert "how" in raised.value.message_dict
        do.record_visit(actor, row, went=False, how="No bus")
        assert Introduction.objects.get().liking == ""


def test_a_gap_is_counted_where_the_person_lives(nell, work):
    with acting_as(nell) as actor:
        assert do.record_gap(actor, work, "company", "A choir by day").area.name == "Harbour"
        assert Gap.objects.get().need == "company"


def test_wellbeing_is_scored_kept_with_its_working_and_compared_with_before(nell, work, rose):
    with acting_as(nell) as actor:
        do.write_talk(actor, work, TALK)
        do.record_measurement(actor, work, "ons4", "before", ONS4)
        do.record_measurement(actor, work, "ucla-loneliness", "before", UCLA)
        do.record_measurement(actor, work, "ucla-loneliness", "after", LATER_UCLA)
        do.record_measurement(actor, work, "ons4", "after", {"life_satisfaction": 7, "anxiety": 7})
        rows = {row.measure.key: row for row in wellbeing_rows(work)}
        assert rows["life_satisfaction"].scores == {"before": 3, "after": 7}
        assert rows["life_satisfaction"].change == "Improved"
        assert rows["anxiety"].change == "No change"
        assert rows["worthwhile"].change == ""
        assert rows["ucla-loneliness"].change == "Improved, more than chance"
        assert rows["ucla-loneliness"].is_unverified
        kept = StoredResult.objects.get(pk=rows["ucla-loneliness"].working)
        assert kept.calculation == "reliable-change" and kept.person_id == rose.pk
        assert StoredResult.objects.filter(calculation="ons4").count() == 2


def test_answers_given_again_take_the_place_of_those_before_and_changes_follow(nell, work):
    with acting_as(nell) as actor:
        do.record_measurement(actor, work, "ons4", "after", {"happiness": 8})
        assert not Measurement.objects.get().changes
        do.record_measurement(actor, work, "ons4", "before", {"happiness": 3})
        do.record_measurement(actor, work, "ons4", "before", {"happiness": 9})
        after = Measurement.objects.get(stage="after")
        assert after.changes["happiness"]["state"] == "worsened"
        assert Measurement.objects.count() == 2


@pytest.mark.parametrize("answers", [{}, {"happiness": None}, {"happiness": ""}])
def test_nothing_answered_is_nothing_kept(answers, nell, work):
    with acting_as(nell) as actor, pytest.raises(ValidationError):
        do.record_measurement(actor, work, "ons4", "before", answers)


def test_an_answer_that_a_scale_does_not_have_is_refused(nell, work):
    with acting_as(nell) as actor, pytest.raises(ValidationError) as raised:
        do.record_measurement(actor, work, "ons4", "before", {"happiness": 11})
    assert "happiness" in raised.value.message_dict


def test_a_licensed_scale_is_asked_only_where_the_place_brought_its_words(nell, work, place):
    answers = {str(number): 3 for number in range(1, 8)}
    with acting_as(nell) as actor, pytest.raises(ValidationError, match="licensed"):
        do.record_measurement(actor, work, "swemwbs", "before", answers)
    words = [f"Statement {number}" for number in range(1, 8)]
    LicensedWording.objects.create(place=place, scale="swemwbs", registered_by="Seaborough", registered_on=today(),
                                   statements=words, answers=["1", "2", "3", "4", "5"])  # fmt: skip
    with acting_as(nell) as actor:
        row = do.record_measurement(actor, work, "swemwbs", "before", answers)
        assert row.values == {"metric": 19.25}, "21 of the raw table"


def test_handing_over_gives_sight_to_one_and_takes_it_from_the_other(nell, omar, imogen, work, rose):
    with acting_as(nell) as actor:
        for other in (nell, imogen):
            with pytest.raises(ValidationError) as raised:
                do.hand_over(actor, work, other, "Leave")
            assert "to" in raised.value.message_dict
        do.hand_over(actor, work, omar, "Nell is on leave")
        assert Journey.objects.get().worker == omar
        assert Handover.objects.get().reason == "Nell is on leave"
    with acting_as(omar) as actor:
        assert "worker" in access_of(actor, rose).bases
    with acting_as(nell) as actor:
        assert access_of(actor, rose).bases == {"partner"}, "as one of the team"
    with acting_as(SYSTEM):
        assert Message.objects.filter(template="link-work-handed-over", person_id=rose.pk).exists()


def test_closing_tells_the_person_and_who_put_them_forward_only_where_they_agreed(nell, make_person):
    forward = do.Forward("gp", "Lonely", "Quay Surgery", "quay@surgery.example")
    for number, may_tell in enumerate((True, False)):
        person = make_person(family_name=f"Person{number}", email=f"person{number}@example.com")
        with acting_as(nell) as actor:
            agreed = do.Agreement("Herself", "by phone", may_tell_source=may_tell)
            work = do.begin_journey(actor, person, forward, agreed)
            do.set_goal(actor, work, "Sing again", close_now=2)
            row = do.introduce(actor, work, do.NewIntroduction(name="Thursday choir"))
            do.record_visit(actor, row, went=True)
            do.close_journey(actor, work, "connected", what_worked="Going along")
    with acting_as(SYSTEM):
        letters = Message.objects.filter(template="link-work-closed")
        assert letters.count() == 2
        assert "Sing again (2 of 10 when we began, 2 of 10 now)" in letters.first().body
        told = Message.objects.get(template="link-work-closed-source")
        assert "Person0" in told.body and "Thursday choir" in told.body and "Sing again" not in told.body


def test_nobody_is_written_to_where_that_may_not_be_safe(nell, omar, rose):
    work = begin(nell, rose, do.Agreement("Rose Penny", "by phone", may_write=False))
    with acting_as(nell) as actor:
        do.hand_over(actor, work, omar, "Leave")
        do.close_journey(actor, work, "chose")
    with acting_as(SYSTEM):
        assert not Message.objects.filter(person_id=rose.pk, template__startswith="link-work").exists()


@pytest.mark.parametrize("ending", ["died", "no_contact"])
def test_no_summary_is_sent_to_whom_it_would_not_reach(ending, nell, work):
    with acting_as(nell) as actor:
        do.close_journey(actor, work, ending, follow_up_on=today() + timedelta(days=9))
    with acting_as(SYSTEM):
        assert not Message.objects.filter(template="link-work-closed").exists()
        assert (Journey.objects.get().follow_up_on is None) == (ending == "died")


def test_a_peer_forum_keeps_what_it_spares_with_its_working(imogen, rose):
    work = begin(imogen, rose)
    terms = do.ForumTerms(today(), "Imogen, Omar", "Home care, 4 hours", Decimal("132.80"), "A neighbour cooks along",
                          Decimal("6.00"))  # fmt: skip
    with acting_as(imogen) as actor:
        row = do.record_forum_decision(actor, rose, terms, journey=work)
        assert row.weekly_avoided == Decimal("126.80")
        assert StoredResult.objects.get(pk=row.working_id).result == {"weekly_avoided": "126.80"}


def test_a_forum_is_recorded_by_those_who_do_this_work_with_all_it_needs(maya, imogen, rose):
    begin(imogen, rose)
    terms = do.ForumTerms(today(), "Imogen", "Home care", Decimal(10), "Choir")
    with acting_as(maya) as actor, pytest.raises(PermissionDenied):
        do.record_forum_decision(actor, rose, terms)
    for change, field in [({"present": ""}, "present"), ({"package": " "}, "package"), ({"community": ""}, "community"),
                          ({"held_on": today() + timedelta(days=1)}, "held_on"),
                          ({"weekly_package_cost": Decimal(-1)}, "weekly_package_cost")]:  # fmt: skip
        with acting_as(imogen) as actor, pytest.raises(ValidationError) as raised:
            do.record_forum_decision(actor, rose, do.ForumTerms(**(vars(terms) | change)))
        assert field in raised.value.message_dict
    with acting_as(SYSTEM):
        assert not ForumDecision.objects.exists()


def test_the_person_writes_to_their_worker_and_says_how_a_visit_went(resident, nell, work):
    with acting_as(nell) as actor:
        row = do.introduce(actor, work, do.NewIntroduction(name="Choir", visit_on=today()))
        step = do.add_step(actor, work, "Find my glasses", doer="person")
        hers = do.add_step(actor, work, "Ring the choir", doer="worker")
        with pytest.raises(PermissionDenied):
            do.add_own_words(actor, work, "As if I were Rose")
    with acting_as(resident) as actor:
        do.add_own_words(actor, work, "I loved it", introduction=row, went=True, liking="liked")
        do.finish_step(actor, step)
        with pytest.raises(PermissionDenied):
            do.finish_step(actor, hers)
        assert do.mark_read(actor, work) == 0
    with acting_as(nell) as actor:
        assert Introduction.objects.get().went is True
        assert OwnWords.objects.get().words == "I loved it"
        assert do.mark_read(actor, work) == 1


def test_everybody_who_does_this_work_keeps_who_knows_what(nell, imogen, staff, place):
    hill, harbour = Area.objects.get(name="Hill Top"), Area.objects.get(name="Harbour")
    with acting_as(nell) as actor:
        with pytest.raises(ValidationError) as raised:
            do.name_contact(actor, place, topic="Housing", name="Ann")
        assert "phone" in raised.value.message_dict
        do.name_contact(actor, place, topic="Housing", name="Ann", phone="01632 960007", area=hill)
        row = do.name_contact(actor, place, topic="Debt", name="Bo", email="bo@advice.example", note="housing too")
    with acting_as(imogen) as actor:
        assert [one.name for one in named_contacts(place, "housing")] == ["Bo", "Ann"]
        assert [one.name for one in named_contacts(place, "housing", harbour)] == ["Bo"]
        do.retire_contact(actor, row)
        assert [one.name for one in named_contacts(place)] == ["Ann"]
    with acting_as(staff(Role.COMMISSIONER)) as actor:
        assert not NamedContact.objects.exists()
        with pytest.raises(PermissionDenied):
            do.name_contact(actor, place, topic="Debt", name="Cy", phone="01632 960008")


def test_contacts_are_seen_in_the_order_of_their_days(nell, work):
    with acting_as(nell) as actor:
        do.record_contact(actor, work, "home")
        do.record_contact(actor, work, "phone", at=timezone.now() - timedelta(days=3))
        assert [one.kind for one in Contact.objects.all()] == ["home", "phone"]

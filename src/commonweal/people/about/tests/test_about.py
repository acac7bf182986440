"""Who writes About me and sets alerts, who sees them, and what is kept."""

from datetime import timedelta

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.people.about.actions import (
    end_alert,
    end_legal_status,
    record_legal_status,
    record_needs_asked,
    record_wish,
    review_alert,
    set_alert,
    withdraw_wish,
    write_about_me,
)
from commonweal.people.about.models import AboutMe, Alert
from commonweal.people.about.queries import (
    about_me,
    alerts_ended,
    alerts_of,
    alerts_to_review,
    last_asked,
    legal_status_on,
    may_be_charged,
    suggested_answers,
    wishes_before,
    wishes_of,
)
from commonweal.people.circle.actions import add_supporter, share_with_supporter
from commonweal.people.identity.actions import set_communication_needs

pytestmark = pytest.mark.django_db

TODAY = timezone.localdate()
LATER = TODAY + timedelta(days=90)
RISK = {"reason": "A neighbour threatened a worker on 3 March", "review_on": LATER}
WISH = {"made_on": TODAY, "kept_where": "In the yellow envelope"}


@pytest.fixture
def tom(worker, rose) -> Account:
    """Rose's son, who sees her care."""
    account = Account.objects.create_user("tom@seaborough.example", "a long enough password", name="Tom Penny")
    with acting_as(worker) as actor:
        son = add_supporter(actor, rose, name="Tom Penny", kind="family", relationship="son", does_what="Shops")
        share_with_supporter(actor, son, ["care"], account=account, agreed_by="Rose", agreed_how="in person")
    return account


def test_the_person_a_carer_and_a_worker_write_it_and_each_version_is_kept(resident, tom, worker, rose):
    with acting_as(resident) as actor:
        write_about_me(actor, rose, {"most_important": " My cat ", "also": ""})
    with acting_as(tom) as actor:
        write_about_me(
            actor,
            rose,
            {"most_important": "My cat Tibbles"},
            written_as="supported",
            supported_by="Tom, son",
            based_on=1,
        )
    with acting_as(worker) as actor:
        write_about_me(actor, rose, {"also": "A baker"}, written_as="on_behalf", supported_by="Maya Ellis", based_on=2)
        assert about_me(rose).answers == {"also": "A baker"}
        assert list(AboutMe.objects.order_by("number").values_list("number", "written_by_name")) == [
            (1, "Rose Penny"), (2, "Tom Penny"), (3, "Maya Ellis"),
        ]  # fmt: skip
        assert Entry.objects.filter(kind="about.written").count() == 3


def test_the_same_words_make_no_new_version(worker, rose):
    with acting_as(worker) as actor:
        first = write_about_me(actor, rose, {"also": "A baker"})
        assert write_about_me(actor, rose, {"also": "A baker "}) == first
        assert AboutMe.objects.count() == 1


def test_what_somebody_else_saved_meanwhile_is_not_lost(worker, resident, rose):
    with acting_as(resident) as actor:
        write_about_me(actor, rose, {"also": "A baker"}, based_on=0)
    with acting_as(worker) as actor, pytest.raises(ValidationError, match="Rose Penny saved another version"):
        write_about_me(actor, rose, {"also": "A cook"}, based_on=0)


@pytest.mark.parametrize(
    ("answers", "given", "field"),
    [
        ({}, {}, "most_important"),
        ({"hobbies": "x"}, {}, "hobbies"),
        ({"also": "x" * 4001}, {}, "also"),
        ({"also": "x"}, {"written_as": "supported"}, "supported_by"),
        ({"also": "x"}, {"written_as": "nobody"}, "written_as"),
    ],
)
def test_what_is_wrong_with_it_is_said_by_heading(worker, rose, answers, given, field):
    with acting_as(worker) as actor, pytest.raises(ValidationError) as refused:
        write_about_me(actor, rose, answers, **given)
    assert field in refused.value.message_dict


def test_others_neither_write_nor_read_it(colleague, worker, rose):
    with acting_as(worker) as actor:
        write_about_me(actor, rose, {"also": "A baker"})
    with acting_as(colleague) as actor:
        assert about_me(rose) is None
        with pytest.raises(PermissionDenied):
            write_about_me(actor, rose, {"also": "A cook"})


def test_what_is_known_already_is_not_asked_again(worker, tom, rose):
    with acting_as(worker) as actor:
        set_communication_needs(actor, rose, [{"kind": "large_print"}])
        assert suggested_answers(rose) == {"people": "Tom Penny, son: Shops", "communicate": "Large print"}


def test_a_risk_to_workers_is_seen_by_staff_alone(worker, colleague, resident, tom, rose):
    with acting_as(worker) as actor:
        set_alert(actor, rose, "not_alone", "Two workers together", **RISK)
        set_alert(actor, rose, "falls", "Fell twice this year")
        assert [alert.title for alert in alerts_of([rose])[rose.pk]] == ["Do not visit alone", "Falls"]
    for account, seen in ((resident, ["falls"]), (tom, ["falls"]), (colleague, ["not_alone"])):
        with acting_as(account):
            assert [alert.kind for alert in alerts_of([rose.pk]).get(rose.pk, [])] == seen
            assert not Entry.objects.filter(kind="alert.set", payload__kind="not_alone").exists()


@pytest.mark.parametrize(
    ("kind", "words", "given", "field"),
    [
        ("risk_to_worker", "Be careful", {"review_on": LATER}, "reason"),
        ("risk_to_worker", "Be careful", {"reason": "Threats"}, "review_on"),
        ("risk_to_worker", "Be careful", {"reason": "Threats", "review_on": TODAY}, "review_on"),
        ("risk_to_worker", "Be careful", {"reason": "T", "review_on": TODAY + timedelta(days=400)}, "review_on"),
        ("key_safe", "By the door, 1984", {}, "words"),
        ("falls", " ", {}, "words"),
        ("falls", "x", {"starts_on": TODAY + timedelta(days=1)}, "starts_on"),
        ("falls", "x", {"ends_on": TODAY - timedelta(days=1)}, "ends_on"),
    ],
)
def test_an_alert_is_refused_with_the_field_that_is_wrong(worker, rose, kind, words, given, field):
    with acting_as(worker) as actor, pytest.raises(ValidationError) as refused:
        set_alert(actor, rose, kind, words, **given)
    assert field in refused.value.message_dict


def test_the_person_says_what_to_be_careful_of_and_ends_it_at_once(resident, rose):
    with acting_as(resident) as actor:
        alert = set_alert(actor, rose, "dog", "Rex barks and is kind")
        with pytest.raises(PermissionDenied):
            set_alert(actor, rose, "not_alone", "x", **RISK)
        end_alert(actor, alert, reason="Rex has died")
        assert alerts_of([rose]) == {}
        assert list(alerts_ended(rose)) == [alert]
        with pytest.raises(ValidationError, match="already"):
            end_alert(actor, alert, reason="Again")


def test_the_alerts_of_a_list_of_people_are_one_question(worker, make_person, rose):
    people = [rose, *(make_person(given_name=f"P{number}") for number in range(5))]
    with acting_as(worker) as actor:
        for person in people:
            set_alert(actor, person, "falls", "Falls")
        with CaptureQueriesContext(connection) as queries:
            assert len(alerts_of(people)) == 6
    assert len(queries) == 1


def test_section_117_forbids_a_charge_even_for_who_may_not_open_that_part(worker, staff, rose):
    began = TODAY - timedelta(days=10)
    with acting_as(worker) as actor:
        status = record_legal_status(actor, rose, "s117", starts_on=began, source="Form of the ward")
    with acting_as(staff(Role.FINANCE_OFFICER)):
        assert not may_be_charged(rose, TODAY)
        assert may_be_charged(rose, began - timedelta(days=1))
        assert [one.words for one in legal_status_on(rose.pk, TODAY)] == ["Aftercare under section 117"]
    with acting_as(worker) as actor:
        end_legal_status(actor, status, ended_on=TODAY - timedelta(days=1), reason="Discharged from it")
        assert may_be_charged(rose, TODAY)
        assert not may_be_charged(rose, TODAY - timedelta(days=1))


@pytest.mark.parametrize(
    ("kind", "given", "field"),
    [
        ("s117", {"source": " "}, "source"),
        ("s117", {"starts_on": LATER}, "starts_on"),
        ("dols", {}, "ends_on"),
        ("dols", {"ends_on": TODAY + timedelta(days=800)}, "ends_on"),
        ("other_status", {}, "note"),
    ],
)
def test_a_legal_status_is_refused_with_the_field_that_is_wrong(worker, rose, kind, given, field):
    with acting_as(worker) as actor, pytest.raises(ValidationError) as refused:
        record_legal_status(actor, rose, kind, **({"starts_on": TODAY, "source": "An order"} | given))
    assert field in refused.value.message_dict


def test_the_person_records_no_legal_status(resident, rose):
    with acting_as(resident) as actor, pytest.raises(PermissionDenied):
        record_legal_status(actor, rose, "s117", starts_on=TODAY, source="x")


def test_the_latest_version_of_a_wish_counts_until_it_is_withdrawn(worker, resident, rose):
    with acting_as(worker) as actor:
        first = record_wish(actor, rose, "adrt", "No tube feeding", life_sustaining=True, **WISH)
        assert "does not bind" in first.caution
    with acting_as(resident) as actor:
        second = record_wish(actor, rose, "adrt", "No tube", life_sustaining=True, is_witnessed=True, **WISH)
        assert (wishes_of(rose), second.number, second.caution) == ([second], 2, "")
        withdraw_wish(actor, second)
        assert wishes_of(rose) == []
        assert wishes_before(rose) == [second, first]


def test_that_somebody_was_asked_is_kept(worker, rose):
    with acting_as(worker) as actor:
        with pytest.raises(ValidationError) as refused:
            record_needs_asked(actor, rose, found="not_asked", may_share=False)
        assert "note" in refused.value.message_dict
        record_needs_asked(actor, rose, found="needs", may_share=True)
        assert last_asked(rose).asked_by_name == "Maya Ellis"


def test_the_table_itself_holds_that_a_risk_has_a_reason(as_system, rose):
    from django.db import IntegrityError, transaction

    with pytest.raises(IntegrityError), transaction.atomic():
        Alert.objects.create(
            person=rose, kind="not_alone", words="x", compartment="identity", for_staff=True, starts_on=TODAY,
            set_by_name="x",
        )  # fmt: skip


def test_an_alert_comes_back_on_its_day_until_somebody_says_it_is_still_so(worker, colleague, resident, rose):
    with acting_as(worker) as actor:
        alert = set_alert(actor, rose, "not_alone", "Two workers together", **RISK)
        assert not alerts_to_review().exists()
    with time_machine.travel(LATER + timedelta(days=1)):
        with acting_as(worker) as actor:
            assert list(alerts_to_review()) == [alert]
            with pytest.raises(ValidationError):
                review_alert(actor, alert, review_on=LATER)
            review_alert(actor, alert, review_on=LATER + timedelta(days=200))
            assert not alerts_to_review().exists()
        with acting_as(resident) as actor, pytest.raises(PermissionDenied):
            review_alert(actor, alert, review_on=LATER + timedelta(days=300))

"""The nightly comparison: what is kept, what is remembered, and what it says while it runs."""

from datetime import date

import pytest
from click.testing import CliRunner
from django.db import connection

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.people.identity.models import Person
from commonweal.people.linkage.actions import look_for_pairs, mark_different
from commonweal.people.linkage.commands import people
from commonweal.people.linkage.models import LinkRun, RecordPair
from commonweal.people.linkage.tasks import find_pairs

pytestmark = pytest.mark.django_db


def as_system():
    return acting_as(system_actor("test"))


def waiting():
    with as_system():
        return list(RecordPair.objects.filter(state="open").values_list("first__family_name", "second__family_name"))


def test_a_second_record_is_found_with_what_agrees(place, rose, again, make_person):
    make_person(given_name="Tom", family_name="Marsh", date_of_birth=date(1939, 1, 2))
    run = look_for_pairs(place)
    assert (run.records, run.found, run.added) == (3, 1, 1)
    assert run.stage == "Finished: 1 pairs, 1 of them new"
    assert [set(names) for names in waiting()] == [{"Penny", "Peny"}]
    with as_system():
        pair = RecordPair.objects.get()
        assert pair.probability > 0.99
        assert {reason["what"]: reason["said"] for reason in pair.reasons}["NHS number"] == "the same"
    assert look_for_pairs(place).added == 0


def test_what_was_kept_apart_is_not_proposed_again_until_a_fact_changes(place, manager, rose, again):
    look_for_pairs(place)
    with acting_as(manager) as actor:
        mark_different(actor, RecordPair.objects.get(), "Sisters who share a number by mistake")
    look_for_pairs(place)
    assert waiting() == []
    with as_system():
        Person.objects.filter(pk=again.pk).update(family_name="Penny")
    assert look_for_pairs(place).added == 1
    assert waiting() == [("Penny", "Penny")]


def test_what_no_longer_looks_like_one_person_goes(place, rose, again):
    look_for_pairs(place)
    with as_system():
        Person.objects.filter(pk=again.pk).update(
            given_name="Tom", family_name="Marsh", nhs_number="", date_of_birth=date(1931, 1, 1), known_as=""
        )
    assert "1 that waited no longer look alike" in look_for_pairs(place).stage
    assert waiting() == []


def test_the_night_compares_every_place_and_puts_the_names_in_order(place, rose, again):
    with as_system():
        Person.objects.filter(pk=again.pk).update(family_name="Pennie")
    find_pairs(timestamp=0)
    assert len(waiting()) == 1
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM identity_near('peny')")
        assert {row[0] for row in cursor.fetchall()} == {"penny", "pennie"}  # nobody is called Peny now
        assert LinkRun.objects.count() == 1


def test_the_command_says_each_stage_and_the_result(place, rose, again):
    told = CliRunner().invoke(people, ["link", "--place", "seaborough"])
    assert told.exit_code == 0
    assert "Comparing 2 records" in told.stderr
    assert told.stdout == "Seaborough: 2 records, 1 pairs, 1 of them new\n"
    wrong = CliRunner().invoke(people, ["link", "--place", "nowhere"])
    assert "There is no place “nowhere”" in wrong.output

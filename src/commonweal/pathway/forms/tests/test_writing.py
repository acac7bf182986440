"""Beginning a form, writing in it together, sharing and finishing it."""

import pytest
import time_machine
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from commonweal.core.accounts.actors import acting_as
from commonweal.core.correspondence.models import Message
from commonweal.core.ledger.models import Entry
from commonweal.pathway.assessments.tests.factories import SYSTEM
from commonweal.pathway.forms.actions import (
    confirm_known,
    end_share,
    finish_form,
    save_answers,
    share_form,
    start_form,
)
from commonweal.pathway.forms.actions.starting import digest_of
from commonweal.pathway.forms.definitions.logic import missing
from commonweal.pathway.forms.models import Answer, FilledForm, KeptDefinition
from commonweal.pathway.forms.queries import (
    definition_of,
    history_of,
    known_to,
    latest_answers,
    mapped_of,
    points_from,
    values_of,
)
from commonweal.people.about.actions import write_about_me
from commonweal.people.about.known import confirm_fact
from commonweal.people.identity.actions import set_communication_needs

pytestmark = pytest.mark.django_db


def write(account, filled, seen=None, **answers):
    with acting_as(account) as actor:
        return save_answers(actor, filled, {key.replace("_", "-"): value for key, value in answers.items()}, seen=seen)


def test_whoever_writes_is_named_with_each_answer_and_every_answer_is_kept(filled, resident, maya):
    write(resident, filled, strengths="I cook")
    write(maya, filled, strengths="I cook, and I sing in the choir")
    write(maya, filled, strengths="I cook, and I sing in the choir")
    with acting_as(maya):
        assert values_of(filled) == {"strengths": "I cook, and I sing in the choir"}
        history = history_of(filled, "strengths")
    assert [(one.written_by_name, one.written_as, one.number) for one in history] == [
        ("Maya Ellis", "worker", 2),
        ("Rose Penny", "person", 1),
    ]


def test_what_somebody_changed_meanwhile_counts_and_what_i_wrote_is_kept_aside_until_i_choose(filled, resident, maya):
    write(resident, filled, strengths="I cook")
    write(maya, filled, {"strengths": 1}, strengths="I bake")
    met = write(resident, filled, {"strengths": 1}, strengths="I cook well")
    assert met.conflicts["strengths"].theirs.value == "I bake"
    assert not met.answers
    with acting_as(resident):
        assert values_of(filled)["strengths"] == "I bake"
        aside = history_of(filled, "strengths")[0]
        assert (aside.value, aside.is_aside) == ("I cook well", True)
    chosen = write(resident, filled, {"strengths": 2}, strengths="I cook well")
    assert not chosen.conflicts
    with acting_as(resident):
        assert values_of(filled)["strengths"] == "I cook well"


def test_one_who_goes_on_with_their_own_words_meets_nobody(filled, resident):
    write(resident, filled, {}, strengths="I")
    assert not write(resident, filled, {}, strengths="I cook").conflicts


def test_an_answer_that_cannot_be_taken_is_told_and_the_others_are_saved(filled, resident):
    saved = write(resident, filled, impairment="perhaps", strengths="I cook", nonsense="x")
    assert saved.problems == {"impairment": "Choose one of the answers", "nonsense": "This form has no such question"}
    with acting_as(resident) as actor:
        assert values_of(filled) == {"strengths": "I cook"}
        with pytest.raises(ValidationError):
            save_answers(actor, filled, {"strengths": "I sing", "impairment": "perhaps"}, all_or_none=True)
        assert values_of(filled) == {"strengths": "I cook"}


def test_each_writes_what_is_theirs_and_whoever_it_is_shared_with_what_the_person_may(filled, resident, maya, tom):
    write(tom, filled, carer_view="I am tired")
    for account, key in ((tom, "strengths"), (resident, "carer_view"), (resident, "residence")):
        with pytest.raises(PermissionDenied, match="not yours to write"):
            write(account, filled, **{key: "here"})
    with acting_as(resident) as actor:
        shared = share_form(actor, filled, tom)
        with pytest.raises(ValidationError, match="already"):
            share_form(actor, filled, tom)
    with acting_as(SYSTEM):
        assert Message.objects.filter(template="form-shared", account=tom).exists()
    write(tom, filled, strengths="She cooks well")
    with acting_as(resident) as actor:
        assert latest_answers(filled)["strengths"].written_as == "carer"
        end_share(actor, shared)
    with pytest.raises(PermissionDenied):
        write(tom, filled, strengths="x")


def test_a_form_is_shared_only_with_who_sees_the_care_by_the_person_or_a_worker(filled, resident, tom, workers):
    with acting_as(resident) as actor, pytest.raises(ValidationError, match="does not see"):
        share_form(actor, filled, workers.elsewhere)
    with acting_as(tom) as actor, pytest.raises(PermissionDenied):
        share_form(actor, filled, tom)


@pytest.mark.parametrize("who", ["elsewhere", "finance"])
def test_who_does_not_see_the_care_finds_no_form(who, filled, workers):
    with acting_as(getattr(workers, who)) as actor:
        assert not FilledForm.objects.exists()
        with pytest.raises(FilledForm.DoesNotExist):
            save_answers(actor, filled, {"strengths": "x"})


def test_a_contact_officer_sees_it_and_writes_nothing(filled, workers):
    with acting_as(workers.officer) as actor, pytest.raises(PermissionDenied):
        save_answers(actor, filled, {"strengths": "x"})


def test_a_form_is_begun_by_those_it_names(rose, resident, maya, tom):
    with acting_as(resident) as actor:
        with pytest.raises(PermissionDenied, match="started by worker"):
            start_form(actor, rose, "adult")
        with pytest.raises(ValidationError, match="There is no form"):
            start_form(actor, rose, "horoscope")
    with acting_as(tom) as actor:
        assert start_form(actor, rose, "self").started_as == "carer"
    with acting_as(SYSTEM):
        assert KeptDefinition.objects.filter(key="self").count() == 1


def test_a_finished_form_takes_no_more_and_the_ledger_proves_its_answers(rose, maya, filled):
    write(maya, filled, strengths="x")
    with acting_as(maya) as actor:
        with pytest.raises(ValidationError, match="Answer these first: Do the needs"):
            finish_form(actor, filled)
        answers = enough(filled)
        save_answers(actor, filled, answers)
        assert not missing(definition_of(filled), values_of(filled))
        finished = finish_form(actor, filled)
        entry = Entry.objects.get(kind="form.finished", person_id=rose.pk)
        assert entry.payload["digest"] == digest_of(values_of(finished))
        with pytest.raises(ValidationError, match="does not change"):
            save_answers(actor, finished, {"strengths": "y"})
        with pytest.raises(IntegrityError), transaction.atomic():
            FilledForm.objects.filter(pk=filled.pk).update(finished_at=None)
        with pytest.raises(IntegrityError), transaction.atomic():
            Answer.objects.create(
                person=rose, form=filled, question="strengths", number=999, value="z",
                written_at=finished.finished_at, written_by_name="x", written_as="worker",
            )  # fmt: skip


def enough(filled) -> dict:
    """An answer to everything that the self-assessment needs."""
    form = definition_of(filled)
    answers = {one.key: "able" for one in form.questions if one.kind == "ability"}
    return answers | {
        "impairment": "yes", "impact": "yes", "strengths": "I cook", "carer-offer": "no-carer", "difficulty": "no",
        "residence": "here", "assured": "yes", "capable": "yes",
    }  # fmt: skip


def test_an_answer_is_never_changed_or_taken_away_in_the_database(filled, resident):
    write(resident, filled, strengths="I cook")
    with acting_as(SYSTEM):
        for change in (lambda rows: rows.update(value="x"), lambda rows: rows.delete()):
            with pytest.raises(IntegrityError), transaction.atomic():
                change(Answer.objects.filter(form=filled))


def test_the_ledger_has_an_entry_for_each_sitting_of_a_writer(filled, resident, maya):
    for words in ("I", "I co", "I cook"):
        write(resident, filled, strengths=words)
    write(maya, filled, strengths="I cook.")
    with acting_as(SYSTEM):
        entries = Entry.objects.filter(kind="form.written", person_id=filled.person_id).order_by("number")
        assert [entry.actor_name for entry in entries] == ["Rose Penny", "Maya Ellis"]


def test_what_an_earlier_form_or_the_record_says_is_offered_and_confirmed_not_asked_again(rose, filled, resident, maya):
    write(resident, filled, strengths="I cook")
    with acting_as(maya) as actor:
        adult = start_form(actor, rose, "adult")
        offered = known_to(adult, {})
        assert (offered["strengths"].known.value, offered["strengths"].known.source) == (
            "I cook",
            "Supported self-assessment",
        )
        confirm_known(actor, adult, "strengths")
        answer = latest_answers(adult)["strengths"]
        assert (answer.value, answer.basis, answer.source) == ("I cook", "confirmed", "Supported self-assessment")
        assert "strengths" not in known_to(adult, latest_answers(adult))
        with pytest.raises(ValidationError, match="Nothing is known"):
            confirm_known(actor, adult, "impact")
        transition = start_form(actor, rose, "transition")
        assert known_to(transition, {})["born"].known.value == "1948-03-27"


def test_a_form_keeps_the_version_it_was_begun_with(filled, monkeypatch):
    from commonweal.pathway.forms import library

    monkeypatch.setattr(library, "all_forms", dict)
    with acting_as(SYSTEM):
        again = FilledForm.objects.select_related("definition").get(pk=filled.pk)
        assert definition_of(again).question("strengths").maps_to == "duty.strengths"


def test_answers_stand_for_outcomes_duties_and_points(filled, resident, maya):
    write(resident, filled, clean_ability="takes-longer", impairment="yes", level_running_the_home="a-lot")
    with acting_as(maya):
        found = mapped_of(filled)
        assert found.outcomes == {"b": "takes_longer"}
        assert found.conditions == {"impairment": True}
        assert points_from(filled, {"running_the_home": {"most": 4}, "night": {"none": 0}}) == {"running_the_home": 4}


def test_what_about_me_says_is_shown_in_the_assessment_and_confirmed_not_asked_again(resident, maya, rose):
    with acting_as(resident) as actor:
        write_about_me(actor, rose, {"communicate": "Look at me when you speak", "most_important": "My cat"})
        set_communication_needs(actor, rose, [{"kind": "large_print"}])
        confirm_fact(actor, rose, "identity.communication", "Large print")
    with acting_as(maya) as actor:
        adult = start_form(actor, rose, "adult")
        offered = known_to(adult, {})
        assert offered["communication"].known.value == "Look at me when you speak\nLarge print"
        assert offered["communication"].known.source == (
            "About me, Rose Penny and The record, still right said Rose Penny"
        )
        confirm_known(actor, adult, "communication")
        assert "communication" not in known_to(adult, latest_answers(adult))
        confirmed = latest_answers(adult)["communication"]
        assert confirmed.source.startswith("About me, Rose Penny")
        assert confirmed.written_by_name == "Maya Ellis"


def test_what_somebody_said_elsewhere_since_goes_before_an_earlier_form(resident, maya, rose):
    with time_machine.travel("2026-01-05 10:00:00"), acting_as(maya) as actor:
        earlier = start_form(actor, rose, "self")
        save_answers(actor, earlier, {"communication": "By letter"})
    with acting_as(maya) as actor:
        adult = start_form(actor, rose, "adult")
        assert known_to(adult, {})["communication"].known.value == "By letter"
    with acting_as(resident) as actor:
        write_about_me(actor, rose, {"communicate": "Ring me"})
        assert known_to(adult, {})["communication"].known.value == "Ring me"

"""The register: who comes on it and how, who is linked to whom, what each sees, and leaving."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonweal.core.accounts.actors import acting_as
from commonweal.core.ledger.models import Entry
from commonweal.pathway.assessments.actions import start_assessment
from commonweal.pathway.assessments.kinds import AssessmentKind
from commonweal.pathway.carers.actions import (
    accept_application,
    add_caring,
    apply_for_register,
    change_carer,
    change_caring,
    end_caring,
    leave_register,
    link_cared_for,
    offer_assessment,
    refuse_application,
    register_carer,
    register_carer_of,
    register_self,
)
from commonweal.pathway.carers.facts import CarerFacts, CaringFacts
from commonweal.pathway.carers.keeping import on_the_register
from commonweal.pathway.carers.known import facts_for_forms, facts_of_carers
from commonweal.pathway.carers.models import Carer, CarerApplication, Caring, EmergencyPlan
from commonweal.pathway.carers.queries.register import Filters, listed, register
from commonweal.pathway.carers.queries.sums import carers_counted
from commonweal.pathway.carers.tests.conftest import CARING, SYSTEM
from commonweal.pathway.work.models import WorkItem
from commonweal.people.circle.actions import add_supporter
from commonweal.people.circle.models import Supporter
from commonweal.people.circle.queries import circle_of
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import access_of

pytestmark = pytest.mark.django_db
WHO = {
    "given_name": "Ivy", "family_name": "Oake", "date_of_birth": date(1980, 1, 2), "phone": "01632 960103",
    "lines": "2 Quay", "postcode": "zz11aa",
}  # fmt: skip


def waiting(kind: str) -> bool:
    with acting_as(SYSTEM):
        return WorkItem.objects.filter(kind=kind, done_at=None).exists()


def test_a_resident_with_a_record_comes_on_the_register_and_the_team_is_asked_to_ring(owen, owen_account, crew):
    with acting_as(owen_account) as actor:
        made = register_self(actor, CarerFacts(is_working=True), CARING)
        assert (made.team, made.is_own_wish, Caring.objects.get().cared_for_name) == (crew.team, True, "Rose Penny")
        with pytest.raises(ValidationError, match="already"):
            register_self(actor, CarerFacts())
    assert waiting("carer-to-welcome")
    with acting_as(crew.worker) as actor:
        offer_assessment(actor, Carer.objects.get(), "wanted", "I am tired")
    assert not waiting("carer-to-welcome")
    assert waiting("carer-to-assess")
    with acting_as(crew.worker) as actor:
        start_assessment(actor, owen, kind=AssessmentKind.CARER)
    assert not waiting("carer-to-assess")


def test_somebody_without_a_record_asks_and_the_contact_team_makes_one(crew, place, resident):
    with acting_as(resident) as actor:
        asked = apply_for_register(actor, WHO, CarerFacts(), CARING)
        with pytest.raises(ValidationError, match="asked already"):
            apply_for_register(actor, WHO, CarerFacts(), CARING)
    for account in (crew.elsewhere, crew.commissioner):
        with acting_as(account) as actor:
            assert not CarerApplication.objects.exists()
    with acting_as(crew.officer) as actor:
        made = accept_application(actor, asked)
        assert (made.person.name, made.person.account, made.card_number[:3]) == ("Ivy Oake", resident, "CR-")
        assert Caring.objects.get().weekly_hours == Decimal(22)
        with pytest.raises(ValidationError, match="answered already"):
            refuse_application(actor, asked, "No")
    with acting_as(resident) as actor:
        assert Carer.objects.get() == made, "they see their own registration"
        with pytest.raises(ValidationError, match="have a record"):
            apply_for_register(actor, WHO, CarerFacts(), CARING)


def test_what_is_missing_in_an_application_is_said_by_field_and_staff_cannot_apply(crew, place, resident):
    with acting_as(resident) as actor:
        with pytest.raises(ValidationError) as refused:
            apply_for_register(actor, WHO | {"phone": " ", "postcode": "nowhere"}, CarerFacts(), CARING)
        assert set(refused.value.message_dict) == {"phone", "postcode"}
        apply_for_register(actor, WHO, CarerFacts(), CARING)
    with acting_as(crew.officer) as actor:
        with pytest.raises(PermissionDenied):
            apply_for_register(actor, WHO, CarerFacts(), CARING)
        refuse_application(actor, CarerApplication.objects.get(), "You live in another area")
        assert CarerApplication.objects.get().refused_why


def test_an_account_is_linked_to_a_record_that_is_there_only_where_it_was_checked(crew, owen, place, resident):
    with acting_as(resident) as actor:
        asked = apply_for_register(actor, WHO, CarerFacts(), CARING)
    with acting_as(SYSTEM) as actor:
        Person.objects.filter(pk=owen.pk).update(account=None)
        accept_application(actor, asked, Person.objects.get(pk=owen.pk))
        assert Person.objects.get(pk=owen.pk).account is None


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"cared_for_name": " "}, "cared_for_name"),
        ({"relationship": ""}, "relationship"),
        ({"weekly_hours": Decimal(169)}, "weekly_hours"),
        ({"since": date(2026, 11, 24)}, "since"),
    ],
)
def test_what_cannot_be_of_caring_is_refused_by_field(facts, field, carer, crew):
    with acting_as(crew.worker) as actor, pytest.raises(ValidationError) as refused:
        add_caring(actor, carer, CaringFacts(**(CARING.__dict__ | facts)))
    assert list(refused.value.message_dict) == [field]


def test_from_the_record_of_somebody_their_carer_is_registered_and_stands_in_the_circle_once(rose, crew):
    with acting_as(crew.worker) as actor:
        supporter = add_supporter(actor, rose, name="Ann Gale", kind="friend", relationship="friend")
        made = register_carer_of(
            actor, rose, CarerFacts(), CARING, supporter=supporter, offer="declined",
            given_name="Ann", family_name="Gale",
        )  # fmt: skip
        caring = Caring.objects.get()
        assert (made.offer, caring.cared_for, caring.supporter, caring.cared_for_name) == (
            "declined", rose, supporter, "Rose Penny",
        )  # fmt: skip
        assert [one.is_carer for one in circle_of(rose)] == [True]
        with pytest.raises(ValidationError, match="already that they look after"):
            register_carer_of(actor, rose, CarerFacts(), CARING, carer=caring.person)
        with pytest.raises(ValidationError, match="somebody else than themselves"):
            register_carer_of(actor, rose, CarerFacts(), CARING, carer=rose)


def test_one_carer_may_look_after_several_and_one_person_has_several_carers(caring, carer, crew, rose, place):
    with acting_as(crew.worker) as actor:
        other = register_carer_of(actor, rose, CarerFacts(), CARING, given_name="Ann", family_name="Gale")
        add_caring(actor, carer, CaringFacts("Aunt May", "nephew", weekly_hours=Decimal(3)))
        lines = {one.carer.person.name: one for one in listed(register())}
        assert lines["Owen Penny"].looks_after == "Aunt May (nephew), Rose Penny (son)"
        assert lines["Owen Penny"].weekly_hours == 25
        assert Caring.objects.filter(cared_for=rose).count() == 2
        assert {one.name for one in Supporter.objects.filter(person=rose, is_carer=True)} == {"Owen Penny", "Ann Gale"}
        assert other.pk != carer.pk


def test_neither_sees_the_others_record_by_it(caring, owen, owen_account, rose, resident):
    with acting_as(owen_account) as actor:
        assert not access_of(actor, rose).compartments
        assert not Person.objects.filter(pk=rose.pk).exists()
    with acting_as(resident) as actor:
        assert not access_of(actor, owen).compartments
        assert not Carer.objects.exists()
        assert not Caring.objects.exists(), "the carer did not say that she may know"


def test_the_person_cared_for_sees_the_line_once_the_carer_lets_them(caring, owen_account, resident):
    with acting_as(owen_account) as actor:
        change_caring(actor, caring, CaringFacts(**(CARING.__dict__ | {"may_tell": True})))
    with acting_as(resident):
        assert Caring.objects.get().relationship == "son"


def test_others_neither_see_nor_change_the_register(carer, crew, resident, owen, place):
    for account in (crew.elsewhere, crew.commissioner, crew.officer, resident):
        with acting_as(account) as actor:
            assert not Carer.objects.exists()
            with pytest.raises((PermissionDenied, Carer.DoesNotExist)):
                change_carer(actor, carer, CarerFacts())
            with pytest.raises(PermissionDenied):
                register_carer(actor, owen, CarerFacts())


def test_a_worker_who_does_not_see_the_person_cared_for_cannot_link_them(carer, crew, place, rose):
    with acting_as(crew.worker) as actor:
        made = add_caring(actor, carer, CARING)
    with acting_as(crew.elsewhere) as actor, pytest.raises((PermissionDenied, Caring.DoesNotExist)):
        link_cared_for(actor, made, rose)


def test_both_records_are_kept_while_the_carer_is_on_the_register(caring, carer, owen, rose, owen_account, crew):
    def kept() -> set[UUID]:
        with acting_as(SYSTEM):
            return set(on_the_register([owen.pk, rose.pk]))

    assert kept() == {owen.pk, rose.pk}
    with acting_as(owen_account) as actor:
        leave_register(actor, carer, "I want a rest from letters")
    assert kept() == set()


def test_leaving_keeps_the_history_and_one_may_come_back(caring, carer, plan, owen_account, crew):
    with acting_as(owen_account) as actor:
        with pytest.raises(ValidationError):
            leave_register(actor, carer, " ")
        leave_register(actor, carer, "I want a rest from letters")
        with pytest.raises(ValidationError, match="have left"):
            change_carer(actor, carer, CarerFacts())
        again = register_self(actor, CarerFacts())
        assert again.card_number != carer.card_number
        assert Carer.objects.count() == 2
        kinds = set(Entry.objects.filter(kind__startswith="carer.").values_list("kind", flat=True))
    assert {"carer.registered", "carer.cares_for", "carer.linked", "carer.left", "carer.asked_in"} <= kinds


def test_caring_that_ended_ends_its_emergency_plan(caring, plan, crew):
    with acting_as(crew.worker) as actor:
        with pytest.raises(ValidationError) as refused:
            end_caring(actor, caring, date(2026, 11, 24), "")
        assert set(refused.value.message_dict) == {"ended_on", "why"}
        end_caring(actor, caring, date(2026, 11, 20), "She moved to a care home")
        assert EmergencyPlan.objects.get().replaced_at
        with pytest.raises(ValidationError, match="no more"):
            end_caring(actor, caring, date(2026, 11, 20), "Again")


def test_the_list_is_narrowed_by_how_each_carer_stands(caring, carer, crew):
    with acting_as(crew.worker):
        for filters, found in (
            (Filters(), 1),
            (Filters(kind="working"), 1),
            (Filters(kind="young"), 0),
            (Filters(plan="missing"), 1),
            (Filters(plan="good"), 0),
            (Filters(assessed="not_yet"), 1),
            (Filters(assessed="eligible"), 0),
            (Filters(breaks="none"), 1),
            (Filters(breaks="waiting"), 0),
            (Filters(area="E02999991"), 0),
        ):
            assert register(filters).count() == found, filters


def test_whoever_plans_sees_counts_without_small_numbers_and_others_none(caring, crew, place, resident):
    with acting_as(crew.commissioner) as actor:
        found = carers_counted(actor, place)
        assert (found.people, found.fewest) == (None, 10)
        assert {count for table in found.tables for count in table.shown.counts.values()} <= {None, 0}
    with acting_as(crew.worker) as actor:
        found = carers_counted(actor, place)
        kinds = next(table for table in found.tables if table.key == "kind")
        assert (found.people, kinds.shown.counts["Working carer"]) == (1, 1)
        hours = next(table for table in found.tables if table.key == "hours")
        assert hours.shown.counts["20 to 49 hours"] == 1
    with acting_as(resident) as actor, pytest.raises(PermissionDenied):
        carers_counted(actor, place)


def test_what_the_register_knows_is_not_asked_again(caring, plan, owen, crew):
    with acting_as(crew.worker):
        known = facts_for_forms(owen)
        assert known["carer.cares-for"].value == "Rose Penny, as their son, 22 hours a week, since 1 June 2021"
        assert known["circle.emergency"].value == "Ivy Oake"
        assert [fact.key for fact in facts_of_carers(owen)] == ["carers.looks-after", "carers.would-help"]


def test_the_list_asks_as_often_with_four_as_with_one(client, caring, crew, rose):
    client.force_login(crew.worker)
    client.get(reverse("carers:list"))

    def count() -> int:
        with CaptureQueriesContext(connection) as counted:
            client.get(reverse("carers:list"))
        return len(counted)

    once = count()
    for name in ("Ann", "Bea", "Cy"):
        with acting_as(crew.worker) as actor:
            register_carer_of(actor, rose, CarerFacts(), CARING, given_name=name, family_name="Gale")
    assert count() == once

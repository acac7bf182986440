"""Support that begins and ends, and plans that replace one another."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.models import Entry
from commonweal.pathway.plans.actions import (
    add_line,
    amend_plan,
    change_line,
    end_support,
    remove_line,
    set_start,
    start_support,
)
from commonweal.pathway.plans.models import Holding, Plan, Support, SupportLine
from commonweal.pathway.plans.queries import budget_of, current_support, plan_of, status_words_of
from commonweal.pathway.plans.status import Status
from commonweal.pathway.plans.tests.factories import SYSTEM, direct_payment, in_days, make_budget, terms

pytestmark = pytest.mark.django_db


def arrange(planning, starts_on=None) -> Support:
    """The plan's managed line gets a provider."""
    with acting_as(planning.worker) as actor:
        line = planning.plan.lines.get(holding=Holding.MANAGED)
        return start_support(
            actor,
            line,
            provider_name="Lantern Home Care",
            weekly_hours=Decimal(10),
            weekly_cost=Decimal("240.00"),
            starts_on=starts_on or in_days(20),
        )


def amend(planning) -> Plan:
    with acting_as(planning.worker) as actor:
        planning.plans.append(amend_plan(actor, planning.plan))
    return planning.plan


def all_support(planning) -> list[Support]:
    with acting_as(SYSTEM):
        return list(
            Support.objects.filter(person=planning.person)
            .select_related("line", "continues")
            .order_by("starts_on", "pk")
        )


def ended(planning) -> dict[str, dict]:
    with acting_as(SYSTEM):
        told = Entry.objects.filter(person_id=planning.person.pk, kind="support.ended")
        return {entry.payload["support"]: entry.payload for entry in told}


def test_support_begins_only_under_a_signed_plan_and_once(planning):
    planning.start(terms())
    with pytest.raises(ValidationError, match="once its plan is signed"):
        arrange(planning)
    planning.sign()
    arrange(planning)
    with pytest.raises(ValidationError, match="has support then already"):
        arrange(planning)


@pytest.mark.parametrize("role", [Role.PROVIDER, Role.FINANCE_OFFICER, Role.COMMISSIONER])
def test_others_neither_begin_nor_end_support(planning, staff, role):
    planning.start(terms())
    planning.sign()
    support = arrange(planning)
    with acting_as(staff(role)) as actor:
        with pytest.raises(PermissionDenied):
            end_support(actor, support, in_days(30), "No")
        with pytest.raises(PermissionDenied):
            start_support(
                actor,
                support.line,
                provider_name="Mine",
                weekly_hours=Decimal(1),
                weekly_cost=Decimal(1),
                starts_on=in_days(40),
            )


def test_ended_support_tells_its_last_day_and_can_be_followed_by_other_support(planning):
    planning.start(terms())
    planning.sign()
    support = arrange(planning)
    with acting_as(planning.worker) as actor:
        end_support(actor, support, in_days(30), "The provider gave notice")
        with pytest.raises(ValidationError, match="last day already"):
            end_support(actor, support, in_days(31), "Again")
        with pytest.raises(ValidationError, match="has support then already"):
            arrange(planning, in_days(30))
    second = arrange(planning, in_days(31))
    assert [s.ends_on for s in all_support(planning)] == [in_days(30), None]
    assert ended(planning) == {
        str(support.pk): {
            "support": str(support.pk),
            "line": str(support.line_id),
            "ends_on": in_days(30).isoformat(),
            "goes_on": False,
        }
    }
    with acting_as(planning.worker):
        assert current_support(planning.person, on=in_days(31)) == [second]


def test_an_end_needs_a_reason_and_a_day_after_the_beginning(planning):
    planning.start(terms())
    planning.sign()
    support = arrange(planning)
    with acting_as(planning.worker) as actor:
        for day in (in_days(3), in_days(500)):
            with pytest.raises(ValidationError) as refused:
                end_support(actor, support, day, " ")
            assert set(refused.value.message_dict) == {"ends_on", "reason"}


def test_an_amendment_copies_the_plan_and_the_old_one_counts_until_it_is_signed(planning):
    planning.start(terms(), direct_payment())
    old = planning.sign()
    new = amend(planning)
    with acting_as(planning.worker):
        assert [line.description for line in new.lines.all()] == [line.description for line in old.lines.all()]
        assert [o.words for o in new.outcomes.all()] == [o.words for o in old.outcomes.all()]
        assert (new.starts_on, new.signed_at, new.replaces) == (None, None, old)
        assert plan_of(planning.person) == old


def test_a_plan_is_amended_once_at_a_time_and_only_when_signed(planning):
    planning.start(terms())
    with acting_as(planning.worker) as actor, pytest.raises(ValidationError, match="not signed yet"):
        amend_plan(actor, planning.plan)
    old = planning.sign()
    amend(planning)
    with acting_as(planning.worker) as actor, pytest.raises(ValidationError, match="started already"):
        amend_plan(actor, old)


def test_an_amendment_is_measured_against_the_latest_budget(planning):
    planning.start(terms())
    planning.sign()
    newer = make_budget(planning.assessment, "500.00")
    assert amend(planning).budget_id == newer.pk


def test_signing_an_amendment_replaces_the_old_plan_and_support_goes_on_unchanged(planning):
    planning.start(terms(), direct_payment())
    old = planning.sign()
    arranged = arrange(planning, in_days(20))
    new = amend(planning)
    with acting_as(planning.worker) as actor:
        set_start(actor, new, in_days(60))
        add_line(actor, new, terms(description="Help in the evening", weekly_hours=Decimal(2)))
    planning.sign()
    before, after = all_support(planning)[:2], all_support(planning)[2:]
    assert {support.ends_on for support in before} == {in_days(59)}
    assert {support.starts_on for support in after} == {in_days(60)}
    goes_on = next(support for support in after if support.continues_id)
    assert (goes_on.continues, goes_on.provider_name, goes_on.weekly_cost) == (
        arranged,
        "Lantern Home Care",
        Decimal("240.00"),
    )
    assert goes_on.line.plan_id == new.pk
    assert {s.line.description for s in after} == {terms().description, direct_payment().description}
    assert ended(planning)[str(arranged.pk)]["goes_on"] is True
    with acting_as(SYSTEM):
        assert status_words_of(old, budget_of(old))[0] is Status.REPLACED
        assert plan_of(planning.person) == new
        replaced = Entry.objects.get(kind="plan.replaced", person_id=planning.person.pk)
    assert replaced.payload == {"plan": str(old.pk), "replaced_by": str(new.pk)}


def test_changed_and_removed_lines_end_and_are_arranged_anew(planning):
    planning.start(terms(), direct_payment())
    planning.sign()
    arranged = arrange(planning, in_days(20))
    new = amend(planning)
    with acting_as(planning.worker) as actor:
        set_start(actor, new, in_days(60))
        change_line(actor, new.lines.get(holding=Holding.MANAGED), terms(weekly_hours=Decimal(12)))
        remove_line(actor, new.lines.get(holding=Holding.DIRECT_PAYMENT))
    planning.sign()
    assert [support.ends_on for support in all_support(planning)] == [in_days(59), in_days(59)]
    assert ended(planning)[str(arranged.pk)]["goes_on"] is False


def test_support_that_was_ending_anyway_ends_sooner_and_does_not_go_on(planning):
    planning.start(terms())
    planning.sign()
    arranged = arrange(planning, in_days(20))
    with acting_as(planning.worker) as actor:
        end_support(actor, arranged, in_days(90), "They are closing")
    new = amend(planning)
    with acting_as(planning.worker) as actor:
        set_start(actor, new, in_days(60))
    planning.sign()
    assert [support.ends_on for support in all_support(planning)] == [in_days(59)]


def test_an_amendment_starts_after_the_support_it_ends_began(planning):
    planning.start(terms(), direct_payment())
    planning.sign()
    arrange(planning, in_days(20))
    new = amend(planning)
    with acting_as(planning.worker) as actor:
        with pytest.raises(ValidationError, match="a day after"):
            set_start(actor, new, in_days(20))
        set_start(actor, new, in_days(21))
    planning.sign()
    assert min(s.ends_on - s.starts_on for s in all_support(planning) if s.ends_on) == timedelta(0)


def test_support_arranged_after_the_start_was_chosen_stops_the_signing(planning):
    planning.start(terms())
    planning.sign()
    new = amend(planning)
    with acting_as(planning.worker) as actor:
        set_start(actor, new, in_days(15))
        line = SupportLine.objects.get(plan=new.replaces)
        start_support(
            actor,
            line,
            provider_name="Lantern",
            weekly_hours=Decimal(10),
            weekly_cost=Decimal(240),
            starts_on=in_days(20),
        )
    with pytest.raises(ValidationError, match="a day after"):
        planning.sign()


def test_nothing_is_arranged_from_a_replaced_plan(planning):
    planning.start(terms())
    old = planning.sign()
    new = amend(planning)
    with acting_as(planning.worker) as actor:
        set_start(actor, new, in_days(60))
    planning.sign()
    with acting_as(planning.worker) as actor, pytest.raises(ValidationError, match="newer plan"):
        start_support(
            actor,
            old.lines.first(),
            provider_name="Lantern",
            weekly_hours=Decimal(10),
            weekly_cost=Decimal(240),
            starts_on=in_days(20),
        )


def test_a_person_without_a_birthday_or_an_address_is_still_counted(planning):
    with acting_as(SYSTEM):
        planning.person.date_of_birth = None
        planning.person.save()
        from commonweal.people.identity.models import Address

        Address.objects.filter(person=planning.person).update(neighbourhood=None)
    planning.start(direct_payment())
    planning.sign()
    with acting_as(SYSTEM):
        facts = Entry.objects.get(kind="support.started", person_id=planning.person.pk).payload
    assert (facts["age_band"], facts["neighbourhood"], facts["former_council"]) == ("not known", None, None)

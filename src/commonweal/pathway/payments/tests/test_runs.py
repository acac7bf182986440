"""Runs: prepared, approved by a second person, posted once, put right later, and taken back."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.registry import to_the_penny
from commonweal.pathway.payments.actions.runs import (
    approve_run,
    post_lines,
    post_run,
    prepare_run,
    reverse_run,
    set_aside_run,
    start_run,
)
from commonweal.pathway.payments.actions.terms import record_absence, set_terms
from commonweal.pathway.payments.due import PaidBy
from commonweal.pathway.payments.models import Posting, Run, RunLine
from commonweal.pathway.payments.tests.factories import (
    MONDAY,
    PERIOD_END,
    account_in,
    amounts,
    come_to,
    lines_of,
    postings,
    week,
)
from commonweal.pathway.payments.weeks import Cycle
from commonweal.pathway.plans.models import Support
from commonweal.pathway.plans.tests.factories import SYSTEM

pytestmark = pytest.mark.django_db


def test_each_week_of_support_is_paid_as_planned(paying):
    paying.terms()
    support = paying.support("250.10")
    run = paying.run()
    assert amounts(run) == ["250.10"] * 4
    assert run.total == Decimal("1000.40") and run.line_count == 4
    assert run.posted_at is not None
    assert {(one.debit, one.credit, str(one.amount)) for one in postings()} == {
        ("care_costs", "owed_to_providers", "250.10")
    }
    assert all(line.payee_reference == "V-20117" and line.support_id == support.pk for line in lines_of(run))


def test_a_run_made_again_changes_nothing(paying):
    paying.terms()
    paying.support()
    first = paying.run()
    again = paying.run()
    assert again.line_count == 0 and again.total == 0
    assert post_lines(first.pk).posted_at == first.posted_at
    assert prepare_run(first.pk).line_count == 4
    assert len(postings()) == 4


def test_support_that_ended_last_month_is_put_right_in_the_next_run(paying):
    paying.terms()
    support = paying.support("70.00")
    paying.run()
    with acting_as(SYSTEM):
        Support.objects.filter(pk=support.pk).update(ends_on=week(2) + timedelta(days=2))
    later = paying.run()
    assert amounts(later) == ["-40.00", "-70.00"]
    assert [line.sequence for line in lines_of(later)] == [2, 2]
    assert lines_of(later)[0].how.startswith("Put right, from £70.00 to £30.00")
    assert come_to(support.pk, week(2)) == Decimal("30.00")
    assert {(one.debit, one.credit) for one in postings() if one.run_id == later.pk} == {
        ("owed_to_providers", "care_costs")
    }


def test_nothing_is_paid_before_the_first_week_that_the_terms_name(paying):
    paying.terms(pays_from=week(2))
    paying.support(starts_on=date(2026, 8, 3))
    assert amounts(paying.run()) == ["250.00", "250.00"]


def test_whoever_prepared_a_run_cannot_approve_it(paying):
    paying.terms()
    paying.support()
    run = paying.prepare()
    with acting_as(paying.officer) as actor, pytest.raises(PermissionDenied, match="Somebody else"):
        approve_run(actor, run)
    with (
        acting_as(SYSTEM),
        pytest.raises(IntegrityError, match="run_approved_by_a_second_person"),
        transaction.atomic(),
    ):
        Run.objects.filter(pk=run.pk).update(approved_by=paying.officer)


def test_a_run_above_ones_limit_is_for_the_manager(paying):
    paying.terms()
    paying.support("100000.00")
    run = paying.prepare()
    with acting_as(paying.second) as actor, pytest.raises(PermissionDenied, match=r"£250,000\.00"):
        approve_run(actor, run)
    with acting_as(paying.manager) as actor:
        assert approve_run(actor, run).approved_by == paying.manager


def test_nobody_outside_the_finance_team_touches_a_run(paying):
    paying.terms()
    paying.support()
    run = paying.prepare()
    for account in (paying.worker, paying.provider_staff):
        with acting_as(account) as actor:
            for act in (
                lambda: approve_run(actor, run),
                lambda: post_run(actor, run),
                lambda: set_aside_run(actor, run, "x"),
            ):
                with pytest.raises(PermissionDenied):
                    act()


def test_only_an_approved_run_is_posted(paying):
    paying.terms()
    paying.support()
    run = paying.prepare()
    with acting_as(paying.officer) as actor, pytest.raises(ValidationError, match="second person"):
        post_run(actor, run)
    assert post_lines(run.pk).posted_at is None
    assert postings() == []


def test_a_run_set_aside_leaves_nothing_and_the_next_one_pays(paying):
    paying.terms()
    paying.support()
    run = paying.prepare()
    with pytest.raises(ValidationError, match="still open"):
        paying.start()
    with acting_as(paying.officer) as actor:
        set_aside_run(actor, run, "The prices were wrong")
    assert lines_of(run) == []
    assert paying.run().total == Decimal("1000.00")


def test_a_reversing_run_mirrors_and_the_weeks_can_be_paid_again(paying):
    paying.terms()
    support = paying.support()
    run = paying.run()
    with acting_as(paying.officer) as actor:
        mirror = reverse_run(actor, run, "Paid too early")
    mirror = paying.post(prepare_run(mirror.pk))
    assert amounts(mirror) == ["-250.00"] * 4 and mirror.total == -run.total
    assert come_to(support.pk, MONDAY) == 0
    assert paying.run().total == Decimal("1000.00")
    assert come_to(support.pk, MONDAY) == Decimal("250.00")
    with acting_as(paying.officer) as actor, pytest.raises(ValidationError, match="already"):
        reverse_run(actor, run, "Again")


def test_a_run_that_a_later_one_builds_on_is_not_taken_back_first(paying):
    paying.terms()
    support = paying.support()
    run = paying.run()
    with acting_as(SYSTEM):
        Support.objects.filter(pk=support.pk).update(weekly_cost=Decimal("240.00"))
    later = paying.run()
    with acting_as(paying.officer) as actor, pytest.raises(ValidationError, match=later.reference):
        reverse_run(actor, run, "Wrong")


def test_killed_after_some_lines_were_kept_and_begun_again_each_is_there_once(paying, monkeypatch):
    paying.terms()
    paying.support()
    paying.support("99.99", person=paying.another_person("Ada"))
    run = paying.start()
    kept = []
    original = RunLine.objects.bulk_create

    def die_in_the_second_batch(rows):
        if kept:
            raise KeyboardInterrupt
        kept.extend(rows)
        return original(rows)

    monkeypatch.setattr(RunLine.objects, "bulk_create", die_in_the_second_batch)
    with pytest.raises(KeyboardInterrupt):
        prepare_run(run.pk, batch=3)
    monkeypatch.undo()
    assert len(lines_of(run)) == 3
    run = prepare_run(run.pk, batch=3)
    assert run.line_count == 8 and run.total == Decimal("1399.96")


def test_killed_while_posting_and_begun_again_each_payment_is_posted_once(paying, monkeypatch):
    paying.terms()
    paying.support()
    run = paying.approve(paying.prepare())
    original = Posting.objects.bulk_create
    batches = []

    def die_after_two(rows):
        batches.append(1)
        posted = original(rows)
        if len(batches) == 3:
            raise KeyboardInterrupt
        return posted

    monkeypatch.setattr(Posting.objects, "bulk_create", die_after_two)
    with pytest.raises(KeyboardInterrupt):
        post_lines(run.pk, batch=1)
    monkeypatch.undo()
    assert len(postings()) == 2
    assert post_lines(run.pk, batch=1).posted_at is not None
    assert len(postings()) == 4 and sum(one.amount for one in postings()) == Decimal("1000.00")


def test_the_database_refuses_to_pay_a_piece_twice_or_to_change_what_is_posted(paying):
    paying.terms()
    paying.support()
    run = paying.run()
    with acting_as(SYSTEM):
        line = RunLine.objects.filter(run=run).first()
        other = Run.objects.create(
            council=paying.council, kind="pay", reference="PAY-9999", cycle="four_weekly", first=run.first,
            last=run.last, prepared_by=paying.officer, started_at=run.started_at,
        )  # fmt: skip
        facts = {
            field: getattr(line, field)
            for field in (
                "person_id",
                "source_kind",
                "source_id",
                "week",
                "amount",
                "gross",
                "payee_reference",
                "payee_name",
            )
        }
        for more in (
            {"sequence": 1, "before": Decimal(0), "after": line.amount},
            {"sequence": 2, "before": Decimal(0), "after": line.amount},
            {"sequence": 3, "before": line.amount, "after": line.amount * 2},
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                RunLine.objects.create(run=other, **facts, **more)
        for change in (
            lambda: RunLine.objects.filter(pk=line.pk).update(description="Something else"),
            lambda: RunLine.objects.filter(pk=line.pk).delete(),
            lambda: Posting.objects.filter(line=line).update(amount=1),
            lambda: Posting.objects.filter(line=line).delete(),
            lambda: Run.objects.filter(pk=run.pk).update(total=1),
            lambda: Run.objects.filter(pk=run.pk).delete(),
        ):
            with pytest.raises(IntegrityError), transaction.atomic():
                change()


def test_a_council_pays_for_the_people_of_its_own_finance_team_only(paying):
    paying.terms()
    paying.support()
    with acting_as(SYSTEM):
        other = Organisation.objects.create(place=paying.place, kind="council", name="Hillborough")
        officer = account_in(other, Team.Work.FINANCE, Role.FINANCE_OFFICER, "Gil Hobbs")
    with acting_as(officer) as actor:
        set_terms(
            actor, other, paying.provider, payee_reference="9", paid_by=PaidBy.PLANNED, cycle=Cycle.FOUR_WEEKLY,
            is_net=False, pays_from=MONDAY,
        )  # fmt: skip
        run = start_run(actor, other, "pay", Cycle.FOUR_WEEKLY, PERIOD_END)
        with pytest.raises(PermissionDenied):
            start_run(actor, paying.council, "pay", Cycle.FOUR_WEEKLY, PERIOD_END)
    assert prepare_run(run.pk).line_count == 0


def test_a_period_that_is_not_over_is_not_paid(paying):
    with pytest.raises(ValidationError, match="over"):
        paying.start(last_day=date(2026, 11, 12))


DAYS = st.integers(min_value=0, max_value=27)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("run"), DAYS),
        st.tuples(st.just("cost"), st.integers(1, 99_999)),
        st.tuples(st.just("end"), DAYS),
        st.tuples(st.just("away"), DAYS),
        st.tuples(st.just("reverse"), DAYS),
        st.tuples(st.just("retry"), DAYS),
        st.tuples(st.just("aside"), DAYS),
    ),
    min_size=2,
    max_size=7,
)


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whatever_is_done_in_whatever_order_each_piece_is_settled_once_and_the_ledger_agrees(paying, steps):
    mark = transaction.savepoint()
    try:
        paying.terms()
        support = paying.support()
        posted: list[Run] = []
        for step, number in steps:
            _do(paying, support, posted, step, number)
        final = paying.run()
        with acting_as(SYSTEM):
            due = Support.objects.get(pk=support.pk)
            whole = RunLine.objects.filter(source_id=support.pk, posted_at__isnull=False)
            for monday in {line.week for line in whole}:
                assert 0 <= come_to(support.pk, monday) <= to_the_penny(due.weekly_cost)
            assert all(run.total == sum(line.amount for line in lines_of(run)) for run in (*posted, final))
            owed = sum(
                (one.amount if one.credit == "owed_to_providers" else -one.amount for one in postings()), Decimal(0)
            )
            assert owed == sum(run.total for run in Run.objects.filter(posted_at__isnull=False))
        assert paying.run().line_count == 0
    finally:
        transaction.savepoint_rollback(mark)


def _do(paying, support, posted, step, number):
    if step == "run":
        posted.append(paying.run())
    elif step == "cost":
        with acting_as(SYSTEM):
            Support.objects.filter(pk=support.pk).update(weekly_cost=Decimal(number) / 100)
    elif step == "end":
        with acting_as(SYSTEM):
            Support.objects.filter(pk=support.pk).update(ends_on=MONDAY + timedelta(days=number))
    elif step == "away":
        try:
            with acting_as(paying.worker) as actor:
                day = MONDAY + timedelta(days=number)
                record_absence(actor, paying.person, kind="hospital", starts_on=day, ends_on=day + timedelta(days=2))
        except ValidationError:
            return
    elif step == "reverse" and posted:
        try:
            with acting_as(paying.officer) as actor:
                run = reverse_run(actor, posted[-1], "Tried")
        except ValidationError:
            return
        paying.post(prepare_run(run.pk))
        posted.pop()
    elif step == "retry" and posted:
        prepare_run(posted[-1].pk)
        post_lines(posted[-1].pk)
    elif step == "aside":
        run = paying.prepare()
        with acting_as(paying.officer) as actor:
            set_aside_run(actor, run, "Tried")

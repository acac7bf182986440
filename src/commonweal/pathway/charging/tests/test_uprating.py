"""The new year's figures for everybody: what rises, who approves, and what a kill or a second run changes."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
import time_machine
from click.testing import CliRunner
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.models import StoredResult
from commonweal.core.calculations.policy import policies
from commonweal.core.calculations.queries import Again, worked_out_again
from commonweal.core.correspondence.models import Message
from commonweal.core.ledger.models import Entry
from commonweal.pathway.assessments.tests.factories import SYSTEM
from commonweal.pathway.charging.actions import (
    approve_uprating,
    ask_for_contribution,
    cancel_uprating,
    put_uprating_in_force,
    start_uprating,
    work_out_uprating,
    write_uprating_letters,
)
from commonweal.pathway.charging.actions import uprating as module
from commonweal.pathway.charging.commands import group
from commonweal.pathway.charging.income import IncomeKind
from commonweal.pathway.charging.models import ContributionTask, FinancialAssessment, UpratedContribution, Uprating
from commonweal.pathway.charging.queries import report_of, weekly_contribution_on
from commonweal.pathway.charging.tests.test_assessing import assess
from commonweal.pathway.charging.uprating import rises_of, uprated

pytestmark = pytest.mark.django_db

YEAR = "2026-27"
BEFORE, AFTER = Decimal("17.40"), Decimal("19.60")
"""250.00 less the guarantee of 232.60; and 261.05 (241.30 + 19.75) less 241.45."""


@pytest.fixture
def in_march():
    with time_machine.travel(datetime(2026, 3, 2, 10, tzinfo=UTC)):
        yield


def money(**changed):
    incomes = [{"kind": "state_pension", "weekly": "230.25"}, {"kind": "private_pension", "weekly": "19.75"}]
    plain = {"on": date(2025, 11, 3), "incomes": incomes, "capital": "0", "weekly_disability_expenditure": "0"}
    return plain | changed


@pytest.fixture
def rated(in_march, person_of, workers):
    """Rose, and three more, all with last year's figures. One passes the age at which the rule needs to know more."""

    def make(name: str, **given):
        person = person_of(workers.worker, given_name=name, email="", **given.pop("facts", {}))
        with acting_as(SYSTEM) as actor:
            ask_for_contribution(actor, person, ContributionTask.Why.ELIGIBLE)
        assess(workers.finance, person, **money(**given))
        return person

    return {
        "rose": make("Rose"),
        "poor": make("Poor", incomes=[{"kind": "state_pension", "weekly": "176.45"}]),
        "begins": make("Begins", incomes=[{"kind": "state_pension", "weekly": "232.59"}]),
        "older": make(
            "Older",
            facts={"date_of_birth": date(1958, 3, 30)},
            pension_age=False,
            incomes=[{"kind": "earnings", "weekly": "10"}],
        ),
    }


@pytest.fixture
def run(rated, workers, council):
    with acting_as(workers.finance) as actor:
        run = start_uprating(actor, council, YEAR, queue=False)
    work_out_uprating(run.pk)
    with acting_as(SYSTEM):
        return Uprating.objects.get(pk=run.pk)


def approve(run, account):
    with acting_as(account) as actor:
        approve_uprating(actor, run, queue=False)


def test_every_rise_is_of_a_kind_of_income_and_has_a_source():
    for year in policies("charging-uprating"):
        assert set(year.document["kinds"]) <= {kind.value for kind in IncomeKind}
        assert all(entry["source"] and not entry["confirmed"] for entry in year.document["kinds"].values())


@pytest.mark.parametrize(
    ("kind", "before", "after"),
    [
        ("state_pension", "230.25", "241.30"),
        ("state_pension", "100.00", "104.80"),
        ("attendance_allowance", "110.40", "114.60"),
        ("employment_support_allowance", "100.02", "103.80"),
        ("private_pension", "50.00", "50.00"),
        ("earnings", "80.00", "80.00"),
    ],
)
def test_a_benefit_rises_by_its_published_rate_and_other_incomes_stay(kind, before, after):
    rises = rises_of(next(policy for policy in policies("charging-uprating") if YEAR in policy.reference))
    given = {"incomes": [{"kind": kind, "weekly": before}], "capital": "9"}
    found, changes = uprated(given, rises)
    assert Decimal(found["incomes"][0]["weekly"]) == Decimal(after)
    assert found["capital"] == "9"
    assert given["incomes"][0]["weekly"] == before
    assert bool(changes) is (before != after)


def test_the_report_says_who_changes_and_who_could_not_be_worked_out(run, rated, workers):
    with acting_as(workers.finance):
        report = report_of(run)
        lines = {line.person_id: line for line in UpratedContribution.objects.all()}
    assert report.by_effect == {"rises": 1, "same": 1, "begins": 1, "problem": 1}
    assert (lines[rated["rose"].pk].weekly_before, lines[rated["rose"].pk].weekly_after) == (BEFORE, AFTER)
    assert report.weekly_change == (AFTER - BEFORE) + lines[rated["begins"].pk].weekly_after
    assert "At 68 a person has reached pension age" in lines[rated["older"].pk].problem


def test_before_it_is_approved_nothing_is_in_force_and_nobody_is_written_to(run, rated):
    with acting_as(SYSTEM):
        assert weekly_contribution_on(rated["rose"].pk, date(2026, 4, 6)) == BEFORE
        assert not Message.objects.filter(template="contribution-uprated").exists()
        assert FinancialAssessment.objects.count() == 4


def test_whoever_began_it_cannot_approve_it_and_nobody_from_elsewhere_can(run, workers, resident):
    for account in (workers.finance, workers.worker, workers.officer, resident):
        with pytest.raises(PermissionDenied):
            approve(run, account)


def test_a_second_person_puts_all_in_force_from_the_day_and_letters_follow(run, rated, workers):
    approve(run, workers.manager)
    put_uprating_in_force(run.pk)
    with acting_as(SYSTEM):
        assert weekly_contribution_on(rated["rose"].pk, date(2026, 4, 5)) == BEFORE
        assert weekly_contribution_on(rated["rose"].pk, date(2026, 4, 6)) == AFTER
        made = FinancialAssessment.objects.get(person=rated["rose"], uprating=run)
        assert worked_out_again(StoredResult.objects.get(pk=made.working_id)) is Again.SAME
        entry = Entry.objects.get(kind="contribution.uprated", person_id=rated["rose"].pk)
        assert (entry.actor_id, entry.payload["weekly_contribution"]) == (workers.manager.pk, str(AFTER))
        assert not FinancialAssessment.objects.filter(person=rated["older"], uprating=run).exists()
    write_uprating_letters(run.pk)
    with acting_as(SYSTEM):
        assert not FinancialAssessment.objects.filter(is_written_to=False).exists()
        assert Uprating.objects.get().written_at is not None


def test_run_again_it_changes_nothing_more(run, rated, workers, council):
    approve(run, workers.manager)
    put_uprating_in_force(run.pk)
    put_uprating_in_force(run.pk)
    with acting_as(workers.finance) as actor:
        again = start_uprating(actor, council, YEAR, queue=False)
    assert again.pk != run.pk
    work_out_uprating(again.pk)
    with acting_as(SYSTEM):
        assert set(again.lines.values_list("effect", flat=True)) == {"problem"}
        assert FinancialAssessment.objects.filter(uprating=run).count() == 3


@pytest.mark.parametrize("step", ["working out", "putting in force"])
def test_killed_half_way_it_goes_on_where_it_was(step, rated, workers, council, monkeypatch):
    monkeypatch.setattr(module, "CHUNK", 1)

    class Killed(Exception):  # noqa: N818 - it stands for a kill
        pass

    def kill(done, total):
        if done == 2:
            raise Killed

    with acting_as(workers.finance) as actor:
        run = start_uprating(actor, council, YEAR, queue=False)
    if step == "working out":
        with pytest.raises(Killed):
            work_out_uprating(run.pk, kill)
        with acting_as(SYSTEM):
            assert run.lines.count() == 2
    work_out_uprating(run.pk)
    with acting_as(SYSTEM):
        assert run.lines.count() == 4
    approve(run, workers.manager)
    if step == "putting in force":
        with pytest.raises(Killed):
            put_uprating_in_force(run.pk, kill)
    put_uprating_in_force(run.pk)
    with acting_as(SYSTEM):
        assert FinancialAssessment.objects.filter(uprating=run).count() == 3


def test_given_up_it_leaves_nothing(run, workers):
    with acting_as(workers.finance) as actor:
        cancel_uprating(actor, run)
    with acting_as(SYSTEM):
        assert not UpratedContribution.objects.exists()
        assert FinancialAssessment.objects.count() == 4
    with pytest.raises(ValidationError, match="given up"):
        approve(run, workers.manager)


def test_what_is_approved_cannot_be_given_up_any_more(run, workers):
    approve(run, workers.manager)
    with acting_as(workers.finance) as actor, pytest.raises(ValidationError, match="approved"):
        cancel_uprating(actor, run)


def test_whoever_was_worked_out_anew_since_is_left_as_they_are(run, rated, workers):
    assess(workers.finance, rated["rose"], **money(weekly_cost="5"))
    approve(run, workers.manager)
    put_uprating_in_force(run.pk)
    with acting_as(SYSTEM):
        assert weekly_contribution_on(rated["rose"].pk, date(2026, 4, 6)) == Decimal("5.00")
        assert "worked out anew" in UpratedContribution.objects.get(person=rated["rose"]).problem


def test_a_year_without_figures_and_a_stranger_are_refused(rated, workers, council, staff, provider_organisation):
    with acting_as(workers.finance) as actor, pytest.raises(ValidationError, match="no new figures for 1999"):
        start_uprating(actor, council, "1999-00")
    other = staff(Role.FINANCE_OFFICER, "Elsa Elsewhere", organisation=provider_organisation)
    with acting_as(other) as actor, pytest.raises(PermissionDenied):
        start_uprating(actor, council, YEAR)


def test_the_page_shows_filters_and_downloads_and_a_manager_approves_there(client, run, rated, workers, staff):
    address = reverse("charging:uprating", args=[run.pk])
    client.force_login(workers.finance)
    text = client.get(address).content.decode()
    assert "You began this, so somebody else approves it" in text
    assert "Rose Penny" in text
    assert "Poor Penny" not in client.get(address + "?effect=begins").content.decode()
    csv = client.get(address + "?format=csv&order=largest").content.decode("utf-8-sig").splitlines()
    assert csv[1] == "Begins Penny,Begins to pay,0.00,2.30,2.30,"  # 232.59 and 4.8% is 243.75
    assert csv[2] == "Rose Penny,Pays more,17.40,19.60,2.20,"
    second = staff(Role.FINANCE_OFFICER, "Gus Finance")
    client.force_login(second)
    text = client.post(address, {"then": "approve"}, follow=True).content.decode()
    assert "Approved" in text
    with acting_as(SYSTEM):
        assert Uprating.objects.get().approved_by_name == "Gus Finance"
    client.force_login(workers.worker)
    assert client.get(address).status_code == 403


def test_the_page_asks_as_often_for_many_lines_as_for_few(client, run, workers, person_of):
    client.force_login(workers.finance)
    address = reverse("charging:uprating", args=[run.pk])

    def count() -> int:
        with CaptureQueriesContext(connection) as counted:
            client.get(address)
        return len(counted)

    count()
    few = count()
    with acting_as(SYSTEM) as actor:
        for number in range(15):
            person = person_of(workers.worker, given_name=f"P{number}", email="")
            ask_for_contribution(actor, person, ContributionTask.Why.ELIGIBLE)
            source = FinancialAssessment.objects.first()
            UpratedContribution.objects.create(
                uprating=run, person=person, source=source, effect="same", weekly_before=0, weekly_after=0
            )
    assert count() == few


def test_the_command_line_works_it_out_and_a_dry_run_keeps_nothing(rated):
    ran = CliRunner().invoke(group, ["uprate", "--year", YEAR, "--dry-run"], catch_exceptions=False)
    assert ran.exit_code == 0
    assert "Begins to pay: 1" in ran.output
    with acting_as(SYSTEM):
        assert not UpratedContribution.objects.exists()
    ran = CliRunner().invoke(group, ["uprate", "--year", YEAR, "--json"], catch_exceptions=False)
    assert json.loads(ran.stdout)["people"]["rises"] == 1
    assert CliRunner().invoke(group, ["uprate", "--year", "1999-00"]).exit_code == 1

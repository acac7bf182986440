"""What the law wants a plan to say stands on its page to print (Care Act 2014 sections 25 to 27 and 31)."""

import re

import pytest
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.calculations.registry import on_day
from commonweal.core.calculations.spans import months_after
from commonweal.pathway.assessments.models import AssessedOutcome, Assessment
from commonweal.pathway.plans.queries import needs_of
from commonweal.pathway.plans.tests.factories import SYSTEM, direct_payment, in_days, make_contribution, terms

pytestmark = pytest.mark.django_db


def paper(client, planning) -> str:
    client.force_login(planning.worker)
    return re.sub(r"\s+", " ", client.get(f"/plans/{planning.plan.pk}/print").content.decode())


@pytest.mark.parametrize(("line", "months"), [(terms(), 12), (direct_payment(), 6)])
def test_it_says_what_it_costs_who_pays_when_it_is_looked_at_again_and_who_gets_a_copy(client, planning, line, months):
    planning.start(line)
    make_contribution(planning.person, "20.00")
    text = paper(client, planning)
    assert "The personal budget" in text
    assert "pays £20.00 of it" in text
    assert "ask at any time for a direct payment" in text
    assert f"By {on_day(months_after(in_days(14), months))} at the latest" in text
    assert "A copy of this plan goes to" in text


def test_a_contribution_that_is_not_worked_out_is_not_told_as_nothing(client, planning):
    planning.start()
    text = paper(client, planning)
    assert "is not worked out yet" in text
    assert "pays £0.00" not in text


def test_the_needs_that_a_plan_is_to_meet_are_those_its_assessment_found(planning):
    plan = planning.start()
    with acting_as(SYSTEM):
        under_way = Assessment.objects.create(
            person=planning.person, assessor=planning.worker, started_at=timezone.now()
        )
        for letter, ability in (("d", "takes_longer"), ("b", "needs_assistance"), ("a", "able"), ("c", "")):
            AssessedOutcome.objects.create(
                person=planning.person, assessment=under_way, outcome=letter, ability=ability
            )
        plan.assessment = under_way
        assert [need.title for need in needs_of(plan)] == ["Keeping clean", "Getting dressed"]

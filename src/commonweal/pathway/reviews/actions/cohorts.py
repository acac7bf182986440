"""Targeted lists: plans chosen by criteria, and what came of looking at each."""

from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.plans.queries import PLANNERS
from commonweal.pathway.reviews.cohort_criteria import Criteria
from commonweal.pathway.reviews.findings import RELEASED_WORDS, Released
from commonweal.pathway.reviews.models import Cohort, CohortMember
from commonweal.pathway.reviews.queries import plans_that_match

MOST_MEMBERS = 5_000


def make_cohort(actor: Actor, name: str, why: str, criteria: Criteria) -> Cohort:
    """Keep a list of the plans in force that the actor may see and that fulfil the criteria today. For managers.

    Raises ValidationError by field, and where there is no such plan or more than MOST_MEMBERS.
    """
    actor.require_role(Role.TEAM_MANAGER)
    if actor.account_id is None:
        raise PermissionDenied("A list of reviews is made by a named manager.")
    wrong = {}
    if not name.strip():
        wrong["name"] = "Give the list a name"
    if not why.strip():
        wrong["why"] = "Say what the reviews are for: people ask why theirs is looked at"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        plans = list(plans_that_match(criteria, timezone.localdate()).values_list("pk", "person")[: MOST_MEMBERS + 1])
        if not plans:
            raise ValidationError("No plan that you may see is like this. Choose less")
        if len(plans) > MOST_MEMBERS:
            raise ValidationError(f"More than {MOST_MEMBERS:,} plans are like this. Choose more narrowly")
        cohort = Cohort.objects.create(
            name=name.strip()[:200],
            why=why.strip(),
            criteria=criteria.kept(),
            made_at=timezone.now(),
            made_by=Account.objects.get(pk=actor.account_id),
        )
        CohortMember.objects.bulk_create(
            CohortMember(person_id=person, cohort=cohort, plan_id=plan) for plan, person in plans
        )
        write_entry(
            actor,
            "review.cohort_made",
            f"A list of {len(plans)} plans to review was made: {cohort.name}",
            chain="reviews",
            payload={"cohort": cohort.pk, "criteria": criteria.kept(), "plans": len(plans)},
            reason=cohort.why,
        )
    return cohort


def settle_member(
    actor: Actor,
    member: CohortMember,
    outcome: str,
    words: str,
    *,
    weekly_hours_released: Decimal = Decimal(0),
    weekly_released: Decimal = Decimal(0),
) -> CohortMember:
    """Record what came of looking at one plan of a list: hours a week and pounds a week that are free again.

    Nothing is released where all goes on as it is. Writes `review.cohort_settled`. ValidationError by field.
    """
    actor.require_role(*PLANNERS)
    wrong = {}
    if outcome not in RELEASED_WORDS:
        wrong["outcome"] = "Choose what came of it"
    if not words.strip():
        wrong["words"] = "Say why, in a few words"
    for name, amount in (("weekly_hours_released", weekly_hours_released), ("weekly_released", weekly_released)):
        if amount < 0:
            wrong[name] = "Enter 0 or more"
        elif amount and outcome == Released.CONTINUE:
            wrong[name] = "Nothing is released where all goes on as it is"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        stored = CohortMember.objects.select_for_update(no_key=True).get(pk=member.pk)
        stored.outcome, stored.words = outcome, words.strip()
        stored.weekly_hours_released, stored.weekly_released = weekly_hours_released, weekly_released
        stored.settled_at, stored.settled_by_name = timezone.now(), actor.name[:200]
        stored.save()
        write_entry(
            actor,
            "review.cohort_settled",
            f"A targeted review of the plan: {RELEASED_WORDS[Released(outcome)].lower()}",
            person_id=stored.person_id,
            payload={
                "cohort": stored.cohort_id,
                "plan": stored.plan_id,
                "outcome": outcome,
                "weekly_hours_released": weekly_hours_released,
                "weekly_released": weekly_released,
            },
            reason=stored.words,
        )
    return stored

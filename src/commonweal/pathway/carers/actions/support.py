"""A carer's budget after a decision, their goals, and looking again each year."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.calculations.actions import keep_result
from commonweal.core.calculations.registry import in_pounds
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.carers.actions.paying import tell_finance
from commonweal.pathway.carers.allowed import DECIDES, require_own_or_worker, require_worker
from commonweal.pathway.carers.budget import CarerBudgetResult, CarerContributionResult
from commonweal.pathway.carers.models import CarerBudget, CarerGoal, CarerReview
from commonweal.pathway.carers.queries.support import budget_inputs, contribution_inputs, eligible_assessment
from commonweal.pathway.carers.timing import review_due_on
from commonweal.pathway.reviews.findings import Achieved
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import access_of

MOST = Decimal(100_000)


@dataclass(frozen=True)
class BudgetTerms:
    """How a carer's budget is given. `amount` in pounds, once or a year: without one, the scheme's.

    `why` is needed where it differs from the scheme's. `yearly_most`: what the carer could pay by their own means,
    which only counts where the council charges carers.
    """

    span: str
    given_as: str
    what_for: str
    starts_on: date
    ends_on: date | None = None
    amount: Decimal | None = None
    why: str = ""
    yearly_most: Decimal = Decimal(0)


def set_budget(actor: Actor, person: Person, terms: BudgetTerms) -> CarerBudget:
    """Agree a carer's budget: what their assessment found gives the scheme's amount; another needs a reason.

    The carer pays nothing, unless the council charges carers for their own support; nothing is ever counted of what
    the person they look after gets. For those who decide. Raises ValidationError by field, or where no decision found
    them eligible.
    """
    require_worker(actor, person, *DECIDES)
    access_of(actor, person).require_part("money")
    wrong: dict[str, Any] = {}
    if terms.span not in CarerBudget.Span.values:
        wrong["span"] = "Choose whether it is given once or each year"
    if terms.given_as not in CarerBudget.GivenAs.values:
        wrong["given_as"] = "Choose how it is given"
    if not terms.what_for.strip():
        wrong["what_for"] = "Say what it is for"
    if terms.amount is not None and not 0 < terms.amount <= MOST:
        wrong["amount"] = "Enter pounds: more than nought"
    if terms.ends_on is not None and terms.ends_on < terms.starts_on:
        wrong["ends_on"] = "The last day must not be before the first"
    if wrong:
        raise ValidationError(wrong)
    assessment = eligible_assessment(person)
    if assessment is None:
        raise ValidationError("A budget follows from a carer’s assessment that found them eligible: there is none yet")
    with transaction.atomic():
        given = budget_inputs(person, assessment, terms.starts_on)
        found, working = keep_result(
            actor, "carer-budget", given, CarerBudgetResult, person_id=person.pk, compartment="money"
        )
        amount = found.yearly if terms.amount is None else terms.amount
        if amount != found.yearly and not terms.why.strip():
            raise ValidationError({"why": f"The scheme gives {in_pounds(found.yearly)}. Say why this differs"})
        charged, charging = keep_result(
            actor,
            "carer-contribution",
            contribution_inputs(person, terms.what_for.strip(), amount, terms.starts_on, terms.yearly_most),
            CarerContributionResult,
            person_id=person.pk,
            compartment="money",
        )
        made = CarerBudget.objects.create(
            person=person,
            assessment=assessment,
            working=working,
            charging=charging,
            span=terms.span,
            given_as=terms.given_as,
            amount=amount,
            contribution=min(charged.contribution, amount),
            what_for=terms.what_for.strip(),
            why=terms.why.strip(),
            starts_on=terms.starts_on,
            ends_on=terms.ends_on,
            agreed_at=timezone.now(),
            agreed_by_name=actor.name,
        )
        teams = tell_finance(actor, made) if made.given_as == CarerBudget.GivenAs.DIRECT_PAYMENT else []
        how = f"{made.get_span_display().lower()}, as {made.get_given_as_display().lower()}"
        write_entry(
            actor,
            "carer_budget.agreed",
            f"Carer’s budget agreed: {in_pounds(amount)}, {how}",
            person_id=person.pk,
            compartment="money",
            payload={
                "budget": made.pk,
                "result": working.pk,
                "amount": amount,
                "contribution": made.contribution,
                "span": made.span,
                "given_as": made.given_as,
                "finance_team": teams[0].pk if teams else None,
            },
            reason=terms.why.strip(),
        )
    return made


def set_goal(actor: Actor, person: Person, area: str, words: str, support: str = "") -> CarerGoal:
    """Write down what a carer wants for their own life, and what helps. For the carer and those who work with them."""
    require_own_or_worker(actor, person)
    wrong = {}
    if area not in CarerGoal.Area.values:
        wrong["area"] = "Choose what it is about"
    if not words.strip():
        wrong["words"] = "Say what you want to do"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        made = CarerGoal.objects.create(
            person=person,
            area=area,
            words=words.strip()[:300],
            support=support.strip(),
            set_on=timezone.localdate(),
            set_by_name=actor.name,
        )
        _tell(actor, person, "goal", f"A goal of their own: {made.words}", goal=made.pk, area=area)
    return made


def say_how_goal_went(actor: Actor, goal: CarerGoal, achieved: str, words: str = "") -> CarerGoal:
    """Say how far a goal was reached: fully, partly, not, or no longer wanted. It may be said again later."""
    if achieved not in list(Achieved):
        raise ValidationError({"achieved": "Choose how far it was reached"})
    with transaction.atomic():
        stored = CarerGoal.objects.select_for_update(of=("self",)).select_related("person").get(pk=goal.pk)
        require_own_or_worker(actor, stored.person)
        stored.achieved, stored.achieved_words, stored.achieved_on = achieved, words.strip(), timezone.localdate()
        stored.save(update_fields=["achieved", "achieved_words", "achieved_on"])
        said = f"{stored.words}: {stored.get_achieved_display().lower()}"
        _tell(actor, stored.person, "goal_reached", said, goal=stored.pk, achieved=achieved)
    return stored


def hold_review(
    actor: Actor, person: Person, how_it_is: str, next_step: str, *, can_go_on: bool = True, next_on: date | None = None
) -> CarerReview:
    """Write down how a carer is, whether they are able and willing to go on, and what follows.

    Without `next_on` they are asked again in a year. For those who work with them. Raises ValidationError by field.
    """
    require_worker(actor, person)
    today = timezone.localdate()
    wrong: dict[str, Any] = {}
    if not how_it_is.strip():
        wrong["how_it_is"] = "Say how the carer is, in their words"
    if next_step not in CarerReview.Next.values:
        wrong["next_step"] = "Choose what follows"
    if next_on is not None and next_on <= today:
        wrong["next_on"] = "Choose a day to come"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        made = CarerReview.objects.create(
            person=person,
            held_on=today,
            held_by_name=actor.name,
            how_it_is=how_it_is.strip(),
            can_go_on=can_go_on,
            next_step=next_step,
            next_on=next_on or review_due_on(today),
        )
        said = f"Asked again how they are: {made.get_next_step_display()[0].lower()}{made.get_next_step_display()[1:]}"
        _tell(actor, person, "reviewed", said, review=made.pk, next_on=made.next_on, can_go_on=can_go_on)
    return made


def _tell(actor: Actor, person: Person, kind: str, summary: str, **facts: Any) -> None:
    write_entry(actor, f"carer.{kind}", summary, person_id=person.pk, payload=facts)

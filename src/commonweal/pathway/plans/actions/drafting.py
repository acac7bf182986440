"""Writing a plan: outcomes in the person's words, lines of support, its first day.

The person themself, a carer who is let see their care, and a worker write; prices are the worker's.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from pydantic import ValidationError as InvalidTerms

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account
from commonweal.core.calculations.registry import on_day
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.budgets.models import IndicativeBudget
from commonweal.pathway.plans.actions.writing import author_of, changed, clear_agreements, enter, open_plan, planner_of
from commonweal.pathway.plans.models import Holding, Plan, PlannedOutcome, Support, SupportLine
from commonweal.pathway.plans.plan_cost import PlanLine
from commonweal.pathway.plans.queries import FURTHEST_DAY, found_in_assessment, running_on
from commonweal.people.identity.models import Person

MOST_WEEKS = 52


@dataclass(frozen=True)
class LineTerms:
    """A piece of support as it is typed: hours a week, pounds an hour or pounds a week, and who holds the money.

    `is_free`: the law lets nobody charge for it. `short_term_weeks`: for how many weeks; None: with no end.
    """

    kind: str
    description: str
    holding: str
    who: str = ""
    weekly_hours: Decimal = Decimal(0)
    hourly_price: Decimal = Decimal(0)
    weekly_price: Decimal = Decimal(0)
    outcome: PlannedOutcome | None = None
    is_free: bool = False
    short_term_weeks: int | None = None


def start_plan(actor: Actor, assessment: Assessment, budget: IndicativeBudget) -> Plan:
    """Begin a plan with a person who was found eligible and has an indicative budget. The actor is its worker.

    Raises ValidationError where the person was not found eligible, the budget is of another assessment, or there is a
    plan already (one in force is amended).
    """
    worker = planner_of(actor)
    if not assessment.is_eligible:
        raise ValidationError("The assessment has not found this person eligible, so a plan cannot start from it")
    if budget.assessment_id != assessment.pk:
        raise ValidationError("This indicative budget is of another assessment. Work out one for this assessment first")
    with transaction.atomic():
        # One writer at a time for a person, so that two workers never start two plans.
        person = Person.objects.select_for_update(no_key=True).get(pk=assessment.person_id)
        existing = Plan.objects.filter(person=person, replaced_by__signed_at=None).order_by("-started_at").first()
        if existing is not None:
            what = "in force: change it by amending it" if existing.signed_at else "being written: go on with that one"
            raise ValidationError(f"{person.name} has a plan that is {what}")
        plan = Plan.objects.create(
            person=person, assessment=assessment, budget=budget, worker=worker, started_at=timezone.now()
        )
        enter(actor, plan, "plan.started", f"Support plan started by {actor.name}", budget=budget.pk)
    return plan


def add_outcome(actor: Actor, plan: Plan, words: str, how: str = "", needs: Iterable[str] = ()) -> PlannedOutcome:
    """Add something the person wants to happen, and what they, their circle and the community do towards it.

    `needs` are the letters of what the assessment found, as far as it answers that.
    """
    with transaction.atomic():
        plan = open_plan(plan)
        author = author_of(actor, plan)
        last = plan.outcomes.aggregate(last=Max("position"))["last"]
        outcome = PlannedOutcome(
            person=plan.person,
            plan=plan,
            words=_said(words),
            how=how.strip(),
            needs=_needs(plan, needs),
            position=0 if last is None else last + 1,
        )
        author.sign(outcome)
        outcome.save(force_insert=True)
        facts = {"outcome": outcome.pk, "how": outcome.how, "needs": list(outcome.needs)}
        changed(actor, plan, f"Outcome added to the plan: {outcome.words}", **facts)
    return outcome


def change_outcome(
    actor: Actor, outcome: PlannedOutcome, words: str, how: str = "", needs: Iterable[str] | None = None
) -> PlannedOutcome:
    """Say an outcome in other words, and what of the assessment it answers (None: as before). Nothing changed writes
    nothing."""
    with transaction.atomic():
        plan = open_plan(outcome.plan)
        author = author_of(actor, plan)
        outcome = PlannedOutcome.objects.get(pk=outcome.pk)
        before = {"words": outcome.words, "how": outcome.how, "needs": outcome.needs}
        outcome.words, outcome.how = _said(words), how.strip()
        outcome.needs = outcome.needs if needs is None else _needs(plan, needs)
        if before != {"words": outcome.words, "how": outcome.how, "needs": outcome.needs}:
            author.sign(outcome)
            outcome.save()
            changed(actor, plan, f"Outcome reworded: {outcome.words}", outcome=outcome.pk, before=before)
    return outcome


def remove_outcome(actor: Actor, outcome: PlannedOutcome) -> None:
    """Take an outcome out of a plan that is not signed. Support lines that served it stay, without it."""
    with transaction.atomic():
        plan = open_plan(outcome.plan)
        author_of(actor, plan)
        removed = outcome.pk
        outcome.delete()
        changed(actor, plan, f"Outcome taken out of the plan: {outcome.words}", outcome=removed, how=outcome.how)


def move_outcome(actor: Actor, outcome: PlannedOutcome, *, up: bool) -> None:
    """Move an outcome one place up or down. At either end nothing happens. Order changes no agreement."""
    with transaction.atomic():
        plan = open_plan(outcome.plan)
        author_of(actor, plan)
        order = list(plan.outcomes.all())
        here = next(index for index, other in enumerate(order) if other.pk == outcome.pk)
        there = here - 1 if up else here + 1
        if not 0 <= there < len(order):
            return
        order[here], order[there] = order[there], order[here]
        for position, moved in enumerate(order):
            moved.position = position
        PlannedOutcome.objects.bulk_update(order, ["position"])
        enter(actor, plan, "plan.reordered", f"Outcome moved {'up' if up else 'down'}: {outcome.words}")


def add_line(actor: Actor, plan: Plan, terms: LineTerms) -> SupportLine:
    """Add a piece of support; a worker prices it, then or later. Raises ValidationError by field."""
    with transaction.atomic():
        plan = open_plan(plan)
        author = author_of(actor, plan)
        if not author.is_worker:
            terms = _priced_as(terms, None)
        check_terms(terms, plan, is_priced=author.is_worker)
        last = plan.lines.aggregate(last=Max("position"))["last"]
        line = SupportLine(person=plan.person, plan=plan, position=0 if last is None else last + 1)
        _put(line, terms)
        author.sign(line)
        line.save(force_insert=True)
        changed(actor, plan, f"Support added to the plan: {line.description}", line=line.pk, terms=_facts(terms))
    return line


def change_line(actor: Actor, line: SupportLine, terms: LineTerms) -> SupportLine:
    """Change a piece of support of a plan that is not signed. Nothing changed writes nothing.

    Whoever is not a worker changes all but its prices, which stay as they are.
    """
    with transaction.atomic():
        plan = open_plan(line.plan)
        author = author_of(actor, plan)
        stored = SupportLine.objects.get(pk=line.pk)
        before = _terms_of(stored)
        if not author.is_worker:
            terms = _priced_as(terms, before)
        check_terms(terms, plan, is_priced=author.is_worker)
        if before != terms:
            _put(stored, terms)
            author.sign(stored)
            stored.save()
            summary = f"Support changed in the plan: {stored.description}"
            changed(actor, plan, summary, line=stored.pk, before=_facts(before), terms=_facts(terms))
    return stored


def remove_line(actor: Actor, line: SupportLine) -> None:
    """Take a piece of support out of a plan that is not signed."""
    with transaction.atomic():
        plan = open_plan(line.plan)
        author_of(actor, plan)
        removed, terms = line.pk, _facts(_terms_of(line))
        line.delete()
        changed(actor, plan, f"Support taken out of the plan: {line.description}", line=removed, terms=terms)


def set_start(actor: Actor, plan: Plan, starts_on: date) -> Plan:
    """Say the day the plan starts. Of a plan that replaces another, a day after the support it replaces began."""
    planner_of(actor)
    if abs(starts_on - timezone.localdate()) > FURTHEST_DAY:
        raise ValidationError({"starts_on": "Choose a day within a year of today"})
    with transaction.atomic():
        plan = open_plan(plan)
        require_room_before(plan, starts_on)
        if plan.starts_on != starts_on:
            plan.starts_on = starts_on
            plan.save(update_fields=["starts_on"])
            changed(actor, plan, f"The plan is to start on {on_day(starts_on)}", starts_on=starts_on)
    return plan


def take_over_plan(actor: Actor, plan: Plan) -> Plan:
    """Become the worker of a plan that is not signed: for when a colleague leaves. Agreements are asked for again."""
    return hand_plan_over(actor, plan, planner_of(actor))


def hand_plan_over(actor: Actor, plan: Plan, worker: Account) -> Plan:
    """Somebody else writes a plan that is not signed: they took it over, or were given the work (`work.handed_over`).

    Agreements are asked for again: the new worker has to agree to what they stand for. Publishes `plan.taken_over`.
    """
    with transaction.atomic():
        plan = open_plan(plan)
        if plan.worker_id != worker.pk:
            before, plan.worker = plan.worker_id, worker
            plan.save(update_fields=["worker"])
            enter(actor, plan, "plan.taken_over", f"{worker} writes the plan now", before=before, worker=worker.pk)
            clear_agreements(actor, plan, "somebody else writes it now")
    return plan


def require_room_before(plan: Plan, starts_on: date) -> None:
    """Raise ValidationError where the support of the plan that is replaced begins too late to end the day before."""
    if plan.replaces_id is None:
        return
    supports = Support.objects.filter(running_on(starts_on), line__plan=plan.replaces_id)
    latest = supports.aggregate(latest=Max("starts_on"))["latest"]
    if latest is not None and starts_on <= latest:
        raise ValidationError(
            {"starts_on": f"Choose a day after {on_day(latest)}, when support under the present plan began or begins"}
        )


def _priced_as(terms: LineTerms, before: LineTerms | None) -> LineTerms:
    """Terms with the prices that were there before: none for a new line, and none for what is not paid for."""
    if before is None or terms.holding == Holding.UNPAID:
        return replace(terms, hourly_price=Decimal(0), weekly_price=Decimal(0), is_free=False)
    return replace(terms, hourly_price=before.hourly_price, weekly_price=before.weekly_price, is_free=before.is_free)


def check_terms(terms: LineTerms, plan: Plan, *, is_priced: bool = True) -> None:
    """Raise ValidationError, by field, for terms that make no sense together. `is_priced`: what is paid has a price."""
    wrong: dict[str, str] = {}
    if not terms.description.strip():
        wrong["description"] = "Say what is done"
    if terms.outcome is not None and terms.outcome.plan_id != plan.pk:
        wrong["outcome"] = "Choose an outcome of this plan"
    paid = bool(terms.hourly_price or terms.weekly_price)
    if terms.holding == Holding.UNPAID:
        if paid:
            wrong["holding"] = "This has a price. Remove the price, or say how the money is held"
    elif terms.hourly_price and terms.weekly_price:
        wrong["weekly_price"] = "Give a price an hour or a price a week, not both"
    elif not paid and is_priced:
        wrong["hourly_price"] = "Enter a price an hour or a price a week, or choose “Not paid for”"
    elif terms.hourly_price and not terms.weekly_hours:
        wrong["weekly_hours"] = "Enter the hours a week that the price an hour is for"
    if terms.short_term_weeks is not None and not 1 <= terms.short_term_weeks <= MOST_WEEKS:
        wrong["short_term_weeks"] = f"Enter from 1 to {MOST_WEEKS} weeks, or leave it empty for support with no end"
    if not wrong:
        try:
            PlanLine.model_validate(
                {
                    "description": terms.description,
                    "kind": terms.kind,
                    "weekly_hours": terms.weekly_hours,
                    "hourly_price": terms.hourly_price,
                    "weekly_price": terms.weekly_price,
                    "held_as": terms.holding,
                    "is_free": terms.is_free,
                }
            )
        except InvalidTerms as error:
            wrong = {_field_of(detail["loc"]): detail["msg"] for detail in error.errors()}
    if wrong:
        raise ValidationError(wrong)


def _field_of(location: tuple[int | str, ...]) -> str:
    named = str(location[0]) if location else "description"
    return "holding" if named == "held_as" else named


def _said(words: str) -> str:
    said = words.strip()
    if not said:
        raise ValidationError({"words": "Say what the person wants to happen, in their own words"})
    return said


def _needs(plan: Plan, letters: Iterable[str]) -> str:
    """The letters in order. Raises ValidationError for what the assessment did not find."""
    found, letters = found_in_assessment(plan), set(letters)
    if strange := letters - set(found):
        raise ValidationError({"needs": f"The assessment did not find this: {', '.join(sorted(strange))}"})
    return "".join(letter for letter in found if letter in letters)


def _put(line: SupportLine, terms: LineTerms) -> None:
    for name, value in _fields(terms).items():
        setattr(line, name, value.strip() if isinstance(value, str) else value)


def _fields(terms: LineTerms) -> dict[str, object]:
    return {name: getattr(terms, name) for name in LineTerms.__dataclass_fields__}


def _terms_of(line: SupportLine) -> LineTerms:
    return LineTerms(**{name: getattr(line, name) for name in LineTerms.__dataclass_fields__})


def _facts(terms: LineTerms) -> dict[str, object]:
    """Terms for the ledger."""
    facts = _fields(terms)
    facts["outcome"] = terms.outcome.pk if terms.outcome else None
    return facts

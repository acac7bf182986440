"""A plan in the order in which it is read on paper."""

from datetime import datetime

from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.calculations.registry import in_pounds, on_day
from commonweal.pathway.plans.ladder import Ladder
from commonweal.pathway.plans.models import Holding, Plan, SupportLine, Written
from commonweal.pathway.plans.paper import PaperLine, PaperSection
from commonweal.pathway.plans.plan_cost import HOLDINGS, PlanCostResult
from commonweal.pathway.plans.queries import budget_of, cost_of, first_review_by, needs_of, shows_prices, slots_of
from commonweal.pathway.plans.week import by_day
from commonweal.people.circle.queries import emergency_contacts


def sections_of(actor: Actor, plan: Plan, ladder: Ladder) -> list[PaperSection]:
    """What the actor may read of a plan: needs, outcomes with steps, support, week, risk, what if, money, agreement.

    Prices and the budget are left out for whoever may not see money.
    """
    budget = budget_of(plan)
    titles = {rung.key: rung.title for rung in ladder.rungs}
    lines = list(plan.lines.all())
    found = [
        PaperSection(
            "The needs that this plan is to meet", tuple(PaperLine("", need.title) for need in needs_of(plan))
        ),
        PaperSection("What I want to happen", _outcomes(plan, titles)),
        PaperSection("Support", tuple(_line(one, is_priced=shows_prices(actor, budget)) for one in lines)),
        PaperSection(
            "The week",
            tuple(
                PaperLine(
                    name, "\n".join(f"{one.times}: {', '.join(filter(None, (one.label, one.who)))}" for one in slots)
                )
                for name, slots in by_day(slots_of(plan))
                if slots
            ),
        ),
        PaperSection("Risks worth taking", _risks(plan)),
        PaperSection("If something happens", _what_if(plan)),
    ]
    if budget is not None:
        found.append(PaperSection("The personal budget (Care Act 2014, section 26)", _money(cost_of(plan))))
    found.append(PaperSection("Agreement", _agreement(plan)))
    review_by = first_review_by(plan)
    again = f"By {on_day(review_by)} at the latest" if review_by else "Within a year"
    found.append(
        PaperSection(
            "Looking at the plan again",
            (
                PaperLine("", f"{again}, and sooner whenever it is asked for or something changes."),
                PaperLine("", f"Tell {(plan.coordinator or plan.worker).name} first. You can complain."),
                PaperLine("", "An advocate can help you: somebody independent who speaks for you."),
            ),
        )
    )
    return found


def _by(part: Written) -> str:
    return f"Written by {part.written_by_name}" if part.written_by_name else ""


def _outcomes(plan: Plan, titles: dict[str, str]) -> tuple[PaperLine, ...]:
    order = {key: place for place, key in enumerate(titles)}
    found = []
    for outcome in plan.outcomes.prefetch_related("rungs", "helpers"):
        said = [outcome.how] if outcome.how else []
        said += [
            f"{titles.get(one.rung, one.rung)}, {one.get_answer_display().lower()}: {one.words}"
            for one in sorted(outcome.rungs.all(), key=lambda one: order.get(one.rung, len(order)))
        ]
        said += [str(helper) for helper in outcome.helpers.all()]
        found.append(PaperLine(outcome.words, "\n".join(said) or "–", _by(outcome)))
    return tuple(found)


def _line(line: SupportLine, *, is_priced: bool) -> PaperLine:
    said = [line.get_kind_display()]
    if line.who:
        said.append(f"by {line.who}")
    if line.weekly_hours:
        said.append(f"{line.weekly_hours.normalize():f} hours a week")
    if line.short_term_weeks:
        said.append(f"for {line.short_term_weeks} weeks")
    said.append(HOLDINGS[line.holding].title.lower())
    if is_priced and line.holding != Holding.UNPAID:
        weekly, hourly = f"{in_pounds(line.weekly_price)} a week", f"{in_pounds(line.hourly_price)} an hour"
        said.append(weekly if line.weekly_price else hourly)
    return PaperLine(line.description, ", ".join(said), _by(line))


def _risks(plan: Plan) -> tuple[PaperLine, ...]:
    return tuple(
        PaperLine(
            talk.good,
            f"What might happen: {talk.what} ({talk.get_likely_display()}; {talk.get_harm_display()})\n"
            f"Agreed: {talk.agreed}\n{talk.decided_by} decides"
            + (f"\nLooked at again on {on_day(talk.review_on)}" if talk.review_on else ""),
            _by(talk),
        )
        for talk in plan.risk_talks.all()
        if not talk.waived_reason
    )


def _what_if(plan: Plan) -> tuple[PaperLine, ...]:
    contacts = [
        f"{one.name}, {one.relationship}: {one.phone or 'no number known'}" for one in emergency_contacts(plan.person)
    ]
    first = [PaperLine("Call first", "\n".join(contacts))] if contacts else []
    return (
        *first,
        *(
            PaperLine(
                one.trigger,
                (f"Early signs: {one.early_signs}\n" if one.early_signs else "")
                + f"Then: {one.what}\nBy: {one.who}{f', {one.phone}' if one.phone else ''}",
                _by(one),
            )
            for one in plan.contingencies.all()
        ),
    )


def _money(cost: PlanCostResult) -> tuple[PaperLine, ...]:
    return tuple(
        PaperLine(line.label, f"{line.value}. {line.how}" if line.how else line.value) for line in cost.workings
    )


def _agreement(plan: Plan) -> tuple[PaperLine, ...]:
    def said(moment: datetime | None, by: str) -> str:
        return f"{on_day(timezone.localtime(moment).date())}: {by}" if moment else "Not yet"

    found = [
        PaperLine(plan.person.name, said(plan.person_agreed_at, plan.person_agreed_by)),
        PaperLine(f"{plan.worker.name}, worker", said(plan.worker_agreed_at, "agreed")),
    ]
    if plan.agreed_evidence:
        found.append(PaperLine("By what right", plan.agreed_evidence))
    if plan.manager is not None:
        found.append(PaperLine(plan.manager.name, said(plan.manager_agreed_at, "approved what it costs")))
    return tuple(found)

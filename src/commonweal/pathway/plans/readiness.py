"""What a plan must have before anybody can agree to it: read from the plan as it stands."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from commonweal.pathway.plans.ladder import LineFact, ladder_on, unclimbed
from commonweal.pathway.plans.models import Holding, Plan, RungAnswer, Shape, SupportLine
from commonweal.pathway.plans.queries import documents_on, unanswered_needs
from commonweal.pathway.plans.risk import Stage, stages_asked


@dataclass(frozen=True)
class Missing:
    """Something a plan still needs, in words that follow "the plan needs", and in which part of it.

    Parts are "outcomes", "lines", "start", "ladder", "risk", "what_if" and "documents".
    """

    part: str
    words: str


def line_fact(line: SupportLine) -> LineFact:
    """What the ladder reads of a line."""
    return LineFact(line.description, line.kind, line.holding != Holding.UNPAID, line.outcome_id, line.short_term_weeks)


def answers_by_outcome(plan: Plan) -> dict[object, set[str]]:
    """The keys of the rungs that are answered, by the id of their outcome."""
    found: dict[object, set[str]] = defaultdict(set)
    for outcome, rung in RungAnswer.objects.filter(plan=plan).values_list("outcome", "rung"):
        found[outcome].add(rung)
    return found


def stages_of(lines: Sequence[SupportLine]) -> list[Stage]:
    """The points at which a talk about risk is asked for, of a plan with these lines."""
    paid = [line for line in lines if line.holding != Holding.UNPAID]
    return stages_asked(timezone.localdate(), [line.holding for line in paid], [line.kind for line in paid])


def what_is_missing(plan: Plan) -> list[Missing]:
    """What the plan still needs, in the order of its parts; empty where it can be agreed to."""
    lines = list(plan.lines.all())
    missing = []
    if not plan.outcomes.exists():
        missing.append(Missing("outcomes", "at least one outcome in the person's words"))
    if needs := ", ".join(one.title.lower() for one in unanswered_needs(plan)):
        missing.append(Missing("outcomes", f"an outcome that answers what the assessment found: {needs}"))
    if not lines:
        missing.append(Missing("lines", "at least one piece of support"))
    missing += [
        Missing("lines", f"a price for “{line.description}”")
        for line in lines
        if line.holding != Holding.UNPAID and not (line.hourly_price or line.weekly_price)
    ]
    if plan.starts_on is None:
        missing.append(Missing("start", "the day it starts"))
    ladder = ladder_on(timezone.localdate())
    missing += [
        Missing("ladder", one.words) for one in unclimbed(ladder, map(line_fact, lines), answers_by_outcome(plan))
    ]
    if lines:
        talked = set(plan.risk_talks.values_list("stage", flat=True))
        missing += [
            Missing("risk", f"a talk about risk on “{stage.title}”, or why there was none")
            for stage in stages_of(lines)
            if stage.key not in talked
        ]
    if plan.has_long_term_condition and not plan.contingencies.exists():
        missing.append(Missing("what_if", "what is done if things get worse, because of the long-term condition"))
    if plan.shape != Shape.FORM and not documents_on(plan).exists():
        missing.append(Missing("documents", f"the document itself: the plan is {plan.get_shape_display().lower()}"))
    if plan.ends_on and plan.starts_on and plan.ends_on < plan.starts_on:
        missing.append(Missing("start", "a last day after its first"))
    return missing

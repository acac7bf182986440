"""What work follows from reviews. Pure."""

from commonweal.pathway.work.kinds import Fact, Give, Step, WorkKind, add_rule, add_work

TO_HOLD = WorkKind("review-to-hold", "Review to hold", "Plan or record the review", "reviews:of_plan")
"""It is about the plan."""


def after_planned(fact: Fact) -> list[Step]:
    """Whoever is to hold the review has it to do, whoever had it since it was asked for."""
    plan, reviewer = fact.id_of("plan"), fact.id_of("worker")
    return [] if plan is None or reviewer is None else [Give(TO_HOLD.key, plan, reviewer)]


def register() -> None:
    """Add the kind and the rules. Called once, when the room is ready."""
    add_work(TO_HOLD, opened_by={"review.asked": "plan", "review.planned": "plan"},
             closed_by={"review.held": "plan", "plan.replaced": "plan"})  # fmt: skip
    add_rule("review.planned", after_planned)

"""Who may agree to a plan where the person cannot: by a right that was checked, or in their best interests."""

from dataclasses import dataclass

from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.calculations.registry import on_day
from commonweal.pathway.plans.models import Plan
from commonweal.people.circle.deciding import Matter, StandingKind
from commonweal.people.circle.queries import DecisionMaker, decision_makers, own_standings, standings_of

PERSON, BEST_INTERESTS = "person", "best_interests"


@dataclass(frozen=True)
class WhoDecides:
    """Those with the right to decide in health and welfare, by the key of their right, and advocates, by name."""

    makers: dict[str, DecisionMaker]
    advocates: tuple[str, ...]


def who_decides(plan: Plan) -> WhoDecides:
    """Who may decide about a plan for its person today, as the circle of support says."""
    today = timezone.localdate()
    makers = decision_makers(plan.person, today, Matter.HEALTH_WELFARE)
    advocates = [one.holder_name for one in standings_of(plan.person, today) if one.fact.kind is StandingKind.ADVOCATE]
    return WhoDecides({str(one.standing): one for one in makers}, tuple(advocates))


def own_right(actor: Actor, plan: Plan) -> DecisionMaker | None:
    """By what right the actor, one of the person's circle with an account, may decide about the plan; or None."""
    held = {one.pk for one in own_standings(actor, plan.person)}
    makers = decision_makers(plan.person, timezone.localdate(), Matter.HEALTH_WELFARE) if held else []
    return next((one for one in makers if one.standing in held), None)


def evidence_of(maker: DecisionMaker) -> str:
    """The paper that shows the right, and who checked it."""
    said = [maker.right[0].upper() + maker.right[1:]]
    if maker.reference:
        said.append(f"reference {maker.reference}")
    if maker.checked_on:
        said.append(f"seen by {maker.checked_by} on {on_day(maker.checked_on)}")
    if maker.together_with:
        said.append(f"decides together with {', '.join(maker.together_with)}")
    if maker.limits:
        said.append(f"limits: {maker.limits}")
    return ", ".join(said)

"""Signing a plan when all have agreed, and what that sets off."""

from datetime import date, timedelta
from decimal import Decimal

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Membership, Organisation, Team
from commonweal.core.accounts.queries import teams_for
from commonweal.core.calculations.registry import in_pounds, on_day
from commonweal.core.correspondence.actions import send_message
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.plans.actions.drafting import require_room_before
from commonweal.pathway.plans.actions.supporting import begin_support, finish_support
from commonweal.pathway.plans.beginnings import Beginning, Terms, beginning_of
from commonweal.pathway.plans.models import Plan, Support, SupportLine
from commonweal.pathway.plans.plan_cost import HOLDINGS, LineHolding
from commonweal.pathway.plans.queries import (
    ARRANGED,
    agreements_of,
    budget_of,
    cost_of,
    latest_contribution,
    running_on,
    team_name_of,
    weekly_cost_of,
)
from commonweal.pathway.plans.reviewing import review_by
from commonweal.pathway.plans.status import waited_for
from commonweal.people.sight.actions import Grant, grant_sights, viewer_of
from commonweal.people.sight.models import Basis, Compartment


def sign_if_agreed(actor: Actor, plan: Plan) -> bool:
    """Sign the plan when all who must agree have: what it replaces ends, and support begins or is to be arranged."""
    if waited_for(agreements_of(plan, budget_of(plan))):
        return False
    starts_on, weekly_cost = plan.starts_on, plan.weekly_cost
    if starts_on is None or weekly_cost is None:
        raise ValueError("A plan was agreed without a start or a cost")
    require_room_before(plan, starts_on)
    old = Plan.objects.select_for_update(no_key=True).get(pk=plan.replaces_id) if plan.replaces_id else None
    plan.signed_at = timezone.now()
    plan.save(update_fields=["signed_at"])
    write_entry(
        actor,
        "plan.signed",
        f"Support plan signed, from {on_day(starts_on)}",
        person_id=plan.person_id,
        payload={
            "plan": plan.pk,
            "weekly_cost": weekly_cost,
            "weekly_chargeable": cost_of(plan).weekly_chargeable,
            "starts_on": starts_on,
            "replaces": plan.replaces_id,
            "support_reason": _support_reason(plan),
            "to_arrange": list(plan.lines.filter(holding__in=ARRANGED).values_list("pk", flat=True)),
        },
    )
    _begin(actor, plan, starts_on, old)
    _tell_signed(actor, plan, starts_on, weekly_cost)
    return True


def _support_reason(plan: Plan) -> str:
    """The primary support reason, as the budget keeps it from the assessment: for those who count."""
    budget = budget_of(plan)
    return budget.support_reason if budget is not None else ""


def tell_person(actor: Actor, plan: Plan, template: str, **words: object) -> None:
    """Write to the person about their plan, in the name of its worker and their team."""
    letter = {
        "worker": plan.worker.name,
        "team": team_name_of(plan.worker),
        "link": f"{settings.SITE_URL}{reverse('plans:plan', args=[plan.pk])}",
    }
    send_message(actor, template, to_person=plan.person, context=letter | words)


def _tell_signed(actor: Actor, plan: Plan, starts_on: date, weekly_cost: Decimal) -> None:
    cost = cost_of(plan)
    contribution = latest_contribution(plan.person)
    tell_person(
        actor,
        plan,
        "plan-agreed",
        agreed_on=timezone.localdate(),
        weekly_cost=weekly_cost,
        contribution=(
            f"From what you told us about your money, you pay {in_pounds(cost.weekly_contribution)} a week towards it."
            if contribution
            else "We have not worked out yet what you pay towards it. We will write to you about that."
        ),
        budget_held=HOLDINGS[cost.holding].meaning if cost.holding else "nothing in your plan has to be paid for",
        review_by=review_by(starts_on, has_direct_payment=LineHolding.DIRECT_PAYMENT in cost.weekly_by_holding),
    )


def _begin(actor: Actor, plan: Plan, starts_on: date, old: Plan | None) -> None:
    """What signing sets off: support under the old plan ends, each new line begins as it should, brokers are let in."""
    running = _running(starts_on, old) if old else {}
    lines = list(plan.lines.select_related("copied_from"))
    at_once = [line for line in lines if _beginning(line, running) is Beginning.AT_ONCE]
    going_on = {
        line: running[line.copied_from]
        for line in lines
        if line.copied_from and _beginning(line, running) is Beginning.GOES_ON
    }
    if old is not None:
        _replace(actor, plan, old)
    for support in running.values():
        finish_support(
            actor,
            support,
            starts_on - timedelta(days=1),
            "A new plan replaces the one it belongs to",
            goes_on=support in going_on.values(),
        )
    for line in at_once:
        begin_support(
            actor,
            line,
            provider_name=line.who,
            weekly_hours=line.weekly_hours,
            weekly_cost=weekly_cost_of(line),
            starts_on=starts_on,
        )
    for line, before in going_on.items():
        begin_support(
            actor,
            line,
            provider_name=before.provider_name,
            weekly_hours=before.weekly_hours,
            weekly_cost=before.weekly_cost,
            starts_on=starts_on,
            continues=before,
            provider=before.provider,
        )
    if any(line.holding in ARRANGED for line in lines):
        _let_brokers_in(plan)


def _running(starts_on: date, old: Plan) -> dict[SupportLine, Support]:
    """Support of the plan that is replaced which would go on past the new plan's start, by its line; locked."""
    supports = Support.objects.select_for_update(of=("self",), no_key=True).select_related("line")
    return {support.line: support for support in supports.filter(running_on(starts_on), line__plan=old)}


def _beginning(line: SupportLine, running: dict[SupportLine, Support]) -> Beginning:
    before = running.get(line.copied_from) if line.copied_from else None
    return beginning_of(
        _terms(line),
        _terms(line.copied_from) if line.copied_from else None,
        is_supported=before is not None and before.ends_on is None,
    )


def _terms(line: SupportLine) -> Terms:
    return Terms(line.kind, line.description, line.weekly_hours, line.hourly_price, line.weekly_price, line.holding)


def _replace(actor: Actor, plan: Plan, old: Plan) -> None:
    write_entry(
        actor,
        "plan.replaced",
        "The plan before was replaced by the one just signed",
        person_id=plan.person_id,
        payload={"plan": old.pk, "replaced_by": plan.pk},
    )


def _let_brokers_in(plan: Plan) -> None:
    """Brokers of the worker's council see who the person is and what is planned; of all councils, where it has none."""
    today = timezone.localdate()
    current = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today), account=plan.worker_id, starts_on__lte=today
    )
    councils = Organisation.objects.filter(kind=Organisation.Kind.COUNCIL, pk__in=current.values("team__organisation"))
    place = plan.person.place
    teams = [team for council in councils for team in teams_for(place, Team.Work.BROKERAGE, council)]
    # As the system: whoever agreed last may be the person, who does not let teams see the record.
    with acting_as(system_actor("a signed plan")) as system:
        grant_sights(
            system,
            plan.person,
            [
                Grant(
                    [viewer_of(team)],
                    [Compartment.IDENTITY, Compartment.CARE],
                    Basis.TEAM,
                    origin=team.pk,
                    reason="Support in the signed plan has to be arranged",
                )
                for team in teams or teams_for(place, Team.Work.BROKERAGE)
            ],
        )

"""How a carer gets the money of their budget: by the pay run, or by a payment that somebody wrote down."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Team
from commonweal.core.calculations.registry import in_pounds, on_day
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.carers.allowed import DECIDES, PAYS, own_team, require_worker
from commonweal.pathway.carers.models import CarerBudget
from commonweal.pathway.charging.actions.assessing import finance_teams
from commonweal.pathway.payments.actions.holding import council_of, require_finance
from commonweal.pathway.payments.actions.terms import check_payee_reference
from commonweal.pathway.payments.weeks import CYCLE_WORDS, Cycle
from commonweal.people.sight.actions import grant_sight, viewer_of
from commonweal.people.sight.models import Basis


def tell_finance(actor: Actor, budget: CarerBudget) -> list[Team]:
    """Let the finance teams of the actor's council see who the carer is and their money. Returns these teams."""
    teams = finance_teams(budget.person, own_team(actor).organisation)
    grant_sight(
        actor,
        budget.person,
        [viewer_of(team) for team in teams],
        ["identity", "money"],
        Basis.TEAM,
        origin=budget.pk,
        reason="Their budget as a carer has to be paid",
    )
    return teams


def pay_by_runs(actor: Actor, budget: CarerBudget, payee_reference: str, cycle: str) -> CarerBudget:
    """Have the council's pay runs pay a budget from now: once, or each year on the day from which it holds.

    `payee_reference` is the carer's number in the finance system. For the council's finance team. Raises
    ValidationError by field, or where it is paid already or is not paid as a direct payment.
    """
    council = council_of(actor)
    require_finance(actor, council)
    reference = check_payee_reference(payee_reference)
    if cycle not in list(Cycle):
        raise ValidationError({"cycle": "Choose with which pay run it goes"})
    with transaction.atomic():
        stored = _held(budget)
        if stored.given_as != CarerBudget.GivenAs.DIRECT_PAYMENT:
            raise ValidationError("The council arranges this one: what it buys is paid, not the carer")
        if not stored.payable:
            raise ValidationError("Nothing is left to pay: the carer pays all of it")
        stored.council, stored.payee_reference, stored.cycle = council, reference, cycle
        stored.pays_from = max(stored.starts_on, timezone.localdate())
        stored.save(update_fields=["council", "payee_reference", "cycle", "pays_from"])
        write_entry(
            actor,
            "carer_budget.to_be_paid",
            f"Carer’s budget of {in_pounds(stored.payable)} goes with the pay run ({CYCLE_WORDS[Cycle(cycle)].lower()})"
            f" of the week of {on_day(stored.pays_from)}",
            person_id=stored.person_id,
            compartment="money",
            payload={"budget": stored.pk, "payee_reference": stored.payee_reference, "cycle": cycle},
        )
    return stored


def record_budget_paid(actor: Actor, budget: CarerBudget, paid_on: date, reference: str) -> CarerBudget:
    """Write down that a budget was paid otherwise, and by which payment. ValidationError by field, or where it was
    before or the pay run pays it."""
    actor.require_role(*PAYS)
    wrong = {}
    if paid_on > timezone.localdate():
        wrong["paid_on"] = "Enter today or a day before"
    if not reference.strip():
        wrong["reference"] = "Enter the number of the payment, by which finance finds it"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        stored = _held(budget)
        stored.paid_on, stored.payment_reference = paid_on, reference.strip()
        stored.save(update_fields=["paid_on", "payment_reference"])
        write_entry(
            actor,
            "carer_budget.paid",
            f"Carer’s budget paid on {on_day(paid_on)}",
            person_id=stored.person_id,
            compartment="money",
            payload={"budget": stored.pk, "reference": stored.payment_reference, "paid_on": paid_on},
        )
    return stored


def end_budget(actor: Actor, budget: CarerBudget, ends_on: date, why: str) -> CarerBudget:
    """End a yearly budget on a day: nothing falls due after it. For those who decide. ValidationError by field."""
    require_worker(actor, budget.person, *DECIDES)
    wrong = {}
    if ends_on < budget.starts_on:
        wrong["ends_on"] = f"The budget holds from {on_day(budget.starts_on)}"
    if not why.strip():
        wrong["why"] = "Say why it ends"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        stored = CarerBudget.objects.select_for_update(of=("self",)).select_related("person").get(pk=budget.pk)
        if stored.span != CarerBudget.Span.YEARLY or stored.ends_on is not None:
            raise ValidationError("Only a budget that goes on each year can end")
        stored.ends_on = ends_on
        stored.save(update_fields=["ends_on"])
        write_entry(
            actor,
            "carer_budget.ended",
            f"Carer’s budget ends on {on_day(ends_on)}",
            person_id=stored.person_id,
            compartment="money",
            payload={"budget": stored.pk, "ends_on": ends_on},
            reason=why.strip(),
        )
    return stored


def _held(budget: CarerBudget) -> CarerBudget:
    """The stored budget, held until the end of the transaction. Raises ValidationError where it is paid already."""
    stored = CarerBudget.objects.select_for_update(of=("self",)).select_related("person").get(pk=budget.pk)
    if stored.paid_on is not None:
        raise ValidationError(f"It was paid on {on_day(stored.paid_on)} already")
    if stored.pays_from is not None:
        raise ValidationError(f"The pay run pays it already, from the week of {on_day(stored.pays_from)}")
    return stored

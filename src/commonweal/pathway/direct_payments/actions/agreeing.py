"""The agreement: from a signed plan's lines, who manages it, what is paid once; pausing, ending."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.registry import in_pounds, on_day
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.direct_payments.models import Agreement, BudgetLine, Pause, Reclaim, SetUpCost
from commonweal.pathway.direct_payments.queries.shown import balance_of
from commonweal.pathway.payments.actions.terms import check_payee_reference
from commonweal.pathway.payments.weeks import NOTHING, Cycle
from commonweal.pathway.plans.models import Holding, Plan
from commonweal.pathway.plans.queries import weekly_cost_of
from commonweal.people.circle.models import Supporter
from commonweal.people.identity.models import Person
from commonweal.people.sight.models import Basis, Sight
from commonweal.people.sight.queries import access_of, in_force

MAKERS = (Role.SOCIAL_WORKER, Role.TEAM_MANAGER, Role.FINANCE_OFFICER)
ManagedBy = Agreement.ManagedBy
CHOSEN = (ManagedBy.NOMINATED, ManagedBy.AUTHORISED)
HELD_BY_OTHERS = (ManagedBy.MANAGED_ACCOUNT, ManagedBy.PAYROLL)


@dataclass(frozen=True)
class AgreementTerms:
    """What is agreed, besides what the plan says."""

    managed_by: str
    is_net: bool
    payee_reference: str
    cycle: Cycle
    starts_on: date
    signed_on: date
    signed_by: str
    manager: Supporter | None = None
    manager_name: str = ""
    right: str = ""
    conditions: str = ""
    not_for: str = ""
    pays_relative: bool = False
    relative_exception: str = ""
    provider: Organisation | None = None
    set_up_costs: list[tuple[str, Decimal]] = field(default_factory=list)


def require_maker(actor: Actor, person: Person) -> None:
    """Raise PermissionDenied unless the actor looks after the person's direct payment."""
    actor.require_role(*MAKERS)
    access = access_of(actor, person)
    if not (actor.is_system or (access.keeps and access.sees("money"))):
        raise PermissionDenied("Only those who work with the person and see their money can do this.")


def make_agreement(actor: Actor, plan: Plan, terms: AgreementTerms) -> Agreement:
    """Agree on a direct payment for the direct-payment lines of a signed plan (or a fund for those a provider holds).

    A close relative in the household is paid only with an exceptional approval, in words (SI 2014/2871 reg 3). An
    authorised person needs a right to decide. Raises ValidationError by field.
    """
    require_maker(actor, plan.person)
    kind = Agreement.Kind.SERVICE_FUND if terms.managed_by == ManagedBy.PROVIDER else Agreement.Kind.DIRECT_PAYMENT
    with transaction.atomic(), acting_as(system_actor("agreeing on a direct payment")):
        stored = Plan.objects.select_for_update(no_key=True).get(pk=plan.pk)
        holding = Holding.INDIVIDUAL_SERVICE_FUND if kind == Agreement.Kind.SERVICE_FUND else Holding.DIRECT_PAYMENT
        lines = [(line, weekly_cost_of(line)) for line in stored.lines.filter(holding=holding)]
        weekly = sum((cost for _, cost in lines), NOTHING)
        _check(stored, terms, kind, weekly)
        council = _council_of(plan.person)
        agreement = Agreement.objects.create(
            person=plan.person,
            kind=kind,
            plan=stored,
            council=council,
            provider=terms.provider if kind == Agreement.Kind.SERVICE_FUND else None,
            managed_by=terms.managed_by,
            manager=terms.manager if terms.managed_by in CHOSEN else None,
            manager_name=(terms.manager.name if terms.manager and terms.managed_by in CHOSEN else terms.manager_name),
            right=terms.right.strip(),
            weekly_amount=weekly,
            is_net=terms.is_net,
            payee_reference=check_payee_reference(terms.payee_reference),
            cycle=terms.cycle.value,
            starts_on=terms.starts_on,
            conditions=terms.conditions.strip(),
            not_for=terms.not_for.strip(),
            relative_exception=terms.relative_exception.strip() if terms.pays_relative else "",
            signed_on=terms.signed_on,
            signed_by=terms.signed_by.strip(),
            made_by_name=actor.name,
            made_at=timezone.now(),
        )
        BudgetLine.objects.bulk_create(
            BudgetLine(
                person=plan.person,
                agreement=agreement,
                line=line,
                description=line.description,
                weekly_amount=cost,
            )
            for line, cost in lines
        )
        for words, amount in terms.set_up_costs:
            _add_cost(actor, agreement, words, amount)
        enter(actor, agreement, "direct_payment.agreed",
              f"{agreement.get_kind_display()} agreed: {in_pounds(weekly)} a week from {on_day(agreement.starts_on)}",
              weekly_amount=weekly, is_net=agreement.is_net, plan=plan.pk)  # fmt: skip
    return agreement


def _check(plan: Plan, terms: AgreementTerms, kind: str, weekly: Decimal) -> None:
    if plan.signed_at is None:
        raise ValidationError("The plan is not signed yet")
    if weekly <= 0:
        raise ValidationError("Nothing in the plan is to be paid this way")
    if Agreement.objects.filter(person=plan.person_id, kind=kind, ends_on=None).exists():
        raise ValidationError("There is such an agreement already. End it first")
    wrong = {}
    if terms.managed_by not in ManagedBy.values:
        wrong["managed_by"] = "Choose who manages the money"
    if terms.managed_by in CHOSEN and (terms.manager is None or terms.manager.person_id != plan.person_id):
        wrong["manager"] = "Choose somebody from the person’s circle"
    if terms.managed_by == ManagedBy.AUTHORISED and not terms.right.strip():
        wrong["right"] = "Say by which right they decide: an attorney, a deputy, or as the council found them suitable"
    if terms.managed_by in HELD_BY_OTHERS and not terms.manager_name.strip():
        wrong["manager_name"] = "Enter the name of the organisation"
    if terms.managed_by == ManagedBy.PROVIDER and terms.provider is None:
        wrong["provider"] = "Choose the provider that holds the fund"
    if terms.pays_relative and len(terms.relative_exception.strip()) < 10:
        wrong["relative_exception"] = (
            "A close relative in the same household is paid only if the council finds it necessary. Say who "
            "approved it and why"
        )
    if plan.starts_on is not None and terms.starts_on < plan.starts_on:
        wrong["starts_on"] = f"The plan starts on {on_day(plan.starts_on)}"
    if terms.signed_on > timezone.localdate():
        wrong["signed_on"] = "This day has not come yet"
    if not terms.signed_by.strip():
        wrong["signed_by"] = "Enter who signed"
    if wrong:
        raise ValidationError(wrong)


def _council_of(person: Person) -> Organisation:
    seeing = in_force(Sight.objects.filter(person=person, basis=Basis.TEAM, compartment="money"))
    team = (
        Team.objects.filter(pk__in=seeing.values("viewer"), work=Team.Work.FINANCE)
        .select_related("organisation")
        .order_by("organisation__name")
        .first()
    )
    if team is None:
        raise ValidationError("No finance team works with the person yet: the contribution is worked out first")
    return team.organisation


def add_set_up_cost(actor: Actor, agreement: Agreement, words: str, amount: Decimal) -> SetUpCost:
    """Pay something once, to begin: pounds. It comes with the next pay run."""
    require_maker(actor, agreement.person)
    wrong = {}
    if not words.strip():
        wrong["words"] = "Say what it is for"
    if amount <= 0:
        wrong["amount"] = "Enter how much it costs"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic(), acting_as(system_actor("adding a set-up cost")):
        return _add_cost(actor, locked(agreement), words, amount)


def _add_cost(actor: Actor, agreement: Agreement, words: str, amount: Decimal) -> SetUpCost:
    cost = SetUpCost.objects.create(
        person_id=agreement.person_id,
        agreement=agreement,
        words=words.strip()[:200],
        amount=amount,
        on=max(agreement.starts_on, timezone.localdate()),
    )
    enter(
        actor, agreement, "direct_payment.set_up_cost", f"Paid once: {cost.words}, {in_pounds(amount)}", amount=amount
    )
    return cost


def pause(actor: Actor, agreement: Agreement, starts_on: date, reason: str) -> Pause:
    """Stop paying from a day on. What was paid for later days comes back with the next run."""
    require_maker(actor, agreement.person)
    if not reason.strip():
        raise ValidationError({"reason": "Say why"})
    with transaction.atomic(), acting_as(system_actor("pausing a direct payment")):
        stored = locked(agreement)
        if stored.ends_on is not None:
            raise ValidationError("This agreement has ended")
        if starts_on < stored.starts_on:
            raise ValidationError({"starts_on": f"It begins on {on_day(stored.starts_on)}"})
        if Pause.objects.filter(agreement=stored, ends_on=None).exists():
            raise ValidationError("It is paused already")
        made = Pause.objects.create(
            person_id=stored.person_id, agreement=stored, starts_on=starts_on, reason=reason.strip()[:300]
        )
        enter(actor, stored, "direct_payment.paused", f"Direct payment paused from {on_day(starts_on)}", reason=reason)
    return made


def resume(actor: Actor, agreement: Agreement, last_day: date) -> Pause:
    """Pay again after `last_day`, the last day of the pause."""
    require_maker(actor, agreement.person)
    with transaction.atomic(), acting_as(system_actor("resuming a direct payment")):
        stored = Pause.objects.select_for_update(no_key=True).filter(agreement=agreement, ends_on=None).first()
        if stored is None:
            raise ValidationError("It is not paused")
        if last_day < stored.starts_on:
            raise ValidationError({"last_day": f"It was paused on {on_day(stored.starts_on)}"})
        stored.ends_on = last_day
        stored.save(update_fields=["ends_on"])
        enter(actor, agreement, "direct_payment.resumed", f"Direct payment goes on after {on_day(last_day)}")
    return stored


def end_agreement(actor: Actor, agreement: Agreement, ends_on: date, reason: str) -> Agreement:
    """End it after its last day. What was paid for later days comes back with the next run; what is left in the account
    is settled by `reconcile`, once the last statement is in."""
    require_maker(actor, agreement.person)
    wrong = {}
    if ends_on < agreement.starts_on:
        wrong["ends_on"] = f"It begins on {on_day(agreement.starts_on)}"
    if not reason.strip():
        wrong["reason"] = "Say why"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic(), acting_as(system_actor("ending a direct payment")):
        stored = locked(agreement)
        if stored.ends_on is not None:
            raise ValidationError(f"Its last day is {on_day(stored.ends_on)} already")
        Pause.objects.filter(agreement=stored, ends_on=None, starts_on__lte=ends_on).update(ends_on=ends_on)
        Pause.objects.filter(agreement=stored, starts_on__gt=ends_on).delete()
        stored.ends_on, stored.end_reason = ends_on, reason.strip()[:300]
        stored.save(update_fields=["ends_on", "end_reason"])
        enter(actor, stored, "direct_payment.ended", f"Direct payment ends after {on_day(ends_on)}", reason=reason)
    return stored


def reconcile(actor: Actor, agreement: Agreement) -> Reclaim | None:
    """Settle an ended agreement: what is left in the account is proposed to be given back; None where nothing is."""
    require_maker(actor, agreement.person)
    with transaction.atomic(), acting_as(system_actor("settling a direct payment")):
        stored = locked(agreement)
        if stored.ends_on is None or stored.ends_on >= timezone.localdate():
            raise ValidationError("It is settled once its last day is over")
        if stored.reconciled_at is not None:
            raise ValidationError("It was settled already")
        left = balance_of(stored)
        stored.reconciled_at = timezone.now()
        stored.save(update_fields=["reconciled_at"])
        enter(actor, stored, "direct_payment.settled", f"Direct payment settled: {in_pounds(left)} is left", left=left)
        if left <= 0:
            return None
        return Reclaim.objects.create(
            person_id=stored.person_id,
            agreement=stored,
            amount=left,
            reason="What is left at the end",
            proposed_at=timezone.now(),
            proposed_by_name=actor.name,
        )


def locked(agreement: Agreement) -> Agreement:
    """The agreement as stored, held for the rest of the transaction."""
    return Agreement.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=agreement.pk)


def enter(actor: Actor, agreement: Agreement, kind: str, summary: str, *, reason: str = "", **facts: Any) -> None:
    """Write to the person's ledger, with their money."""
    write_entry(
        actor,
        kind,
        summary,
        person_id=agreement.person_id,
        compartment="money",
        payload={"agreement": agreement.pk, "kind": agreement.kind, **facts},
        reason=reason,
    )

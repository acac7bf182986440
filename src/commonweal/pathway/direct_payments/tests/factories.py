"""Signed plans with a direct payment, and agreements on them."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.pathway.direct_payments.actions.agreeing import AgreementTerms, make_agreement
from commonweal.pathway.direct_payments.models import Agreement
from commonweal.pathway.payments.tests.factories import MONDAY, Paying, make_plan
from commonweal.pathway.payments.weeks import Cycle
from commonweal.pathway.plans.models import Holding, Plan, SupportKind, SupportLine
from commonweal.pathway.plans.tests.factories import SYSTEM

TERMS: dict[str, Any] = {
    "managed_by": "person",
    "is_net": False,
    "payee_reference": "P-4711",
    "cycle": Cycle.FOUR_WEEKLY,
    "starts_on": MONDAY,
    "signed_on": date(2026, 9, 28),
    "signed_by": "Rose Penny",
}


@dataclass
class Buying:
    """A person with a signed plan that has a direct payment, and those who pay it."""

    paying: Paying
    plan: Plan

    def terms(self, **changed: Any) -> AgreementTerms:
        return AgreementTerms(**TERMS | changed)

    def agree(self, **changed: Any) -> Agreement:
        with acting_as(self.paying.worker) as actor:
            return make_agreement(actor, self.plan, self.terms(**changed))


def make_buying(paying: Paying) -> Buying:
    """A plan signed from Monday: £45 a week for a personal assistant, £15 for a club; £100 in a fund."""
    with acting_as(SYSTEM):
        plan = make_plan(paying.person, paying.worker)
        for kind, words, weekly, holding in (
            (SupportKind.PERSONAL_ASSISTANT, "A personal assistant", "45.00", Holding.DIRECT_PAYMENT),
            (SupportKind.COMMUNITY_ACTIVITY, "The swimming club", "15.00", Holding.DIRECT_PAYMENT),
            (SupportKind.HOME_CARE, "Help as she asks", "100.00", Holding.INDIVIDUAL_SERVICE_FUND),
        ):
            SupportLine.objects.create(
                person=paying.person,
                plan=plan,
                kind=kind,
                description=words,
                weekly_price=Decimal(weekly),
                holding=holding,
            )
        now = timezone.now()
        Plan.objects.filter(pk=plan.pk).update(
            starts_on=MONDAY, weekly_cost=160, person_agreed_at=now, worker_agreed_at=now, signed_at=now
        )
    return Buying(paying, plan)


CARD = b"""Transaction date,Description,Amount,Transaction id
05/10/2026,Council direct payment,240.00,T1
07/10/2026,PAYROLL J MARSH,-90.00,T2
09/10/2026,SWIM CENTRE,-15.00,T3
10/10/2026,CORNER OFF LICENCE,-12.50,T4
11/10/2026,SOMETHING ELSE,-5.00,T5
11/10/2026,SOMETHING ELSE,-5.00,T5
"""

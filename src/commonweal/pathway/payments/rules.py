"""The council's rules for paying and billing, read from a dated policy file. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from functools import cache

from commonweal.core.calculations.policy import Policy, policies, policy_on
from commonweal.pathway.payments.weeks import Cycle

NAME = "payments"


class AbsenceKind(StrEnum):
    """Why a person was not there to be supported."""

    HOSPITAL = "hospital"
    AWAY = "away"
    REFUSED = "refused"


@dataclass(frozen=True)
class AbsenceRule:
    """For an absence: for how many of its days the provider is retained, when the support is looked at again, and
    whether the person is charged for its days."""

    retained_days: int
    review_after_days: int | None
    is_charged: bool


@dataclass(frozen=True)
class Rules:
    """What one dated file says."""

    reference: str
    absences: Mapping[AbsenceKind, AbsenceRule]
    tolerance_share: Decimal
    tolerance_hours: Decimal
    tolerance_price: Decimal
    over_tolerance_roles: tuple[str, ...]
    approval_limits: Mapping[str, Decimal]
    anchor: date
    billing_cycle: Cycle
    look_back_weeks: int
    weeks_ahead: int
    unverified: bool

    def limit_of(self, roles: frozenset[str]) -> Decimal:
        """The largest run, in pounds, that somebody with these roles may approve."""
        return max((limit for role, limit in self.approval_limits.items() if role in roles), default=Decimal(0))


def rules_on(day: date) -> Rules:
    """The rules of a day. Raises OutsideRule where no file covers it."""
    return _read(policy_on(NAME, day))


def latest_rules() -> Rules:
    """The rules of the newest file, for a question that names no day."""
    return _read(policies(NAME)[-1])


@cache
def _rules_of(reference: str) -> Rules:
    policy = next(policy for policy in policies(NAME) if policy.reference == reference)
    absences = {
        AbsenceKind(kind): AbsenceRule(
            int(entry["retained_days"]), entry.get("review_after_days"), bool(entry["is_charged"])
        )
        for kind, entry in policy.document["absences"].items()
    }
    return Rules(
        reference=policy.reference,
        absences=absences,
        tolerance_share=policy.value("tolerance_share").amount,
        tolerance_hours=policy.value("tolerance_hours").amount,
        tolerance_price=policy.value("tolerance_price").amount,
        over_tolerance_roles=tuple(policy.document["over_tolerance"]["agreed_by"]),
        approval_limits={role: Decimal(limit) for role, limit in policy.document["approval_limits"].items()},
        anchor=policy.document["cycles"]["four_weekly_from"],
        billing_cycle=Cycle(policy.document["cycles"]["billing"]),
        look_back_weeks=int(policy.value("look_back_weeks").amount),
        weeks_ahead=int(policy.value("weeks_ahead").amount),
        unverified=not policy.document["absences"]["hospital"]["confirmed"],
    )


def _read(policy: Policy) -> Rules:
    return _rules_of(policy.reference)

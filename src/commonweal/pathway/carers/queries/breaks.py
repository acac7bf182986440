"""Reading breaks: what is allowed, and how much of it is left."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from commonweal.pathway.carers.breaks_left import (
    BreakIn,
    BreaksLeftInput,
    BreaksLeftResult,
    BreakUnit,
    carer_breaks_left,
    in_unit,
)
from commonweal.pathway.carers.models import BreaksAllowance, CarerBreak
from commonweal.people.identity.models import Person


def breaks_of(person: Person) -> QuerySet[CarerBreak]:
    """Every break of a carer, the latest first."""
    return CarerBreak.objects.filter(person=person).select_related("caring").order_by("-starts_on", "-asked_at")


def allowance_on(person: Person, unit: str, day: date) -> BreaksAllowance | None:
    """What is allowed in this unit on a day."""
    return BreaksAllowance.objects.filter(person=person, unit=unit, starts_on__lte=day, ends_on__gte=day).first()


def left_of(allowance: BreaksAllowance) -> BreaksLeftResult:
    """How much of an allowance is left, with its working."""
    breaks = CarerBreak.objects.filter(
        person=allowance.person_id,
        unit=allowance.unit,
        starts_on__gte=allowance.starts_on,
        starts_on__lte=allowance.ends_on,
    )
    return carer_breaks_left(
        BreaksLeftInput(
            unit=BreakUnit(allowance.unit),
            allowed=allowance.amount,
            starts_on=allowance.starts_on,
            ends_on=allowance.ends_on,
            breaks=[BreakIn(starts_on=one.starts_on, amount=one.amount, state=one.state) for one in breaks],
        )
    )


@dataclass(frozen=True)
class Left:
    """An allowance, and what is left of it in words."""

    allowance: BreaksAllowance
    result: BreaksLeftResult

    @property
    def unit(self) -> BreakUnit:
        return BreakUnit(self.allowance.unit)

    @property
    def said(self) -> str:
        """ "14 nights left of 21 nights"."""
        return f"{in_unit(self.result.left, self.unit)} left of {in_unit(self.allowance.amount, self.unit)}"


def left_now(person: Person, today: date | None = None) -> list[Left]:
    """What is left of every allowance that covers today, or begins later."""
    day = today or timezone.localdate()
    found = BreaksAllowance.objects.filter(person=person, ends_on__gte=day).order_by("starts_on", "unit")
    return [Left(one, left_of(one)) for one in found]

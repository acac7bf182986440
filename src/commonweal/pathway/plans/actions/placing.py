"""The week of a plan: what is on when."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.plans.actions.writing import author_of, changed, open_plan
from commonweal.pathway.plans.models import Plan, SupportLine, WeekSlot
from commonweal.pathway.plans.week import DAYS, clock
from commonweal.people.circle.models import Supporter
from commonweal.people.circle.queries import circle_of


def place_slots(
    actor: Actor,
    plan: Plan,
    days: Collection[int],
    begins: int,
    ends: int,
    *,
    line: SupportLine | None = None,
    supporter: Supporter | None = None,
    label: str = "",
    who: str = "",
) -> list[WeekSlot]:
    """Put something on days of the week (0 is Monday), from `begins` to `ends` (minutes after midnight).

    It is part of a line of support, or done by one of the circle, or neither: then `label` says what it is. Raises
    ValidationError by field.
    """
    with transaction.atomic():
        plan = open_plan(plan)
        author = author_of(actor, plan)
        wrong = {}
        chosen = sorted(set(days))
        if not chosen or not set(chosen) <= set(range(7)):
            wrong["days"] = "Choose one or more days"
        if not (0 <= begins < 1440 and 0 <= ends <= 1440) or begins == ends:
            wrong["ends"] = "Enter when it ends: later than it begins, or past midnight"
        if line is not None and line.plan_id != plan.pk:
            wrong["what"] = "Choose support of this plan"
        if supporter is not None and not circle_of(plan.person).filter(pk=supporter.pk).exists():
            wrong["what"] = "Choose somebody of the person’s circle"
        if line is None and not label.strip():
            wrong["label"] = "Say what is done then"
        if wrong:
            raise ValidationError(wrong)
        slots = []
        for day in chosen:
            slot = WeekSlot(
                person=plan.person,
                plan=plan,
                line=line,
                supporter=None if line else supporter,
                label=(label.strip() or (line.description if line else ""))[:200],
                who=(line.who if line else supporter.name if supporter else who.strip())[:200],
                day=day,
                begins=begins,
                ends=ends,
            )
            author.sign(slot)
            slots.append(slot)
        WeekSlot.objects.bulk_create(slots)
        on = ", ".join(DAYS[day] for day in chosen)
        changed(actor, plan, f"Put in the week: {slots[0].label}, {on}, {clock(begins)} to {clock(ends)}")
    return slots


def remove_slot(actor: Actor, slot: WeekSlot) -> None:
    """Take something out of the week of a plan that is not signed."""
    with transaction.atomic():
        plan = open_plan(slot.plan)
        author_of(actor, plan)
        words = f"{slot.label}, {DAYS[slot.day]}"
        slot.delete()
        changed(actor, plan, f"Taken out of the week: {words}")

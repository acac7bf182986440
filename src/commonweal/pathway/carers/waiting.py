"""What waits in this room, for the start page of workers and of carers."""

from django.urls import reverse
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.design.environment import day
from commonweal.core.design.listing import counted
from commonweal.core.design.navigation import Reminder
from commonweal.pathway.carers.models import Carer, CarerBreak
from commonweal.pathway.carers.queries.register import applications, carings_of, plans_by_caring


def carers_waiting(actor: Actor) -> str:
    """How many asked the actor's teams to be on the register, and how many breaks wait for an answer."""
    asked = CarerBreak.objects.filter(is_agreed=None, cancelled_at=None)
    said = (
        counted(applications(actor).select_related(None), "asked to be on it", "asked to be on it"),
        counted(asked, "break to answer", "breaks to answer"),
    )
    return ", ".join(filter(None, said))


def own_caring(actor: Actor) -> list[Reminder]:
    """What a carer has to do next themselves: write the emergency plan, look at it again, say how a break was."""
    if actor.account_id is None or actor.is_staff:
        return []
    carer = Carer.objects.filter(person__account=actor.account_id, left_at=None).select_related("person").first()
    if carer is None:
        return []
    today, found = timezone.localdate(), []
    carings = list(carings_of(carer.person))
    plans = plans_by_caring(carings)
    for one in carings:
        plan = plans.get(one.pk)
        if plan is None:
            address = reverse("carers:write_plan", args=[one.pk])
            said = f"There is no emergency plan yet for {one.cared_for_name}, if you are suddenly away."
            found.append(Reminder(said, "Write it", address))
        elif plan.review_on < today:
            said = f"The emergency plan for {one.cared_for_name} was to be looked at again by {day(plan.review_on)}."
            found.append(Reminder(said, "Is it still right?", reverse("carers:plan", args=[plan.pk])))
    over = CarerBreak.objects.filter(
        person=carer.person, is_agreed=True, taken_on=None, cancelled_at=None, ends_on__lt=today
    )
    for gone in over.order_by("ends_on")[:1]:
        address = reverse("carers:change_break", args=[gone.pk, "taken"])
        found.append(Reminder(f"Your break is over: {gone.what}.", "Say how it was", address))
    return found

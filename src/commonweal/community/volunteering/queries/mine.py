"""What somebody asked for themselves, and what they offered: by account, by team, or by a key in hand."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from commonweal.community.volunteering.actions.volunteers import IN_FORCE
from commonweal.community.volunteering.keys import digest_in_hand
from commonweal.community.volunteering.models import Asking, Grant, Task, Volunteer
from commonweal.community.volunteering.states import State
from commonweal.core.accounts.actors import Actor


def own_tasks(actor: Actor) -> QuerySet[Task]:
    """What the actor asked for, or staff of their teams for somebody; the latest first."""
    mine = Q(account=actor.account_id) if actor.account_id else Q(pk=None)
    if actor.teams:
        mine |= Q(asked_by__in=actor.teams)
    return Task.objects.filter(mine).select_related("organisation").order_by("-asked_at", "pk")


def own_volunteer(actor: Actor) -> Volunteer | None:
    """The actor as a volunteer, by the key in hand or by account: the offer in force, else the latest."""
    found = Volunteer.objects.select_related("organisation", "account").filter(erased_at=None)
    held = digest_in_hand()
    if held and (by_key := found.filter(key=held).first()) is not None:
        return by_key
    if actor.account_id is None:
        return None
    mine = list(found.filter(account=actor.account_id).order_by("-offered_at"))
    return next((one for one in mine if one.state in IN_FORCE), mine[0] if mine else None)


@dataclass(frozen=True)
class OnHand:
    """A volunteer's tasks now and before, and what they are asked and have not answered."""

    asked: list[Asking]
    matched: list[Task]
    before: list[Task]


def on_hand(volunteer: Volunteer, today: date) -> OnHand:
    """Three questions. Tasks before: the latest 20."""
    asked = Asking.objects.filter(volunteer=volunteer, answer=Asking.Answer.NONE, answer_by__gte=today)
    tasks = Task.objects.filter(volunteer=volunteer).select_related("organisation").order_by("first_on", "pk")
    return OnHand(
        asked=list(asked.order_by("answer_by")),
        matched=list(tasks.filter(state=State.MATCHED)),
        before=list(tasks.filter(state=State.DONE).order_by("-closed_at")[:20]),
    )


def grants_of(actor: Actor) -> QuerySet[Grant]:
    """The actor's own applications, the latest first."""
    return (
        Grant.objects.filter(account=actor.account_id).order_by("-applied_at")
        if actor.account_id
        else (Grant.objects.none())
    )

"""One's own lists of referrals: received, sent, minded for people who referred themselves, and what is overdue."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.utils import timezone

from commonweal.community.referrals.models import Referral, Turn
from commonweal.community.referrals.progress import OUTCOMES, SHORT
from commonweal.community.referrals.promises import WHAT_IS_DUE, is_late, promise_on
from commonweal.community.referrals.queries.parties import REFERS
from commonweal.community.referrals.states import OPEN, Outcome, Side, State, whose_turn
from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.working_days import working_days_between
from commonweal.people.identity.models import Person

BOXES = {"received": "Received", "sent": "Sent", "minded": "Looked after"}
"""One's lists. The third is the council team's: referrals that people made for themselves."""

SHOWS = {"open": "Open", "mine": "Waits for us", "late": "Late", "closed": "Closed", "all": "All"}

SEES_OVERDUE = (
    Role.CONTACT_OFFICER,
    Role.TEAM_MANAGER,
    Role.COMMISSIONER,
    Role.ENGAGEMENT_LEAD,
    Role.DIRECTORY_EDITOR,
)
"""Those of a council who see to it that no referral stays overdue."""

_OPEN = [state.value for state in OPEN]
_TO_ANSWER = [State.SENT.value, State.SEEN.value, State.ACCEPTED.value]
"""With its receiver, and the person has not been helped yet. What has begun waits only when news of it is due."""


def own_list(actor: Actor, box: str = "received", shows: str = "open", *, source: str = "") -> QuerySet[Referral]:
    """The actor's referrals in a box, what is due first on top; closed ones the latest first."""
    found = Referral.objects.select_related("turn").filter(_box(actor, box))
    if source:
        found = found.filter(source=source)
    if shows == "closed":
        return found.filter(state=State.CLOSED).order_by("-closed_at", "pk")
    if shows == "all":
        return found.order_by("-sent_at", "pk")
    if shows == "late":
        found = found.filter(due_on__lt=timezone.localdate())
    elif shows == "mine":
        found = found.filter(_waits_for_receiver() if box == "received" else Q(state=State.DECLINED))
    return found.filter(state__in=_OPEN).order_by("due_on", "sent_at", "pk")


def _box(actor: Actor, box: str) -> Q:
    if box == "sent":
        return Q(sent_by__in=actor.viewers)
    if box == "minded":
        return Q(minder__in=actor.teams)
    return Q(held_by__in=actor.viewers)


def own_answers(actor: Actor) -> QuerySet[Turn]:
    """What the actor's organisation declined or passed on, latest first: its own answer, and nothing of the person."""
    ended = Turn.objects.filter(viewer__in=actor.viewers, ended_at__isnull=False)
    return ended.exclude(instead="", reason="").order_by("-ended_at", "pk")


@dataclass(frozen=True)
class Line:
    """One line of a list: the referral, whom it is about (as far as that may be read), and what is due from whom."""

    referral: Referral
    name: str
    with_name: str
    state: str
    what: str
    due_on: date | None
    is_late: bool
    is_ours: bool


def as_line(referral: Referral, box: str, today: date) -> Line:
    """A referral as one line of a box."""
    state = State(referral.state)
    owner = whose_turn(state, for_oneself=referral.minder_id is not None)
    ours = {"received": Side.RECEIVER, "sent": Side.SENDER, "minded": Side.MINDER}[box]
    turn = referral.turn
    has_run_out = turn is not None and turn.agreed_until is not None and turn.agreed_until < today
    said = SHORT[state]
    if referral.outcome:
        said = OUTCOMES[Outcome(referral.outcome)]
        if box == "sent" and not referral.tell_referrer:
            said = SHORT[state]
    return Line(
        referral=referral,
        name="Agreement has run out" if box == "received" and has_run_out else referral.name,
        with_name=referral.from_name if box == "received" else (turn.name if turn else ""),
        state=said,
        what=WHAT_IS_DUE.get(state, ""),
        due_on=referral.due_on,
        is_late=is_late(referral.due_on, today),
        is_ours=owner is ours,
    )


def referrals_about(person: Person) -> QuerySet[Referral]:
    """A person's referrals, latest first, as far as the actor's sight goes."""
    return Referral.objects.select_related("turn").filter(person=person).order_by("-sent_at")


def _waits_for_receiver() -> Q:
    return Q(state__in=_TO_ANSWER) | Q(state=State.STARTED, due_on__lte=timezone.localdate())


def waiting_in(actor: Actor) -> QuerySet[Referral]:
    """What waits for the actor's own answer or choice: received, declined and come back, or minded."""
    received = Q(held_by__in=actor.viewers) & _waits_for_receiver()
    come_back = Q(sent_by__in=actor.viewers) | Q(minder__in=actor.teams)
    return Referral.objects.filter(received | (come_back & Q(state=State.DECLINED))).order_by("due_on")


@dataclass(frozen=True)
class Overdue:
    """A referral that nobody has moved in time: between whom, what is due from whom, and how late. Nothing of whom it
    is about."""

    id: UUID
    reference: str
    from_name: str
    with_name: str
    what: str
    owner: str
    due_on: date
    days_late: int
    reminders: int
    is_urgent: bool


def overdue(actor: Actor, today: date, places: Iterable[str]) -> list[Overdue]:
    """The overdue list of these places: what is later than the place promised itself to see, the latest first.

    Every one has an owner: who is to act, or who acts for them. Raises PermissionDenied for others.
    """
    if not actor.has_role(*SEES_OVERDUE):
        raise PermissionDenied("Only those of the council who see to it that referrals are answered can see this.")
    last = _latest_day_on_the_list(today)
    with acting_as(system_actor("the list of overdue referrals")):
        late = list(
            Referral.objects.filter(place__in=list(places), state__in=_OPEN, due_on__lte=last)
            .select_related("turn", "minder")
            .order_by("due_on", "reference")
        )
    return [_overdue(row, today) for row in late]


def _latest_day_on_the_list(today: date) -> date:
    """The last day on which something was due that is on the list today."""
    after = promise_on(today).place_told_after
    day = today
    while working_days_between(day, today) <= after:
        day = date.fromordinal(day.toordinal() - 1)
    return day


def _overdue(referral: Referral, today: date) -> Overdue:
    from_name = "The person themselves" if referral.minder is not None else referral.from_name
    with_name = referral.turn.name if referral.turn else ""
    state, due_on = State(referral.state), referral.due_on or today
    owner = whose_turn(state, for_oneself=referral.minder is not None)
    names = {Side.RECEIVER: with_name, Side.SENDER: from_name, Side.MINDER: str(referral.minder)}
    return Overdue(
        id=referral.pk,
        reference=referral.reference,
        from_name=from_name,
        with_name=with_name,
        what=WHAT_IS_DUE[state],
        owner=names[owner or Side.SENDER],
        due_on=due_on,
        days_late=working_days_between(due_on, today),
        reminders=referral.reminders,
        is_urgent=referral.urgency == "urgent",
    )


def may_work_with_referrals(actor: Actor) -> bool:
    """Whether the actor has a list of referrals."""
    return actor.has_role(*REFERS)

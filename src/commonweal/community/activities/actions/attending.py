"""The register: who came, what they paid, and what came of a visit."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from uuid import UUID, uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.activities.actions.offering import lock_session
from commonweal.community.activities.actions.telling import chain_of, enter
from commonweal.community.activities.models import Booking, Session
from commonweal.community.activities.places import HOLDING, State, fits
from commonweal.community.activities.rights import require_runs
from commonweal.community.activities.saying import when_said
from commonweal.core.accounts.actors import Actor
from commonweal.core.ledger.actions import write_entry

EARLIEST = timedelta(hours=2)
"""Before the beginning a register can be filled in for this long."""

WORDS = {
    State.ATTENDED: ("attended", "Came"),
    State.DID_NOT_COME: ("missed", "Did not come"),
    State.BOOKED: ("unmarked", "Attendance taken back"),
}


@dataclass(frozen=True)
class Mark:
    """What is known of one booking: whether they came (None: not known yet), and pounds paid (None: as before)."""

    booking: UUID
    came: bool | None
    paid: Decimal | None = None
    result: str | None = None

    @property
    def state(self) -> State:
        return State.BOOKED if self.came is None else State.ATTENDED if self.came else State.DID_NOT_COME


def save_register(actor: Actor, session: Session, marks: Iterable[Mark]) -> int:
    """Keep who came and what was paid; returns how many bookings changed.

    Raises ValidationError before the session's day has come, and for a booking that is not on its register.
    """
    wanted = {mark.booking: mark for mark in marks}
    changed = 0
    with transaction.atomic():
        held = lock_session(session)
        require_runs(actor, held.activity)
        require_register_open(held)
        found = Booking.objects.filter(session=held, pk__in=wanted, state__in=HOLDING).exclude(state=State.OFFERED)
        bookings = list(found.order_by("person_id", "number"))
        if len(bookings) < len(wanted):
            raise ValidationError("One of these bookings is not on the register any more. Open the register again")
        for booking in bookings:
            changed += _mark(actor, held, booking, wanted[booking.pk])
    return changed


def _mark(actor: Actor, held: Session, booking: Booking, mark: Mark) -> bool:
    before = (booking.state, booking.contribution_paid, booking.result)
    if mark.paid is not None and mark.paid < 0:
        raise ValidationError({"paid": "Enter what was paid in pounds, or 0"})
    booking.state = mark.state
    booking.contribution_paid = booking.contribution_paid if mark.paid is None else mark.paid
    booking.result = booking.result if mark.result is None else mark.result.strip()
    if before == (booking.state, booking.contribution_paid, booking.result):
        return False
    booking.save(update_fields=["state", "contribution_paid", "result"])
    if before[0] != booking.state:
        kind, words = WORDS[State(booking.state)]
        enter(actor, booking, held, kind, words)
    return True


def add_who_came(actor: Actor, session: Session, names: Sequence[str], *, have_paid: bool = False) -> list[Booking]:
    """Add those who came without a booking, or were on a list on paper, by their names; `have_paid` where each paid
    what is due.

    Raises ValidationError where there are fewer places than names: a register holds no more people than the room.
    """
    wanted = [name.strip()[:200] for name in names if name.strip()]
    if not wanted:
        raise ValidationError({"names": "Enter the names of those who came, one on each line"})
    with transaction.atomic():
        held = lock_session(session)
        require_runs(actor, held.activity)
        require_register_open(held)
        if not fits(held.free, len(wanted)):
            raise ValidationError(
                {"names": f"You named {len(wanted)} and {held.free} places are left. Raise the session’s places first"}
            )
        now, due = timezone.now(), held.activity.contribution
        rows = [
            Booking(
                pk=uuid4(),
                session=held,
                organisation_id=held.activity.organisation_id,
                made_by_id=actor.account_id,
                channel=Booking.Channel.DOOR,
                name=name,
                state=State.ATTENDED,
                made_at=now,
                contribution_due=due,
                contribution_paid=due if have_paid else Decimal(0),
            )
            for name in wanted
        ]
        Booking.objects.bulk_create(rows)
        write_entry(
            actor,
            "register.added",
            f"{held.activity.title}, {when_said(held)}: {len(rows)} who came without booking were added",
            chain=chain_of(held),
            payload={"session": held.pk, "people": len(rows)},
        )
    return rows


def require_register_open(session: Session) -> None:
    """Raise ValidationError before the register can be filled in, and for a session that was cancelled."""
    if session.cancelled_at is not None:
        raise ValidationError("This session was cancelled, so it has no register")
    if timezone.now() < session.starts_at - EARLIEST:
        raise ValidationError(f"The register opens two hours before the session begins: {when_said(session)}")

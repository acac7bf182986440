"""How far a plan has come: read from its timestamps, never stored. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Status(StrEnum):
    """The states of a plan, in the order it passes through them."""

    DRAFTING = "drafting"
    WAITING_FOR_PERSON = "waiting_for_person"
    WAITING_FOR_WORKER = "waiting_for_worker"
    WAITING_FOR_MANAGER = "waiting_for_manager"
    SIGNED = "signed"
    REPLACED = "replaced"


STATUS_WORDS: dict[Status, str] = {
    Status.DRAFTING: "Being written",
    Status.WAITING_FOR_PERSON: "Waiting for the person",
    Status.WAITING_FOR_WORKER: "Waiting for the worker",
    Status.WAITING_FOR_MANAGER: "Waiting for approval",
    Status.SIGNED: "Signed",
    Status.REPLACED: "Replaced by a newer plan",
}


@dataclass(frozen=True)
class Agreements:
    """When each agreed, as far as they have; `needs_approval` where the cost is above what a worker
    may agree to alone."""

    person_at: datetime | None = None
    worker_at: datetime | None = None
    manager_at: datetime | None = None
    needs_approval: bool = False
    signed_at: datetime | None = None
    replaced_at: datetime | None = None


def waited_for(agreements: Agreements) -> tuple[Status, ...]:
    """Whose agreement is still wanted before the plan is signed, in the order it is usually given."""
    waiting = []
    if agreements.person_at is None:
        waiting.append(Status.WAITING_FOR_PERSON)
    if agreements.worker_at is None:
        waiting.append(Status.WAITING_FOR_WORKER)
    if agreements.needs_approval and agreements.manager_at is None:
        waiting.append(Status.WAITING_FOR_MANAGER)
    return tuple(waiting)


def status_of(agreements: Agreements) -> Status:
    """The one status that is shown. A plan that nobody has agreed yet is being written."""
    if agreements.replaced_at is not None:
        return Status.REPLACED
    if agreements.signed_at is not None:
        return Status.SIGNED
    if agreements.person_at is None and agreements.worker_at is None and agreements.manager_at is None:
        return Status.DRAFTING
    # Unsigned though all have agreed: a manager is waited for, and this reader may not see the budget that says so.
    return next(iter(waited_for(agreements)), Status.WAITING_FOR_MANAGER)

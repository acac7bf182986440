"""What happens next with a request, who does it and by when, in words for whoever asked."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from commonweal.core.calculations.registry import OutsideRule
from commonweal.pathway.requests import steps
from commonweal.pathway.requests.actions.deciding import told_next
from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.progress import Stage
from commonweal.pathway.requests.promises import decided_by
from commonweal.pathway.requests.queries import as_waiting, stage
from commonweal.pathway.work.timing import due_on

WORK_OF = {
    "short_term": ("short-term-to-begin",),
    "urgent": ("urgent-support",),
    "community": ("referral-to-make",),
    "safeguarding": ("concern-to-decide",),
    "assessment": ("assessment-to-allocate", "assessment-to-start"),
}
"""What has to be done one after the other after a decision, as keys of kinds of work, before the person notices it."""


@dataclass(frozen=True)
class NextStep:
    """What happens and who does it, and the last day on which it does; None where no day was promised."""

    words: str
    by: date | None


def next_of(request: Request) -> NextStep | None:
    """What happens next; None where nothing does by itself, or where who asked may not be told."""
    now = stage(request)
    whom = "you" if steps.answer(request.answers, "who", "who") != "other" else "them, or you,"
    team = request.team.name if request.team else "the team"
    if now is Stage.WAITING or (request.reopened_at and now is not Stage.DECIDED):
        again = "reads this, looks at it again, and tells you what is decided"
        does = again if request.reopened_at else f"reads this and contacts {whom}"
        return NextStep(f"Somebody in {team} {does}.", as_waiting(request, timezone.localdate()).due)
    if now is Stage.CONTACTED and request.first_contact_at is not None:
        who = str(request.worker) if request.worker else team
        return NextStep(
            f"{who} decides what would help, and tells you.",
            _decided_by(timezone.localtime(request.first_contact_at).date()),
        )
    words = told_next(request) if now is Stage.DECIDED else ""
    if not words or request.decided_at is None:
        return None
    by = timezone.localtime(request.decided_at).date()
    if request.outcome == Request.Outcome.INFORMATION:
        asked = request.decisions.filter(reopened_at=None).values_list("follow_up_on", flat=True).first()
        return NextStep(words, asked) if asked else None
    for kind in WORK_OF.get(request.outcome, ()):
        by = due_on(kind, by, is_urgent=request.is_urgent)
    return NextStep(words, by)


def _decided_by(contacted_on: date) -> date | None:
    try:
        return decided_by(contacted_on)
    except OutsideRule:
        return None

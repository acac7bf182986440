"""Runs: prepared by one person, approved by a second, posted once, and taken back by a run that mirrors them.

A run is prepared and posted in batches by a job, so that it can be killed at any moment and begun again: each batch
holds the run, and the database refuses a line that does not continue the chain of its piece.
"""

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Count, OuterRef, Subquery, Sum
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Account, Organisation
from commonweal.core.calculations.registry import in_pounds, on_day
from commonweal.core.database.jobs import queue_job
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.payments.actions.holding import require_finance
from commonweal.pathway.payments.actions.statements import STATEMENTS
from commonweal.pathway.payments.models import BillingAccount, Posting, Run, RunLine
from commonweal.pathway.payments.queries.due_pieces import due_now, settled_before, settled_of, weeks_looked_at
from commonweal.pathway.payments.rules import rules_on
from commonweal.pathway.payments.settling import NewLine, reverse, settle
from commonweal.pathway.payments.sources import accounts_of
from commonweal.pathway.payments.weeks import NOTHING, Cycle, Period, period_of

BATCH = 1000
"""Lines that are kept together: what is lost when a job is killed, and how finely its progress shows."""

PREPARE, POST = "payments.prepare", "payments.post"
QUEUE = "money"
PREFIXES = {Run.Kind.PAY: "PAY", Run.Kind.BILL: "BILL"}


def start_run(actor: Actor, council: Organisation, kind: str, cycle: Cycle, last_day: date) -> Run:
    """Begin a run for the period that holds `last_day`; a job prepares its lines. For the council's finance team.

    Raises ValidationError where one of this kind is open already, or the period is not over.
    """
    require_finance(actor, council)
    today = timezone.localdate()
    rules = rules_on(today)
    period = period_of(cycle, last_day, rules.anchor)
    if period.last > today:
        raise ValidationError({"last_day": f"This period ends on {on_day(period.last)}. Choose one that is over"})
    return _begin(actor, council, Run.Kind(kind), cycle, period)


def reverse_run(actor: Actor, run: Run, reason: str) -> Run:
    """Take a posted run back by one that mirrors it; it too is approved and posted.

    Raises ValidationError where a later run builds on it: that is taken back first, so that every piece comes to what
    it had come to before.
    """
    require_finance(actor, run.council)
    if not reason.strip():
        raise ValidationError({"reason": "Say why the run is taken back"})
    if run.posted_at is None or run.reverses_id is not None:
        raise ValidationError("Only a run that was posted, and that takes no other back, can be taken back")
    period = Period(run.first, run.last)
    return _begin(actor, run.council, Run.Kind(run.kind), Cycle(run.cycle), period, reverses=run, reason=reason.strip())


def _later_run(run: Run) -> str:
    after = RunLine.objects.filter(
        source_kind=OuterRef("source_kind"),
        source_id=OuterRef("source_id"),
        week=OuterRef("week"),
        sequence__gt=OuterRef("sequence"),
    ).values("run__reference")[:1]
    return str(
        RunLine.objects.filter(run=run)
        .annotate(later=Subquery(after))
        .exclude(later=None)
        .values_list("later", flat=True)
        .first()
        or ""
    )


def _begin(
    actor: Actor,
    council: Organisation,
    kind: Run.Kind,
    cycle: Cycle,
    period: Period,
    *,
    reverses: Run | None = None,
    reason: str = "",
) -> Run:
    if actor.account_id is None:
        raise PermissionDenied("A run is prepared by a named person.")
    with transaction.atomic(), acting_as(system_actor("beginning a run")):
        Organisation.objects.select_for_update(no_key=True).get(pk=council.pk)
        if reverses is not None:
            if Run.objects.filter(reverses=reverses, set_aside_at=None).exists():
                raise ValidationError("This run was taken back already, or is being taken back")
            if later := _later_run(reverses):
                raise ValidationError(f"{later} settled some of the same weeks after it. Take that run back first")
        open_run = Run.objects.filter(council=council, kind=kind, posted_at=None, set_aside_at=None).first()
        if open_run is not None:
            raise ValidationError(f"{open_run.reference} is still open. Post it or set it aside first")
        number = Run.objects.filter(council=council, kind=kind).count() + 1
        run = Run.objects.create(
            council=council,
            kind=kind,
            reference=f"{PREFIXES[kind]}-{number:04}",
            cycle=cycle.value,
            first=period.first,
            last=period.last,
            reverses=reverses,
            reason=reason,
            prepared_by_id=actor.account_id,
            started_at=timezone.now(),
        )
        _enter(actor, run, "run.started", "was begun", reason)
        queue_job(PREPARE, QUEUE, run_id=str(run.pk))
    return run


def prepare_run(run_id: UUID, *, batch: int = BATCH) -> Run:
    """Work out the lines of a run and keep them, `batch` at a time. A job calls it; again, it does what is missing."""
    with acting_as(system_actor("preparing a run")):
        run = _run(run_id)
        if run.prepared_at is not None or run.set_aside_at is not None:
            return run
        lines = list(_reversing(run) if run.reverses_id else _settling(run))
        Run.objects.filter(pk=run.pk).update(to_do=len(lines) + run.lines.count(), done=run.lines.count())
    for begin in range(0, len(lines), batch):
        with acting_as(system_actor("preparing a run")):
            run = _run(run_id, locked=True)
            if run.prepared_at is not None or run.set_aside_at is not None:
                return run
            kept = _keep(run, lines[begin : begin + batch])
            Run.objects.filter(pk=run.pk).update(done=run.done + kept)
    with acting_as(system_actor("preparing a run")) as system:
        run = _run(run_id, locked=True)
        if run.prepared_at is None and run.set_aside_at is None:
            _name_accounts(run)
            summed = run.lines.aggregate(count=Count("pk"), total=Sum("amount"))
            run.line_count, run.total = summed["count"], summed["total"] or NOTHING
            run.prepared_at, run.done, run.to_do = timezone.now(), run.line_count, run.line_count
            run.save(update_fields=["line_count", "total", "prepared_at", "done", "to_do"])
            _enter(
                system, run, "run.prepared", f"is ready to be approved: {run.line_count} lines, {in_pounds(run.total)}"
            )
    return run


def _settling(run: Run) -> Iterable[NewLine]:
    period = Period(run.first, run.last)
    found = due_now(run.council, run.kind, Cycle(run.cycle), period)
    settled = settled_before(run.council, run.kind, weeks_looked_at(period, run.kind))
    kept = set(run.lines.values_list("source_id", "week"))
    return (line for line in settle(found.pieces, settled, found.covered) if line.piece.key not in kept)


def _reversing(run: Run) -> Iterable[NewLine]:
    kept = set(run.lines.values_list("source_id", "week"))
    lines = [line for line in RunLine.objects.filter(run=run.reverses_id) if (line.source_id, line.week) not in kept]
    return reverse(map(settled_of, lines), {(line.source_id, line.week): line.amount for line in lines})


def _keep(run: Run, lines: list[NewLine]) -> int:
    there = set(
        run.lines.filter(source_id__in={line.piece.source_id for line in lines}).values_list("source_id", "week")
    )
    rows = [_row(run, line) for line in lines if line.piece.key not in there]
    RunLine.objects.bulk_create(rows)
    return len(rows)


def _row(run: Run, line: NewLine) -> RunLine:
    piece = line.piece
    return RunLine(
        run=run,
        person_id=piece.person_id,
        source_kind=piece.source_kind,
        source_id=piece.source_id,
        week=piece.week,
        sequence=line.sequence,
        before=line.before,
        amount=line.amount,
        after=line.after,
        gross=piece.gross,
        contribution=piece.contribution,
        support_id=piece.support_id,
        provider_id=piece.provider_id,
        payee_reference=piece.payee_reference,
        payee_name=piece.payee_name,
        description=piece.description[:300],
        how=f"{_why(run, line)}{piece.how}"[:400],
    )


def _why(run: Run, line: NewLine) -> str:
    if run.reverses is not None:
        return f"Takes back {run.reverses.reference}: "
    return f"Put right, from {in_pounds(line.before)} to {in_pounds(line.after)}: " if line.is_adjustment else ""


def _name_accounts(run: Run) -> None:
    """Everybody who is billed for the first time gets a number under which they pay."""
    if run.kind != Run.Kind.BILL:
        return
    known = set(BillingAccount.objects.filter(council=run.council).values_list("person_id", flat=True))
    new = sorted(set(run.lines.values_list("person_id", flat=True)) - known)
    BillingAccount.objects.bulk_create(
        BillingAccount(council=run.council, person_id=person, reference=f"A{number:07}")
        for number, person in enumerate(new, len(known) + 1)
    )


def approve_run(actor: Actor, run: Run) -> Run:
    """Approve a run that somebody else prepared, within the money limit of one's role in the finance team.

    The limit is measured against what the run pays out (or takes back), whatever balances it.
    """
    roles = require_finance(actor, run.council)
    with transaction.atomic(), acting_as(system_actor("approving a run")):
        stored = _run(run.pk, locked=True)
        if stored.prepared_at is None or stored.set_aside_at is not None or stored.approved_at is not None:
            raise ValidationError("This run is not waiting to be approved. Open it again to see how far it is")
        if stored.prepared_by_id == actor.account_id:
            raise PermissionDenied("Somebody else than who prepared the run approves it.")
        moved = max(
            stored.lines.filter(amount__gt=0).aggregate(sum=Sum("amount"))["sum"] or NOTHING,
            -(stored.lines.filter(amount__lt=0).aggregate(sum=Sum("amount"))["sum"] or NOTHING),
        )
        limit = rules_on(timezone.localdate()).limit_of(roles)
        if moved > limit:
            raise PermissionDenied(
                f"This run moves {in_pounds(moved)}. You may approve up to {in_pounds(limit)}; a manager of the "
                "finance team may approve more."
            )
        if actor.account_id is None:
            raise PermissionDenied("A run is approved by a named person.")
        stored.approved_by = Account.objects.get(pk=actor.account_id)
        stored.approved_at = timezone.now()
        stored.save(update_fields=["approved_by", "approved_at"])
        _enter(actor, stored, "run.approved", f"was approved by {actor.name}: {in_pounds(stored.total)}")
    return stored


def set_aside_run(actor: Actor, run: Run, reason: str) -> Run:
    """Give up a run of which nothing is posted; its lines were only proposed, and go."""
    require_finance(actor, run.council)
    if not reason.strip():
        raise ValidationError({"reason": "Say why the run is set aside"})
    with transaction.atomic(), acting_as(system_actor("setting a run aside")):
        stored = _run(run.pk, locked=True)
        if stored.set_aside_at is not None:
            return stored
        if stored.posted_at is not None or stored.lines.filter(posted_at__isnull=False).exists():
            raise ValidationError("Some of this run is posted. Post the rest, then take the run back")
        stored.lines.all().delete()
        stored.set_aside_at, stored.reason = timezone.now(), reason.strip()
        stored.approved_by, stored.approved_at = None, None
        stored.save(update_fields=["set_aside_at", "reason", "approved_by", "approved_at"])
        _enter(actor, stored, "run.set_aside", "was set aside", reason.strip())
    return stored


def post_run(actor: Actor, run: Run) -> None:
    """Have an approved run posted by a job. Pressed twice, it is posted once."""
    require_finance(actor, run.council)
    if run.approved_at is None:
        raise ValidationError("A run is posted once a second person has approved it")
    if run.posted_at is None:
        queue_job(POST, QUEUE, run_id=str(run.pk))


def post_lines(run_id: UUID, *, batch: int = BATCH) -> Run:
    """Post the lines of an approved run, `batch` at a time. A job calls it; again, it posts the rest."""
    while True:
        with acting_as(system_actor("posting a run")) as system:
            run = _run(run_id, locked=True)
            if run.approved_at is None or run.set_aside_at is not None or run.posted_at is not None:
                return run
            now = timezone.now()
            lines = list(run.lines.filter(posted_at=None).order_by("pk")[:batch])
            if not lines:
                run.posted_at = now
                run.done = run.line_count
                run.save(update_fields=["posted_at", "done"])
                _enter(system, run, "run.posted", f"was posted: {run.line_count} lines, {in_pounds(run.total)}")
                if run.kind == Run.Kind.BILL:
                    queue_job(STATEMENTS, QUEUE, run_id=str(run.pk))
                return run
            Posting.objects.bulk_create(_posting(run, line, now) for line in lines)
            RunLine.objects.filter(pk__in=[line.pk for line in lines]).update(posted_at=now)
            run.done, run.to_do = run.lines.filter(posted_at__isnull=False).count(), run.line_count
            run.save(update_fields=["done", "to_do"])


def _posting(run: Run, line: RunLine, now: datetime) -> Posting:
    debit, credit = accounts_of(line.source_kind, line.amount)
    return Posting(
        person_id=line.person_id,
        council_id=run.council_id,
        run=run,
        line=line,
        debit=debit,
        credit=credit,
        amount=abs(line.amount),
        posted_at=now,
    )


def _run(run_id: UUID, *, locked: bool = False) -> Run:
    runs = Run.objects.select_related("council", "reverses")
    if locked:
        runs = runs.select_for_update(of=("self",), no_key=True)
    return runs.get(pk=run_id)


def _enter(actor: Actor, run: Run, kind: str, words: str, reason: str = "") -> None:
    write_entry(
        actor,
        kind,
        f"{run.get_kind_display()} {run.reference} {words}",
        chain=f"money:{run.council_id}",
        compartment="money",
        payload={
            "run": run.pk,
            "council": run.council_id,
            "kind": run.kind,
            "reference": run.reference,
            "lines": run.line_count,
            "total": run.total,
            "reverses": run.reverses_id,
        },
        reason=reason,
    )

"""Telling people what they pay: one statement each after a billing run, made once however often the job begins."""

from collections.abc import Collection
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet, Sum
from django.urls import reverse
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.calculations.registry import in_pounds
from commonweal.core.correspondence.actions import send_message
from commonweal.pathway.payments.models import BillingAccount, Receipt, Run, RunLine, Statement
from commonweal.pathway.payments.weeks import NOTHING

STATEMENTS = "payments.statements"
BATCH = 200


def make_statements(run_id: UUID, *, batch: int = BATCH) -> int:
    """Make the statements of a posted billing run that are not made yet, and write to each person; returns how many."""
    made = 0
    while True:
        with acting_as(system_actor("telling people what they pay")) as system:
            run = Run.objects.select_related("council").select_for_update(of=("self",), no_key=True).get(pk=run_id)
            if run.kind != Run.Kind.BILL or run.posted_at is None:
                return made
            told = Statement.objects.filter(run=run).values("person")
            people = list(
                run.lines.exclude(person__in=told)
                .values_list("person_id", flat=True)
                .order_by("person_id")
                .distinct()[:batch]
            )
            if not people:
                return made
            for statement in _statements(run, people):
                _tell(system, run, statement)
                made += 1


def _statements(run: Run, people: Collection[UUID]) -> list[Statement]:
    billed = RunLine.objects.filter(
        run__council=run.council_id, run__kind=Run.Kind.BILL, posted_at__isnull=False, person__in=people
    )
    charged = _sums(billed.filter(run=run))
    total = _sums(billed)
    paid = _sums(Receipt.objects.filter(council=run.council_id, person__in=people))
    before: dict[UUID, Statement] = {}
    for earlier in Statement.objects.filter(run__council=run.council_id, person__in=people).order_by("made_at"):
        before[earlier.person_id] = earlier
    rows = []
    for account in BillingAccount.objects.filter(council=run.council_id, person__in=people).select_related("person"):
        person = account.person_id
        closing = total.get(person, NOTHING) - paid.get(person, NOTHING)
        opening = before[person].closing if person in before else NOTHING
        rows.append(
            Statement(
                person=account.person,
                run=run,
                account=account,
                opening=opening,
                charged=charged[person],
                paid=opening + charged[person] - closing,
                closing=closing,
                made_at=timezone.now(),
            )
        )
    return Statement.objects.bulk_create(rows)


def _sums(rows: "QuerySet[Any]") -> dict[UUID, Decimal]:
    return dict(rows.values_list("person_id").annotate(sum=Sum("amount")).order_by())


def _tell(actor: Actor, run: Run, statement: Statement) -> None:
    send_message(
        actor,
        "statement-ready",
        to_person=statement.person,
        context={
            "first": run.first,
            "last": run.last,
            "charged": in_pounds(statement.charged),
            "closing": in_pounds(statement.closing),
            "reference": statement.account.reference,
            "team": f"Finance team, {run.council}",
            "link": f"{settings.SITE_URL}{reverse('payments:statement', args=[statement.person_id, run.pk])}",
        },
    )

"""The file for the finance system: documented, with control totals, and the same however often it is asked for."""

import csv
import hashlib
import io
from decimal import Decimal
from itertools import groupby

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.design.listing import safe_cell
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.payments.actions.holding import require_finance
from commonweal.pathway.payments.models import Run, RunLine
from commonweal.pathway.payments.weeks import NOTHING

EXPORT_COLUMNS = (
    "record", "run", "payee_reference", "payee_name", "week", "source", "line", "gross", "contribution", "amount",
    "count",
)  # fmt: skip
"""`record`: H the run, P a payee with their total, D a line of the payee above, T the control totals."""


def export_run(actor: Actor, run: Run) -> bytes:
    """The file of a posted run. Exported again it is byte for byte the same, or ValidationError is raised.

    A run has one H record, for each payee one P record (total and number of lines) followed by its D records, and one T
    record: the sum of the amounts of the lines, and their number. Days are YYYY-MM-DD, amounts in pounds with two
    places; less than nothing takes back. UTF-8, lines end in CR LF.
    """
    require_finance(actor, run.council)
    with transaction.atomic(), acting_as(system_actor("exporting a run")):
        stored = Run.objects.select_for_update(of=("self",), no_key=True).select_related("council").get(pk=run.pk)
        if stored.posted_at is None:
            raise ValidationError("A run is exported once it is posted")
        content = _file(stored)
        digest = hashlib.sha256(content).hexdigest()
        if not stored.export_digest:
            stored.exported_at, stored.export_digest = timezone.now(), digest
            stored.save(update_fields=["exported_at", "export_digest"])
            write_entry(
                actor,
                "run.exported",
                f"{stored.get_kind_display()} {stored.reference} was exported for the finance system",
                chain=f"money:{stored.council_id}",
                compartment="money",
                payload={"run": stored.pk, "digest": digest, "total": stored.total, "lines": stored.line_count},
            )
        elif stored.export_digest != digest:
            raise ValidationError("The lines of this run are not what was exported before. Run the proof of the money")
    return content


def _file(run: Run) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")

    def write(*cells: object) -> None:
        writer.writerow([safe_cell(cell) for cell in cells])

    write(*EXPORT_COLUMNS)
    write("H", run.reference, "", run.council.name, run.first, run.get_kind_display(), run.last, "", "", "", "")
    lines = run.lines.order_by("payee_reference", "payee_name", "week", "source_id")
    total, count = NOTHING, 0
    for (reference, name), found in groupby(
        lines.iterator(chunk_size=5000), key=lambda line: (line.payee_reference, line.payee_name)
    ):
        of_payee = list(found)
        amount = sum((line.amount for line in of_payee), NOTHING)
        write("P", run.reference, reference, name, "", "", "", "", "", _plain(amount), len(of_payee))
        for line in of_payee:
            write("D", run.reference, *_detail(line))
        total += amount
        count += len(of_payee)
    if (total, count) != (run.total, run.line_count):
        raise ValidationError("The lines of this run do not come to its total. Run the proof of the money")
    write("T", run.reference, "", "", "", "", "", "", "", _plain(total), count)
    return text.getvalue().encode()


def _detail(line: RunLine) -> tuple[object, ...]:
    return (
        line.payee_reference,
        line.payee_name,
        line.week,
        line.source_kind,
        line.pk,
        _plain(line.gross),
        _plain(line.contribution),
        _plain(line.amount),
        1,
    )


def _plain(amount: Decimal) -> Decimal:
    """A number, which no spreadsheet takes for a formula."""
    return amount.quantize(Decimal("0.01"))

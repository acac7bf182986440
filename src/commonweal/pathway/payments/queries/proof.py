"""The proof of the money: lines, runs and the ledger agree, to the penny. Read as the system, which sees every row."""

from dataclasses import dataclass
from decimal import Decimal

from django.db import connection

from commonweal.core.accounts.actors import acting_as, system_actor


@dataclass(frozen=True)
class Difference:
    """Something that does not agree: where, and what."""

    where: str
    message: str


@dataclass(frozen=True)
class Proof:
    """What was read, and everything that differs."""

    runs: int
    lines: int
    postings: int
    moved: Decimal
    differences: list[Difference]


_CHECKS = (
    (
        """SELECT r.reference, 'the run says ' || r.line_count || ' lines and £' || r.total || '; its lines are '
                  || count(l.id) || ' and £' || COALESCE(sum(l.amount), 0)
             FROM payments_run r LEFT JOIN payments_runline l ON l.run_id = r.id
            WHERE r.prepared_at IS NOT NULL AND r.set_aside_at IS NULL
            GROUP BY r.id HAVING r.line_count <> count(l.id) OR r.total <> COALESCE(sum(l.amount), 0)"""
    ),
    (
        """SELECT r.reference, 'a line of £' || l.amount || ' in the week of ' || l.week || ' is '
                  || CASE WHEN p.id IS NULL THEN 'not in the ledger of money'
                          ELSE 'posted as £' || p.amount END
             FROM payments_runline l JOIN payments_run r ON r.id = l.run_id
             LEFT JOIN payments_posting p ON p.line_id = l.id
            WHERE (l.posted_at IS NOT NULL OR r.posted_at IS NOT NULL)
              AND (p.id IS NULL OR p.amount <> abs(l.amount) OR p.run_id <> l.run_id OR p.person_id <> l.person_id)"""
    ),
    (
        """SELECT r.reference, 'a posting of £' || p.amount || ' belongs to a line that is not posted'
             FROM payments_posting p JOIN payments_runline l ON l.id = p.line_id JOIN payments_run r ON r.id = l.run_id
            WHERE l.posted_at IS NULL"""
    ),
    (
        """SELECT 'Payment ' || c.bank_reference, 'of £' || c.amount || ' is not in the ledger of money as it is kept'
             FROM payments_receipt c LEFT JOIN payments_posting p ON p.receipt_id = c.id
            WHERE p.id IS NULL OR p.amount <> c.amount OR p.person_id <> c.person_id"""
    ),
    (
        """SELECT 'Week of ' || week, 'line ' || sequence || ' of a piece begins at £' || before || ' and not at £'
                  || came_to
             FROM (SELECT week, sequence, before,
                          COALESCE(lag(after) OVER chain, 0) AS came_to,
                          row_number() OVER chain AS number
                     FROM payments_runline WINDOW chain AS (PARTITION BY source_kind, source_id, week ORDER BY sequence)
                  ) AS chained WHERE before <> came_to OR number <> sequence"""
    ),
    (
        """SELECT r.reference, 'takes back ' || o.reference || ' but moves £' || r.total || ' against £' || o.total
             FROM payments_run r JOIN payments_run o ON o.id = r.reverses_id
            WHERE r.posted_at IS NOT NULL AND r.total <> -o.total"""
    ),
    (
        """SELECT r.reference, 'was posted without the approval of a second person'
             FROM payments_run r WHERE r.posted_at IS NOT NULL
              AND (r.approved_by_id IS NULL OR r.approved_by_id = r.prepared_by_id)"""
    ),
)
"""Each finds what does not agree: rows of where, and what."""

_TOTALS = """
SELECT (SELECT count(*) FROM payments_run), (SELECT count(*) FROM payments_runline),
       (SELECT count(*) FROM payments_posting), (SELECT COALESCE(sum(amount), 0) FROM payments_posting)
"""
MOST_TOLD = 50


def verify_money() -> Proof:
    """Prove all runs, lines and postings of every council, and say what differs (at most 50 of each kind)."""
    differences = []
    with acting_as(system_actor("proving the money")), connection.cursor() as cursor:
        cursor.execute(_TOTALS)
        runs, lines, postings, moved = cursor.fetchone()
        for check in _CHECKS:
            cursor.execute(f"{check} LIMIT {MOST_TOLD}")
            differences += [Difference(str(where), str(message)) for where, message in cursor.fetchall()]
    return Proof(runs, lines, postings, moved, differences)

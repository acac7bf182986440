"""Reading the ledger: the timeline, who looked, and the proof that nothing was changed."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import astuple, dataclass
from uuid import UUID

from django.db import connections
from django.db.models import QuerySet

from commonweal.core.ledger.models import Entry

LOOKED = "record.opened"
ERASURES = "erasures"
"""The chain that says which histories were erased by rule; what it says, only a room that erases may write."""
ERASED = "history.erased"
"""Its entries that name one chain (`chain`), and the number and hash with which it ended (`number`, `hash`)."""


def _none(person_id: UUID) -> Iterable[UUID]:
    return ()


_merged_with: Callable[[UUID], Iterable[UUID]] = _none


def set_merged_source(source: Callable[[UUID], Iterable[UUID]]) -> None:
    """Called once, by the room that brings records together: `source` gives the people whose record was merged into
    somebody's. Their entries stay in their own chains, and are read with the kept record's."""
    global _merged_with
    _merged_with = source


def histories_of(person_id: UUID) -> list[UUID]:
    """Whose entries tell the history of a record: the person's, and theirs whose records were merged into it."""
    return [person_id, *_merged_with(person_id)]


def timeline(person_id: UUID) -> QuerySet[Entry]:
    """What happened in a person's record, newest first, as far as the actor's sight goes; looks are listed apart."""
    return (
        Entry.objects.filter(person_id__in=histories_of(person_id))
        .exclude(kind=LOOKED)
        .order_by("-happened_at", "-number")
    )


def looks(person_id: UUID) -> QuerySet[Entry]:
    """Who opened the record, newest first."""
    return Entry.objects.filter(person_id__in=histories_of(person_id), kind=LOOKED).order_by("-happened_at", "-number")


@dataclass(frozen=True)
class Break:
    """The first fault found in a ledger: which entry (or end of chain), and what is wrong with it."""

    chain: str
    number: int
    entry_id: UUID | None
    message: str


@dataclass(frozen=True)
class Verification:
    """What a verification read, and the first break if there is one."""

    entries: int
    chains: int
    first_break: Break | None


_FIRST_BREAK = f"""
WITH erased AS (
    SELECT DISTINCT ON (e.payload->>'chain') e.payload->>'chain' AS chain, (e.payload->>'number')::bigint AS number,
           e.payload->>'hash' AS hash
      FROM ledger_entry e WHERE e.chain = '{ERASURES}' AND e.kind = '{ERASED}'
     ORDER BY e.payload->>'chain', (e.payload->>'number')::bigint DESC
), checked AS (
    SELECT e.id, e.chain, e.number, e.happened_at, e.previous_hash, e.hash,
           ledger_hash(e) AS recomputed,
           lag(e.number, 1, COALESCE(x.number, 0)) OVER chained AS number_before,
           lag(e.hash, 1, COALESCE(x.hash, '')) OVER chained AS hash_before
      FROM ledger_entry e
      LEFT JOIN erased x ON x.chain = e.chain
    WINDOW chained AS (PARTITION BY e.chain ORDER BY e.number)
), faults AS (
    SELECT chain, number, id, happened_at,
           CASE WHEN hash <> recomputed THEN 'its content does not match its hash: it was changed after it was written'
                WHEN number <> number_before + 1 THEN 'the entry before it is missing'
                ELSE 'it does not follow from the entry before it' END AS fault
      FROM checked
     WHERE hash <> recomputed OR number <> number_before + 1 OR previous_hash <> hash_before
    UNION ALL
    SELECT h.chain, h.number, NULL, NULL, 'the end of this chain is missing: entries were removed after it'
      FROM ledger_head h
      LEFT JOIN erased x ON x.chain = h.chain
      LEFT JOIN LATERAL (SELECT e.number, e.hash FROM ledger_entry e WHERE e.chain = h.chain
                          ORDER BY e.number DESC LIMIT 1) last ON true
     WHERE COALESCE(last.number, x.number) IS DISTINCT FROM h.number
        OR COALESCE(last.hash, x.hash) IS DISTINCT FROM h.hash
    UNION ALL
    SELECT DISTINCT e.chain, 0::bigint, NULL::uuid, NULL::timestamptz, 'the head of this chain is missing'
      FROM ledger_entry e WHERE NOT EXISTS (SELECT 1 FROM ledger_head h WHERE h.chain = e.chain)
)
SELECT chain, number, id, fault FROM faults ORDER BY happened_at NULLS LAST, chain, number LIMIT 1
"""


_FIRST_UNLIKE_SEAL = f"""
SELECT sealed.chain, sealed.number, e.id,
       CASE WHEN e.id IS NULL THEN 'it was there when the ledger was sealed, and is missing'
            ELSE 'it is not what it was when the ledger was sealed: its history was written anew' END
  FROM unnest(%s::text[], %s::bigint[], %s::text[]) AS sealed(chain, number, hash)
  LEFT JOIN ledger_entry e ON e.chain = sealed.chain AND e.number = sealed.number
 WHERE e.hash IS DISTINCT FROM sealed.hash
   AND NOT (e.id IS NULL AND EXISTS (
           SELECT 1 FROM ledger_entry x
            WHERE x.chain = '{ERASURES}' AND x.kind = '{ERASED}' AND x.payload->>'chain' = sealed.chain
              AND (x.payload->>'number')::bigint >= sealed.number
              AND ((x.payload->>'number')::bigint > sealed.number OR x.payload->>'hash' = sealed.hash)))
 ORDER BY sealed.chain LIMIT 1
"""


@dataclass(frozen=True)
class SealedEnd:
    """Where one chain ended when the ledger was sealed: its last number, and the hash of that entry."""

    chain: str
    number: int
    hash: str


def seal() -> list[SealedEnd]:
    """Where every chain ends now, read as the owner role: to be kept where nobody who can change the database can."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT chain, number, hash FROM ledger_head ORDER BY chain")
        return [SealedEnd(*row) for row in cursor.fetchall()]


def verify_ledger(sealed: Sequence[SealedEnd] = ()) -> Verification:
    """Read every entry as the owner role and prove each chain, or name the first break. A history that was erased by
    rule is proven by the entry that says so: it names how many entries there were, and the hash of the last.

    Whoever can switch off the database's triggers can also write a chain anew from any entry on, or remove it whole:
    the chains alone cannot tell. Against `sealed`, an earlier seal, that shows too.
    """
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*), count(DISTINCT chain) FROM ledger_entry")
        entries, chains = cursor.fetchone()
        cursor.execute(_FIRST_BREAK)
        row = cursor.fetchone()
        if row is None and sealed:
            cursor.execute(_FIRST_UNLIKE_SEAL, tuple(map(list, zip(*map(astuple, sealed), strict=True))))
            row = cursor.fetchone()
    first_break = Break(*row) if row else None
    return Verification(entries, chains, first_break)

"""A seal of the ledger as a file: one line for each chain, to be kept by somebody else."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import astuple
from typing import TextIO

from commonweal.core.ledger.queries import SealedEnd

COLUMNS = ["chain", "number", "hash"]


class NoSealError(ValueError):
    """The file is no seal; the message says which line cannot be read."""


def write_seal(ends: Iterable[SealedEnd], file: TextIO) -> None:
    """Write a seal as CSV, with a header."""
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(astuple(end) for end in ends)


def read_seal(file: TextIO) -> Sequence[SealedEnd]:
    """Read a seal back. Raises NoSealError where the file is none, or holds nothing to prove the ledger against."""
    rows = csv.reader(file)
    if next(rows, None) != COLUMNS:
        raise NoSealError("It does not begin with the line chain,number,hash")
    ends = []
    for row in rows:
        if len(row) != len(COLUMNS) or not (row[1].isascii() and row[1].isdigit()):
            raise NoSealError(f"Line {rows.line_num} is not a chain, a number and a hash")
        ends.append(SealedEnd(row[0], int(row[1]), row[2]))
    if not ends:
        raise NoSealError("It holds no chain")
    return ends

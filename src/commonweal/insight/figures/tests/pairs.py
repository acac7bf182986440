"""Two small tables as files, and what is read of them."""

from commonweal.insight.figures.reading import read_tables
from commonweal.insight.figures.tables import PublishedTable

HOMES_CSV = """\
kind,Bournemouth,Poole
Nursing,18,"1,016"
Substance misuse,3,-
Total,21,c 1020
"""
HOMES_TOML = """\
title = "Care homes"
document = "A statement"
section = "Supply"
as_at = "2014"
unit = "care homes"

[labels]
kind = "text"

[across]
area = "council"
"""
LONG_CSV = """\
area,measure,figure,unit,note
Poole,Savings,£8.8m,pounds over two years,A wider target.
,Referrals,376,,
"""
LONG_TOML = """\
title = "Figures in the text"
document = "A statement"
section = "Money"
as_at = "2014"
unit = "people"

[labels]
area = "council"
measure = "text"

[[notes]]
says = "Given in the text."

[[notes]]
where = { measure = "Referrals" }
says = "The area is not named."
"""
CHECK = """
[[checks]]
kind = "parts-make-total"
says = "The kinds make the total"
parts = { kind = ["Nursing", "Substance misuse"] }
total = { kind = "Total" }
"""


def read(**texts: str) -> tuple[PublishedTable, ...]:
    """The tables of files given as homes_csv="..."; fails the test where there are faults."""
    found = read_tables({name.replace("_", "."): text.encode() for name, text in texts.items()})
    assert [str(fault) for fault in found.faults] == []
    return found.tables


def faults_of(csv: str = HOMES_CSV, toml: str = HOMES_TOML, known: dict[str, list[str]] | None = None) -> list[str]:
    """The faults of one pair of files, in words; there are no tables beside faults."""
    found = read_tables({"homes.csv": csv.encode(), "homes.toml": toml.encode()}, known)
    assert (found.tables == ()) == bool(found.faults)
    return [str(fault) for fault in found.faults]

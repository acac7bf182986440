"""How many of the known second records among invented people are found, and how many of those found are right?

Recall is the share of known pairs that are proposed; precision the share of proposed pairs that are known. The people
are invented, and so are their slips, by whoever wrote the rule: real records are worse.

`python -m bench.record_linkage`
"""

import time
from collections import Counter

from commonweal.people.linkage.comparing import find_matches
from commonweal.people.linkage.tests.invented import invent

SIZES = ((4_000, 120), (20_000, 600))


def main() -> None:
    """Print recall and precision for each size, and recall for each kind of slip."""
    for people, duplicates in SIZES:
        invented = invent(people, duplicates, seed=11)
        began = time.perf_counter()
        found = {(match.first, match.second) for match in find_matches(invented.records)}
        taken = time.perf_counter() - began
        right = found & invented.pairs.keys()
        print(f"\n{people:,} people, {duplicates:,} of them recorded twice: compared in {taken:.1f} s")
        print(f"  recall {len(right) / duplicates:.3f} ({len(right)} of {duplicates})")
        print(f"  precision {len(right) / len(found):.3f} ({len(right)} of {len(found)} proposed)")
        kinds, met = Counter(invented.pairs.values()), Counter(invented.pairs[pair] for pair in right)
        print("  " + ", ".join(f"{kind} {met[kind]}/{number}" for kind, number in sorted(kinds.items())))


if __name__ == "__main__":
    main()

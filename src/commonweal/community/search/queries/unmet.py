"""What was looked for and not found, for those who plan what there should be. Small numbers are not shown."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Sum
from django.utils import timezone

from commonweal.community.search.models import UnmetSearch
from commonweal.community.search.queries.topics import all_topics
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import Role

READERS = (Role.DIRECTORY_EDITOR, Role.COMMISSIONER, Role.ADMINISTRATOR)
FEWEST = 5
"""Words, topics and areas of fewer searches than this are not shown: they might be one person's."""
MOST_ROWS = 200


@dataclass(frozen=True)
class UnmetRow:
    """How often something was not found: how often nothing fitted, few did, or only without a condition."""

    label: str
    nothing: int
    few: int
    gave_up: int

    @property
    def times(self) -> int:
        return self.nothing + self.few + self.gave_up


@dataclass(frozen=True)
class UnmetReport:
    """Searches that found little in some days: all, and by topic, words, area and condition that nothing met, most
    first. `held_back` is how many were for words that are not shown."""

    since: date
    until: date
    total: UnmetRow
    topics: Sequence[UnmetRow]
    words: Sequence[UnmetRow]
    areas: Sequence[UnmetRow]
    conditions: Sequence[UnmetRow]
    held_back: int


CONDITIONS = {
    "time": "a time of day",
    "day": "a day",
    "cost": "free of charge",
    "free": "free of charge",
    "reach": "at home, by phone or online",
    "language": "a language",
    "within": "a distance",
    "access": "something the place should have",
    "age": "an age",
    "need": "a need",
    "kind": "a kind of entry",
    "circumstance": "for certain people",
    "condition": "a condition",
}
"""What was asked for besides words, as the report calls it."""


def unmet_report(actor: Actor, days: int = 90) -> UnmetReport:
    """What was not found in the last so many days. Raises PermissionDenied for who may not read it."""
    actor.require_role(*READERS)
    until = timezone.localdate()
    since = until - timedelta(days=days - 1)
    tallies: dict[str, dict[str, Counter[str]]] = {name: {} for name in ("topic", "words", "area", "condition")}
    whole: Counter[str] = Counter()
    kept = UnmetSearch.objects.filter(day__range=(since, until))
    grouped = kept.values("topic", "words", "area", "given_up", "outcome").annotate(sum=Sum("times"))
    names = {topic.key: topic.name for topic in all_topics()}
    for row in grouped.iterator():
        outcome, times = row["outcome"], row["sum"]
        whole[outcome] += times
        said = {
            "topic": [names.get(row["topic"], row["topic"])],
            "words": [row["words"]],
            "area": [row["area"]],
            "condition": {CONDITIONS.get(name, name) for name in row["given_up"].split()},
        }
        for tally, labels in said.items():
            for label in filter(None, labels):
                tallies[tally].setdefault(label, Counter())[outcome] += times
    words = _shown(tallies["words"])
    listed = sum(sum(counts.values()) for counts in tallies["words"].values())
    return UnmetReport(
        since=since,
        until=until,
        total=_row("", whole),
        topics=_shown(tallies["topic"]),
        words=words,
        areas=_shown(tallies["area"]),
        conditions=_shown(tallies["condition"]),
        held_back=listed - sum(row.times for row in words),
    )


def _shown(tally: Mapping[str, Counter[str]]) -> list[UnmetRow]:
    """The rows that are large enough to show, most first."""
    rows = [_row(label, counts) for label, counts in tally.items()]
    return sorted((row for row in rows if row.times >= FEWEST), key=lambda row: (-row.times, row.label))[:MOST_ROWS]


def _row(label: str, counts: Mapping[str, int]) -> UnmetRow:
    outcome = UnmetSearch.Outcome
    return UnmetRow(label, counts.get(outcome.NOTHING, 0), counts.get(outcome.FEW, 0), counts.get(outcome.GAVE_UP, 0))

"""The steps a plan climbs before support is paid for without an end, and what is still to be answered on them. Pure.

What a person does themself comes first, then their circle, the community, things and changes to the home, and getting
better; only then long-term paid support (Care Act 2014 sections 2 and 8; statutory guidance 6.63 and 10.2). Rungs and
their words are the place's own and dated: `data/policy/support_ladder`.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from commonweal.core.calculations.policy import policy_on

PAID = "paid"
"""The key of the last rung: the paid support itself."""


class Answer(StrEnum):
    """What became of a rung for one outcome."""

    USED = "used"
    TRIED = "tried"
    DECLINED = "declined"
    NOT_SUITABLE = "not_suitable"


ANSWER_WORDS: dict[Answer, str] = {
    Answer.USED: "Part of this plan",
    Answer.TRIED: "Tried, and not enough",
    Answer.DECLINED: "Offered, and not wanted",
    Answer.NOT_SUITABLE: "Would not help here",
}


@dataclass(frozen=True)
class Rung:
    """One rung. `step` is its place on the stairs, shared by rungs that stand side by side; `held` rungs are answered
    before long-term paid support is agreed; `helpers` says whom it may name: "circle", "community" or nobody ("")."""

    key: str
    step: int
    held: bool
    title: str
    question: str
    help: str
    example: str
    helpers: str = ""


@dataclass(frozen=True)
class Ladder:
    """The rungs in force on a day, in order; which kinds of support are long-term; where the words came from.

    Support that ends within `short_term_weeks` (weeks) is short-term whatever its kind.
    """

    rungs: tuple[Rung, ...]
    long_term_kinds: frozenset[str]
    short_term_weeks: int
    reference: str

    def rung(self, key: str) -> Rung:
        """The rung of this key. Raises KeyError where the ladder has none."""
        for rung in self.rungs:
            if rung.key == key:
                return rung
        raise KeyError(key)

    @property
    def asked(self) -> tuple[Rung, ...]:
        """The rungs that are answered in words: all but the paid support itself."""
        return tuple(rung for rung in self.rungs if rung.key != PAID)


@dataclass(frozen=True)
class LineFact:
    """What the ladder reads of a line. `outcome` is the key of the outcome it serves (None: of none in particular);
    `weeks` for how many weeks it is meant (None: with no end)."""

    description: str
    kind: str
    is_paid: bool
    outcome: object | None
    weeks: int | None = None


@dataclass(frozen=True)
class Step:
    """One step of the stairs for an outcome: its rungs, and the answer that each has ("" for none yet)."""

    number: int
    rungs: tuple[tuple[Rung, str], ...]

    @property
    def is_answered(self) -> bool:
        return all(answer for _, answer in self.rungs)

    @property
    def is_used(self) -> bool:
        return any(answer == Answer.USED for _, answer in self.rungs)

    @property
    def title(self) -> str:
        return ", ".join(rung.title if index == 0 else rung.title.lower() for index, (rung, _) in enumerate(self.rungs))


def ladder_on(day: date) -> Ladder:
    """The ladder in force on a day. Raises OutsideRule where the place has none for it."""
    policy = policy_on("support_ladder", day)
    rungs = tuple(Rung(**rung) for rung in policy.document["rungs"])
    return Ladder(
        rungs,
        frozenset(policy.document["long_term_kinds"]),
        int(policy.document["short_term_weeks"]),
        policy.reference,
    )


def is_long_term(ladder: Ladder, line: LineFact) -> bool:
    """Whether a line is paid support without an end, or one longer than the ladder calls short."""
    if not line.is_paid or line.kind not in ladder.long_term_kinds:
        return False
    return line.weeks is None or line.weeks > ladder.short_term_weeks


def steps_of(ladder: Ladder, answers: Mapping[str, str], *, has_paid: bool) -> list[Step]:
    """The stairs for one outcome, lowest first. `answers` by the key of a rung; `has_paid`: paid support serves it."""
    numbers = sorted({rung.step for rung in ladder.rungs})
    told = {**answers, PAID: Answer.USED.value if has_paid else ""}
    return [
        Step(number, tuple((rung, told.get(rung.key, "")) for rung in ladder.rungs if rung.step == number))
        for number in numbers
    ]


def unanswered(ladder: Ladder, answers: Iterable[str]) -> list[Rung]:
    """The held rungs without an answer, in order."""
    given = set(answers)
    return [rung for rung in ladder.rungs if rung.held and rung.key not in given]


def skipped(ladder: Ladder, answers: Iterable[str]) -> list[Rung]:
    """Rungs on a lower step than one that was answered, and not answered themselves, in order."""
    given = set(answers)
    highest = max((rung.step for rung in ladder.rungs if rung.key in given), default=0)
    return [rung for rung in ladder.rungs if rung.step < highest and rung.key not in given]


@dataclass(frozen=True)
class Unclimbed:
    """A line that cannot be agreed yet: which rungs have no answer for the outcome it serves."""

    line: LineFact
    rungs: tuple[Rung, ...]

    @property
    def words(self) -> str:
        titles = ", ".join(f"“{rung.title}”" for rung in self.rungs)
        return f"an answer to {titles}, before “{self.line.description}” is paid for without an end"


def unclimbed(ladder: Ladder, lines: Iterable[LineFact], answers: Mapping[object, Iterable[str]]) -> list[Unclimbed]:
    """Long-term paid lines whose steps are not all answered, in the order given.

    `answers` are the keys of the rungs answered, by outcome. A line that serves no outcome in particular rests on what
    was answered for any of them.
    """
    everything = {key for keys in answers.values() for key in keys}
    found = []
    for line in lines:
        if is_long_term(ladder, line):
            given = everything if line.outcome is None else answers.get(line.outcome, ())
            if rungs := unanswered(ladder, given):
                found.append(Unclimbed(line, tuple(rungs)))
    return found

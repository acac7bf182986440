"""The calculation `first-contact-result`, and the counts of referrals and checklists behind it. Pure.

The published example: 374 checklists from September 2009 to December 2010 led to 1,170 referrals, 3.13 each.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from pydantic import ConfigDict, Field

from commonweal.community.referrals.progress import OUTCOMES
from commonweal.community.referrals.states import Outcome, State
from commonweal.core.calculations.registry import CalculationInput, CalculationResult, Working, calculation
from commonweal.core.calculations.small_numbers import HeldBack, hold_back

SOURCE = "Counted from referrals and checklists; the promise is the place's (data/policy/referrals)"
_HUNDREDTH = Decimal("0.01")


Count = Annotated[int, Field(ge=0, le=1_000_000_000)]


class ResultInput(CalculationInput):
    """What was counted in one time."""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"checklists": 374, "referrals": 1170, "contact_due": 1100, "contacted_in_time": 968}]
        },
    )

    checklists: Count = Field(description="First contact checklists that were finished")
    referrals: Count = Field(description="Referrals that they led to")
    contact_due: Count = Field(default=0, description="Referrals whose day for contact has passed, or was kept")
    contacted_in_time: Count = Field(default=0, description="Of these, people who were contacted by that day")


class ResultFound(CalculationResult):
    """`None` where there is nothing to divide by."""

    referrals_per_checklist: Decimal | None
    share_contacted_in_time: Decimal | None = Field(description="0 to 1, to two decimal places")


@calculation("first-contact-result", title="What first contact checklists led to", source=SOURCE)
def first_contact_result(given: ResultInput) -> ResultFound:
    """Referrals for each checklist, and the share of people who were contacted in time."""
    each = _divided(given.referrals, given.checklists)
    share = _divided(given.contacted_in_time, given.contact_due)
    return ResultFound(
        referrals_per_checklist=each,
        share_contacted_in_time=share,
        workings=[
            Working(
                label="Referrals for each checklist",
                value="none yet" if each is None else f"{each}",
                how=f"{given.referrals:,} referrals divided by {given.checklists:,} checklists, rounded half up",
                source=SOURCE,
            ),
            Working(
                label="Contacted in time",
                value="none due yet" if share is None else f"{share:.0%}",
                how=f"{given.contacted_in_time:,} of {given.contact_due:,} by the day that was promised. A person who "
                "ended the referral before that day, unreached, is not counted",
                source=SOURCE,
            ),
        ],
    )


def _divided(part: int, whole: int) -> Decimal | None:
    return (Decimal(part) / whole).quantize(_HUNDREDTH, ROUND_HALF_UP) if whole else None


@dataclass(frozen=True)
class Fact:
    """One referral as it is counted: nothing of whom it is about."""

    sent_on: date
    partner: str
    source: str
    state: State
    contact_by: date
    contacted_on: date | None = None
    outcome: Outcome | None = None
    needs: tuple[str, ...] = ()
    from_checklist: bool = False


@dataclass(frozen=True)
class Answer:
    """One organisation's turn: who, and whether it was accepted, declined or passed on, or waits."""

    partner: str
    answer: str


def in_time(fact: Fact, today: date) -> bool | None:
    """Whether the promise to contact the person was kept; None where its day has not come, or it ended before for
    another reason than that nobody reached them."""
    if fact.contacted_on is not None:
        return fact.contacted_on <= fact.contact_by
    if fact.state is State.CLOSED and fact.outcome is not Outcome.NOT_REACHED:
        return None
    return False if today > fact.contact_by else None


@dataclass(frozen=True)
class Figures:
    """What is shown: each count held back where it is small. `result` is worked out from the full counts, and None
    where these are too few. `by_visitor` are checklists by whose visitor filled them in; `answers` and `endings` are
    by partner: what each answered, and how what they have or had last ended."""

    checklists: int | None
    referrals: int | None
    from_checklists: int | None
    result: ResultFound | None
    by_month: HeldBack
    by_partner: HeldBack
    by_visitor: HeldBack
    by_source: HeldBack
    by_outcome: HeldBack
    by_need: HeldBack
    answers: dict[str, HeldBack]
    endings: dict[str, HeldBack]
    nobody_asked: HeldBack


def figures(
    facts: Sequence[Fact],
    answers: Iterable[Answer],
    checklists: Sequence[str],
    nobody_for: Mapping[str, int],
    today: date,
    fewest: int,
) -> Figures:
    """Counts of referrals sent in a time, of the checklists finished in it (each by whose visitor filled it in), and of
    ticks for which nobody was asked."""
    from_checklists = [fact for fact in facts if fact.from_checklist]
    due = [kept for fact in from_checklists if (kept := in_time(fact, today)) is not None]
    enough = len(checklists) >= fewest and len(from_checklists) >= fewest
    given = ResultInput(
        checklists=len(checklists),
        referrals=len(from_checklists),
        contact_due=len(due) if len(due) >= fewest else 0,
        contacted_in_time=sum(due) if len(due) >= fewest else 0,
    )
    return Figures(
        checklists=_shown(len(checklists), fewest),
        referrals=_shown(len(facts), fewest),
        from_checklists=_shown(len(from_checklists), fewest),
        result=first_contact_result(given) if enough else None,
        by_month=_counted(facts, lambda fact: [f"{fact.sent_on:%Y-%m}"], fewest),
        by_partner=_counted(facts, lambda fact: [fact.partner], fewest),
        by_visitor=hold_back(dict(sorted(Counter(checklists).items())), fewest),
        by_source=_counted(facts, lambda fact: [fact.source], fewest),
        by_outcome=_counted(facts, lambda fact: [_ending(fact)], fewest),
        by_need=_counted(facts, lambda fact: list(fact.needs), fewest),
        answers=_by_partner(((one.partner, one.answer) for one in answers), fewest),
        endings=_by_partner(((fact.partner, _ending(fact)) for fact in facts), fewest),
        nobody_asked=hold_back(dict(sorted(nobody_for.items())), fewest),
    )


def _shown(count: int, fewest: int) -> int | None:
    return None if 0 < count < fewest else count


def _counted(facts: Iterable[Fact], by: Callable[[Fact], list[str]], fewest: int) -> HeldBack:
    counts = Counter(name for fact in facts for name in by(fact))
    return hold_back(dict(sorted(counts.items())), fewest)


def _by_partner(named: Iterable[tuple[str, str]], fewest: int) -> dict[str, HeldBack]:
    """What was counted with each partner, by name; small counts held back within each."""
    counts: dict[str, Counter[str]] = {}
    for partner, what in named:
        counts.setdefault(partner, Counter()).update([what])
    return {partner: hold_back(counts[partner], fewest) for partner in sorted(counts)}


def _ending(fact: Fact) -> str:
    return OUTCOMES[fact.outcome] if fact.outcome is not None else "Still open"

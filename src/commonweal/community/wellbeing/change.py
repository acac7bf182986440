"""The calculation `reliable-change`: whether a score changed by more than chance, for one person or for a group. Pure.

For one person: Jacobson and Truax (1991), Journal of Consulting and Clinical Psychology 59:12. The reliable change
index is the change divided by the standard error of the difference, which is the standard deviation x sqrt(2) x
sqrt(1 - reliability). Beyond 1.96 either way, chance alone would give it to fewer than 5 in 100 who did not change.

For SWEMWBS the published range stands in place of a reliability: 1.03 metric points are one standard error of
measurement, 2.87 are 2.77 of them (the same 1.96, since 1.96 x sqrt(2) = 2.77).

For a group: number, mean change with its 95% confidence interval (Student's t), and how many improved. Nothing is shown
for fewer people than the policy's `fewest_shown`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from math import sqrt
from statistics import NormalDist, fmean, stdev
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from commonweal.community.wellbeing.thresholds import thresholds
from commonweal.core.calculations.policy import Policy
from commonweal.core.calculations.registry import (
    CalculationInput,
    CalculationResult,
    OutsideRule,
    Working,
    calculation,
)

CRITICAL = 1.96
JACOBSON_TRUAX = "Jacobson and Truax (1991), Journal of Consulting and Clinical Psychology 59:12"
LOWER_IS_BETTER = frozenset({"ucla-loneliness", "de-jong-gierveld", "anxiety"})

ScaleName = Literal[
    "swemwbs", "ucla-loneliness", "de-jong-gierveld", "life_satisfaction", "worthwhile", "happiness", "anxiety"
]
State = Literal["improved", "possibly_improved", "unchanged", "possibly_worsened", "worsened"]
Rule = Literal["published_range", "reliable_change_index", "any_change"]


Score = Annotated[Decimal, Field(ge=-1000, le=1000)]
"""Points of a scale: none here goes beyond 35, and with scores without bounds the arithmetic would fail."""


class Pair(BaseModel):
    """One person's scores before and after."""

    model_config = ConfigDict(extra="forbid")

    before: Score
    after: Score


def _as_pair(value: Any) -> Any:
    return {"before": value[0], "after": value[1]} if isinstance(value, list | tuple) and len(value) == 2 else value


class ReliableChangeInput(CalculationInput):
    """`before` and `after` of one person, or `pairs` of many. What change counts comes from `scale` (SWEMWBS has a
    published range), or from `reliability` with `standard_deviation`; with neither, any change counts."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"before": 19.98, "after": 23.21, "scale": "swemwbs"}]}
    )

    before: Score | None = Field(default=None, description="One person's score before")
    after: Score | None = Field(default=None, description="The same person's score after")
    pairs: list[Annotated[Pair, BeforeValidator(_as_pair)]] | None = Field(
        default=None, description="Many people: each {before, after}, or [before, after]"
    )
    scale: ScaleName | None = Field(
        default=None, description="What was measured (SWEMWBS as its metric score): says which way is better"
    )
    reliability: float | None = Field(default=None, ge=0, lt=1, description="Of the scale: Cronbach's alpha or retest")
    standard_deviation: float | None = Field(
        default=None, gt=0, le=1000, description="Of scores before, in a population"
    )
    higher_is_better: bool | None = Field(
        default=None, description="Which way is better, where no scale says; true where left out"
    )
    on: date | None = Field(default=None, description="The day whose thresholds apply; the latest where left out")


class Interval(BaseModel):
    """From and to, both in points of the scale."""

    low: float
    high: float


class ReliableChangeResult(CalculationResult):
    """For one person: `change` (after - before), `index` and `state`. For many: `n`, means, `mean_change` with
    `confidence_interval`, and shares from 0 to 1 of those who improved, worsened and did neither.

    `rule` says what counted as a change. `suppressed` is true where a group is too small to be shown: then only `n` is.
    `possibly_` states lie between one and 2.77 standard errors of SWEMWBS, apart from the reliable ones.
    """

    rule: Rule
    change: float | None = Field(default=None, description="After less before, of one person")
    index: float | None = Field(default=None, description="The reliable change index, where it can be worked out")
    state: State | None = Field(default=None, description="Of one person; possibly: between 1 and 2.77 standard errors")
    changed: bool | None = Field(default=None, description="Whether the change is reliable, for better or worse")
    n: int | None = Field(default=None, description="People with a score before and after")
    suppressed: bool = Field(default=False, description="Whether the group is too small to be shown")
    mean_before: float | None = None
    mean_after: float | None = None
    mean_change: float | None = Field(default=None, description="The mean of after less before")
    confidence_interval: Interval | None = Field(default=None, description="Of the mean change, at 95%")
    improved: int | None = Field(default=None, description="People whose change for the better counts")
    worsened: int | None = Field(default=None, description="People whose change for the worse counts")
    share_improved: float | None = Field(default=None, description="From 0 to 1, as the other shares")
    share_possibly_improved: float | None = None
    share_unchanged: float | None = None
    share_possibly_worsened: float | None = None
    share_worsened: float | None = None


@dataclass(frozen=True)
class Yardstick:
    """What counts as a change: `reliable` points (reached, or where `is_beyond` passed), `possible` points below it."""

    rule: Rule
    is_higher_better: bool
    reliable: Decimal
    possible: Decimal
    is_beyond: bool
    standard_error: float | None
    line: Working

    def state(self, change: Decimal) -> State:
        """The state of one person whose score changed by so many points."""
        better = change if self.is_higher_better else -change
        size = abs(better)
        if size > self.reliable or (size == self.reliable and not self.is_beyond):
            return "improved" if better > 0 else "worsened"
        if self.possible and size >= self.possible:
            return "possibly_improved" if better > 0 else "possibly_worsened"
        return "unchanged"


@calculation(
    "reliable-change",
    title="Whether a score changed by more than chance",
    source=f"{JACOBSON_TRUAX}; for SWEMWBS Shah and others (2018)",
)
def reliable_change(given: ReliableChangeInput) -> ReliableChangeResult:
    """One person's change and whether it is reliable, or a group's mean change and how many improved.

    OutsideRule where neither a pair nor pairs are given (or both), or a reliability without a standard deviation.
    """
    policy = thresholds(given.on)
    yardstick = _yardstick(given, policy)
    if given.pairs is not None:
        if given.before is not None or given.after is not None:
            raise OutsideRule(
                "pairs", "Give one person's scores or many people's, not both", "before and after, or pairs"
            )
        return _of_group(given.pairs, yardstick, policy)
    for name in ("before", "after"):
        if getattr(given, name) is None:
            raise OutsideRule(name, "A change needs a score before and a score after", "before and after, or pairs")
    assert given.before is not None and given.after is not None
    return _of_one(given.before, given.after, yardstick, policy)


def _yardstick(given: ReliableChangeInput, policy: Policy) -> Yardstick:
    higher = given.scale not in LOWER_IS_BETTER
    if given.higher_is_better is not None:
        if given.scale is not None and given.higher_is_better != higher:
            raise OutsideRule("higher_is_better", f"For {given.scale} {'higher' if higher else 'lower'} is better",
                              "left out where the scale is named")  # fmt: skip
        higher = given.higher_is_better
    if (given.reliability is None) != (given.standard_deviation is None):
        missing = "reliability" if given.reliability is None else "standard_deviation"
        raise OutsideRule(missing, "The index needs the reliability and the standard deviation", "both, or neither")
    if given.reliability is not None and given.standard_deviation is not None:
        error = given.standard_deviation * sqrt(2) * sqrt(1 - given.reliability)
        how = f"{given.standard_deviation:g} × √2 × √(1 − {given.reliability:g}); reliable beyond {CRITICAL} of them"
        line = Working(label="Standard error of the difference", value=f"{error:.3f}", how=how, source=JACOBSON_TRUAX)
        reliable = Decimal(str(CRITICAL * error))
        return Yardstick("reliable_change_index", higher, reliable, Decimal(0), True, error, line)
    if given.scale == "swemwbs":
        possible, known = policy.value("swemwbs_possible_change"), policy.value("swemwbs_reliable_change")
        how = f"{possible.amount} metric points are one standard error of measurement, {known.amount} are 2.77 of them"
        line = Working(label="What counts as a change", value=f"{known.amount} points or more, possibly from "
                       f"{possible.amount}", how=how, source=known.source)  # fmt: skip
        error = float(known.amount) / CRITICAL
        return Yardstick("published_range", higher, known.amount, possible.amount, False, error, line)
    how = "No reliability was given, so this does not say whether a change is more than chance"
    line = Working(label="What counts as a change", value="any", how=how, source=JACOBSON_TRUAX)
    return Yardstick("any_change", higher, Decimal(0), Decimal(0), True, None, line)


def _of_one(before: Decimal, after: Decimal, yardstick: Yardstick, policy: Policy) -> ReliableChangeResult:
    change = after - before
    state = yardstick.state(change)
    index = float(change) / yardstick.standard_error if yardstick.standard_error else None
    better = "higher is better" if yardstick.is_higher_better else "lower is better"
    lines = [
        Working(label="Change", value=f"{change:+f}", how=f"{after} − {before}; {better}"),
        yardstick.line,
    ]
    if index is not None:
        how = f"The change ÷ {yardstick.standard_error:.3f}, the standard error of the difference"
        lines.append(Working(label="Reliable change index", value=f"{index:.2f}", how=how, source=JACOBSON_TRUAX))
    lines.append(Working(label="State", value=state.replace("_", " ")))
    return ReliableChangeResult(
        rule=yardstick.rule, change=float(change), index=None if index is None else round(index, 4), state=state,
        changed=state in ("improved", "worsened"), workings=lines, policies=[policy.reference],
    )  # fmt: skip


def _of_group(pairs: Sequence[Pair], yardstick: Yardstick, policy: Policy) -> ReliableChangeResult:
    fewest = policy.value("fewest_shown")
    number = len(pairs)
    lines = [Working(label="People", value=str(number), how="With a score before and a score after"), yardstick.line]
    if number < max(int(fewest.amount), 2):
        how = f"Fewer than {fewest.amount}: nothing is shown, so that nobody can be recognised"
        lines.append(Working(label="Result", value="not shown", how=how, source=fewest.source))
        return ReliableChangeResult(
            rule=yardstick.rule, n=number, suppressed=True, workings=lines, policies=[policy.reference]
        )
    changes = [float(pair.after - pair.before) for pair in pairs]
    states = [yardstick.state(pair.after - pair.before) for pair in pairs]
    mean, error = fmean(changes), stdev(changes) / sqrt(number)
    t = student_t(number - 1)
    interval = Interval(low=round(mean - t * error, 4), high=round(mean + t * error, 4))
    shares: dict[str, float] = {
        f"share_{state}": states.count(state) / number
        for state in ("improved", "possibly_improved", "unchanged", "possibly_worsened", "worsened")
    }
    lines += [
        Working(label="Mean change", value=f"{mean:+.2f}", how="The mean of after − before"),
        Working(
            label="95% confidence interval", value=f"{interval.low:+.2f} to {interval.high:+.2f}",
            how=f"{mean:.3f} ± {t:.3f} × {error:.3f}: Student’s t for {number - 1} degrees of freedom × the standard "
            f"error of the mean change",
        ),
        Working(label="Improved", value=f"{states.count('improved')} of {number} ({shares['share_improved']:.0%})"),
        Working(label="Worsened", value=f"{states.count('worsened')} of {number} ({shares['share_worsened']:.0%})"),
    ]  # fmt: skip
    return ReliableChangeResult(
        rule=yardstick.rule,
        n=number,
        mean_before=round(fmean(float(pair.before) for pair in pairs), 4),
        mean_after=round(fmean(float(pair.after) for pair in pairs), 4),
        mean_change=round(mean, 4),
        confidence_interval=interval,
        improved=states.count("improved"),
        worsened=states.count("worsened"),
        workings=lines,
        policies=[policy.reference],
        **{name: round(share, 4) for name, share in shares.items()},
    )


def student_t(freedom: int, level: float = 0.95) -> float:
    """The two-sided critical value of Student's t: 2.262 for 9 degrees of freedom at 95%.

    By the expansion in Abramowitz and Stegun 26.7.5, which is right to three decimals from 5 degrees of freedom on.
    """
    z = NormalDist().inv_cdf((1 + level) / 2)
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return z + sum(term / freedom**power for power, term in enumerate(terms, 1))

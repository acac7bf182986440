"""The evaluation for those who plan and pay: what may be shown of the counts, each figure with its working. Pure.

Every figure is a calculation of the register, so that its page, its CSV and its JSON say the same, and small numbers
are held back in one place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from commonweal.community.navigation.avoided_cost import month_in_words
from commonweal.community.navigation.measures import MEASURES, Measure, is_unverified, yardstick
from commonweal.core.calculations.registry import Calculation, Working, get_calculation, in_pounds

NOT_SHOWN = "not shown"
TOO_FEW = "Too few to show"


@dataclass(frozen=True)
class Facts:
    """What is counted of one period, without anybody's name: persons unless it says otherwise.

    `put_forward` by what was answered; `waits` in working days; `pairs` by measure, each a score before and after;
    `introductions` and `gaps` count introductions and gaps; `gaps` by need and then by area; `decisions` are days with
    pounds a week.
    """

    kinds: Mapping[str, int] = field(default_factory=dict)
    sources: Mapping[str, int] = field(default_factory=dict)
    surgeries: Mapping[str, int] = field(default_factory=dict)
    triggers: Mapping[str, int] = field(default_factory=dict)
    put_forward: Mapping[str, int] = field(default_factory=dict)
    waits: Sequence[int] = ()
    pairs: Mapping[str, Sequence[tuple[float, float]]] = field(default_factory=dict)
    introductions: Mapping[str, int] = field(default_factory=dict)
    goals: Mapping[str, int] = field(default_factory=dict)
    endings: Mapping[str, int] = field(default_factory=dict)
    gaps: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    decisions: Sequence[tuple[date, Decimal]] = ()


@dataclass(frozen=True)
class Line:
    """One line of a figure's table: its label, the value in words, and as a number for the chart (None: held back)."""

    label: str
    said: str
    value: float | None = None


@dataclass(frozen=True)
class Scores:
    """Scores before and after in words, as one row of a table has them; `before` and `after` as numbers too."""

    label: str
    people: str
    before: float
    after: float
    change: str
    interval: str
    improved: str
    worse: str
    beyond_chance: bool


@dataclass(frozen=True)
class Shown:
    """One figure: its name in addresses, what it is, its headline (in `unit`), its lines, and how it was worked out.

    `scores` is what a figure of wellbeing says, where there are enough people to show it.
    """

    key: str
    title: str
    about: str
    headline: str
    unit: str
    lines: tuple[Line, ...]
    workings: tuple[Working, ...]
    calculation: str
    is_unverified: bool = False
    scores: Scores | None = None

    @property
    def is_about_wellbeing(self) -> bool:
        return self.key.startswith("wellbeing-")

    @property
    def all_held_back(self) -> bool:
        """Whether there are lines, and none of them may be shown."""
        return bool(self.lines) and all(line.said == NOT_SHOWN for line in self.lines)

    @property
    def has_bars(self) -> bool:
        """Whether there is anything to draw."""
        return sum(line.value is not None and line.value > 0 for line in self.lines) > 1


def evaluate(facts: Facts, *, fewest: int, promised: int) -> list[Shown]:
    """Every figure of the report, in its order. Counts below `fewest` are held back."""

    def counted(key: str, title: str, unit: str, counts: Mapping[str, int], about: str) -> Shown:
        return _counted(key, title, unit, counts, about, fewest)

    sources = counted(
        "sources", "Who put people forward", "people", facts.sources, "The same, by where they came from."
    )
    # What is held back among the sources must not be told by the total of the surgeries
    by_surgery = facts.surgeries if _is_shown(sources, sum(facts.surgeries.values())) else {}
    return [
        counted("kinds", "People begun with", "people", facts.kinds, "Everybody with whom work began in this time."),
        sources,
        counted("surgeries", "GP surgeries", "people", by_surgery, "Of those whom a surgery put forward, by surgery."),
        counted(
            "triggers",
            "Put forward without having asked",
            "people",
            facts.triggers,
            "Of the same: several needs at once, help not taken up, in and out of services, or shut out of them.",
        ),
        counted(
            "put-forward",
            "Put forward, by what came of it",
            "people",
            facts.put_forward,
            "Those who were put forward to a team in this time. Whom a worker began with at once is not among them.",
        ),
        _waited(facts.waits, sum(facts.kinds.values()), promised, fewest),
        *(_changed(one, facts.pairs[one.key], fewest) for one in MEASURES if one.key in facts.pairs),
        counted(
            "introductions",
            "Introductions, by what came of them",
            "introductions",
            facts.introductions,
            "Each introduction to a group or service that was made in this time.",
        ),
        counted("goals", "Goals", "goals", facts.goals, "Goals in people’s own words, set in this time."),
        counted("endings", "How the work ended", "people", facts.endings, "Work that was closed in this time."),
        *_gaps(facts.gaps, fewest),
        _avoided(facts.decisions, fewest),
    ]


def _is_shown(figure: Shown, count: int) -> bool:
    """Whether a count stands among the lines of a figure."""
    return any(line.value == count for line in figure.lines)


def _work_out(name: str, given: Mapping[str, Any]) -> tuple[Calculation[Any, Any], Any]:
    rule = get_calculation(name)
    return rule, rule(given)


def _counted(key: str, title: str, unit: str, counts: Mapping[str, int], about: str, fewest: int) -> Shown:
    given = {"counts": dict(counts), "fewest": fewest, "counted": unit}
    rule, result = _work_out("counts-shown", given)
    lines = [Line(label, NOT_SHOWN if count is None else f"{count:,}", None if count is None else float(count))
             for label, count in result.shown.items()]  # fmt: skip
    headline = TOO_FEW if result.total is None else f"{result.total:,}"
    return Shown(key, title, about, headline, unit, tuple(lines), tuple(result.workings), rule.name)


def _waited(waits: Sequence[int], people: int, promised: int, fewest: int) -> Shown:
    given = {"waits": list(waits), "promised": promised, "fewest": fewest, "out_of": people}
    rule, result = _work_out("days-to-first-contact", given)
    if result.median_days is None:
        lines = [Line("People", NOT_SHOWN)]
        headline = TOO_FEW
    else:
        share = result.share_within_promise
        lines = [
            Line("People spoken with", NOT_SHOWN if result.people is None else f"{result.people:,}"),
            Line("Middle wait, working days", f"{result.median_days:g}"),
            Line(f"Within {promised} working days", NOT_SHOWN if share is None else f"{share:.0%}"),
        ]
        headline = f"{result.median_days:g}"
    about = "From being put forward to the first talk: half of the people waited as long or less."
    return Shown("first-contact", "Time to the first talk", about, headline, "working days", tuple(lines),
                 tuple(result.workings), rule.name)  # fmt: skip


def _changed(measure: Measure, pairs: Sequence[tuple[float, float]], fewest: int) -> Shown:
    given = {"pairs": [list(pair) for pair in pairs], **yardstick(measure)}
    rule, result = _work_out("reliable-change", given)
    span = f"from {measure.lowest} to {measure.highest}, {measure.better}"
    about = f"Scores before, and the latest after, of people of whom both are known; {span}."
    title = f"{measure.label}: before and after"
    key = f"wellbeing-{measure.key.replace('_', '-')}"
    if result.suppressed:
        return Shown(key, title, about, TOO_FEW, "points", (Line("People", NOT_SHOWN),),
                     tuple(result.workings), rule.name, is_unverified(measure))  # fmt: skip
    interval = result.confidence_interval
    beyond_chance = result.rule != "any_change"
    scores = Scores(
        label=measure.label,
        people=f"{result.n:,}",
        before=result.mean_before,
        after=result.mean_after,
        change=f"{result.mean_change:+.1f}",
        interval=f"{interval.low:+.1f} to {interval.high:+.1f}",
        improved=_share(result.improved, result.n, fewest),
        worse=_share(result.worsened, result.n, fewest),
        beyond_chance=beyond_chance,
    )
    improved, worse = (f"{word} {'more than chance' if beyond_chance else 'at all'}" for word in ("Improved", "Worse"))
    lines = (
        Line("People with both scores", scores.people),
        Line("Mean before", f"{scores.before:.1f}", scores.before),
        Line("Mean after", f"{scores.after:.1f}", scores.after),
        Line("Mean change", scores.change),
        Line("95% confidence interval", scores.interval),
        Line(improved, scores.improved),
        Line(worse, scores.worse),
    )
    workings = (
        *(line for line in result.workings if line.label not in ("Improved", "Worsened")),
        Working(label=improved, value=scores.improved, how="Those whose change is beyond what counts as a change"),
        Working(label=worse, value=scores.worse, how=f"Shares of fewer than {fewest} people are not shown"),
    )
    return Shown(key, title, about, scores.change, "points", lines, workings, rule.name, is_unverified(measure),
                 scores)  # fmt: skip


def _share(part: int, whole: int, fewest: int) -> str:
    """A share in words, where neither those in it nor those out of it are a handful; nobody and everybody are said."""
    if 0 < part < fewest or 0 < whole - part < fewest:
        return NOT_SHOWN
    return f"{part / whole:.0%} ({part} of {whole})"


def _gaps(gaps: Mapping[str, Mapping[str, int]], fewest: int) -> list[Shown]:
    """Gaps by need, and for each need that may be shown, by area. There are no totals by area: from them and the rows
    what is held back could be got."""
    needs = {need: sum(areas.values()) for need, areas in gaps.items()}
    about = "Each time that nothing suitable was found."
    by_need = _counted("gaps", "Looked for and not found, by need", "gaps", needs, about, fewest)
    lines: list[Line] = []
    workings: list[Working] = []
    for line in by_need.lines:
        if line.value is None:
            continue
        found = _counted("", "", "gaps", gaps[line.label], "", fewest)
        lines += [Line(f"{line.label}: {one.label}", one.said, one.value) for one in found.lines]
        workings += [Working(label=f"{line.label}: {one.label}", value=one.value, how=one.how, source=one.source)
                     for one in found.workings]  # fmt: skip
    if not workings:
        workings.append(Working(label="Result", value=NOT_SHOWN, how=f"No need has {fewest} gaps or more"))
    about = "The needs that may be shown, by where the person lives."
    by_area = Shown("gaps-by-area", "Looked for and not found, by need and area", about,
                    f"{len(lines)} lines" if lines else TOO_FEW, "gaps", tuple(lines), tuple(workings),
                    "counts-shown")  # fmt: skip
    return [by_need, by_area]


def _avoided(decisions: Sequence[tuple[date, Decimal]], fewest: int) -> Shown:
    given = {
        "decisions": [{"on": on.isoformat(), "weekly_avoided": str(amount)} for on, amount in decisions],
        "fewest": fewest,
    }
    rule, result = _work_out("avoided-cost-total", given)
    lines = [
        Line(
            month_in_words(one.month),
            NOT_SHOWN if one.weekly_avoided is None else f"{in_pounds(one.weekly_avoided)} a week",
            None if one.weekly_avoided is None else float(one.weekly_avoided),
        )
        for one in result.months
    ]
    if result.weekly_avoided is None or result.yearly_avoided is None:
        headline = TOO_FEW
    else:
        headline = in_pounds(result.weekly_avoided)
        lines.append(Line("In a year, if it lasts", in_pounds(result.yearly_avoided)))
    about = "Paid support that peer forums considered and did not buy, less what the community solution costs."
    return Shown("avoided-cost", "Cost avoided by community solutions", about, headline, "pounds a week", tuple(lines),
                 tuple(result.workings), rule.name)  # fmt: skip

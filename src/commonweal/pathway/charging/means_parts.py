"""The pages on which a person's money is told: their order, for whom each is, and which have to be there. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True)
class MeansPart:
    """One page. `group` names the lines it lists, where it does; `for_officer`: only the finance team fills it in."""

    key: str
    title: str
    heading: str
    group: str = ""
    is_needed: bool = True
    for_officer: bool = False


WHO = "Where and with whom"
MONEY = "What comes in and what there is"
COSTS = "What it costs to live"
COUNCIL = "For the finance team"
LAST = "Anything else"

PARTS: dict[str, MeansPart] = {
    part.key: part
    for part in (
        MeansPart("living", "Where they live", WHO),
        MeansPart("household", "The household", WHO),
        MeansPart("income", "Income", MONEY, "income"),
        MeansPart("capital", "Savings, property and other capital", MONEY, "capital"),
        MeansPart("partner", "The partner’s money", MONEY, "partner_income", is_needed=False),
        MeansPart("housing", "Costs of the home", COSTS, "housing"),
        MeansPart("expenditure", "Costs because of a disability or illness", COSTS, "expenditure"),
        MeansPart("words", "Anything else we should know", LAST, is_needed=False),
        MeansPart("treatment", "In full, light touch, or free", COUNCIL, is_needed=False, for_officer=True),
        MeansPart("local", "What the council leaves out", COUNCIL, "local", is_needed=False, for_officer=True),
        MeansPart("dates", "From when, and what the support costs", COUNCIL, for_officer=True),
    )
}
"""Key -> page, in the order they are asked."""


def part_after(key: str, *, is_officer: bool, is_couple: bool) -> MeansPart | None:
    """The page that comes next, or None after the last."""
    keys = list(PARTS)
    for later in keys[keys.index(key) + 1 :]:
        part = PARTS[later]
        if (is_officer or not part.for_officer) and (is_couple or later != "partner"):
            return part
    return None

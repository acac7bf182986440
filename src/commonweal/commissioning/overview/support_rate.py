"""How many of those who live somewhere get support: people for each thousand. Pure."""

from decimal import ROUND_HALF_UP, Decimal

from pydantic import Field

from commonweal.core.calculations.registry import CalculationInput, CalculationResult, OutsideRule, Working, calculation

FEW = 20
"""Below this many people a rate moves so much with each of them that places cannot be told apart by it."""

TENTH, HUNDREDTH = Decimal("0.1"), Decimal("0.01")
LIVE = "Commonweal, live record: support that has started and not ended"


class SupportRateInput(CalculationInput):
    """People with support and people who live there, of the same ages."""

    people: int = Field(ge=0, description="persons with support, each counted once")
    population: int = Field(ge=0, description="persons who live there")
    where: str = Field(default="the area", description="the area, for the working")
    ages: str = Field(default="of all ages", description="whose, for the working: aged 65 and over")
    population_source: str = Field(
        default="Office for National Statistics, mid-2020 population estimates", description="where population is from"
    )


class SupportRate(CalculationResult):
    """The rate, and how far one person moves it."""

    per_1000: Decimal = Field(description="persons with support for each 1,000 who live there, to one decimal")
    one_person_changes_it_by: Decimal = Field(description="persons for each 1,000, to two decimals")
    few_people: bool = Field(description=f"fewer than {FEW} people have support: do not compare places by it")


@calculation("support-rate", title="People with support, for each 1,000 who live there", source=LIVE)
def support_rate(given: SupportRateInput) -> SupportRate:
    """People with support x 1,000 / people who live there. Raises OutsideRule where nobody lives there."""
    if given.population == 0:
        raise OutsideRule("population", "Nobody lives there, so there is no rate", "at least 1 person")
    rate = _per_1000(given.people, given.population, TENTH)
    one = _per_1000(1, given.population, HUNDREDTH)
    few = given.people < FEW
    workings = [
        Working(
            label=f"People {given.ages} with support",
            value=f"{given.people:,}",
            how=f"in {given.where}; each person counted once",
            source=LIVE,
        ),
        Working(
            label=f"People {given.ages} who live there",
            value=f"{given.population:,}",
            how="estimated by the official statistics; nothing later is loaded",
            source=given.population_source,
        ),
        Working(
            label="For each 1,000",
            value=f"{rate}",
            how=f"{given.people:,} × 1,000 ÷ {given.population:,}, to one decimal",
        ),
        Working(
            label="How firm it is",
            value="Few people" if few else "Firm enough to compare",
            how=f"one person more or fewer changes it by {one or 'less than 0.01'}"
            + (f"; with fewer than {FEW} people, do not compare places by it" if few else ""),
        ),
    ]
    return SupportRate(per_1000=rate, one_person_changes_it_by=one, few_people=few, workings=workings)


def _per_1000(people: int, population: int, step: Decimal) -> Decimal:
    return (Decimal(1000) * people / population).quantize(step, ROUND_HALF_UP)

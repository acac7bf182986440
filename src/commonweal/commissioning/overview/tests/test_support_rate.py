from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.commissioning.overview.support_rate import FEW, SupportRateInput, support_rate
from commonweal.core.calculations.registry import InvalidInput, get_calculation


def test_the_rate_and_its_working() -> None:
    # 56 x 1,000 / 34,944 = 1.6025...; one person: 1,000 / 34,944 = 0.0286...
    found = support_rate(SupportRateInput(people=56, population=34_944, where="Poole", ages="aged 65 and over"))
    assert (found.per_1000, found.one_person_changes_it_by, found.few_people) == (
        Decimal("1.6"),
        Decimal("0.03"),
        False,
    )
    assert [line.value for line in found.workings] == ["56", "34,944", "1.6", "Firm enough to compare"]
    assert "56 × 1,000 ÷ 34,944" in found.workings[2].how


def test_half_a_tenth_is_rounded_up() -> None:
    assert support_rate(SupportRateInput(people=1, population=800)).per_1000 == Decimal("1.3")  # 1.25


def test_few_people_are_said_to_be_few() -> None:
    few = support_rate(SupportRateInput(people=FEW - 1, population=1_000))
    assert few.few_people
    assert "do not compare places by it" in few.workings[-1].how
    assert not support_rate(SupportRateInput(people=FEW, population=1_000)).few_people


def test_no_rate_where_nobody_lives() -> None:
    with pytest.raises(InvalidInput) as refused:
        get_calculation("support-rate")({"people": 3, "population": 0})
    assert refused.value.problems[0].field == "population"
    assert refused.value.problems[0].allowed == "at least 1 person"


@given(st.integers(0, 10_000), st.integers(1, 1_000_000))
def test_the_rate_is_the_share_to_a_twentieth(people: int, population: int) -> None:
    found = support_rate(SupportRateInput(people=people, population=population))
    assert abs(found.per_1000 - Decimal(1000) * people / population) <= Decimal("0.05")

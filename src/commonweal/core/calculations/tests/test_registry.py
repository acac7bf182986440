"""The register of rules: what may be registered, what is said of a faulty input, and rounding."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.calculations.registry import (
    CalculationInput,
    CalculationResult,
    InvalidInput,
    all_calculations,
    calculation,
    get_calculation,
    in_pounds,
    to_the_penny,
)

GOOD = {"miles": "3", "on": "2026-04-06"}


def test_a_rule_takes_a_mapping_and_gives_its_result_with_working_and_policies(taxi):
    result = taxi({**GOOD, "vehicle": "wheelchair"})
    assert result.fare == Decimal("12.03")
    assert [line.label for line in result.workings] == ["Rate", "Fare"]
    assert result.policies == ["taxi/2020.toml"]


def test_every_rule_is_listed_in_order_of_name(taxi):
    names = [rule.name for rule in all_calculations()]
    assert "taxi" in names
    assert names == sorted(names)


def test_an_unknown_rule_is_a_key_error():
    with pytest.raises(KeyError):
        get_calculation("no-such-rule")


@pytest.mark.parametrize(
    ("spoilt", "field", "message", "allowed"),
    [
        ({"miles": "-1"}, "miles", "greater than or equal to 0", "at least 0"),
        ({"miles": "101"}, "miles", "less than or equal to 100", "at most 100"),
        ({"miles": "far"}, "miles", "valid decimal", "a number, like 12.50"),
        ({"on": "6 April"}, "on", "valid date", "a date as YYYY-MM-DD"),
        ({"on": None}, "on", "valid date", "a date as YYYY-MM-DD"),
        ({"vehicle": "bus"}, "vehicle", "'car' or 'wheelchair'", "'car' or 'wheelchair'"),
        ({"passengers": "two"}, "passengers", "valid integer", "a whole number"),
        ({"passengers": 0}, "passengers", "greater than or equal to 1", "at least 1"),
        ({"milles": 3}, "milles", "not permitted", "only the fields of the schema"),
        ({"on": "2019-12-31"}, "on", "There was no tariff before 2020", "a date from 2020-01-01 on"),
    ],
)
def test_a_faulty_field_is_named_with_what_is_wrong_and_what_is_allowed(taxi, spoilt, field, message, allowed):
    with pytest.raises(InvalidInput) as refused:
        taxi({**GOOD, **spoilt})
    (problem,) = refused.value.problems
    assert (problem.field, problem.allowed) == (field, allowed)
    assert message in problem.message


def test_every_fault_is_listed_not_only_the_first(taxi):
    with pytest.raises(InvalidInput) as refused:
        taxi({"miles": "-1", "vehicle": "bus"})
    assert {problem.field for problem in refused.value.problems} == {"miles", "on", "vehicle"}
    missing = next(problem for problem in refused.value.problems if problem.field == "on")
    assert missing.allowed == "this field is needed"


def test_a_name_is_taken_once(taxi):
    with pytest.raises(ValueError, match="registered twice"):

        @calculation("taxi", title="Another", source="")
        def again(given: CalculationInput) -> CalculationResult:
            raise AssertionError


def test_a_rule_without_types_is_refused_at_once():
    with pytest.raises(ValueError, match="annotate"):

        @calculation("untyped", title="", source="")
        def untyped(given): ...


def test_the_schema_describes_input_and_result(taxi):
    schema = taxi.schema()
    assert (schema["name"], schema["version"]) == ("taxi", "3")
    assert schema["input"]["required"] == ["miles", "on"]
    assert schema["input"]["additionalProperties"] is False
    assert set(schema["result"]["properties"]) == {"fare", "shared", "workings", "policies"}


@pytest.mark.parametrize(
    ("amount", "rounded"),
    [("0.005", "0.01"), ("0.0049999", "0.00"), ("2.675", "2.68"), ("-0.005", "-0.01"), ("1", "1.00")],
)
def test_money_is_rounded_half_up_to_the_penny(amount, rounded):
    assert str(to_the_penny(Decimal(amount))) == rounded


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_rounding_moves_an_amount_by_half_a_penny_at_most(amount):
    rounded = to_the_penny(amount)
    assert abs(rounded - amount) <= Decimal("0.005")
    assert to_the_penny(rounded) == rounded


def test_pounds_are_written_as_people_write_them():
    assert [in_pounds(Decimal(text)) for text in ("1234.5", "-3", "0.005")] == ["£1,234.50", "-£3.00", "£0.01"]

"""Eligibility, condition by condition, against SI 2015/313."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.core.calculations.registry import InvalidInput, get_calculation
from commonweal.pathway.assessments.eligibility import EligibilityResult
from commonweal.pathway.assessments.outcomes import (
    ABILITIES,
    ADULT_OUTCOMES,
    CARER_ABILITIES,
    CARER_OUTCOMES,
    Ability,
)

ADULT = get_calculation("eligibility")
CARER = get_calculation("carer-eligibility")
WAYS_OF_BEING_UNABLE = [ability for ability in Ability if ability is not Ability.ABLE]


def adult(**answers: str) -> EligibilityResult:
    result = ADULT({"impairment": True, "outcomes": answers, "wellbeing_impact": True})
    assert isinstance(result, EligibilityResult)
    return result


@pytest.mark.parametrize(
    ("answers", "eligible"),
    [
        ({}, False),
        ({"a": "needs_assistance"}, False),
        ({"a": "needs_assistance", "b": "able"}, False),
        ({"a": "needs_assistance", "b": "takes_longer"}, True),
        ({"i": "endangers", "j": "pain_or_distress"}, True),
        (dict.fromkeys("abcdefghij", "able"), False),
        (dict.fromkeys("abcdefghij", "takes_longer"), True),
    ],
)
def test_an_adult_needs_two_outcomes_not_achieved(answers: dict[str, str], eligible: bool) -> None:
    assert adult(**answers).eligible is eligible


@pytest.mark.parametrize("way", WAYS_OF_BEING_UNABLE)
def test_each_of_the_four_ways_makes_an_adult_unable(way: Ability) -> None:
    assert adult(c=way, g=way).unable == ["c", "g"]


@pytest.mark.parametrize("missing", ["impairment", "wellbeing_impact"])
def test_an_adult_without_one_of_the_other_conditions_is_not_eligible(missing: str) -> None:
    answers = {"impairment": True, "outcomes": {"a": "endangers", "b": "endangers"}, "wellbeing_impact": True}
    assert ADULT(answers).eligible
    result = ADULT(answers | {missing: False})
    assert not result.eligible
    assert "section 13(5)" in result.workings[-1].how


def test_letters_are_listed_in_order_whatever_the_order_given() -> None:
    assert adult(j="endangers", a="endangers", e="endangers").unable == ["a", "e", "j"]


def test_there_is_a_reason_for_each_condition_and_each_outcome() -> None:
    reasons = adult(a="pain_or_distress", b="able").reasons
    assert len(reasons) == 3 + 10
    assert reasons[0] == "Needs from a physical or mental impairment or illness: yes."
    assert reasons[1] == "a. Food and drink: unable: can do it, but it causes significant pain, distress or anxiety."
    assert reasons[2] == "b. Keeping clean: able."
    assert reasons[3] == "c. Using the toilet: not answered, counted as able."
    assert reasons[11] == "Unable to achieve two or more of the ten outcomes: no."
    assert reasons[12] == "A significant impact on wellbeing: yes."


@pytest.mark.parametrize(
    ("answers", "eligible"),
    [
        ({"necessary_care": True, "wellbeing_impact": True}, False),
        ({"necessary_care": True, "health_at_risk": True, "wellbeing_impact": True}, True),
        ({"necessary_care": True, "outcomes": {"h": "needs_assistance"}, "wellbeing_impact": True}, True),
        ({"necessary_care": True, "outcomes": {"h": "able"}, "wellbeing_impact": True}, False),
        ({"necessary_care": False, "health_at_risk": True, "wellbeing_impact": True}, False),
        ({"necessary_care": True, "health_at_risk": True, "wellbeing_impact": False}, False),
    ],
)
def test_a_carer_needs_health_at_risk_or_one_outcome_not_achieved(answers: dict[str, object], eligible: bool) -> None:
    result = CARER(answers)
    assert result.eligible is eligible
    assert len(result.reasons) == 3 + 8


def test_taking_longer_is_refused_for_a_carer() -> None:
    with pytest.raises(InvalidInput) as raised:
        CARER({"necessary_care": True, "outcomes": {"a": "takes_longer"}, "wellbeing_impact": True})
    assert raised.value.problems[0].field == "outcomes.a"
    assert "endangers" in raised.value.problems[0].allowed


@pytest.mark.parametrize(
    ("outcomes", "field", "allowed"),
    [({"k": "able"}, "outcomes.k", "'j'"), ({"a": "sometimes"}, "outcomes.a", "'takes_longer'")],
)
def test_an_unknown_letter_or_ability_is_refused_with_what_is_allowed(
    outcomes: dict[str, str], field: str, allowed: str
) -> None:
    with pytest.raises(InvalidInput) as raised:
        ADULT({"impairment": True, "outcomes": outcomes, "wellbeing_impact": True})
    assert raised.value.problems[0].field.startswith(field)
    assert allowed in raised.value.problems[0].allowed


def test_every_outcome_and_ability_has_words_for_pages() -> None:
    assert "".join(ADULT_OUTCOMES) == "abcdefghij"
    assert "".join(CARER_OUTCOMES) == "abcdefgh"
    assert set(ABILITIES) == set(Ability)
    assert len(CARER_ABILITIES) == 4
    for letter, outcome in (*ADULT_OUTCOMES.items(), *CARER_OUTCOMES.items()):
        assert outcome.letter == letter
        assert outcome.question.endswith("?")
        assert outcome.regulation.startswith("SI 2015/313 reg ")


@given(
    impairment=st.booleans(),
    outcomes=st.dictionaries(st.sampled_from("abcdefghij"), st.sampled_from([str(ability) for ability in Ability])),
    wellbeing_impact=st.booleans(),
)
def test_an_adult_is_eligible_exactly_when_all_three_conditions_hold(
    impairment: bool, outcomes: dict[str, str], wellbeing_impact: bool
) -> None:
    result = ADULT({"impairment": impairment, "outcomes": outcomes, "wellbeing_impact": wellbeing_impact})
    not_achieved = sorted(letter for letter, ability in outcomes.items() if ability != "able")
    assert result.unable == not_achieved
    assert result.eligible is (impairment and wellbeing_impact and len(not_achieved) >= 2)
    assert all(line.label and line.value and line.source for line in result.workings)
    assert EligibilityResult.model_validate(result.model_dump(mode="json")) == result


@given(
    necessary_care=st.booleans(),
    health_at_risk=st.booleans(),
    outcomes=st.dictionaries(
        st.sampled_from("abcdefgh"), st.sampled_from([str(ability) for ability in CARER_ABILITIES])
    ),
    wellbeing_impact=st.booleans(),
)
def test_a_carer_is_eligible_exactly_when_all_three_conditions_hold(
    necessary_care: bool, health_at_risk: bool, outcomes: dict[str, str], wellbeing_impact: bool
) -> None:
    result = CARER(
        {
            "necessary_care": necessary_care,
            "health_at_risk": health_at_risk,
            "outcomes": outcomes,
            "wellbeing_impact": wellbeing_impact,
        }
    )
    affected = health_at_risk or any(ability != "able" for ability in outcomes.values())
    assert result.eligible is (necessary_care and affected and wellbeing_impact)
    assert EligibilityResult.model_validate(result.model_dump(mode="json")) == result

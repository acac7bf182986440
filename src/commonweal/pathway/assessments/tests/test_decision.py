"""The decision in words."""

import pytest

from commonweal.pathway.assessments.decision import (
    carer_found,
    conditions,
    decision_sentence,
    needs_found,
    what_happens_next,
    what_was_found,
)
from commonweal.pathway.assessments.eligibility import (
    CarerEligibilityInput,
    EligibilityInput,
    carer_eligibility,
    eligibility,
)
from commonweal.pathway.forms.definitions.mapping import Mapped


def test_a_decision_is_one_sentence_to_the_person_and_about_them():
    assert (
        decision_sentence("you", is_eligible=True) == "Your needs are eligible for care and support from the council."
    )
    assert decision_sentence("Rose", is_eligible=False).startswith("Rose’s needs are not eligible")


@pytest.mark.parametrize("impairment", [True, False])
@pytest.mark.parametrize("impact", [True, False])
@pytest.mark.parametrize("unable", ["", "a", "ab", "abcdefghij"])
def test_the_three_conditions_in_words_are_those_that_the_rule_decides_by(impairment, impact, unable):
    found = eligibility(
        EligibilityInput.model_validate(
            {
                "impairment": impairment,
                "outcomes": dict.fromkeys(unable, "endangers"),
                "wellbeing_impact": impact,
            }
        )
    )
    said = conditions(has_impairment=impairment, unable=found.unable, wellbeing_impact=impact)
    assert found.eligible == all(condition.is_met for condition in said)


def test_a_letter_names_what_is_hard_and_which_conditions_are_not_met():
    met = needs_found(Mapped(conditions={"impairment": True}), ["b"])
    assert what_was_found(met) == (
        "We found that you need help, or have real difficulty, with one everyday thing: keeping clean. The law has "
        "three conditions. We did not find that you cannot do two or more of the ten because of it, or that this has, "
        "or is likely to have, a significant effect on your wellbeing."
    )
    all_met = needs_found(Mapped(conditions={"impairment": True, "wellbeing-impact": True}), ["b", "d"])
    assert what_was_found(all_met).endswith(
        "with 2 everyday things: keeping clean, getting dressed. All three conditions of the law are met."
    )
    assert "manage all of the ten" in what_was_found(needs_found(Mapped(), []))


@pytest.mark.parametrize("necessary", [True, False])
@pytest.mark.parametrize("health", [True, False])
@pytest.mark.parametrize("impact", [True, False])
@pytest.mark.parametrize("unable", ["", "a"])
def test_a_carers_conditions_in_words_are_those_that_the_rule_decides_by(necessary, health, impact, unable):
    found = carer_eligibility(
        CarerEligibilityInput.model_validate(
            {
                "necessary_care": necessary,
                "health_at_risk": health,
                "outcomes": dict.fromkeys(unable, "endangers"),
                "wellbeing_impact": impact,
            }
        )
    )
    conditions = {"necessary-care": necessary, "carer-health": health, "carer-wellbeing-impact": impact}
    assert carer_found(Mapped(conditions=conditions), found.unable).is_eligible == found.eligible


def test_a_carer_is_told_of_the_eight_and_that_they_pay_nothing_for_anothers_support():
    assert "all of the eight" in what_was_found(carer_found(Mapped(), []))
    assert decision_sentence("you", is_eligible=True, of_carer=True) == (
        "Your needs are eligible for support as a carer from the council."
    )
    assert "You never pay" in what_happens_next(is_eligible=True, of_carer=True)


def test_what_happens_next_is_planning_or_advice():
    assert "a budget to start from" in what_happens_next(is_eligible=True)
    assert "ask us again at any time" in what_happens_next(is_eligible=False)
    assert "A lunch club at the chapel" in what_happens_next(is_eligible=False, advice="A lunch club at the chapel")

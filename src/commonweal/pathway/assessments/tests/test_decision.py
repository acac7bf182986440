"""The decision in words, and the parts in their order."""

import pytest

from commonweal.pathway.assessments.decision import conditions, decision_sentence, what_happens_next, what_was_found
from commonweal.pathway.assessments.eligibility import EligibilityInput, eligibility
from commonweal.pathway.assessments.outcomes import ADULT_OUTCOMES
from commonweal.pathway.assessments.parts import PARTS, Writer, part_after
from commonweal.pathway.assessments.wellbeing import AREAS


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
    met = conditions(has_impairment=True, unable=["b"], wellbeing_impact=False)
    assert what_was_found(["b"], met) == (
        "We found that you need help, or have real difficulty, with one everyday thing: keeping clean. The law has "
        "three conditions. We did not find that you cannot do two or more of the ten because of it, or that this has, "
        "or is likely to have, a significant effect on your wellbeing."
    )
    all_met = conditions(has_impairment=True, unable=["b", "d"], wellbeing_impact=True)
    assert what_was_found(["b", "d"], all_met).endswith(
        "with 2 everyday things: keeping clean, getting dressed. All three conditions of the law are met."
    )
    assert "manage all of the ten" in what_was_found([], met)


def test_what_happens_next_is_planning_or_advice():
    assert "a budget to start from" in what_happens_next(is_eligible=True)
    assert "ask us again at any time" in what_happens_next(is_eligible=False)
    assert "A lunch club at the chapel" in what_happens_next(is_eligible=False, advice="A lunch club at the chapel")


def test_every_outcome_is_a_part_and_a_decision_needs_it():
    assert all(PARTS[letter].is_needed for letter in ADULT_OUTCOMES)


def test_going_on_leads_each_writer_through_their_own_parts():
    own = frozenset({Writer.PERSON})
    assert part_after("what-matters", own).key == "strengths"
    assert part_after("strengths", own) is None
    assessor = frozenset({Writer.ASSESSOR})
    walked = ["taking-part"]
    while (following := part_after(walked[-1], assessor)) is not None:
        walked.append(following.key)
    assert walked == list(PARTS)


def test_wellbeing_has_the_nine_areas_of_the_law_in_its_order():
    assert [area.source[-2] for area in AREAS.values()] == list("abcdefghi")

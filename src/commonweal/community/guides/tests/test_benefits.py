"""The guide to money lists the payments that GOV.UK's own checker lists for England, case by case.

The cases say what that checker's tests say of each payment (alphagov/smart-answers, "check benefits and financial
support", MIT licence, as of 21 August 2026), in our questions and answers. Where its tests leave an answer out, so do
we.
"""

import pytest

from commonweal.community.guides.document.conditions import holds
from commonweal.community.guides.queries import _shipped_guide

KIDS = ("under-2", "2", "3-4", "5-7", "8-11", "12-15", "16-17", "18-19")
UNDER_12, UNDER_18, SCHOOL = KIDS[:5], KIDS[:7], KIDS[2:7]


def case(payment: str, listed: bool, answers: str) -> tuple[str, bool, str]:
    return payment, listed, answers


def for_ages(payment: str, listed: bool, ages: tuple[str, ...], answers: str = "") -> list[tuple[str, bool, str]]:
    """The case once for each age of a child."""
    return [case(payment, listed, f"children=yes ages={age} {answers}") for age in ages]


CASES = [
    *for_ages("maternity", True, ("expecting", "under-2"), "pension=no"),
    *for_ages("maternity", False, ("5-7",), "pension=no"),
    case("maternity", False, "pension=yes"),
    case("maternity", False, "pension=no children=no"),
    *for_ages("sure-start", True, ("expecting", "under-2"), "benefits=yes which=universal-credit"),
    *for_ages("sure-start", True, ("expecting", "under-2"), "benefits=unsure"),
    *for_ages("sure-start", False, KIDS[1:], "benefits=unsure"),
    *for_ages("sure-start", False, ("expecting",), "benefits=no"),
    *for_ages("sure-start", False, ("expecting",), "benefits=yes which=housing"),
    case("sure-start", False, "children=no"),
    case("support-allowance", True, "pension=no condition=yes limits=cannot"),
    case("support-allowance", True, "pension=no condition=yes limits=some"),
    case("support-allowance", False, "pension=no condition=yes limits=no"),
    case("support-allowance", False, "pension=yes condition=yes limits=some"),
    case("support-allowance", False, "pension=no condition=no"),
    case("support-allowance", False, "pension=no work=retired condition=yes limits=some"),
    case("jobseekers", True, "pension=no work=yes hours=less"),
    case("jobseekers", True, "pension=no work=yes hours=less limits=no"),
    case("jobseekers", True, "pension=no work=yes hours=less limits=some"),
    case("jobseekers", True, "pension=no work=no"),
    case("jobseekers", True, "pension=no work=no limits=some"),
    case("jobseekers", False, "pension=yes work=yes hours=less"),
    case("jobseekers", False, "pension=no work=yes hours=more"),
    case("jobseekers", False, "pension=no work=yes hours=less limits=cannot"),
    case("jobseekers", False, "pension=yes work=no"),
    case("jobseekers", False, "pension=yes work=retired"),
    case("jobseekers", False, "pension=no work=no limits=cannot"),
    case("pension-credit", True, "pension=yes benefits=yes which=universal-credit"),
    case("pension-credit", True, "pension=yes benefits=no"),
    case("pension-credit", False, "pension=no benefits=no"),
    case("pension-credit", False, "pension=yes benefits=yes which=pension-credit"),
    case("access-to-work", True, "condition=yes limits=no"),
    case("access-to-work", True, "condition=yes limits=some"),
    case("access-to-work", False, "condition=no"),
    case("access-to-work", False, "condition=yes limits=cannot"),
    case("universal-credit", True, "pension=no benefits=no savings=under"),
    case("universal-credit", True, "pension=no benefits=yes which=housing savings=nothing"),
    case("universal-credit", False, "pension=no benefits=yes which=housing savings=over"),
    case("universal-credit", False, "pension=yes benefits=yes which=housing savings=under"),
    case("universal-credit", False, "pension=no benefits=yes which=housing,universal-credit savings=nothing"),
    case("housing-benefit", True, "pension=yes benefits=yes which=pension-credit"),
    case("housing-benefit", True, "pension=yes benefits=no"),
    case("housing-benefit", False, "pension=yes benefits=yes which=housing"),
    case("bus-pass", True, "pension=yes"),
    case("bus-pass", False, "pension=no"),
    case("disabled-bus-pass", True, "condition=yes"),
    case("disabled-bus-pass", False, "condition=no"),
    *for_ages("tax-free-childcare", True, UNDER_12, "work=yes"),
    *for_ages("tax-free-childcare", True, UNDER_18, "work=yes child-ill=yes"),
    *for_ages("tax-free-childcare", False, UNDER_12, "work=no"),
    *for_ages("tax-free-childcare", False, UNDER_12, "work=retired"),
    *for_ages("tax-free-childcare", False, KIDS[5:], "work=yes child-ill=no"),
    *for_ages("tax-free-childcare", False, ("18-19",), "work=yes child-ill=yes"),
    case("tax-free-childcare", False, "work=yes children=no"),
    *for_ages("childcare-2", True, ("2",), "benefits=yes which=universal-credit"),
    *for_ages("childcare-2", False, ("2",), "benefits=yes which=housing"),
    *for_ages("childcare-2", False, ("2",), "benefits=no"),
    *for_ages("childcare-2", False, ("3-4",), "benefits=unsure"),
    *for_ages("childcare-3", True, ("3-4",)),
    *for_ages("childcare-3", False, ("5-7",)),
    *for_ages("childcare-working", True, ("under-2", "2", "3-4"), "work=yes"),
    *for_ages("childcare-working", False, ("5-7",), "work=yes"),
    *for_ages("childcare-working", False, ("under-2", "2", "3-4"), "work=no"),
    *for_ages("childcare-working", False, ("under-2", "2", "3-4"), "work=retired"),
    case("child-benefit", True, "children=yes"),
    case("child-benefit", False, "children=no"),
    case("tv-licence", True, "condition=yes"),
    case("tv-licence", True, "pension=yes benefits=unsure"),
    case("tv-licence", True, "pension=yes benefits=yes which=pension-credit"),
    case("tv-licence", False, "pension=yes benefits=yes which=income-support"),
    case("tv-licence", False, "pension=no condition=no"),
    case("tv-licence", False, "pension=no condition=no benefits=no"),
    *for_ages("dla-child", True, KIDS[:6], "child-ill=yes"),
    *for_ages("dla-child", False, ("18-19",), "child-ill=yes"),
    *for_ages("dla-child", False, KIDS[:6], "child-ill=no"),
    *[case("winter-fuel", True, f"pension=yes benefits={benefits}") for benefits in ("yes", "no", "unsure")],
    case("winter-fuel", False, "pension=no"),
    *for_ages("pip", True, ("16-17", "18-19"), "child-ill=yes"),
    case("pip", True, "pension=no condition=yes"),
    case("pip", False, "pension=yes condition=no"),
    *for_ages("pip", False, ("16-17", "18-19"), "child-ill=no"),
    *for_ages("pip", False, ("5-7",), "child-ill=yes"),
    case("pip", False, "pension=yes children=no"),
    case("attendance-allowance", True, "pension=yes condition=yes daily=yes"),
    case("attendance-allowance", False, "pension=no condition=yes daily=yes"),
    case("attendance-allowance", False, "pension=yes condition=no"),
    case("attendance-allowance", False, "pension=yes condition=yes daily=no"),
    case("mortgage", True, "benefits=yes which=income-support"),
    case("mortgage", False, "benefits=yes which=housing"),
    case("mortgage", False, "benefits=no"),
    case("budgeting-loan", True, "benefits=yes which=income-support"),
    case("budgeting-loan", False, "benefits=yes which=universal-credit"),
    case("budgeting-loan", False, "benefits=yes which=housing"),
    case("budgeting-loan", False, "benefits=no"),
    *for_ages("healthy-start", True, ("expecting", "under-2", "2", "3-4"), "benefits=unsure"),
    *for_ages("healthy-start", False, ("5-7",), "benefits=unsure"),
    *for_ages("healthy-start", False, ("2",), "benefits=no"),
    *for_ages("healthy-start", False, ("2",), "benefits=yes which=housing"),
    *for_ages("school-meals", True, SCHOOL, "benefits=unsure"),
    *for_ages("school-meals", False, ("2", "18-19"), "benefits=unsure"),
    *for_ages("school-meals", False, SCHOOL, "benefits=yes which=housing"),
    *for_ages("school-transport", True, KIDS[2:]),
    *for_ages("school-transport", False, ("expecting", "under-2", "2")),
    *for_ages("bursary", True, ("16-17", "18-19")),
    *for_ages("bursary", False, ("12-15",)),
    case("carers-allowance", True, "caring=yes"),
    case("carers-allowance", False, "caring=no"),
    case("warm-home", True, "benefits=yes which=pension-credit"),
    case("warm-home", True, "benefits=unsure"),
    case("warm-home", False, "benefits=no"),
    case("help-to-save", True, "pension=no benefits=unsure"),
    case("help-to-save", True, "pension=no benefits=yes which=universal-credit"),
    case("help-to-save", False, "pension=no benefits=yes which=housing"),
    case("help-to-save", False, "pension=yes benefits=unsure"),
    case("help-to-save", False, "pension=no benefits=no"),
    case("adaptations", True, "condition=yes savings=under"),
    case("adaptations", True, "children=yes child-ill=yes savings=nothing"),
    case("adaptations", False, "condition=yes savings=over"),
    case("adaptations", False, "children=yes child-ill=yes savings=over"),
    case("adaptations", False, "condition=no children=no savings=under"),
    *[case(payment, True, "pension=no") for payment in ("council-tax", "health-costs", "council-help")],
]  # fmt: skip
TICKED = {"ages", "which"}


@pytest.fixture(scope="module")
def rules():
    guide = _shipped_guide("money")
    return {one.key: one.when for one in guide.advice}


@pytest.mark.parametrize(("payment", "listed", "answers"), CASES)
def test_a_payment_is_listed_as_govuk_lists_it(rules, payment, listed, answers):
    given = dict(part.split("=") for part in answers.split())
    told = {key: tuple(value.split(",")) if key in TICKED else value for key, value in given.items()}
    assert holds(rules[payment], told) is listed


def test_every_payment_of_the_guide_has_cases_that_list_it_and_all_but_three_some_that_do_not(rules):
    listed = {payment for payment, is_listed, _ in CASES if is_listed}
    left_out = {payment for payment, is_listed, _ in CASES if not is_listed}
    payments = rules.keys() - {"debt", "check"}
    assert listed == payments
    assert payments - left_out == {"council-tax", "health-costs", "council-help"}

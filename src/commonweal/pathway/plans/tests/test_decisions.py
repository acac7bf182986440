"""Status, what signing sets off, age bands, reviews and pictures, on plain values."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from commonweal.pathway.plans import models, plan_cost
from commonweal.pathway.plans.age_bands import age_band
from commonweal.pathway.plans.beginnings import Beginning, Terms, beginning_of
from commonweal.pathway.plans.kinds import KIND_TITLES, SupportKind
from commonweal.pathway.plans.pictures import WIDTH, bar
from commonweal.pathway.plans.reviewing import review_by
from commonweal.pathway.plans.status import STATUS_WORDS, Agreements, Status, status_of, waited_for
from commonweal.pathway.plans.who_pays import who_pays

AT = datetime(2026, 12, 1, tzinfo=UTC)
MAYBE = st.sampled_from([None, AT])
TERMS = Terms("home_care", "Mornings", Decimal(10), Decimal(25), Decimal(0), "managed")


def test_the_words_of_the_rule_are_the_words_of_the_tables():
    assert set(SupportKind.values) == set(SupportKind) == set(KIND_TITLES)
    assert set(plan_cost.LineHolding) == set(models.Holding.values)
    assert dict(SupportKind.choices) == {kind.value: kind.label for kind in SupportKind}


COST = Decimal("500.00")


@pytest.mark.parametrize(
    ("contribution", "sides", "expected"),
    [
        (None, None, ("0", "500.00", "0")),
        ("80.00", None, ("80.00", "420.00", "0")),
        ("80.00", {"council": "300.00", "nhs": "200.00"}, ("80.00", "220.00", "200.00")),
        ("80.00", {"council": "50.00", "nhs": "450.00"}, ("50.00", "0.00", "450.00")),
        ("80.00", {"council": "400.00", "nhs": "0.00", "person": "100.00"}, ("180.00", "320.00", "0.00")),
        (None, {"council": "300.00", "nhs": "200.00"}, ("0", "300.00", "200.00")),
        ("80.00", {"council": "300.00", "nhs": "100.00"}, ("80.00", "420.00", "0")),
    ],
)
def test_who_pays_adds_up_and_what_the_nhs_pays_is_never_charged(contribution, sides, expected):
    payers = who_pays(
        COST,
        Decimal(contribution) if contribution else None,
        {side: Decimal(amount) for side, amount in sides.items()} if sides else None,
    )
    amounts = [amount for _, _, amount in payers.parts("Rose")]
    assert [str(amount) for amount in amounts] == list(expected)
    assert sum(amounts) == COST


@pytest.mark.parametrize(
    ("agreements", "status"),
    [
        (Agreements(), Status.DRAFTING),
        (Agreements(needs_approval=True), Status.DRAFTING),
        (Agreements(worker_at=AT), Status.WAITING_FOR_PERSON),
        (Agreements(person_at=AT), Status.WAITING_FOR_WORKER),
        (Agreements(person_at=AT, worker_at=AT, needs_approval=True), Status.WAITING_FOR_MANAGER),
        (Agreements(worker_at=AT, manager_at=AT, needs_approval=True), Status.WAITING_FOR_PERSON),
        (Agreements(person_at=AT, worker_at=AT), Status.WAITING_FOR_MANAGER),
        (Agreements(person_at=AT, worker_at=AT, signed_at=AT), Status.SIGNED),
        (Agreements(person_at=AT, worker_at=AT, signed_at=AT, replaced_at=AT), Status.REPLACED),
    ],
)
def test_status_is_read_from_the_timestamps(agreements, status):
    assert status_of(agreements) is status


@given(st.builds(Agreements, MAYBE, MAYBE, MAYBE, st.booleans(), MAYBE, MAYBE))
def test_every_plan_has_a_status_with_words_and_an_unsigned_one_never_says_signed(agreements):
    status = status_of(agreements)
    assert STATUS_WORDS[status]
    assert (status is Status.SIGNED) == (agreements.signed_at is not None and agreements.replaced_at is None)
    if status in waited_for(agreements):
        assert status is waited_for(agreements)[0]


def test_a_direct_payment_begins_at_once_and_unpaid_help_never():
    assert beginning_of(replaced(holding="direct_payment")) is Beginning.AT_ONCE
    assert beginning_of(replaced(holding="unpaid")) is Beginning.UNPAID


def test_what_is_arranged_goes_on_only_unchanged_and_while_it_is_supported():
    assert beginning_of(TERMS) is Beginning.TO_ARRANGE
    assert beginning_of(TERMS, TERMS, is_supported=True) is Beginning.GOES_ON
    assert beginning_of(TERMS, TERMS, is_supported=False) is Beginning.TO_ARRANGE


@pytest.mark.parametrize(
    "changed",
    [
        {"weekly_hours": Decimal(11)},
        {"hourly_price": Decimal("25.01")},
        {"description": "Evenings"},
        {"kind": "respite"},
        {"holding": "individual_service_fund"},
    ],
)
def test_any_change_of_terms_is_arranged_anew(changed):
    assert beginning_of(replaced(**changed), TERMS, is_supported=True) is Beginning.TO_ARRANGE


def replaced(**changed: object) -> Terms:
    return Terms(**(TERMS.__dict__ | changed))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("age", "band"),
    [
        (None, "not known"),
        (17, "under 18"),
        (18, "18-64"),
        (64, "18-64"),
        (65, "65-74"),
        (75, "75-84"),
        (84, "75-84"),
        (85, "85+"),
    ],
)
def test_age_bands(age, band):
    assert age_band(age) == band


def test_a_plan_is_reviewed_within_a_year_and_within_half_of_one_where_there_is_a_direct_payment():
    assert review_by(date(2026, 12, 7), has_direct_payment=False) == date(2027, 12, 7)
    assert review_by(date(2026, 12, 7), has_direct_payment=True) == date(2027, 6, 7)


AMOUNTS = st.lists(st.decimals(0, 5000, places=2), max_size=6)


@given(AMOUNTS, st.none() | st.decimals(0, 5000, places=2))
def test_a_bar_never_runs_out_of_its_frame_and_its_parts_touch(amounts, limit):
    drawn = bar([(str(index), "part", amount) for index, amount in enumerate(amounts)], limit)
    end = 0.0
    for segment in drawn.segments:
        assert segment.amount > 0
        assert segment.x == pytest.approx(end, abs=0.1)
        end = segment.x + segment.width
    assert end <= WIDTH + 0.1
    assert drawn.total == sum(amounts)
    if drawn.limit_x is not None:
        assert 0 <= drawn.limit_x <= WIDTH
        assert max(end, drawn.limit_x) == pytest.approx(WIDTH, abs=0.1)

"""Days, amounts and phone numbers as people type them."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError

from commonweal.core.design.forms import AmountField, DayField, PhoneField, choices_of


@pytest.mark.parametrize("month", ["2", "02", "feb", "Feb.", "February", " FEBRUARY "])
def test_a_month_is_a_number_or_a_name(month):
    assert DayField().clean(["12", month, "1940"]) == date(1940, 2, 12)


@pytest.mark.parametrize("month", ["13", "fe", "febuary!", "ma", "0"])
def test_what_is_no_month_is_refused(month):
    with pytest.raises(ValidationError, match="Enter a real date"):
        DayField().clean(["12", month, "1940"])


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("£17.50", "17.50"), ("1,250", "1250"), ("£ 12,500.75", "12500.75"), ("7.5", "7.5"), ("1,250,000", "1250000")],
)
def test_an_amount_is_taken_with_its_pound_sign_and_commas(typed, amount):
    assert AmountField().clean(typed) == Decimal(amount)


@pytest.mark.parametrize("typed", ["lots", "12,5", "1.2.3", "£"])
def test_what_is_no_amount_is_refused(typed):
    with pytest.raises(ValidationError):
        AmountField().clean(typed)


def test_a_phone_number_may_have_words_beside_it_and_needs_a_number():
    assert PhoneField().clean("01632 960001 (after six)") == "01632 960001 (after six)"
    assert PhoneField().clean("") == ""
    with pytest.raises(ValidationError, match="Enter a phone number"):
        PhoneField().clean("ask my son")


def test_choices_in_groups_are_each_a_choice_of_their_own():
    class Grouped(forms.Form):
        kind = forms.ChoiceField(choices=[("", "Choose"), ("Pensions", [("state", "State pension"), ("work", "Work")])])

    found = [(one["value"], one["text"], one["selected"]) for one in choices_of(Grouped({"kind": "work"})["kind"])]
    assert found == [("", "Choose", False), ("state", "State pension", False), ("work", "Work", True)]

"""What brokers and providers type to find support."""

from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone

from commonweal.core.design.forms import AmountField, DayField

CLOSES = time(17)
"""Offers close at five in the afternoon of their last day."""


class BriefForm(forms.Form):
    """What is asked of the market."""

    what_matters = forms.CharField(
        label="What matters to the person",
        help_text="What they like and need, and who would suit them. No names, address, phone number or date of birth: "
        "providers must not know who it is.",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Say what matters to the person, without saying who they are"},
    )
    times = forms.CharField(
        label="When support is wanted",
        help_text="For example: every morning between 7 and 9, and Tuesday evenings",
        max_length=300,
        required=False,
    )
    starts_on = DayField(
        label="From which day?", help_text="For example, 27 3 2027", empty="Enter the day support is wanted from"
    )
    closes_on = DayField(
        label="On which day do offers close?",
        help_text="They close at 5pm on that day",
        empty="Enter the day on which offers close",
    )

    def asked(self) -> dict[str, Any]:
        """What was typed, as the action takes it."""
        given = dict(self.cleaned_data)
        given["closes_at"] = timezone.make_aware(datetime.combine(given.pop("closes_on"), CLOSES))
        return given

    def add_refusal(self, error: forms.ValidationError) -> None:
        """Put what the action refused beside the boxes it is about."""
        if hasattr(error, "error_dict") and "closes_at" in error.error_dict:
            error.error_dict["closes_on"] = error.error_dict.pop("closes_at")
        self.add_error(None, error)


class DirectForm(forms.Form):
    """Support that is arranged without asking the market."""

    provider_name = forms.CharField(
        label="Who gives the support?",
        max_length=200,
        error_messages={"required": "Enter who gives the support"},
    )
    weekly_cost = AmountField(
        label="What does it cost a week?",
        help_text="Pounds. No more than the plan has for it",
        min_value=Decimal(0),
        max_digits=10,
        decimal_places=2,
        error_messages={
            "required": "Enter what it costs a week",
            "invalid": "Enter what it costs a week in pounds, such as 45.00",
        },
    )
    starts_on = DayField(
        label="From which day?", help_text="For example, 27 3 2027", empty="Enter the day support is wanted from"
    )
    reason = forms.CharField(
        label="Why is the market not asked?",
        max_length=1000,
        widget=forms.Textarea,
        help_text="For example: equipment from the store; no framework covers it",
        error_messages={"required": "Say why the market is not asked"},
    )


class ReasonForm(forms.Form):
    """Why a brief is withdrawn."""

    reason = forms.CharField(
        label="Why is this brief withdrawn?",
        help_text="Providers that have offered are told this. Do not say who the person is.",
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": "Say why, for those who have offered"},
    )


class AwardForm(forms.Form):
    """Why an offer is chosen."""

    reason = forms.CharField(
        label="Why this offer, and what did the person say?",
        help_text="The person has a say in who supports them. Write whom you asked and what they wished. "
        "Other providers do not see this.",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Say why this offer, and what the person said to it"},
    )


class OfferForm(forms.Form):
    """What a provider offers."""

    hourly_price = AmountField(
        label="Price an hour",
        help_text="Pounds",
        min_value=Decimal("0.01"),
        max_digits=8,
        decimal_places=2,
        error_messages={
            "required": "Enter your price an hour",
            "invalid": "Enter your price an hour in pounds, such as 31.50",
        },
    )
    can_start_on = DayField(
        label="From which day can you begin?", help_text="For example, 27 3 2027", empty="Enter the day you can begin"
    )
    note = forms.CharField(
        label="What should the broker know?",
        help_text="For example: who would come, what they speak, which times you could not do",
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )

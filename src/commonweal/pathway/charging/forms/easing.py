"""What is typed to let something off, to have it looked at again, and for a deferred payment."""

from decimal import Decimal
from typing import Any

from django import forms

from commonweal.core.design.forms import AmountField, DayField
from commonweal.pathway.charging.models import DeferredPayment, LookAgain


def _amount(label: str, hint: str = "", *, required: bool = True) -> AmountField:
    return AmountField(
        label=label, help_text=hint, required=required, min_value=Decimal(0), max_digits=12, decimal_places=2
    )


class WaiverForm(forms.Form):
    weekly_amount = _amount("How much a week is let off?", "Pounds. What is paid is never below nothing")
    starts_on = DayField(label="From which day?")
    ends_on = DayField(label="Until which day?", help_text="The last day. Leave empty if it goes on", required=False)
    reason = forms.CharField(
        label="Why", help_text="For whoever has to authorise it, and for the record", widget=forms.Textarea
    )


class AnswerWaiverForm(forms.Form):
    is_authorised = forms.TypedChoiceField(
        label="Is it authorised?",
        choices=(("yes", "Yes"), ("no", "No")),
        coerce=lambda typed: typed == "yes",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose yes or no"},
    )
    answer = forms.CharField(label="Why, where it is not", required=False, widget=forms.Textarea)


class EndWaiverForm(forms.Form):
    ends_on = DayField(label="Which is the last day?")


class LookAgainForm(forms.Form):
    why = forms.ChoiceField(
        label="What is it about?",
        choices=LookAgain.Why.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is about"},
    )
    words = forms.CharField(
        label="Tell us in your own words",
        widget=forms.Textarea,
        error_messages={"required": "Say it in your own words"},
    )


class AnswerForm(forms.Form):
    answer = forms.CharField(
        label="Your answer",
        help_text="It is sent to the person as you write it",
        widget=forms.Textarea,
        error_messages={"required": "Write what you looked at, and what came of it"},
    )


class DeferralForm(forms.Form):
    address = forms.CharField(label="Address of the home", max_length=300)
    property_value = _amount("What it would be sold for", "Pounds; the person’s own part")
    valued_on = DayField(label="When was it valued?")
    encumbrances = _amount("What is owed on it", "Pounds: a mortgage, or a charge", required=False)
    weekly_deferred = _amount("What is put off each week", "Pounds")
    fee = _amount("Fee for setting it up", "Pounds, added to what is owed", required=False)
    starts_on = DayField(label="From which day?")
    agreed_by_name = forms.CharField(
        label="Who signed it?", help_text="The person, or who acts for them", max_length=200
    )

    def clean(self) -> dict[str, Any]:
        found = super().clean() or {}
        for name in ("encumbrances", "fee"):
            found[name] = found.get(name) or Decimal(0)
        return found


class EndDeferralForm(forms.Form):
    end = forms.ChoiceField(label="Why does it end?", choices=DeferredPayment.End.choices, widget=forms.RadioSelect)
    ends_on = DayField(label="On which day?")
    repaid = _amount("What has been paid back so far", "Pounds, or 0")

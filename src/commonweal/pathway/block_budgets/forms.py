"""What is typed about an address, a share and a diary."""

from typing import Any

from django import forms
from django.utils import timezone

from commonweal.core.accounts.models import Organisation
from commonweal.core.design.forms import AmountField, DayField
from commonweal.core.places.models import Place
from commonweal.pathway.block_budgets.actions import SchemeTerms
from commonweal.pathway.block_budgets.models import BlockScheme


class SchemeForm(forms.Form):
    """A block contract, split."""

    name = forms.CharField(label="Name", max_length=120, error_messages={"required": "Enter a name"})
    address = forms.CharField(label="Address", max_length=300, error_messages={"required": "Enter the address"})
    provider = forms.ModelChoiceField(
        label="Provider", queryset=Organisation.objects.none(), error_messages={"required": "Choose a provider"}
    )
    yearly_block = AmountField(label="What the whole block costs in a year", help_text="Pounds", decimal_places=2)
    yearly_core = AmountField(
        label="Of that, the core",
        help_text="Pounds a year for what everybody there shares: somebody there day and night",
        decimal_places=2,
    )
    hourly_price = AmountField(label="Price of an hour of one’s own", help_text="Pounds", decimal_places=2)
    starts_on = DayField(label="From when are there shares?")

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["provider"]
        assert isinstance(field, forms.ModelChoiceField)
        providers = Organisation.objects.filter(place=place, kind=Organisation.Kind.PROVIDER)
        field.queryset = providers.order_by("name")

    def terms(self) -> SchemeTerms:
        return SchemeTerms(**{name: self.cleaned_data[name] for name in SchemeTerms.__dataclass_fields__})


class ShareForm(forms.Form):
    """A share of one's own."""

    scheme = forms.ModelChoiceField(
        label="Where do they live?", queryset=BlockScheme.objects.none(), error_messages={"required": "Choose one"}
    )
    weekly_amount = AmountField(
        label="Their own share, pounds a week",
        help_text="What the allocation gives them besides the core. It starts as their indicative budget.",
        decimal_places=2,
    )
    starts_on = DayField(label="From when?")

    def __init__(self, *args: Any, place: Place, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scheme"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = BlockScheme.objects.filter(place=place, ends_on=None).order_by("name")
        self.initial.setdefault("starts_on", timezone.localdate())


class EntryForm(forms.Form):
    """Something planned."""

    day = DayField(label="Which day?")
    starts_at = forms.TimeField(
        label="At what time?",
        help_text="For example, 14:30",
        error_messages={"required": "Enter a time, like 14:30", "invalid": "Enter a time, like 14:30"},
    )
    hours = AmountField(label="For how many hours?", help_text="In quarters, like 1.5", decimal_places=2, max_digits=4)
    what = forms.CharField(label="What for?", max_length=300, error_messages={"required": "Say what it is for"})
    who = forms.CharField(label="Who with?", max_length=200, required=False, help_text="If you would like somebody")


class ApproveForm(forms.Form):
    """Hours above what remains."""

    hours = AmountField(label="How many more hours?", help_text="In quarters, like 2 or 1.5", decimal_places=2)
    reason = forms.CharField(
        label="Why are they needed in this week?",
        widget=forms.Textarea,
        max_length=1000,
        error_messages={"required": "Say why more is needed in this week"},
    )


class EndShareForm(forms.Form):
    ends_on = DayField(label="What is the last day?")

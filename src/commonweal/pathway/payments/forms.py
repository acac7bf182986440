"""What finance officers, providers and people are asked for."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from commonweal.core.accounts.models import Organisation
from commonweal.core.calculations.registry import on_day
from commonweal.core.design.forms import AmountField, DayField
from commonweal.pathway.payments.due import PaidBy
from commonweal.pathway.payments.models import Absence, Run
from commonweal.pathway.payments.models.terms import PAID_BY_WORDS
from commonweal.pathway.payments.rules import rules_on
from commonweal.pathway.payments.weeks import CYCLE_WORDS, Cycle, periods_until

MOST_BYTES = 5_000_000
PERIODS_OFFERED = 6
CYCLES = [(one.value, words) for one, words in CYCLE_WORDS.items()]


class RunForm(forms.Form):
    """Which kind of run, and for which period that is over: each choice is a cycle with its last day."""

    kind = forms.ChoiceField(
        label="What do you want to do?",
        choices=[(Run.Kind.PAY.value, "Pay providers and people"), (Run.Kind.BILL.value, "Bill people")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose whether to pay or to bill"},
    )
    period = forms.ChoiceField(
        label="For which weeks?",
        help_text="Only periods that are over. What changed in earlier weeks is put right with it.",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a period"},
    )

    def __init__(self, *arguments: Any, today: date, **options: Any) -> None:
        super().__init__(*arguments, **options)
        rules = rules_on(today)
        found = [
            (period.last, cycle, period)
            for cycle in Cycle
            for period in periods_until(cycle, today, rules.anchor, PERIODS_OFFERED)
            if period.last <= today
        ]
        self.fields["period"].choices = [  # type: ignore[attr-defined]
            (
                f"{cycle.value}:{period.last.isoformat()}",
                f"{on_day(period.first)} to {on_day(period.last)}: {CYCLE_WORDS[cycle].lower()}",
            )
            for _, cycle, period in sorted(found, key=lambda one: (one[1] != rules.billing_cycle, -one[0].toordinal()))
        ]

    def chosen(self) -> tuple[str, Cycle, date]:
        cycle, last = str(self.cleaned_data["period"]).split(":")
        return str(self.cleaned_data["kind"]), Cycle(cycle), date.fromisoformat(last)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        label="Why?", max_length=300, widget=forms.Textarea, error_messages={"required": "Say why"}
    )


class TermsForm(forms.Form):
    """How a provider is paid."""

    payee_reference = forms.CharField(
        label="The provider’s number in the finance system",
        help_text="Never a bank account: the finance system holds those.",
        max_length=40,
        error_messages={"required": "Enter the provider’s number in the finance system"},
    )
    paid_by = forms.ChoiceField(
        label="What is paid?",
        choices=[(one.value, words) for one, words in PAID_BY_WORDS.items()],
        widget=forms.RadioSelect,
        initial=PaidBy.PLANNED.value,
    )
    cycle = forms.ChoiceField(label="How often?", choices=CYCLES, widget=forms.RadioSelect, initial=CYCLES[0][0])
    is_net = forms.BooleanField(
        label="The provider collects what the person pays, and is paid the rest", required=False
    )
    pays_from = DayField(
        label="From which week is it paid here?",
        help_text="Any day of the first week. Nothing before it is paid.",
        empty="Enter a day of the first week that is paid here",
    )

    def terms(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return given | {"paid_by": PaidBy(given["paid_by"]), "cycle": Cycle(given["cycle"])}


class NewTermsForm(TermsForm):
    provider = forms.ModelChoiceField(
        Organisation.objects.none(),
        label="Provider",
        empty_label="Choose",
        error_messages={"required": "Choose a provider"},
    )
    field_order = ("provider",)

    def __init__(self, *arguments: Any, council: Organisation, known: Sequence[UUID], **options: Any) -> None:
        super().__init__(*arguments, **options)
        providers = Organisation.objects.filter(
            place=council.place_id, kind__in=(Organisation.Kind.PROVIDER, Organisation.Kind.VOLUNTARY)
        )
        self.fields["provider"].queryset = providers.exclude(pk__in=known).order_by("name")  # type: ignore[attr-defined]


class AbsenceForm(forms.Form):
    kind = forms.ChoiceField(
        label="Why was there no support?",
        choices=Absence.Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why"},
    )
    starts_on = DayField(label="First day without support", empty="Enter the first day")
    ends_on = DayField(label="Last day without support", help_text="Leave empty while it goes on.", required=False)
    note = forms.CharField(label="Anything to add", max_length=300, required=False)


class EndAbsenceForm(forms.Form):
    ends_on = DayField(label="Last day without support", empty="Enter the last day")


class DecideForm(forms.Form):
    """What is paid of an invoice line that does not match."""

    what = forms.ChoiceField(
        label="What should happen?",
        choices=[("pay", "Pay it, or part of it"), ("refuse", "Refuse it: the provider can invoice the week again")],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what should happen"},
    )
    payable = AmountField(label="How much is paid?", required=False, min_value=0, decimal_places=2, max_digits=12)
    reason = forms.CharField(
        label="Why?", max_length=300, widget=forms.Textarea, error_messages={"required": "Say why"}
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("what") == "pay" and cleaned.get("payable") is None and "payable" not in self.errors:
            self.add_error("payable", "Enter how much is paid")
        return cleaned


class FileForm(forms.Form):
    """A CSV file."""

    file = forms.FileField(label="A CSV file", error_messages={"required": "Choose a file"})

    def clean_file(self) -> bytes:
        uploaded = self.cleaned_data["file"]
        if uploaded.size > MOST_BYTES:
            raise forms.ValidationError("The file is larger than 5 MB. Send it in parts")
        content: bytes = uploaded.read()
        return content


class InvoiceForm(forms.Form):
    """The head of an invoice that is typed."""

    reference = forms.CharField(
        label="Your invoice number", max_length=60, error_messages={"required": "Enter your invoice number"}
    )
    dated_on = DayField(label="Date of the invoice", empty="Enter the date of the invoice")


class ReceiptForm(forms.Form):
    """One payment that is typed."""

    account = forms.CharField(label="Billing account", help_text="Like A0000012", max_length=20)
    received_on = DayField(label="Received on", empty="Enter the day it was received")
    amount = AmountField(label="Amount", min_value=0, decimal_places=2, max_digits=12)
    bank_reference = forms.CharField(label="The bank’s reference", max_length=80)

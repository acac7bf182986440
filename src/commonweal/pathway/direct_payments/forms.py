"""What those who look after direct payments, and people themselves, are asked for."""

from datetime import date
from typing import Any

from django import forms

from commonweal.core.accounts.models import Organisation
from commonweal.core.design.forms import AmountField, DayField
from commonweal.pathway.direct_payments.actions.agreeing import AgreementTerms
from commonweal.pathway.direct_payments.models import Agreement, BudgetLine
from commonweal.pathway.direct_payments.review_dates import REASON_WORDS
from commonweal.pathway.direct_payments.rules import rules_on
from commonweal.pathway.payments.forms import CYCLES, FileForm
from commonweal.pathway.payments.weeks import Cycle
from commonweal.people.circle.models import Supporter
from commonweal.people.circle.queries import circle_of
from commonweal.people.identity.models import Person


class AgreementForm(forms.Form):
    """What is agreed, besides what the plan says."""

    managed_by = forms.ChoiceField(
        label="Who manages the money?",
        choices=Agreement.ManagedBy.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who manages the money"},
    )
    manager = forms.ModelChoiceField(
        Supporter.objects.none(),
        label="Who of the circle, if somebody else manages it?",
        empty_label="Nobody",
        required=False,
    )
    right = forms.CharField(
        label="By which right does an authorised person decide?",
        help_text="An attorney or deputy, or how the council found them suitable (Care Act section 32).",
        max_length=300,
        required=False,
    )
    manager_name = forms.CharField(
        label="Organisation that keeps the account or payroll", max_length=200, required=False
    )
    provider = forms.ModelChoiceField(
        Organisation.objects.none(), label="Provider that holds the fund", empty_label="None", required=False
    )
    payee_reference = forms.CharField(
        label="Number in the finance system",
        help_text="Never a bank account.",
        max_length=40,
        error_messages={"required": "Enter the number in the finance system"},
    )
    cycle = forms.ChoiceField(
        label="How often is it paid?", choices=CYCLES, widget=forms.RadioSelect, initial=CYCLES[0][0]
    )
    is_net = forms.BooleanField(
        label="Paid net: the person puts their contribution into the account themselves", required=False
    )
    starts_on = DayField(label="First day", empty="Enter the first day")
    conditions = forms.CharField(label="Conditions", widget=forms.Textarea, required=False)
    not_for = forms.CharField(label="What may it not be spent on?", widget=forms.Textarea, required=False)
    pays_relative = forms.BooleanField(label="It pays a close relative who lives in the same household", required=False)
    relative_exception = forms.CharField(
        label="If so, who approved that and why is it necessary?", widget=forms.Textarea, required=False
    )
    signed_on = DayField(label="Signed on", empty="Enter the day it was signed")
    signed_by = forms.CharField(label="Signed by", max_length=200, error_messages={"required": "Enter who signed"})

    def __init__(self, *arguments: Any, person: Person, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["manager"].queryset = circle_of(person)  # type: ignore[attr-defined]
        providers = Organisation.objects.filter(
            place=person.place_id, kind__in=(Organisation.Kind.PROVIDER, Organisation.Kind.VOLUNTARY)
        )
        self.fields["provider"].queryset = providers.order_by("name")  # type: ignore[attr-defined]

    def terms(self) -> AgreementTerms:
        given = dict(self.cleaned_data)
        return AgreementTerms(**given | {"cycle": Cycle(given["cycle"])})


class StatementForm(FileForm):
    """A file of the account."""

    layout = forms.ChoiceField(
        label="How is the file laid out?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the file is laid out"},
    )
    field_order = ("layout",)

    def __init__(self, *arguments: Any, today: date, **options: Any) -> None:
        super().__init__(*arguments, **options)
        layouts = rules_on(today).layouts.values()
        self.fields["layout"].choices = [(one.key, one.title) for one in layouts]  # type: ignore[attr-defined]


class PlaceForm(forms.Form):
    """What something was for."""

    line = forms.ModelChoiceField(
        BudgetLine.objects.none(),
        label="Which line of the plan was it for?",
        empty_label="None of them",
        required=False,
    )
    category = forms.ChoiceField(label="What was it?", required=False)
    is_accepted = forms.BooleanField(label="It is accepted, although it is for no line of the plan", required=False)
    note = forms.CharField(label="Note", max_length=300, required=False)

    def __init__(self, *arguments: Any, agreement: Agreement, today: date, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["line"].queryset = agreement.lines.all()  # type: ignore[attr-defined]
        found = [(one.key, one.title) for one in rules_on(today).categories]
        self.fields["category"].choices = [("", "Not known"), *found]  # type: ignore[attr-defined]


class ReturnForm(forms.Form):
    last = DayField(label="What was spent up to which day?", empty="Enter the last day")


class ReclaimForm(forms.Form):
    amount = AmountField(
        label="How much is asked back?", min_value=0, decimal_places=2, max_digits=10,
        error_messages={"required": "Enter how much is asked back"},
    )  # fmt: skip
    reason = forms.CharField(label="Why?", max_length=300, error_messages={"required": "Say why"})


class AnswerForm(forms.Form):
    how = forms.CharField(
        label="What did the person say to it?", max_length=300, error_messages={"required": "Say what the person said"}
    )


class PauseForm(forms.Form):
    starts_on = DayField(label="First day that is not paid", empty="Enter the first day")
    reason = forms.CharField(label="Why?", max_length=300, error_messages={"required": "Say why"})


class ResumeForm(forms.Form):
    last_day = DayField(label="Last day that is not paid", empty="Enter the last day")


class EndForm(forms.Form):
    ends_on = DayField(label="Last day", empty="Enter the last day")
    reason = forms.CharField(label="Why?", max_length=300, error_messages={"required": "Say why"})


class CostForm(forms.Form):
    words = forms.CharField(label="What is it for?", max_length=200, error_messages={"required": "Say what it is for"})
    amount = AmountField(label="How much?", min_value=0, decimal_places=2, max_digits=10)


class ReviewForm(forms.Form):
    on = DayField(label="When?", empty="Enter the day")
    is_review = forms.BooleanField(label="This was a review by law, not only a visit", required=False, initial=True)
    going_well = forms.CharField(label="What goes well?", widget=forms.Textarea, required=False)
    to_change = forms.CharField(label="What has to change?", widget=forms.Textarea, required=False)
    is_managed_well = forms.BooleanField(label="The money is managed well", required=False, initial=True)


class ConcernForm(forms.Form):
    reason = forms.ChoiceField(
        label="What is it?",
        choices=[(one.value, words) for one, words in REASON_WORDS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what it is"},
    )
    words = forms.CharField(
        label="What happened?", widget=forms.Textarea, error_messages={"required": "Write what happened"}
    )


class StayForm(forms.Form):
    first = DayField(label="First day in the care home", empty="Enter the first day")
    last = DayField(label="Last day", empty="Enter the last day")

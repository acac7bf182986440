"""What is asked about breaks, budgets, goals and reviews."""

from typing import Any

from django import forms

from commonweal.core.design.forms import AmountField, DayField
from commonweal.pathway.carers.actions.breaks import BreakTerms, ReplacementTerms
from commonweal.pathway.carers.actions.support import BudgetTerms
from commonweal.pathway.carers.models import CarerBreak, CarerBudget, CarerGoal, CarerReview, Caring, ReplacementCare
from commonweal.pathway.carers.models.breaks import UNITS
from commonweal.pathway.payments.weeks import CYCLE_WORDS, Cycle
from commonweal.pathway.reviews.findings import ACHIEVED_WORDS


def _words(label: str, help_text: str = "", *, required: str = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=help_text,
        widget=forms.Textarea,
        max_length=4000,
        required=bool(required),
        error_messages={"required": required} if required else None,
    )


def _chosen(label: str, choices: Any, *, initial: Any = None) -> forms.ChoiceField:
    return forms.ChoiceField(
        label=label,
        choices=choices,
        widget=forms.RadioSelect,
        initial=initial,
        error_messages={"required": f"Choose: {label[0].lower()}{label[1:].rstrip('?')}"},
    )


class BreakForm(forms.Form):
    """A break that is asked for."""

    what = forms.CharField(
        label="What kind of break?",
        max_length=300,
        help_text="For example: a weekend with my sister, an afternoon a week",
        error_messages={"required": "Say what kind of break you would like"},
    )
    caring = forms.ModelChoiceField(label="From looking after whom?", queryset=Caring.objects.none(), required=False)
    starts_on = DayField(label="First day", empty="Enter the first day")
    ends_on = DayField(label="Last day", empty="Enter the last day")
    unit = _chosen("Counted in what?", UNITS, initial="nights")
    amount = AmountField(
        label="How many?",
        min_value=0,
        decimal_places=2,
        max_digits=8,
        help_text="Nights, hours or pounds",
        error_messages={"required": "Enter how many"},
    )
    meanwhile = _words("Who could be with them meanwhile?", "If you know. If not, we find somebody with you.")

    def __init__(self, *args: Any, carings: list[Caring], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["caring"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Caring.objects.filter(pk__in=[one.pk for one in carings])
        if len(carings) == 1:
            field.initial = carings[0].pk

    def terms(self) -> BreakTerms:
        return BreakTerms(**{name: self.cleaned_data[name] for name in BreakTerms.__dataclass_fields__})


class AnswerForm(forms.Form):
    """The answer to a break."""

    is_agreed = _chosen("Do you agree?", [("yes", "Yes, it is agreed"), ("no", "No, not as it was asked for")])
    words = _words("What should the carer know?", "They read it. Needed for a no, and for more than is left.")


class BookForm(forms.Form):
    booked_with = forms.CharField(
        label="With whom is it booked?",
        max_length=200,
        help_text="The hotel, the trip, the carer themselves",
        error_messages={"required": "Say with whom it is booked, or that the carer booked it"},
    )


class ReplacementForm(forms.Form):
    """Care for the person cared for meanwhile."""

    kind = _chosen("What kind of care?", ReplacementCare.Kind)
    given_by = forms.CharField(label="Who gives it?", max_length=200, error_messages={"required": "Say who gives it"})
    cost = AmountField(label="What does all of it cost?", min_value=0, decimal_places=2, max_digits=8, initial=0)
    is_charged = forms.BooleanField(
        label="It counts towards the person’s own contribution",
        help_text="It is their support. The carer is never charged for it (Care Act 2014 section 14).",
        required=False,
    )

    def terms(self) -> ReplacementTerms:
        return ReplacementTerms(**self.cleaned_data)


class TakenForm(forms.Form):
    taken_on = DayField(label="When did it end?", empty="Enter the day it ended")
    felt = forms.ChoiceField(
        label="What was it like?", choices=CarerBreak.Felt, widget=forms.RadioSelect, required=False
    )
    words = _words("In your words")


class AllowanceForm(forms.Form):
    """How much of breaks is allowed."""

    unit = _chosen("Counted in what?", UNITS, initial="nights")
    amount = AmountField(
        label="How many, in all?",
        min_value=0,
        decimal_places=2,
        max_digits=8,
        error_messages={"required": "Enter how much is allowed"},
    )
    starts_on = DayField(label="From", empty="Enter the first day")
    ends_on = DayField(label="Until", empty="Enter the last day")
    why = _words("Why this much?")


class BudgetForm(forms.Form):
    """A carer's budget."""

    what_for = _words("What is it for?", required="Say what it is for")
    span = _chosen("How often?", CarerBudget.Span)
    given_as = _chosen("How is it given?", CarerBudget.GivenAs)
    amount = AmountField(
        label="Amount in pounds",
        help_text="Leave it empty for the scheme’s amount",
        min_value=0,
        decimal_places=2,
        max_digits=8,
        required=False,
    )
    why = _words("Why does it differ from the scheme’s?", "Only where it does")
    starts_on = DayField(label="From", empty="Enter the first day")
    ends_on = DayField(label="Until", required=False)

    def terms(self) -> BudgetTerms:
        return BudgetTerms(**self.cleaned_data)


class PaidForm(forms.Form):
    paid_on = DayField(label="When was it paid?", empty="Enter the day it was paid")
    reference = forms.CharField(
        label="Number of the payment",
        max_length=60,
        error_messages={"required": "Enter the number of the payment, by which finance finds it"},
    )


class PayForm(forms.Form):
    """How the pay run pays a budget."""

    payee_reference = forms.CharField(
        label="The carer’s number in the finance system",
        help_text="Never a bank account: the finance system holds those.",
        max_length=40,
        error_messages={"required": "Enter the carer’s number in the finance system"},
    )
    cycle = _chosen("With which pay run does it go?", list(CYCLE_WORDS.items()), initial=Cycle.FOUR_WEEKLY)


class EndBudgetForm(forms.Form):
    ends_on = DayField(label="Last day", empty="Enter the last day")
    why = _words("Why does it end?", required="Say why it ends")


class GoalForm(forms.Form):
    area = _chosen("What is it about?", CarerGoal.Area)
    words = forms.CharField(
        label="What do you want to do?",
        max_length=300,
        help_text="For example: go back to work two days a week, learn to drive",
        error_messages={"required": "Say what you want to do"},
    )
    support = _words("What would help you to?")


class ReachedForm(forms.Form):
    achieved = _chosen("How far was it reached?", [(key.value, words) for key, words in ACHIEVED_WORDS.items()])
    words = _words("In your words")


class ReviewForm(forms.Form):
    how_it_is = _words("How are they?", "In their words", required="Say how the carer is, in their words")
    can_go_on = forms.BooleanField(label="They are able and willing to go on caring", required=False, initial=True)
    next_step = _chosen("What follows?", CarerReview.Next)
    next_on = DayField(
        label="When are they asked again?", help_text="Leave it empty for a year from now", required=False
    )

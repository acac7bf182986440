"""What is typed about outcomes, lines, the first day and agreement."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms

from commonweal.core.accounts.models import Account
from commonweal.core.design.forms import AmountField, DayField
from commonweal.pathway.plans.actions import LineTerms
from commonweal.pathway.plans.actions.drafting import MOST_WEEKS
from commonweal.pathway.plans.deciding_for import BEST_INTERESTS, PERSON, WhoDecides, evidence_of
from commonweal.pathway.plans.models import Plan, PlannedOutcome, Shape, SupportKind, SupportLine
from commonweal.pathway.plans.plan_cost import HOLDINGS, LineHolding
from commonweal.pathway.plans.queries import colleagues_of

NO_ADVOCATE = (
    "Family or friends whom the person would want; where there is nobody, an independent advocate has to be asked for "
    "(Care Act 2014, section 67)"
)

PRICES = ("hourly_price", "weekly_price", "is_free")
"""What of a line only a worker writes."""


class OutcomeForm(forms.Form):
    """Something the person wants to happen."""

    words = forms.CharField(
        label="What do you want to happen?",
        help_text="In the person’s own words, for example: I want to see my friends at the club again",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what the person wants to happen, in their own words"},
    )
    how = forms.CharField(
        label="How would you like to go about it, in short?",
        help_text="What the person, those around them and the community do comes next, step by step",
        max_length=4000,
        required=False,
        widget=forms.Textarea,
    )
    needs = forms.MultipleChoiceField(
        label="Which needs from the assessment does it answer?",
        help_text="Every one of them has an outcome before the plan is agreed; one outcome can answer several",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, needs: Mapping[str, str], **kwargs: Any) -> None:
        """`needs` are the letters and titles of what the assessment found."""
        super().__init__(*args, **kwargs)
        if needs:
            self.fields["needs"].choices = list(needs.items())  # type: ignore[attr-defined]
        else:
            del self.fields["needs"]


class LineForm(forms.Form):
    """A piece of support: what, who, how much, and who holds the money."""

    description = forms.CharField(
        label="What is done",
        help_text="For example: help to wash and dress, every morning",
        max_length=300,
        error_messages={"required": "Say what is done"},
    )
    kind = forms.ChoiceField(
        label="Kind of support",
        choices=[("", "Choose one"), *SupportKind.choices],
        error_messages={"required": "Choose the kind of support"},
    )
    who = forms.CharField(
        label="Who does it, if that is known", max_length=200, required=False, help_text="A person or an organisation"
    )
    outcome = forms.ModelChoiceField(
        label="Which outcome is it for?",
        queryset=PlannedOutcome.objects.none(),
        required=False,
        empty_label="No outcome in particular",
    )
    short_term_weeks = forms.IntegerField(
        label="For how many weeks, if it is meant to end",
        help_text="Leave this empty for support with no end",
        min_value=1,
        max_value=MOST_WEEKS,
        required=False,
        error_messages={"invalid": "Enter the number of weeks, such as 6"},
    )
    weekly_hours = AmountField(
        label="Hours a week",
        min_value=0,
        max_value=500,
        max_digits=6,
        decimal_places=2,
        required=False,
        error_messages={"invalid": "Enter the hours a week as a number, such as 7.5"},
    )
    hourly_price = AmountField(
        label="Price an hour",
        help_text="Pounds, for what is priced by the hour",
        min_value=0,
        max_value=10_000,
        max_digits=8,
        decimal_places=2,
        required=False,
        error_messages={"invalid": "Enter the price an hour in pounds, such as 17.50"},
    )
    weekly_price = AmountField(
        label="Price a week",
        help_text="Pounds, for what is not priced by the hour",
        min_value=0,
        max_value=1_000_000,
        max_digits=10,
        decimal_places=2,
        required=False,
        error_messages={"invalid": "Enter the price a week in pounds, such as 45.00"},
    )
    holding = forms.ChoiceField(
        label="How the money for it is held",
        choices=[(way.value, HOLDINGS[way].title) for way in LineHolding],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the money is held, or that it is not paid for"},
    )

    is_free = forms.BooleanField(
        label="Free of charge by law",
        help_text="Reablement or intermediate care for up to six weeks, equipment or a small change to the home up to "
        "£1,000, after-care under section 117 of the Mental Health Act, or support for somebody with "
        "Creutzfeldt-Jakob disease (SI 2014/2672, regulations 3 and 4)",
        required=False,
    )

    def __init__(self, *args: Any, plan: Plan, is_priced: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_priced:
            for name in PRICES:
                del self.fields[name]
        self.fields["outcome"].queryset = plan.outcomes.all()  # type: ignore[attr-defined]
        self.fields["holding"].choice_hints = {  # type: ignore[attr-defined]
            way.value: HOLDINGS[way].meaning for way in LineHolding
        }

    def terms(self) -> LineTerms:
        """What was typed, as the action takes it: a number left out is 0."""
        given = dict(self.cleaned_data)
        for name in ("weekly_hours", "hourly_price", "weekly_price"):
            given[name] = given.get(name) or Decimal(0)
        return LineTerms(**given)

    @staticmethod
    def typed(line: SupportLine) -> dict[str, Any]:
        """A line as it was typed: numbers that are 0 were left out."""
        names = ("description", "kind", "who", "outcome", "holding", "is_free", "short_term_weeks")
        prices = ("weekly_hours", "hourly_price", "weekly_price")
        return {name: getattr(line, name) for name in names} | {name: getattr(line, name) or None for name in prices}


class StartForm(forms.Form):
    """The first day of a plan."""

    starts_on = DayField(
        label="On which day does the plan start?",
        help_text="For example, 27 3 2027",
        empty="Enter the plan’s first day",
    )


class ReasonForm(forms.Form):
    """Why a plan costs more than the indicative budget."""

    over_budget_reason = forms.CharField(
        label="Why do these needs cost more than the indicative budget?",
        help_text="The budget of the plan is what it costs to meet the needs (Care Act 2014, section 26). "
        "Whoever approves what it costs reads this, and approves it or sends it back.",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Say why these needs cost more than the indicative budget"},
    )


class AgreementForm(forms.Form):
    """That the person agreed, or who decided for them, as a worker records it."""

    decider = forms.ChoiceField(
        label="Who agreed?", widget=forms.RadioSelect, error_messages={"required": "Choose who agreed"}
    )
    name = forms.CharField(
        label="In their best interests: who decided?", max_length=80, required=False, widget=forms.TextInput
    )
    why_not = forms.CharField(
        label="If somebody decided for them: how were they helped to decide, and why can they not decide this now?",
        help_text="Everybody can decide until it is shown that they cannot (Mental Capacity Act 2005, section 1)",
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )
    advocate = forms.CharField(
        label="In their best interests: who spoke for them?", max_length=200, required=False, widget=forms.TextInput
    )
    how = forms.CharField(
        label="How did they agree?",
        help_text="For example: at home, having read it together; or by phone",
        max_length=80,
        error_messages={"required": "Say how they agreed: in person, by phone, in writing"},
    )

    def __init__(self, *args: Any, decides: WhoDecides, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["decider"]
        makers = [(key, f"{one.name}: {one.right}") for key, one in decides.makers.items()]
        field.choices = [(PERSON, "The person themself"), *makers]  # type: ignore[attr-defined]
        field.choice_hints = {key: evidence_of(one) for key, one in decides.makers.items()}  # type: ignore[attr-defined]
        if makers:
            del self.fields["name"], self.fields["advocate"]
        else:
            words = "Nobody has the right to decide, and it was decided in their best interests (section 4)"
            field.choices.append((BEST_INTERESTS, words))  # type: ignore[attr-defined]
            asked = f"An advocate in the circle: {', '.join(decides.advocates)}" if decides.advocates else NO_ADVOCATE
            self.fields["advocate"].help_text = asked


class EndForm(forms.Form):
    """The last day of support, and why it ends."""

    ends_on = DayField(
        label="What is the last day?",
        help_text="The day on which support is given for the last time",
        empty="Enter the last day of support",
    )
    reason = forms.CharField(
        label="Why does it end?",
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": "Say why the support ends"},
    )


class WordsForm(forms.Form):
    """Why a manager sends a plan back, or what somebody does not agree with: `label` and `hint` say which."""

    words = forms.CharField(max_length=4000, widget=forms.Textarea)

    def __init__(self, *args: Any, label: str, hint: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["words"].label = label
        self.fields["words"].help_text = hint
        self.fields["words"].error_messages["required"] = "Write something here"


class WholeForm(forms.Form):
    """The plan as a whole: who coordinates it, in which shape it is, and when it ends."""

    coordinator = forms.ModelChoiceField(
        label="Whom does the person turn to about the plan?",
        help_text="One named person, so that nobody has to ask around",
        queryset=Account.objects.none(),
        required=False,
        empty_label="The worker who writes it",
    )
    shape = forms.ChoiceField(
        label="In which shape has the person made their plan?",
        help_text="Any shape counts. Outcomes and what is paid for are written here beside it.",
        choices=Shape.choices,
        widget=forms.RadioSelect,
    )
    ends_on = DayField(
        label="The last day, if the plan is meant to end",
        help_text="For support after a crisis or a stay in hospital, for example",
        required=False,
    )
    step_down = forms.CharField(
        label="How does support tail off, and which early signs say that it is needed again?",
        help_text="For a plan that ends: what stops when, who looks in, what to watch for, whom to tell",
        max_length=4000,
        required=False,
        widget=forms.Textarea,
    )

    def __init__(self, *args: Any, plan: Plan, is_worker: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_worker:
            self.fields["coordinator"].queryset = colleagues_of(plan)  # type: ignore[attr-defined]
        else:
            for name in ("coordinator", "ends_on", "step_down"):
                del self.fields[name]

"""What is typed about reviews."""

from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from pydantic import ValidationError as InvalidCriteria

from commonweal.core.accounts.models import Account, Organisation
from commonweal.core.design.forms import AmountField, DayField
from commonweal.pathway.plans.kinds import SupportKind
from commonweal.pathway.plans.models import Plan, PlannedOutcome
from commonweal.pathway.plans.queries import colleagues_of
from commonweal.pathway.reviews.actions import Finding
from commonweal.pathway.reviews.cohort_criteria import Criteria
from commonweal.pathway.reviews.findings import (
    ACHIEVED_WORDS,
    METHOD_WORDS,
    NEXT_WORDS,
    REASON_WORDS,
    RELEASED_WORDS,
    UNMET_WORDS,
)


def _choices(words: dict[Any, str]) -> list[tuple[str, str]]:
    return [(key.value, said) for key, said in words.items()]


class AskForm(forms.Form):
    """Why somebody asks for a review."""

    why = forms.CharField(
        label="What has changed, or what should be talked about?",
        help_text="Your own words are enough. Whoever reviews the plan reads them.",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Say what has changed, or what should be talked about"},
    )


class PlanReviewForm(forms.Form):
    """When a plan is looked at, why, and by whom."""

    on = DayField(label="On which day?", empty="Enter the day of the review")
    reason = forms.ChoiceField(
        label="Why is it held?",
        choices=_choices(REASON_WORDS),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why it is held"},
    )
    is_light_touch = forms.BooleanField(
        label="A light-touch look",
        help_text="A short talk, often by phone, about whether the plan works. It does not stand for the full review.",
        required=False,
    )
    reviewer = forms.ModelChoiceField(
        label="Who holds it?",
        queryset=Account.objects.none(),
        required=False,
        empty_label="Whoever coordinates the plan",
    )

    def __init__(self, *args: Any, plan: Plan, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reviewer"].queryset = colleagues_of(plan)  # type: ignore[attr-defined]


class HoldForm(forms.Form):
    """What a review found: for each outcome how far it was reached, and what happens next."""

    held_on = DayField(label="On which day was it held?", empty="Enter the day it was held")
    method = forms.ChoiceField(
        label="Who was heard?",
        choices=_choices(METHOD_WORDS),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose who was heard"},
    )
    summary = forms.CharField(
        label="How is it going, altogether?",
        help_text="What works, what does not, what has changed",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Say in a few words how it is going"},
    )
    next_step = forms.ChoiceField(
        label="What happens next?",
        choices=_choices(NEXT_WORDS),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what happens next"},
    )

    def __init__(self, *args: Any, outcomes: list[PlannedOutcome], is_light_touch: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.outcomes = outcomes
        for one in outcomes:
            self.fields[f"achieved-{one.pk}"] = forms.ChoiceField(
                label="Was it reached?",
                choices=_choices(ACHIEVED_WORDS),
                widget=forms.RadioSelect,
                required=not is_light_touch,
                error_messages={"required": "Choose how far this was reached"},
            )
            self.fields[f"words-{one.pk}"] = forms.CharField(
                label="In their words", max_length=2000, required=False, widget=forms.Textarea
            )
            self.fields[f"whose-{one.pk}"] = forms.CharField(
                label="Whose words are they?",
                help_text="Leave this empty for the person’s own",
                max_length=200,
                required=False,
            )

    def findings(self) -> dict[UUID, Finding]:
        """What was found of each outcome of which something was said."""
        typed = self.cleaned_data
        return {
            one.pk: Finding(typed[f"achieved-{one.pk}"], typed[f"words-{one.pk}"], typed[f"whose-{one.pk}"])
            for one in self.outcomes
            if typed.get(f"achieved-{one.pk}")
        }


class UnmetForm(forms.Form):
    """Something that is needed and cannot be had."""

    what = forms.CharField(
        label="What is needed?",
        help_text="For example: somebody who speaks Polish, to go swimming with",
        max_length=300,
        error_messages={"required": "Say what is needed"},
    )
    kind = forms.ChoiceField(
        label="Which kind of support is it?",
        choices=[("", "Choose one"), *SupportKind.choices],
        error_messages={"required": "Choose the kind of support"},
    )
    reason = forms.ChoiceField(
        label="Why is it not there?",
        help_text="It is counted for those who plan what the place offers, without a name",
        choices=_choices(UNMET_WORDS),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose why it is not there"},
    )
    weekly_hours = AmountField(
        label="Hours a week, where that is known", min_value=0, max_value=168, decimal_places=2, required=False
    )

    def clean_weekly_hours(self) -> Decimal:
        return self.cleaned_data["weekly_hours"] or Decimal(0)


class NoteForm(forms.Form):
    """What a provider has seen."""

    words = forms.CharField(
        label="What have you seen, and what do you suggest?",
        help_text="What goes well, what has changed, what could be done otherwise. The worker and the person read it.",
        max_length=4000,
        widget=forms.Textarea,
        error_messages={"required": "Say what you have seen, and what you suggest"},
    )


class CohortForm(forms.Form):
    """Which plans are reviewed together."""

    name = forms.CharField(
        label="What is the list called?", max_length=200, error_messages={"required": "Give the list a name"}
    )
    why = forms.CharField(
        label="What are these reviews for?",
        help_text="People ask why theirs is looked at. Their worker tells them this.",
        max_length=1000,
        widget=forms.Textarea,
        error_messages={"required": "Say what the reviews are for"},
    )
    kinds = forms.MultipleChoiceField(
        label="Support of these kinds goes on",
        choices=SupportKind.choices,
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    weekly_cost_from = AmountField(
        label="Costs this much a week or more", min_value=0, decimal_places=2, required=False
    )
    above_budget = forms.BooleanField(label="Costs more than the indicative budget", required=False)
    age_from = forms.IntegerField(label="Youngest, in years", min_value=0, max_value=130, required=False)
    age_to = forms.IntegerField(label="Oldest, in years", min_value=0, max_value=130, required=False)
    provider = forms.ModelChoiceField(
        label="Supported by",
        queryset=Organisation.objects.filter(kind=Organisation.Kind.PROVIDER).order_by("name"),
        required=False,
        empty_label="Any provider",
    )
    months_since_review = forms.IntegerField(
        label="Months since the last review, or more", min_value=0, max_value=240, required=False
    )
    in_hospital_within_months = forms.IntegerField(
        label="In hospital within the last so many months", min_value=1, max_value=60, required=False
    )

    def clean(self) -> dict[str, Any]:
        typed = super().clean() or {}
        if self.errors:
            return typed
        provider = typed["provider"]
        try:
            self.criteria = Criteria(
                kinds=typed["kinds"],
                weekly_cost_from=typed["weekly_cost_from"],
                above_budget=typed["above_budget"],
                age_from=typed["age_from"],
                age_to=typed["age_to"],
                provider=provider.pk if provider else None,
                provider_name=provider.name if provider else "",
                months_since_review=typed["months_since_review"],
                in_hospital_within_months=typed["in_hospital_within_months"],
            )
        except InvalidCriteria as error:
            raise forms.ValidationError(
                [str(one["msg"]).removeprefix("Value error, ") for one in error.errors()]
            ) from None
        return typed


class SettleForm(forms.Form):
    """What came of looking at one plan of a list."""

    outcome = forms.ChoiceField(
        label="What came of it?",
        choices=_choices(RELEASED_WORDS),
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what came of it"},
    )
    words = forms.CharField(
        label="Why?", max_length=1000, widget=forms.Textarea, error_messages={"required": "Say why, in a few words"}
    )
    weekly_hours_released = AmountField(
        label="Hours a week that are free again", min_value=0, max_value=500, decimal_places=2, required=False
    )
    weekly_released = AmountField(
        label="Pounds a week that are free again", min_value=0, max_value=100_000, decimal_places=2, required=False
    )

    def settled(self) -> dict[str, Any]:
        """What was typed, as the action takes it: what was left out is 0."""
        return {key: Decimal(0) if value is None else value for key, value in self.cleaned_data.items()}

"""The questions of an allocation scheme, in the words of its policy file. What the assessment answered is chosen, and
says so; nothing else is."""

from decimal import Decimal
from typing import Any

from django import forms

from commonweal.pathway.budgets.comparing import FEWEST, MOST
from commonweal.pathway.budgets.queries.proposed import Proposed
from commonweal.pathway.budgets.schemes import Domain, Scheme
from commonweal.pathway.budgets.support_reasons import SUPPORT_REASONS


class SchemeForm(forms.Form):
    """Which scheme, where a council has several."""

    scheme = forms.ChoiceField(
        label="Which way of working it out?",
        widget=forms.RadioSelect,
        error_messages={"required": "Choose one", "invalid_choice": "Choose one of these"},
    )

    def __init__(self, *args: Any, schemes: tuple[Scheme, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["scheme"]
        field.choices = [(scheme.name, scheme.title) for scheme in schemes]  # type: ignore[attr-defined]
        field.choice_hints = {scheme.name: scheme.about for scheme in schemes}  # type: ignore[attr-defined]


def reason_field() -> forms.ChoiceField:
    """Why somebody mainly needs support: asked once with a budget, so that it is seen whom a scheme serves badly."""
    return forms.ChoiceField(
        label="What is the main reason for support?",
        help_text="The primary support reason, as councils count it. It does not change the amount.",
        choices=[("", "Not said"), *SUPPORT_REASONS.items()],
        required=False,
    )


def question_field(domain: Domain, *, required: bool = True) -> forms.ChoiceField:
    """One question of a points scheme, with its answers."""
    return forms.ChoiceField(
        label=domain.title,
        help_text=domain.question,
        choices=[(level.key, level.words) for level in domain.levels],
        widget=forms.RadioSelect,
        required=required,
        error_messages={"required": f"{domain.title}: choose the answer that fits best"},
    )


def why_field(source: str) -> forms.CharField:
    """Why something is otherwise than the assessment says."""
    return forms.CharField(
        label="If you changed something: why?",
        help_text=f"Only where an answer is otherwise than in the {source}",
        max_length=2000,
        required=False,
        widget=forms.Textarea,
    )


class PointsForm(forms.Form):
    """One question for each domain of a points scheme; each answer shows its points. What the assessment proposes is
    chosen."""

    def __init__(self, *args: Any, scheme: Scheme, proposed: Proposed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.scheme = scheme
        for domain in scheme.domains:
            field = question_field(domain)
            field.choice_hints = {  # type: ignore[attr-defined]
                level.key: "1 point" if level.points == 1 else f"{level.points} points" for level in domain.levels
            }
            if said := proposed.levels.get(domain.key):
                field.initial = said
                field.choice_hints[said] += ": the answer in the assessment"  # type: ignore[attr-defined]
            self.fields[domain.key] = field
        _add_reason(self, proposed)

    def given(self) -> dict[str, Any]:
        """The points of each answer, as the action takes them."""
        return {
            "support_reason": self.cleaned_data["support_reason"],
            "changed_reason": self.cleaned_data.get("changed_reason", ""),
            "points": {
                domain.key: next(level.points for level in domain.levels if level.key == self.cleaned_data[domain.key])
                for domain in self.scheme.domains
            },
        }


class HoursForm(forms.Form):
    """Hours of support a week, for an hours scheme."""

    hours = forms.DecimalField(
        label="Hours of support a week",
        min_value=Decimal(0),
        max_value=Decimal(168),
        decimal_places=2,
        error_messages={
            "required": "Enter the hours of support a week, like 14 or 7.5",
            "invalid": "Enter the hours as a number, like 14 or 7.5",
            "min_value": "Enter 0 hours or more",
            "max_value": "A week has 168 hours",
            "max_decimal_places": "Enter no more than two decimal places, like 7.25",
        },
    )

    def __init__(self, *args: Any, scheme: Scheme, proposed: Proposed, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if proposed.hours is not None:
            self.fields["hours"].initial = proposed.hours
            self.fields["hours"].help_text = f"The scheme’s usual number is {proposed.hours:f}"
        _add_reason(self, proposed)

    def given(self) -> dict[str, Any]:
        """The hours, as the action takes them."""
        return {
            "hours": self.cleaned_data["hours"],
            "support_reason": self.cleaned_data["support_reason"],
            "changed_reason": self.cleaned_data.get("changed_reason", ""),
        }


def _add_reason(form: forms.Form, proposed: Proposed) -> None:
    """The main reason for support, as the assessment says it, and why something is changed."""
    field = reason_field()
    if proposed.support_reason:
        field.initial = proposed.support_reason
        field.help_text = f"{field.help_text} In the assessment: {SUPPORT_REASONS[proposed.support_reason]}."
    form.fields["support_reason"] = field
    if proposed.levels or proposed.support_reason:
        form.fields["changed_reason"] = why_field(proposed.source)


class CompareForm(forms.Form):
    """Which schemes to compare, and one person's answers for all of them. A question nobody asks now may be left."""

    schemes = forms.MultipleChoiceField(
        label="Which schemes?",
        help_text=f"Choose {FEWEST} to {MOST}",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": f"Choose {FEWEST} to {MOST} schemes"},
    )
    hours = forms.DecimalField(
        label="Hours of support a week",
        help_text="For a scheme that works on hours",
        min_value=Decimal(0),
        max_value=Decimal(168),
        decimal_places=2,
        required=False,
    )

    def __init__(self, *args: Any, versions: tuple[Scheme, ...], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.versions = versions
        self.fields["changed_reason"] = why_field("assessment")
        self.fields["schemes"].choices = [(one.key, one.dated_title) for one in versions]  # type: ignore[attr-defined]
        self.domains: dict[str, Domain] = {}
        for scheme in versions:
            for domain in scheme.domains:
                self.domains.setdefault(domain.key, domain)
        for key, domain in self.domains.items():
            self.fields[key] = question_field(domain, required=False)

    def clean_schemes(self) -> list[Scheme]:
        chosen: list[str] = self.cleaned_data["schemes"]
        if not FEWEST <= len(chosen) <= MOST:
            raise forms.ValidationError(f"Choose {FEWEST} to {MOST} schemes")
        return [one for one in self.versions if one.key in chosen]

    def answers(self) -> dict[str, str]:
        """Domain -> the answer that was chosen, of those that were answered."""
        return {key: self.cleaned_data[key] for key in self.domains if self.cleaned_data.get(key)}

"""Beginning short-term support, its goals, and its end."""

from typing import Any

from django import forms

from commonweal.core.design.forms import DayField
from commonweal.pathway.short_term.models import Episode, Kind, Sequel

MOST_GOALS = 3
CLOSE = [(str(n), f"{n}{': far from it' if n == 1 else ': as they want it' if n == 10 else ''}") for n in range(1, 11)]


class BeginForm(forms.Form):
    kind = forms.ChoiceField(
        label="What kind of support?",
        choices=Kind.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the kind of support"},
    )
    provider_name = forms.CharField(
        label="Who gives it?", max_length=200, error_messages={"required": "Say who gives the support"}
    )
    what = forms.CharField(
        label="What is done, and how often?", max_length=300, error_messages={"required": "Say what is done"}
    )
    starts_on = DayField(label="First day")
    ends_by = DayField(label="Last planned day", help_text="Six weeks at most: until then it is free of charge")
    assess_by = DayField(label="For urgent support: by when does the assessment follow?", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for n in range(1, MOST_GOALS + 1):
            self.fields[f"goal_{n}"] = forms.CharField(
                label=f"Goal {n}: what do they want to do again?", max_length=300, required=False
            )
            self.fields[f"close_{n}"] = forms.ChoiceField(
                label=f"How close do they feel to goal {n} now?", choices=[("", "Choose"), *CLOSE], required=False
            )

    def goals(self) -> list[tuple[str, int]]:
        """The goals that were written, each with how close they feel."""
        typed = self.cleaned_data
        pairs = [(typed[f"goal_{n}"], typed[f"close_{n}"]) for n in range(1, MOST_GOALS + 1)]
        return [(words, int(close or 0)) for words, close in pairs if words]


class GoalsForm(forms.Form):
    """How close the person feels to each goal now."""

    def __init__(self, *args: Any, episode: Episode, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for goal in episode.goals.all():
            self.fields[str(goal.pk)] = forms.ChoiceField(
                label=goal.words, choices=CLOSE, initial=str(goal.close_now), required=True
            )


class EndForm(forms.Form):
    ended_on = DayField(label="Last day")
    sequel = forms.ChoiceField(
        label="What comes after?",
        choices=Sequel.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what comes after"},
    )
    note = forms.CharField(
        label="What was reached, and what helps from now", max_length=2000, required=False, widget=forms.Textarea
    )

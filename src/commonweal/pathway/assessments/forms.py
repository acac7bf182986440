"""What is typed in an assessment. While it is open, all may be left for later: only going on asks for an answer."""

from typing import Any

from django import forms

from commonweal.core.accounts.models import Team
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.assessments.outcomes import ABILITIES, ADULT_OUTCOMES
from commonweal.pathway.assessments.wellbeing import AREAS

MOST_WORDS = 10_000
YES_NO = (("yes", "Yes"), ("no", "No"))


def _words(label: str, hint: str = "", rows: int = 8) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea({"rows": rows}),
        error_messages={"max_length": f"This is longer than {MOST_WORDS:,} letters: shorten it"},
    )


def _yes_or_no(label: str, missing: str, hint: str = "") -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        help_text=hint,
        choices=YES_NO,
        coerce=lambda typed: typed == "yes",
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"required": missing},
    )


def said(answer: bool | None) -> str:
    """A stored answer as the radios have it; "" where there is none yet."""
    return "" if answer is None else ("yes" if answer else "no")


class PartForm(forms.Form):
    """Base of a part's form. `for_later` saves it as it is, without asking for the answer named by `answer`."""

    answer = ""

    def __init__(self, *args: Any, for_later: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.answer and for_later:
            self.fields[self.answer].required = False


class TakingPartForm(PartForm):
    answer = "taking_part"
    taking_part = forms.ChoiceField(
        label="How does the person take part?",
        help_text="Understanding what is said, remembering it, weighing it up, and saying what they think",
        choices=Assessment.TakingPart.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose how the person takes part, or save and come back later"},
    )
    note = _words("Who helps, or what was done to arrange an advocate", "Names, and the day", rows=3)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["taking_part"].choice_hints = {  # type: ignore[attr-defined]
            "helped": "Family or a friend, for example, whom the person wants, and who is not paid to care for them",
            "advocate": "Somebody independent, who speaks for them and helps them decide. The assessment waits for "
            "that, unless it is urgent",
        }


class WhatMattersForm(PartForm):
    words = _words(
        "What matters to me",
        "People, places, things to do, how the days go, what I want to happen. Write it as it is said.",
        rows=10,
    )


class StrengthsForm(PartForm):
    words = _words(
        "What I can do, and what helps",
        "What I do well or like doing, who and what helps me already, and what I could do with a little help.",
        rows=10,
    )


class ConditionForm(PartForm):
    answer = "has_impairment"
    has_impairment = _yes_or_no(
        "Do the needs come from a physical or mental impairment or illness, or have to do with one?",
        "Choose yes if the needs come from an impairment or illness, or no if they do not",
    )
    note = _words("What it is, and how it leads to the needs", "A diagnosis is not needed", rows=5)


class OutcomeForm(PartForm):
    answer = "ability"
    ability = forms.ChoiceField(
        label="",
        choices=[(ability.value, words.answer) for ability, words in ABILITIES.items()],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose the answer that fits best, or save and come back later"},
    )
    note = _words("What happens", "What the person does, what is hard, who helps now, good days and bad days", rows=6)

    def __init__(self, *args: Any, letter: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome = ADULT_OUTCOMES[letter]
        self.fields["ability"].label = outcome.question
        self.fields["ability"].help_text = f"In the words of the law: {outcome.statutory}"
        self.fields["ability"].choice_hints = {  # type: ignore[attr-defined]
            ability.value: words.statutory for ability, words in ABILITIES.items() if ability.value != "able"
        }


class WellbeingForm(PartForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for area in AREAS.values():
            self.fields[area.key] = _words(area.title, area.prompt, rows=3)


class ImpactForm(PartForm):
    answer = "wellbeing_impact"
    wellbeing_impact = _yes_or_no(
        "Taken together, is there a significant effect on wellbeing, or is there likely to be?",
        "Choose yes if the effect on wellbeing is significant, or no if it is not",
    )


class CarerForm(PartForm):
    carer_name = forms.CharField(label="The carer’s name", max_length=200, required=False)
    carer_view = _words(
        "What the carer says",
        "What they do, what they can and want to go on doing, and what they think is needed",
    )
    offer = forms.ChoiceField(
        label="An assessment of the carer’s own",
        help_text="Whoever gives care, or is going to, has a right to one (Care Act 2014, section 10)",
        choices=Assessment.CarerOffer.choices,
        widget=forms.RadioSelect,
        required=False,
    )


class DecisionForm(forms.Form):
    """What is written for somebody whose needs are not eligible."""

    advice = forms.CharField(
        label="What can help with these needs, or keep them from growing?",
        help_text="The person reads this in the letter (Care Act 2014, section 13(5)). Name services, groups, "
        "equipment and people to ask, and how to reach them",
        max_length=MOST_WORDS,
        required=False,
        widget=forms.Textarea({"rows": 6}),
        error_messages={"max_length": f"This is longer than {MOST_WORDS:,} letters: shorten it"},
    )


class AllocateForm(forms.Form):
    team = forms.ModelChoiceField(
        label="Which team assesses?",
        queryset=Team.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose a team", "invalid_choice": "Choose one of the teams in the list"},
    )

    def __init__(self, *args: Any, teams: list[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["team"]
        field.queryset = Team.objects.filter(pk__in=[team.pk for team in teams])  # type: ignore[attr-defined]
        field.choices = [(str(team.pk), f"{team.name}, {team.organisation.name}") for team in teams]  # type: ignore[attr-defined]


class FilterForm(forms.Form):
    shows = forms.ChoiceField(
        label="Show",
        required=False,
        choices=(
            ("open", "Waiting or in progress"),
            ("waiting", "Waiting"),
            ("started", "In progress"),
            ("decided", "Decided"),
        ),
    )
    whose = forms.ChoiceField(label="Whose", required=False, choices=(("team", "The team’s"), ("mine", "Mine")))

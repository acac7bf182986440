"""What is typed around an assessment: which kind, which team, for whom, and advice. Its answers are its form's."""

from typing import Any

from django import forms

from commonweal.core.accounts.models import Team
from commonweal.core.design.forms import DayField
from commonweal.pathway.assessments.kinds import HINTS, TITLES, AssessmentKind

MOST_WORDS = 10_000


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


class StartForm(forms.Form):
    """Which kind of assessment; `kinds` are those to choose from, the first is chosen already."""

    kind = forms.ChoiceField(
        label="Which assessment?",
        widget=forms.RadioSelect,
        error_messages={
            "required": "Choose which assessment",
            "invalid_choice": "Choose one of the assessments in the list",
        },
    )

    def __init__(self, *args: Any, kinds: list[AssessmentKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("kind", kinds[0].value)
        field = self.fields["kind"]
        field.choices = [(kind.value, TITLES[kind]) for kind in kinds]  # type: ignore[attr-defined]
        field.choice_hints = {kind.value: HINTS[kind] for kind in kinds}  # type: ignore[attr-defined]


class CarerRecordForm(forms.Form):
    """Who the carer is, for a record of their own."""

    given_name = forms.CharField(
        label="First name", max_length=100, error_messages={"required": "Enter the carer’s first name"}
    )
    family_name = forms.CharField(
        label="Last name", max_length=100, error_messages={"required": "Enter the carer’s last name"}
    )
    date_of_birth = DayField(label="Date of birth", required=False)
    phone = forms.CharField(label="Phone", max_length=40, required=False)
    email = forms.EmailField(
        label="E-mail", required=False, error_messages={"invalid": "Enter an e-mail like name@example.org"}
    )
    is_new = forms.BooleanField(label="None of these is the carer: start a new record", required=False)


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

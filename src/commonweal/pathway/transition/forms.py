"""What is typed about a young person on the way to adult care."""

from typing import Any

from django import forms
from django.utils import timezone

from commonweal.core.accounts.models import Account, Team
from commonweal.core.design.forms import AmountField, CsvTextField, DayField
from commonweal.pathway.transition.actions import TransitionTerms
from commonweal.pathway.transition.milestones import Milestone
from commonweal.pathway.transition.models import Transition
from commonweal.pathway.transition.needs import packages_on


class ExpectedForm(forms.Form):
    """What is expected of adult support, and where they live now."""

    need = forms.ChoiceField(label="Kind of need", error_messages={"required": "Choose the kind of need"})
    need_note = forms.CharField(
        label="What are they expected to need?", widget=forms.Textarea, max_length=2000, required=False
    )
    source = forms.CharField(
        label="Which school or service told of them?",
        max_length=200,
        error_messages={"required": "Say which school or service told of them"},
    )
    starts_on = DayField(
        label="When is adult support expected to begin?",
        help_text="Leave it empty for the eighteenth birthday",
        required=False,
    )
    yearly_low = AmountField(
        label="Lowest cost in a year",
        help_text="Pounds. Leave it empty for what the policy expects for this need.",
        min_value=0,
        decimal_places=2,
        required=False,
    )
    yearly_high = AmountField(label="Highest cost in a year", min_value=0, decimal_places=2, required=False)
    yearly_expected = AmountField(
        label="Most likely cost in a year",
        help_text="Leave it empty for half way between",
        min_value=0,
        decimal_places=2,
        required=False,
    )
    placement = forms.ChoiceField(
        label="Where do they live?", choices=Transition.Placement.choices, widget=forms.RadioSelect, initial="home"
    )
    placement_reason = forms.CharField(
        label="Why can they not live near home?",
        help_text="Needed for a residential placement or one out of the area",
        widget=forms.Textarea,
        max_length=1000,
        required=False,
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = packages_on(timezone.localdate()).values()
        choices = [("", "Choose one"), *((one.key, one.title) for one in known)]
        self.fields["need"].choices = choices  # type: ignore[attr-defined]

    def terms(self) -> TransitionTerms:
        names = TransitionTerms.__dataclass_fields__
        return TransitionTerms(**{name: self.cleaned_data[name] for name in names})


class RegisterForm(ExpectedForm):
    """Somebody new on the register."""

    given_name = forms.CharField(
        label="First name", max_length=100, error_messages={"required": "Enter the first name"}
    )
    family_name = forms.CharField(label="Last name", max_length=100, error_messages={"required": "Enter the last name"})
    born = DayField(label="Date of birth", help_text="For example, 27 3 2011", empty="Enter the date of birth")
    nhs_number = forms.CharField(label="NHS number", max_length=20, required=False)
    team = forms.ModelChoiceField(
        label="Which team keeps the record?", queryset=Team.objects.none(), error_messages={"required": "Choose a team"}
    )
    field_order = ["given_name", "family_name", "born", "nhs_number", "team"]

    def __init__(self, *args: Any, teams: list[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_to_teams(self, teams)


def limit_to_teams(form: forms.Form, teams: list[Team]) -> None:
    """Offer only these teams; the only one is chosen."""
    field = form.fields["team"]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = Team.objects.filter(pk__in=[team.pk for team in teams]).select_related("organisation")
    if len(teams) == 1:
        field.initial = teams[0].pk


class TakeInRegisterForm(forms.Form):
    """A file of a school or of children's services."""

    source = forms.CharField(
        label="Who sent the file?",
        max_length=200,
        help_text="For example: Seaborough children’s services",
        error_messages={"required": "Say which school or service sent it"},
    )
    team = forms.ModelChoiceField(label="Which team keeps the records?", queryset=Team.objects.none())
    file = CsvTextField()

    def __init__(self, *args: Any, teams: list[Team], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        limit_to_teams(self, teams)


class WorkerForm(forms.Form):
    worker = forms.ModelChoiceField(
        label="Who is their named worker?",
        queryset=Account.objects.none(),
        error_messages={"required": "Choose somebody of the team"},
    )

    def __init__(self, *args: Any, workers: list[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["worker"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = Account.objects.filter(pk__in=[one.pk for one in workers]).order_by("name")


class MilestoneForm(forms.Form):
    key = forms.ChoiceField(label="What was reached?", error_messages={"required": "Choose one"})
    done_on = DayField(label="When?")
    note = forms.CharField(label="What came of it?", max_length=500, required=False)

    def __init__(self, *args: Any, milestones: list[Milestone], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["key"].choices = [("", "Choose one"), *((one.key, one.title) for one in milestones)]  # type: ignore[attr-defined]


class ContactForm(forms.Form):
    spoke_on = DayField(label="When did you speak?")
    words = forms.CharField(
        label="What was talked about?",
        widget=forms.Textarea,
        max_length=4000,
        error_messages={"required": "Say what was talked about"},
    )


class DecisionForm(forms.Form):
    decision = forms.ChoiceField(
        label="What happens after 18?",
        choices=Transition.Decision.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what was decided"},
    )
    starts_on = DayField(label="First day of adult support", help_text="If it was agreed", required=False)
    reason = forms.CharField(
        label="Who was asked, and why is this right?",
        widget=forms.Textarea,
        max_length=2000,
        error_messages={"required": "Say what was decided and who was asked"},
    )

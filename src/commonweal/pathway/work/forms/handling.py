"""What is done with work."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from commonweal.core.accounts.models import Account, Team
from commonweal.core.design.forms import DayField
from commonweal.pathway.work.models import Priority
from commonweal.pathway.work.pathway_rules import BY_HAND
from commonweal.pathway.work.queries.lists import workers_of


class WhoForm(forms.Form):
    """To whom work goes: a worker of a team, or a team's list."""

    to = forms.ChoiceField(label="Give to", error_messages={"required": "Choose who has it from now"})
    note = forms.CharField(
        label="Note for whoever has it next", required=False, max_length=2000, widget=forms.Textarea,
        help_text="What they should know first",
    )  # fmt: skip

    def __init__(self, *args: Any, teams: Iterable[Team], own: Team | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offered: list[tuple[str, str]] = [("", "Choose somebody")]
        for team in teams:
            if own is not None and team.pk == own.pk:
                offered += [(f"{team.pk}:{one.pk}", one.name) for one in workers_of([team])]
            offered.append((f"{team.pk}:", f"The list of {team.name}, {team.organisation.name}"))
        self.fields["to"].choices = offered  # type: ignore[attr-defined]

    def chosen(self) -> tuple[Team, Account | None]:
        """The team and worker that were chosen."""
        team, _, worker = self.cleaned_data["to"].partition(":")
        return (
            Team.objects.select_related("organisation").get(pk=UUID(team)),
            Account.objects.get(pk=UUID(worker)) if worker else None,
        )


class MoveForm(forms.Form):
    """Another day by which work is to be done."""

    due_on = DayField(label="To be done by")
    reason = forms.CharField(
        label="Why it is moved", max_length=500, error_messages={"required": "Say why it is moved"}
    )


class CloseForm(forms.Form):
    """What came of work."""

    outcome = forms.CharField(
        label="What came of it",
        help_text="Or why it is not needed any more",
        max_length=300,
        error_messages={"required": "Say what came of it, or why it is not needed"},
    )


class AddForm(forms.Form):
    """Something to do about a person."""

    kind = forms.ChoiceField(
        label="What kind of work is it?",
        choices=[(kind.key, kind.title) for kind in BY_HAND],
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what kind of work it is"},
    )
    words = forms.CharField(
        label="What is to be done?",
        help_text="The person can read this in their record",
        max_length=300,
        error_messages={"required": "Say what is to be done"},
    )
    due_on = DayField(label="By when?")
    priority = forms.TypedChoiceField(
        label="How soon?", choices=Priority.choices, coerce=int, initial=Priority.USUAL, widget=forms.RadioSelect
    )
    worker = forms.ChoiceField(label="Who does it?", required=False)

    def __init__(self, *args: Any, workers: Iterable[Account], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = [(str(worker.pk), worker.name) for worker in workers]
        self.fields["worker"].choices = [("", "Nobody yet: the team’s list"), *people]  # type: ignore[attr-defined]


class HandOverForm(forms.Form):
    """What of somebody's work goes to whom."""

    items = forms.MultipleChoiceField(
        label="What is handed over",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose the work to hand over"},
    )
    worker = forms.ChoiceField(label="Who has it from now", error_messages={"required": "Choose who has it from now"})
    note = forms.CharField(
        label="Note for them",
        help_text="What they should know first. It stays with each piece of work",
        max_length=2000,
        widget=forms.Textarea,
        error_messages={"required": "Write a note for whoever has the work next"},
    )
    last_day = DayField(
        label="The last day on which the one before sees the records as their worker",
        empty="Enter the last day, such as today",
    )
    tells = forms.BooleanField(
        label="Write to the people whose coordinator changes",
        help_text="Leave it out only where you tell them yourself",
        required=False,
        initial=True,
    )

    def __init__(
        self, *args: Any, items: list[tuple[str, str]], hints: dict[str, str], workers: Iterable[Account], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["items"].choices = items  # type: ignore[attr-defined]
        self.fields["items"].choice_hints = hints  # type: ignore[attr-defined]
        offered = [("", "Choose somebody"), *((str(worker.pk), worker.name) for worker in workers)]
        self.fields["worker"].choices = offered  # type: ignore[attr-defined]

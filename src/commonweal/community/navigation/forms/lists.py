"""What lists and reports are filtered by."""

from typing import Any
from uuid import UUID

from django import forms

from commonweal.community.directory.needs import needs_by_group
from commonweal.community.navigation.models import WorkerKind
from commonweal.community.navigation.queries.caseload import Asked
from commonweal.community.navigation.queries.teams import Load
from commonweal.community.navigation.timing import STATES, JourneyState

ANY = ("", "Any")


def needs_offered(first: str) -> list[tuple[str, Any]]:
    """The needs of the directory under their headings, as a select takes them."""
    groups = [(group, [(need.key, need.name) for need in needs]) for group, needs in needs_by_group().items()]
    flat = [(key, f"{group}: {name}") for group, listed in groups for key, name in listed]
    return [("", first), *flat]


class ListFilter(forms.Form):
    """Which people are shown. What is missing or odd in an address is left at its first choice."""

    whose = forms.ChoiceField(label="Whose", choices=[("mine", "Mine"), ("team", "My team's")], required=False)
    state = forms.ChoiceField(label="State", choices=[*STATES.items(), ("all", "All")], required=False)
    due = forms.ChoiceField(
        label="What is due", choices=[ANY, ("late", "Late"), ("soon", "Within a week")], required=False
    )
    kind = forms.ChoiceField(label="Kind", choices=[ANY, *WorkerKind.choices], required=False)
    worker = forms.ChoiceField(label="Worker", required=False)

    def __init__(self, *args: Any, loads: list[Load], may_see_team: bool, whose: str, **options: Any) -> None:
        super().__init__(*args, **options)
        choice = self.fields["worker"]
        assert isinstance(choice, forms.ChoiceField)
        choice.choices = [ANY, *((str(load.worker.pk), load.worker.name) for load in loads if load.worker)]
        self.initial.update({"whose": whose, "state": JourneyState.OPEN.value})
        if not may_see_team:
            del self.fields["worker"]

    def asked(self) -> Asked:
        """What is asked for, with the first choice where nothing (or nothing that there is) was chosen."""
        cleaned: dict[str, Any] = self.cleaned_data if self.is_bound and self.is_valid() else {}
        worker = cleaned.get("worker")
        return Asked(
            whose=cleaned.get("whose") or self.initial["whose"],
            state=cleaned.get("state") or JourneyState.OPEN,
            kind=cleaned.get("kind", ""),
            due=cleaned.get("due", ""),
            worker=UUID(worker) if worker else None,
        )


class WhoKnowsForm(forms.Form):
    """A topic and where, to look up who knows it."""

    words = forms.CharField(label="Topic", max_length=100, required=False, help_text="For example, housing or debt")
    postcode = forms.CharField(label="Near postcode", max_length=12, required=False)

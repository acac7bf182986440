"""What the lists and the page of times show."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django import forms

from commonweal.core.accounts.models import Account, Team
from commonweal.core.calculations.periods import Period
from commonweal.core.places.models import Area
from commonweal.pathway.work.kinds import all_kinds
from commonweal.pathway.work.models import Priority
from commonweal.pathway.work.queries import times
from commonweal.pathway.work.queries.lists import NOBODY, Asked
from commonweal.pathway.work.timing import WORDS, Urgency


class TeamFilter(forms.Form):
    """What of a team's work is wanted."""

    team = forms.ChoiceField(label="Team", required=False)
    kind = forms.ChoiceField(label="Kind", required=False)
    worker = forms.ChoiceField(label="Worker", required=False)
    due = forms.ChoiceField(label="Due", required=False)
    priority = forms.ChoiceField(label="How soon", required=False)
    area = forms.ChoiceField(label="Neighbourhood", required=False)
    words = forms.CharField(label="Name of the person", required=False, max_length=100)
    sort = forms.ChoiceField(
        label="In this order",
        required=False,
        choices=[("nobody", "What nobody has first"), ("due", "Due first"), ("age", "Longest open first")],
    )

    def __init__(
        self,
        *args: Any,
        teams: Iterable[Team],
        workers: Iterable[Account],
        areas: Iterable[Area],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        mine = list(teams)
        self._choose("team", [(str(team.pk), f"{team.name}, {team.organisation.name}") for team in mine], "")
        self._choose("kind", [(kind.key, kind.title) for kind in all_kinds()], "All kinds")
        people = [(str(worker.pk), worker.name) for worker in workers]
        self._choose("worker", [(NOBODY, "Nobody yet"), *people], "Everybody")
        dues = (Urgency.LATE, Urgency.TODAY, Urgency.THIS_WEEK)
        said = {Urgency.TODAY: "Today, or late", Urgency.THIS_WEEK: "In the next seven days, or late"}
        self._choose("due", [(due.value, said.get(due, WORDS[due])) for due in dues], "Any day")
        self._choose("priority", [(str(one.value), one.label) for one in Priority], "Any")
        self._choose("area", [(area.pk, area.name) for area in areas], "All")
        if len(mine) < 2:
            del self.fields["team"]

    def _choose(self, name: str, choices: list[tuple[str, str]], everything: str) -> None:
        offered = [("", everything), *choices] if everything else choices
        self.fields[name].choices = offered  # type: ignore[attr-defined]

    def asked(self, team: UUID | None) -> Asked:
        """What was asked for; what is no choice counts as not asked."""
        self.is_valid()
        given = {name: self.cleaned_data.get(name) or "" for name in ("kind", "worker", "due", "priority", "area")}
        words, sort = self.cleaned_data.get("words", ""), self.cleaned_data.get("sort") or "nobody"
        return Asked(team=team, words=words.strip(), sort=sort, **given)


class TimesFilter(forms.Form):
    """Which times are wanted."""

    period = forms.ChoiceField(label="Period", required=False)
    team = forms.ChoiceField(label="Team that had the request", required=False)
    channel = forms.ChoiceField(label="Came by", required=False, choices=[("", "Any way"), *times.CHANNELS])
    outcome = forms.ChoiceField(label="Led to", required=False, choices=[("", "Anything"), *times.OUTCOMES])

    def __init__(self, *args: Any, periods: list[Period], teams: Iterable[Team], narrow: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._periods = {period.key: period for period in periods}
        self.fields["period"].choices = [(one.key, one.title) for one in periods]  # type: ignore[attr-defined]
        offered = [("", "All teams"), *((str(team.pk), f"{team.name}, {team.organisation.name}") for team in teams)]
        self.fields["team"].choices = offered  # type: ignore[attr-defined]
        if not narrow:  # two filters side by side would tell single people
            del self.fields["channel"], self.fields["outcome"]

    def asked(self) -> times.Asked:
        self.is_valid()
        given = self.cleaned_data
        period = self._periods.get(given.get("period", "")) or next(iter(self._periods.values()))
        team = UUID(given["team"]) if given.get("team") else None
        return times.Asked(period, team, given.get("channel", ""), given.get("outcome", ""))

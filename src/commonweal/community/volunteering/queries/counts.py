"""How much was asked, done and not met, by kind and by area: counts without anybody's name.

Those who plan for the place have no sight of tasks. What they read is added up here as the system, and small numbers
are held back, so that nobody can be recognised.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Min, Q, QuerySet, Sum
from django.utils import timezone

from commonweal.community.volunteering.models import Hours, Task, Volunteer
from commonweal.community.volunteering.rules import rules_on
from commonweal.community.volunteering.states import LOOKING, UNMET, State
from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.calculations.periods import Period, periods_until
from commonweal.core.calculations.small_numbers import hold_back
from commonweal.core.places.models import Place

NOT_KNOWN = "Not known"
EARLIEST = date(2000, 1, 1)
"""Before this nobody was asked here: a slip in the year."""

USUAL_DAYS = 183
"""Half a year: what a report of a scheme looks back on unless two days are named."""


@dataclass(frozen=True)
class Row:
    """Tasks asked and not met under one heading; None where the count is held back."""

    label: str
    asked: int | None
    unmet: int | None

    @property
    def share(self) -> int | None:
        """Of what was asked, how much was not met, in whole per cent."""
        if self.asked is None or self.unmet is None or self.asked == 0:
            return None
        return round(100 * self.unmet / self.asked)


@dataclass(frozen=True)
class Report:
    """What a scheme or a place was asked between two days."""

    since: date
    until: date
    asked: int | None
    done: int | None
    unmet: int | None
    volunteers: int | None
    hours: Decimal
    by_kind: list[Row]
    by_area: list[Row]
    fewest: int

    @property
    def is_whole(self) -> bool:
        """Whether every count is shown, by neighbourhood; otherwise by the first half of the postcode, and small counts
        are held back: neighbourhoods are too small for most of them to be shown."""
        return self.fewest == 0

    @property
    def is_held_back(self) -> bool:
        return any(row.asked is None or row.unmet is None for row in (*self.by_kind, *self.by_area))


def periods(place: Place) -> list[Period]:
    """The financial years in which neighbours of a place were asked, the latest first."""
    with acting_as(system_actor("looking since when neighbours are asked")):
        first = Task.objects.filter(place=place).aggregate(first=Min("asked_at"))["first"]
    return periods_until(timezone.localdate(), timezone.localtime(first).date() if first else None)


def report_for_place(place: Place, period: Period) -> Report:
    """What the whole place was asked in a financial year, with small numbers held back: for those who plan for it."""
    first, last = period.first, period.last
    with acting_as(system_actor("counting what neighbours were asked")):
        fewest = rules_on(timezone.localdate()).values["fewest_shown"]
        return _report(Q(place=place), Q(volunteer__place=place), first, last, fewest)


def report_for_scheme(organisation: Organisation, since: date, until: date) -> Report:
    """What one scheme was asked, to the last task: for its own coordinator."""
    return _report(Q(organisation=organisation), Q(volunteer__organisation=organisation), since, until, 0)


def days_looked_at(since: date | None, until: date | None) -> tuple[date, date]:
    """From when until when a report of a scheme is: half a year until today, where days are left out. Raises
    ValidationError by field."""
    last = until or timezone.localdate()
    if last < EARLIEST:
        raise ValidationError({"until": f"Enter a day in {EARLIEST.year} or later"})
    first = since or last - timedelta(days=USUAL_DAYS)
    if first > last:
        raise ValidationError({"until": "The last day must be the first day or later"})
    return first, last


def unmet_tasks(today: date) -> Q:
    """Not done because nobody was there to do it, or still looked for after the last day on which it was wanted; of a
    weekly task without a last day, so long after its first that a volunteer would by now be asked how it goes."""
    nobody = Q(state=State.NOT_DONE, reason__in=[reason.value for reason in UNMET])
    begun = today - timedelta(days=rules_on(timezone.localdate()).values["weekly_news_within"])
    return nobody | Q(state__in=LOOKING, last_on__lt=today) | Q(state__in=LOOKING, last_on=None, first_on__lt=begun)


def _report(tasks_where: Q, hours_where: Q, since: date, until: date, fewest: int) -> Report:
    tasks = Task.objects.filter(tasks_where, asked_at__date__range=(since, until))
    rules = rules_on(timezone.localdate())
    asked_kind, unmet_kind = _counted(tasks, "kind", until)
    asked_area, unmet_area = _counted(tasks, "neighbourhood__name" if fewest == 0 else "district", until)
    hours = Hours.objects.filter(hours_where, on__range=(since, until))
    volunteers = Volunteer.objects.filter(
        pk__in=hours.values("volunteer"), state__in=[Volunteer.State.APPROVED, Volunteer.State.PAUSED, "left"]
    ).count()
    asked, done, unmet = sum(asked_kind.values()), tasks.filter(state=State.DONE).count(), sum(unmet_kind.values())
    return Report(
        since=since,
        until=until,
        asked=_shown(asked, fewest),
        done=_shown(done, fewest),
        unmet=_shown(unmet, fewest),
        volunteers=_shown(volunteers, fewest),
        hours=hours.aggregate(total=Sum("hours"))["total"] or Decimal(0),
        by_kind=_rows({rules.kind_name(key): count for key, count in asked_kind.items()},
                      {rules.kind_name(key): count for key, count in unmet_kind.items()}, fewest),
        by_area=_rows(asked_area, unmet_area, fewest),
        fewest=fewest,
    )  # fmt: skip


def _counted(tasks: QuerySet[Task], by: str, until: date) -> tuple[Counter[str], Counter[str]]:
    """Tasks asked and unmet under each value of a column."""
    unmet = set(tasks.filter(unmet_tasks(until)).values_list("pk", flat=True))
    asked_by: Counter[str] = Counter()
    unmet_by: Counter[str] = Counter()
    for pk, label in tasks.values_list("pk", by):
        asked_by[label or NOT_KNOWN] += 1
        unmet_by[label or NOT_KNOWN] += pk in unmet
    return asked_by, unmet_by


def _rows(asked: dict[str, int], unmet: dict[str, int], fewest: int) -> list[Row]:
    """The most unmet first; by name where that is held back."""
    shown_asked, shown_unmet = hold_back(asked, fewest).counts, hold_back(unmet, fewest).counts
    rows = [
        Row(label, shown_asked[label], shown_unmet[label] if shown_asked[label] is not None else None)
        for label in asked
    ]
    return sorted(rows, key=lambda row: (-(row.unmet or 0), -(row.asked or 0), row.label))


def _shown(count: int, fewest: int) -> int | None:
    return None if 0 < count < fewest else count

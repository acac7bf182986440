"""What each worker of a team has on: counted as the system, since a count of one's own team names nobody."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.core.accounts.models import Account, Team
from commonweal.core.design.charts import Bar, BarChart, Figure, Panel
from commonweal.pathway.requests.models import Request
from commonweal.pathway.work.kinds import kind_of
from commonweal.pathway.work.models import Coordinator, WorkItem
from commonweal.pathway.work.queries.lists import workers_of
from commonweal.pathway.work.timing import points_of

FOUR_WEEKS = timedelta(weeks=4)


@dataclass
class Load:
    """What one worker (or, without one, nobody yet) has of a team's work: open pieces by kind, how many are late, new
    and done in four weeks, the people whose coordinator they are, requests they answer, and the points of it all."""

    worker: Account | None
    kinds: Counter[str] = field(default_factory=Counter)
    late: int = 0
    new: int = 0
    done: int = 0
    coordinates: int = 0
    requests: int = 0
    points: Decimal = Decimal(0)

    @property
    def open(self) -> int:
        return self.kinds.total()

    @property
    def by_kind(self) -> list[tuple[str, int]]:
        """The kinds with how many of each, the most first."""
        return [(kind_of(key).title, number) for key, number in self.kinds.most_common()]


def loads_of(team: Team, today: date) -> list[Load]:
    """What each worker of a team has on, by name, and first what nobody has. The same number of questions to the
    database however many workers and pieces of work there are."""
    since = timezone.now() - FOUR_WEEKS
    loads: dict[UUID | None, Load] = {None: Load(None)}
    loads |= {worker.pk: Load(worker) for worker in workers_of([team])}
    with acting_as(system_actor("counting what a team has on")):
        of_team = WorkItem.objects.filter(team=team)
        rows = (
            of_team.filter(done_at=None)
            .values("worker", "kind")
            .annotate(n=Count("pk"), late=Count("pk", filter=Q(due_on__lt=today)))
            .order_by()
        )
        for row in rows:
            load = _load(loads, row["worker"])
            load.kinds[row["kind"]] += row["n"]
            load.late += row["late"]
            load.points += row["n"] * points_of(row["kind"], today)
        for name, counted in (
            ("new", of_team.filter(opened_at__gte=since)),
            ("done", of_team.filter(done_at__gte=since)),
            ("coordinates", Coordinator.objects.filter(worker__in=[one for one in loads if one], ends_at=None)),
            ("requests", Request.objects.filter(team=team, decided_at=None, sent_at__isnull=False)),
        ):
            for worker, number in counted.values_list("worker").annotate(n=Count("pk")).order_by():
                setattr(_load(loads, worker), name, number)
        missing = [key for key, load in loads.items() if key and load.worker is None]
        for account in Account.objects.filter(pk__in=missing):
            loads[account.pk].worker = account
    return list(loads.values())


def _load(loads: dict[UUID | None, Load], worker: UUID | None) -> Load:
    """The load of a worker; somebody who left the team and still has work of it comes last."""
    return loads.setdefault(worker, Load(None))


def load_figure(loads: list[Load], limit: Decimal) -> Figure:
    """The points of each worker as bars, to a scale that holds the limit."""
    bars = tuple(
        Bar(
            load.worker.name if load.worker else "Nobody yet",
            "",
            float(load.points),
            f"{load.points.normalize():f}" + (" (over)" if load.worker and load.points > limit else ""),
        )
        for load in loads
    )
    title, note = "How much each has on", f"Points of open work. One full-time worker can carry {limit.normalize():f}."
    chart = BarChart(title, bars, max(float(limit), *(bar.value for bar in bars), 0.0))
    return Figure(title, note, "Worker", (Panel("", chart),))

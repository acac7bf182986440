"""The coordinator's board: which tasks wait, are matched or late; and the volunteers with what runs out."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.db.models import Count, DecimalField, Exists, F, OuterRef, Q, QuerySet, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from commonweal.community.volunteering.models import Check, Task, Volunteer
from commonweal.community.volunteering.queries.candidates import checks_of
from commonweal.community.volunteering.rules import missing_checks, rules_on
from commonweal.community.volunteering.saying import SHORT, When, said_when
from commonweal.community.volunteering.states import ENDED, LOOKING, OPEN, State
from commonweal.community.volunteering.timing import WHAT_IS_DUE, is_late
from commonweal.core.accounts.models import Organisation

TAGS = {
    State.ASKED: "govuk-tag--blue",
    State.OFFERED: "govuk-tag--yellow",
    State.MATCHED: "govuk-tag--green",
    State.DONE: "govuk-tag--grey",
    State.NOT_DONE: "govuk-tag--red",
    State.CANCELLED: "govuk-tag--grey",
}


@dataclass(frozen=True)
class Line:
    """One task as lists show it. `lacking` are checks that its volunteer no longer has."""

    task: Task
    kind: str
    state: str
    tag: str
    when: str
    due: date | None
    what_is_due: str
    is_late: bool
    unread_risk: bool
    asked: int
    volunteer: str
    lacking: str = ""


def tasks_of(organisation: Organisation) -> QuerySet[Task]:
    """The tasks of a scheme, with what lists show."""
    return (
        Task.objects.filter(organisation=organisation)
        .select_related("neighbourhood")
        .defer("neighbourhood__boundary")
        .annotate(asked=Count("askings", filter=Q(askings__answer="")))
    )


def board(organisation: Organisation, today: date, *, shows: str = "waiting", kind: str = "") -> QuerySet[Task]:
    """Tasks to show: what suggests a risk and was not read first, then by when something is due."""
    found = tasks_of(organisation)
    if kind:
        found = found.filter(kind=kind)
    match shows:
        case "matched":
            found = found.filter(state=State.MATCHED)
        case "late":
            found = found.filter(state__in=OPEN, due_on__lt=today)
        case "ended":
            return found.filter(state__in=ENDED).order_by("-closed_at", "pk")
        case "all":
            return found.order_by("-asked_at", "pk")
        case _:
            found = found.filter(state__in=LOOKING)
    unread = Q(mentions_safety=True, safety_seen_by="")
    return found.alias(unread=Exists(Task.objects.filter(unread, pk=OuterRef("pk")))).order_by(
        "-unread", "due_on", "pk"
    )


def lines_of(tasks: list[Task], today: date) -> list[Line]:
    """Tasks as the board shows them: two questions for any number."""
    rules = rules_on(today)
    matched = [task for task in tasks if task.volunteer_id and task.state == State.MATCHED]
    held = checks_of([task.volunteer_id for task in matched if task.volunteer_id], today) if matched else {}
    return [
        Line(
            task=task,
            kind=rules.kind_name(task.kind),
            state=SHORT[State(task.state)],
            tag=TAGS[State(task.state)],
            when=when_said(task),
            due=task.due_on,
            what_is_due=WHAT_IS_DUE.get(State(task.state), ""),
            is_late=is_late(task.due_on, today),
            unread_risk=task.mentions_safety and not task.safety_seen_by,
            asked=getattr(task, "asked", 0),
            volunteer=task.volunteer_name,
            lacking=", ".join(
                rules.check_name(check)
                for check in missing_checks(rules, task.checks, held.get(task.volunteer_id, []), today)
            )
            if task in matched and task.volunteer_id
            else "",
        )
        for task in tasks
    ]


def when_said(task: Task) -> str:
    """When a task is wanted, in words."""
    return said_when(When(task.first_on, task.last_on, task.frequency == "weekly", tuple(task.days), tuple(task.times)))


@dataclass(frozen=True)
class BoardCounts:
    """How many tasks of a scheme wait, are matched, are late and may be about a risk; and new volunteers."""

    waiting: int
    matched: int
    late: int
    risks: int
    new_volunteers: int


def board_counts(organisations: "QuerySet[Organisation] | list[Organisation]", today: date) -> BoardCounts:
    """The counts of these schemes together: two questions."""
    found = Task.objects.filter(organisation__in=organisations, state__in=OPEN).aggregate(
        waiting=Count("pk", filter=Q(state__in=LOOKING)),
        matched=Count("pk", filter=Q(state=State.MATCHED)),
        late=Count("pk", filter=Q(due_on__lt=today)),
        risks=Count("pk", filter=Q(mentions_safety=True, safety_seen_by="")),
    )
    new = Volunteer.objects.filter(organisation__in=organisations, state=Volunteer.State.OFFERED).count()
    return BoardCounts(**found, new_volunteers=new)


def volunteers_of(organisation: Organisation, today: date, *, shows: str = "active") -> QuerySet[Volunteer]:
    """The volunteers of a scheme by name: approved, waiting, with a check that runs out, not talked with, or gone."""
    values = rules_on(today).values
    found = (
        Volunteer.objects.filter(organisation=organisation)
        .annotate(tasks_now=Count("tasks", filter=Q(tasks__state=State.MATCHED)))
        .order_by("name", "pk")
    )
    here = found.filter(state__in=[Volunteer.State.APPROVED, Volunteer.State.PAUSED])
    match shows:
        case "new":
            return found.filter(state=Volunteer.State.OFFERED).order_by("offered_at", "pk")
        case "checks":
            return here.filter(Exists(running_out(today).filter(volunteer=OuterRef("pk"))))
        case "quiet":
            before = today - timedelta(days=values["check_in_every"])
            return here.filter(
                Q(last_checked_in_on__lt=before) | Q(last_checked_in_on=None, decided_at__date__lt=before)
            )
        case "left":
            return found.filter(state__in=[Volunteer.State.LEFT, Volunteer.State.DECLINED])
        case _:
            return here


def running_out(today: date) -> QuerySet[Check]:
    """Checks that run out soon or have, and for which no later one of the same kind was seen."""
    later = Check.objects.filter(volunteer=OuterRef("volunteer"), kind=OuterRef("kind"), ended_on=None).filter(
        Q(expires_on=None) | Q(expires_on__gt=OuterRef("expires_on"))
    )
    until = today + timedelta(days=rules_on(today).values["remind_before"])
    return Check.objects.filter(~Exists(later), ended_on=None, expires_on__lte=until)


def hours_in_total(volunteer: Volunteer) -> Decimal:
    """All hours that a volunteer gave."""
    total: Decimal = volunteer.hours.aggregate(total=Coalesce(Sum("hours"), Decimal(0), output_field=DecimalField()))[
        "total"
    ]
    return total


def stayed(volunteer: Volunteer, today: date) -> int:
    """Whole months for which somebody has volunteered (or did, where they have stopped)."""
    since: datetime | None = volunteer.decided_at
    if since is None:
        return 0
    until = volunteer.left_on or today
    begun = timezone.localtime(since).date()
    return max(0, (until.year - begun.year) * 12 + until.month - begun.month - (until.day < begun.day))


def by_hours(organisation: Organisation) -> QuerySet[Volunteer]:
    """Volunteers with all the hours they gave, for the log of a scheme."""
    return (
        Volunteer.objects.filter(organisation=organisation)
        .annotate(given=Coalesce(Sum("hours__hours"), Decimal(0), output_field=DecimalField()))
        .order_by(F("given").desc(), "name")
    )

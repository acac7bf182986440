"""Counting link work for a place, without anybody's name: what `evaluation` may show of it is decided there."""

from collections import Counter, defaultdict
from collections.abc import Iterable

from django.db.models import Min
from django.utils import timezone

from commonweal.community.directory.needs import all_needs
from commonweal.community.navigation.evaluation import Facts, Shown, evaluate
from commonweal.community.navigation.measures import MEASURES, first_and_last
from commonweal.community.navigation.models import (
    Arrival,
    ForumDecision,
    Gap,
    Goal,
    Introduction,
    Journey,
    Measurement,
    Source,
    Trigger,
    WorkerKind,
)
from commonweal.community.navigation.queries.scores import values_by_stage
from commonweal.community.navigation.timing import days_of, figure
from commonweal.community.wellbeing.thresholds import thresholds
from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.periods import Period, periods_until
from commonweal.core.calculations.working_days import working_days_between
from commonweal.core.places.models import Place

READS_EVALUATION = (
    Role.COMMISSIONER,
    Role.COUNCILLOR,
    Role.ENGAGEMENT_LEAD,
    Role.TEAM_MANAGER,
    Role.LINK_WORKER,
    Role.COMMUNITY_AGENT,
)
ELSEWHERE = "Area not known"
NOT_KNOWN = (Introduction.Still.NOT_ASKED, Introduction.Still.UNKNOWN)


def periods(place: Place) -> list[Period]:
    """The financial years in which there was link work, the latest first."""
    with acting_as(system_actor("looking since when there is link work")):
        first = Journey.objects.filter(team__organisation__place=place).aggregate(first=Min("started_at"))["first"]
    return periods_until(timezone.localdate(), timezone.localtime(first).date() if first else None)


def evaluation_of(actor: Actor, place: Place, period: Period) -> list[Shown]:
    """The figures of one period, for whoever plans or does this work. Raises PermissionDenied for others.

    Counted as the system, since those who plan see nobody's record: only what `evaluate` shows leaves this function.
    """
    actor.require_role(*READS_EVALUATION)
    with acting_as(system_actor("counting link work for the place")):
        facts = _facts(place, period)
    return evaluate(facts, fewest=fewest_shown(), promised=days_of("first_contact_days"))


def fewest_shown() -> int:
    """From how many people on something may be shown."""
    return int(thresholds(None).value("fewest_shown").amount)


def _facts(place: Place, period: Period) -> Facts:
    here = Journey.objects.filter(team__organisation__place=place)
    begun = list(
        here.filter(started_at__date__range=(period.first, period.last)).only(
            "kind", "source", "source_name", "trigger", "arrived_at", "first_contact_at", "person_id"
        )
    )
    put_forward = Arrival.objects.filter(
        team__organisation__place=place, arrived_at__date__range=(period.first, period.last)
    )
    of_place = {"journey__team__organisation__place": place}
    made = Introduction.objects.filter(**of_place, made_on__range=(period.first, period.last))
    goals = Goal.objects.filter(**of_place, set_on__range=(period.first, period.last))
    closed = here.filter(closed_at__date__range=(period.first, period.last))
    decided = ForumDecision.objects.filter(
        team__organisation__place=place, held_on__range=(period.first, period.last)
    ).values_list("held_on", "weekly_avoided")
    return Facts(
        kinds=_labelled(WorkerKind, (one.kind for one in begun)),
        sources=_labelled(Source, (one.source for one in begun)),
        surgeries=dict(Counter(one.source_name or "Surgery not named" for one in begun if one.source == Source.GP)),
        triggers=_labelled(Trigger, (one.trigger for one in begun if one.trigger)),
        put_forward=_labelled(Arrival.Answer, put_forward.values_list("answer", flat=True)),
        waits=[_waited(one) for one in begun if one.first_contact_at],
        pairs=_pairs(place, period),
        introductions=dict(Counter(outcome_of(one) for one in made)),
        goals=_labelled(Goal.State, goals.values_list("state", flat=True)),
        endings=_labelled(Journey.Ending, closed.values_list("ending", flat=True)),
        gaps=_gaps(place, period),
        decisions=list(decided),
    )


def _waited(journey: Journey) -> int:
    """Working days until the first talk."""
    first = timezone.localtime(journey.first_contact_at).date()
    return working_days_between(timezone.localtime(journey.arrived_at).date(), first)


def _labelled(choices: type, values: Iterable[str]) -> dict[str, int]:
    """Counts by label, in the order of the choices."""
    counted = Counter(values)
    return {label: counted[value] for value, label in choices.choices if counted[value]}  # type: ignore[attr-defined]


def outcome_of(one: Introduction) -> str:
    """What came of an introduction, as far as it is known."""
    if one.went is None:
        return "Not visited yet, or not known"
    if not one.went:
        return "Did not go"
    known = [check for check in (one.second_check, one.first_check) if check not in NOT_KNOWN]
    if not known:
        return "Went; not known whether they still go"
    if known[0] == Introduction.Still.YES:
        which = "second" if known[0] == one.second_check else "first"
        return f"Still goes after {int(figure(f'{which}_check_weeks').amount)} weeks"
    return "Went, and no longer goes there"


def _pairs(place: Place, period: Period) -> dict[str, list[tuple[float, float]]]:
    """Scores before and after by measure, of those whose latest score is from this period. A person who was worked with
    twice counts once: with the latest."""
    later = Measurement.objects.filter(
        journey__team__organisation__place=place, asked_on__range=(period.first, period.last)
    ).exclude(stage=Measurement.Stage.BEFORE)
    rows = Measurement.objects.filter(journey__in=later.values("journey"), asked_on__lte=period.last).select_related(
        "journey"
    )
    by_journey: dict[Journey, list[Measurement]] = defaultdict(list)
    for row in rows:
        by_journey[row.journey].append(row)
    latest = {journey.person_id: journey for journey in sorted(by_journey, key=lambda one: one.started_at)}
    pairs: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for journey in latest.values():
        values = values_by_stage(by_journey[journey])
        for measure in MEASURES:
            if (pair := first_and_last(values.get(measure.key, {}))) is not None:
                pairs[measure.key].append(pair)
    return dict(pairs)


def _gaps(place: Place, period: Period) -> dict[str, dict[str, int]]:
    """Gaps by need and council area."""
    found = Gap.objects.filter(
        journey__team__organisation__place=place, found_on__range=(period.first, period.last)
    ).values_list("need", "area__former_council__name", "area__parent__name", "area__name")
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    for need, former, parent, own in found:
        name = all_needs()[need].name if need in all_needs() else need
        counted[name][former or parent or own or ELSEWHERE] += 1
    return {need: dict(sorted(areas.items())) for need, areas in sorted(counted.items(), key=lambda one: one[0])}

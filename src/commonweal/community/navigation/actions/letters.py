"""The summary of the work in plain words, as the person gets it, and the few lines for who put them forward."""

from commonweal.community.navigation.measures import MEASURES, first_and_last
from commonweal.community.navigation.models import Goal, Introduction, Journey
from commonweal.community.navigation.queries.scores import values_by_stage
from commonweal.core.accounts.actors import Actor
from commonweal.core.calculations.registry import on_day
from commonweal.core.correspondence.actions import send_message

NOTHING = "Nothing is written down."


def goals_in_words(journey: Journey) -> list[str]:
    """Each goal with how close the person felt to it at the start and at the end."""
    return [
        f"{goal.words} ({goal.close_at_start} of 10 when we began, {goal.close_now} of 10 now)"
        for goal in journey.goals.exclude(state=Goal.State.LET_GO)
    ]


def wellbeing_in_words(journey: Journey) -> list[str]:
    """Each figure of wellbeing that was asked twice: before and last."""
    values = values_by_stage(journey.measurements.all())
    lines = []
    for measure in MEASURES:
        pair = first_and_last(values.get(measure.key, {}))
        if pair is not None:
            before, last = (f"{value:g}" for value in pair)
            lines.append(
                f"{measure.label}: {before} before, {last} now"
                f" (from {measure.lowest} to {measure.highest}; {measure.better})"
            )
    return lines


def connections(journey: Journey) -> list[str]:
    """The groups and services that somebody was introduced to and went to."""
    return [one.name for one in journey.introductions.filter(went=True).exclude(first_check=Introduction.Still.NO)]


def summary_of(journey: Journey) -> dict[str, str]:
    """What the summary letter says, by placeholder of its template."""
    worker = journey.worker.name if journey.worker else journey.team.name
    return {
        "worker": worker,
        "team": f"{journey.team.name}, {journey.team.organisation.name}",
        "phone": journey.phone or "the number that you have from us",
        "matters": journey.what_matters or NOTHING,
        "goals": _listed(goals_in_words(journey)),
        "worked": journey.what_worked or NOTHING,
        "wellbeing": _listed(wellbeing_in_words(journey)),
        "connected": journey.connected_to or _listed(connections(journey)),
        "follow_up": f"We will ask how you are around {on_day(journey.follow_up_on)}."
        if journey.follow_up_on
        else "We will not contact you again unless you ask us to.",
    }


def _listed(lines: list[str]) -> str:
    return "\n".join(f"- {line}" for line in lines) or NOTHING


def write_to_person(actor: Actor, journey: Journey) -> None:
    send_message(actor, "link-work-closed", to_person=journey.person, context=summary_of(journey))


def write_to_source(actor: Actor, journey: Journey) -> None:
    """Tell who put the person forward that the work is done, where they are connected, and no more."""
    if not journey.source_email:
        return
    send_message(
        actor,
        "link-work-closed-source",
        to_email=journey.source_email,
        context={
            "person": journey.person.name,
            "worker": journey.worker.name if journey.worker else journey.team.name,
            "team": f"{journey.team.name}, {journey.team.organisation.name}",
            "ending": journey.get_ending_display(),
            "connected": journey.connected_to or _listed(connections(journey)),
        },
    )

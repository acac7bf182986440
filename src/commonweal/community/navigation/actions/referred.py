"""Work that began with a referral answers it: begun at the first talk, and closed with how the work ended."""

from collections.abc import Mapping

from commonweal.community.navigation.models import Arrival, Journey
from commonweal.community.referrals.actions import (
    close_referral,
    decline_referral,
    match_person,
    record_try,
    start_help,
    withdraw_referral,
)
from commonweal.community.referrals.models import Referral
from commonweal.community.referrals.states import Outcome, Reason, State
from commonweal.core.accounts.actors import Actor
from commonweal.people.identity.models import Person

Ending = Journey.Ending
OUTCOMES: Mapping[str, Outcome] = {
    Ending.REACHED: Outcome.HELPED,
    Ending.CONNECTED: Outcome.HELPED,
    Ending.OTHER_HELP: Outcome.PARTLY,
    Ending.CHOSE: Outcome.NOT_WANTED,
    Ending.NO_CONTACT: Outcome.NOT_REACHED,
    Ending.MOVED: Outcome.NOT_HELPED,
    Ending.DIED: Outcome.NOT_HELPED,
}
"""How a referral ends with each ending of the work."""


def _open_referral(arrival: Arrival | None) -> Referral | None:
    """The referral somebody came by, while it is open and with the team; None otherwise."""
    if arrival is None or arrival.referral_id is None:
        return None
    found = Referral.objects.select_related("person").filter(pk=arrival.referral_id).first()
    return found if found is not None and found.state in (State.ACCEPTED, State.STARTED) else None


def say_whose_record(actor: Actor, arrival: Arrival, person: Person) -> None:
    """The referral is about this record, where it was sent without one."""
    referral = _open_referral(arrival)
    if referral is not None and referral.person_id is None:
        match_person(actor, referral, person)


def say_begun(actor: Actor, journey: Journey) -> None:
    """Somebody has spoken with the person: whoever referred them is told that help has begun."""
    referral = _open_referral(journey.arrival)
    if referral is not None and referral.state == State.ACCEPTED:
        start_help(actor, referral)


def say_tried(actor: Actor, journey: Journey) -> None:
    """Somebody tried to reach the person in vain."""
    referral = _open_referral(journey.arrival)
    if referral is not None:
        record_try(actor, referral)


def say_ended(actor: Actor, journey: Journey, words: str) -> bool:
    """Close the referral with how the work ended; whether there was one that then told whoever referred."""
    referral = _open_referral(journey.arrival)
    if referral is None:
        return False
    outcome = OUTCOMES[journey.ending]
    if referral.state == State.ACCEPTED and outcome not in (Outcome.NOT_WANTED, Outcome.NOT_REACHED):
        referral = start_help(actor, referral)
    if outcome is Outcome.NOT_REACHED and referral.tries == 0:
        referral = record_try(actor, referral)
    close_referral(actor, referral, outcome, words)
    return True


def say_consent_withdrawn(system: Actor, journey: Journey) -> None:
    """The person withdrew what the work rested on: the referral ends too, and nobody is reminded of it any more."""
    referral = _open_referral(journey.arrival)
    if referral is not None:
        withdraw_referral(system, referral, f"They no longer agree to share with {journey.team.name}.")


def say_not_begun(actor: Actor, arrival: Arrival, answer: str, words: str) -> None:
    """Answer the referral of somebody with whom no work begins."""
    referral = _open_referral(arrival)
    if referral is None:
        return
    if answer == Arrival.Answer.NOT_FOR_US:
        decline_referral(actor, referral, Reason.OTHER, words)
        return
    if answer == Arrival.Answer.NOT_REACHED and referral.tries == 0:
        referral = record_try(actor, referral, words)
    outcome = Outcome.NOT_REACHED if answer == Arrival.Answer.NOT_REACHED else Outcome.NOT_WANTED
    close_referral(actor, referral, outcome, words)

"""Pausing and going on, handing over, closing with what worked, and asking again some time later."""

from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.navigation.actions.holding import enter, held, keep_due, words
from commonweal.community.navigation.actions.letters import write_to_person, write_to_source
from commonweal.community.navigation.actions.referred import say_ended
from commonweal.community.navigation.models import Handover, Journey
from commonweal.community.navigation.queries.teams import does_this_work_in
from commonweal.community.navigation.timing import JourneyState
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account, Membership
from commonweal.core.correspondence.actions import send_message
from commonweal.people.sight.actions import end_sight, grant_sight, viewer_of
from commonweal.people.sight.models import Basis, Compartment

LONGEST_PAUSE = timedelta(days=365)
Ending = Journey.Ending
UNTOLD = (Ending.DIED, Ending.NO_CONTACT)
"""Endings after which no summary is sent to the person."""


def pause_journey(actor: Actor, journey: Journey, until: date, reason: str) -> Journey:
    """Pause the work until a day on which the person is asked whether to go on."""
    said = words(reason, "reason", "Say why it is paused")
    today = timezone.localdate()
    if not today < until <= today + LONGEST_PAUSE:
        raise ValidationError({"until": "Enter a day after today, within a year"})
    with transaction.atomic():
        stored = held(actor, journey)
        if stored.state is JourneyState.PAUSED:
            raise ValidationError("This work is paused already.")
        stored.paused_at, stored.paused_until, stored.pause_reason = timezone.now(), until, said
        stored.save(update_fields=["paused_at", "paused_until", "pause_reason"])
        enter(actor, stored.person, "paused", f"Link work paused by {actor.name}", stored,
              payload={"until": until}, reason=said)  # fmt: skip
        keep_due(stored)
    return stored


def resume_journey(actor: Actor, journey: Journey) -> Journey:
    """Go on after a pause."""
    with transaction.atomic():
        stored = held(actor, journey)
        if stored.state is not JourneyState.PAUSED:
            raise ValidationError("This work is not paused.")
        stored.paused_at, stored.paused_until, stored.pause_reason = None, None, ""
        stored.save(update_fields=["paused_at", "paused_until", "pause_reason"])
        enter(actor, stored.person, "resumed", f"Link work goes on with {actor.name}", stored)
        keep_due(stored)
    return stored


def hand_over(actor: Actor, journey: Journey, to: Account, reason: str) -> Journey:
    """Hand the work to another worker of the same team, who sees the record from now; whoever had it no longer sees it
    for themselves. The person is told who it is."""
    said = words(reason, "reason", "Say why it is handed over")
    with transaction.atomic():
        stored = held(actor, journey)
        if stored.worker_id == to.pk:
            raise ValidationError({"to": f"{to.name} works with this person already"})
        if not does_this_work_in(to, stored.team_id):
            raise ValidationError({"to": f"{to.name} does not do this work in {stored.team.name}"})
        before = stored.worker.name if stored.worker else "nobody"
        stored.worker = to
        stored.save(update_fields=["worker"])
        Handover(
            journey=stored, person=stored.person, from_name=before, to_name=to.name, reason=said, at=timezone.now()
        ).save(force_insert=True)
        end_sight(actor, stored.person, stored.pk, reason="The work was handed over")
        until = stored.consent.ends_at if stored.consent else None
        seen = [Compartment.IDENTITY, Compartment.CARE]
        grant_sight(actor, stored.person, [viewer_of(to)], seen, Basis.WORKER, origin=stored.pk,
                    reason="Works with the person", until=until)  # fmt: skip
        enter(actor, stored.person, "handed_over", f"Link work handed from {before} to {to.name}", stored,
              payload={"to": to.pk}, reason=said)  # fmt: skip
        if stored.may_write:
            send_message(
                actor,
                "link-work-handed-over",
                to_person=stored.person,
                context={"worker": to.name, "before": before, "team": stored.team.name, "phone": stored.phone or "us"},
            )
    return stored


def workers_beside(journey: Journey) -> list[Account]:
    """Those of the team who could take the work over: who does this work there, but whoever has it."""
    today = timezone.localdate()
    members = Membership.objects.filter(team=journey.team_id, starts_on__lte=today, account__is_active=True)
    members = members.exclude(ends_on__lt=today).exclude(account=journey.worker_id).select_related("account")
    found = {one.account_id: one.account for one in members if does_this_work_in(one.account, journey.team_id)}
    return sorted(found.values(), key=lambda account: account.name)


def close_journey(
    actor: Actor,
    journey: Journey,
    ending: str,
    *,
    what_worked: str = "",
    connected_to: str = "",
    follow_up_on: date | None = None,
    write: bool | None = None,
) -> Journey:
    """Close the work, with what worked and where the person is now connected.

    The person gets a summary, unless they died or were lost (`write` says otherwise than when the work began whether it
    is safe to write to them); who put them forward is told only where the person agreed: by the referral, where they
    came by one, and of what worked only where they agreed to that when the work began. Raises ValidationError by field.
    """
    wanted = Ending(ending)
    if wanted is Ending.CONSENT:
        raise ValidationError({"ending": "Withdraw the consent in the person's record: the work then ends with it"})
    today = timezone.localdate()
    if wanted in (Ending.REACHED, Ending.CONNECTED):
        words(what_worked, "what_worked", "Say what worked, in a sentence or two")
    if follow_up_on is not None and not today < follow_up_on <= today + LONGEST_PAUSE:
        raise ValidationError({"follow_up_on": "Enter a day after today, within a year"})
    with transaction.atomic():
        stored = held(actor, journey)
        stored.closed_at = timezone.now()
        stored.ending = wanted
        stored.what_worked, stored.connected_to = what_worked.strip(), connected_to.strip()
        stored.follow_up_on = None if wanted is Ending.DIED else follow_up_on
        stored.paused_at, stored.paused_until, stored.pause_reason = None, None, ""
        stored.save()
        enter(actor, stored.person, "closed", f"Link work closed by {actor.name}: {wanted.label.lower()}", stored,
              payload={"ending": wanted.value, "follow_up_on": stored.follow_up_on},
              reason=stored.what_worked)  # fmt: skip
        keep_due(stored)
        if (stored.may_write if write is None else write) and wanted not in UNTOLD:
            write_to_person(actor, stored)
        said = (stored.may_tell_source and stored.what_worked) or f"{wanted.label}."
        if not say_ended(actor, stored, said) and stored.may_tell_source:
            write_to_source(actor, stored)
    return stored


def record_follow_up(actor: Actor, journey: Journey, note: str) -> Journey:
    """How somebody is some time after closing."""
    said = words(note, "note", "Say how the person is")
    with transaction.atomic():
        stored = held(actor, journey, closed=True)
        if stored.state is not JourneyState.CLOSED:
            raise ValidationError("A follow-up is after closing. Record a contact instead.")
        stored.followed_up_on, stored.follow_up_note = timezone.localdate(), said
        stored.save(update_fields=["followed_up_on", "follow_up_note"])
        enter(actor, stored.person, "followed_up", f"Followed up by {actor.name}", stored, reason=said)
        keep_due(stored)
    return stored

"""What this room does when something happens in another: people come to it, and a consent that ends ends its work."""

from uuid import UUID

from django.utils import timezone

from commonweal.community.navigation.actions.holding import close_without_consent
from commonweal.community.navigation.actions.referred import say_consent_withdrawn
from commonweal.community.navigation.models import Arrival, Journey, Source
from commonweal.community.navigation.queries.teams import DOES_THIS_WORK, team_for_organisation, working_team_in
from commonweal.community.referrals.models import Referral
from commonweal.community.referrals.models import Source as ReferralSource
from commonweal.community.referrals.states import Outcome
from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Team
from commonweal.core.ledger.actions import listen, write_entry
from commonweal.core.ledger.models import Entry
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import end_sight


@listen("request.decided")
def request_for_the_community(entry: Entry, actor: Actor) -> None:
    """A request that is to be met in the community goes to the council's team for link work, where there is one.

    The request itself is decided whatever comes of it, and whether or not there is such a team.
    """
    facts = entry.payload
    if facts.get("outcome") != "community" or entry.person_id is None or not facts.get("team"):
        return
    with acting_as(system_actor("handing a request to link work")):
        asked = Team.objects.select_related("organisation__place").get(pk=facts["team"])
        team = team_for_organisation(asked.organisation.place, asked.organisation_id)
        if team is None:
            return
        person = Person.objects.get(pk=entry.person_id)
        if Journey.objects.filter(person=person, team=team, closed_at=None).exists():
            return
        _, is_new = Arrival.objects.get_or_create(
            request=UUID(facts["request"]),
            defaults={
                "person": person,
                "team": team,
                "source": Source.REQUEST,
                "source_name": f"Request {facts['reference']}",
                "reason": entry.reason or "To be met in the community",
                "arrived_at": timezone.now(),
            },
        )
    if is_new:
        write_entry(
            actor,
            "navigation.put_forward",
            f"Put forward to {team.name}",
            person_id=person.pk,
            payload={"request": facts["request"], "source": Source.REQUEST.value},
        )


SOURCES = {
    ReferralSource.SELF: Source.SELF,
    ReferralSource.FAMILY: Source.SELF,
    ReferralSource.GP: Source.GP,
    ReferralSource.SOCIAL_CARE: Source.COLLEAGUE,
}
"""Who puts somebody forward, by where a referral is from; all others are other organisations."""


@listen("referral.accepted")
def referral_accepted(entry: Entry, actor: Actor) -> None:
    """A referral that somebody who does link work accepts waits in their team to be begun with."""
    if actor.is_system or not actor.has_role(*DOES_THIS_WORK):
        return
    with acting_as(system_actor("handing a referral to link work")):
        referral = Referral.objects.select_related("turn").get(pk=entry.payload["referral"])
        turn = referral.turn
        team = working_team_in(actor, turn.team_id if turn else None, turn.organisation_id if turn else None)
        if turn is None or team is None:
            return
        source = SOURCES.get(ReferralSource(referral.source), Source.PARTNER)
        Arrival.objects.get_or_create(
            referral=referral,
            defaults={
                "person": referral.person,
                "team": team,
                "source": source,
                "source_name": (referral.gp_practice if source is Source.GP else "") or referral.from_name,
                "reason": referral.why,
                "agreed_by": turn.agreed_by,
                "arrived_at": referral.sent_at,
            },
        )


ANSWERS = {
    Outcome.NOT_WANTED.value: Arrival.Answer.DECLINED,
    Outcome.NOT_REACHED.value: Arrival.Answer.NOT_REACHED,
}
"""What a referral's outcome says of somebody with whom work was not begun; otherwise it was not for this team."""


@listen("referral.withdrawn", "referral.closed", "referral.declined", "referral.passed-on")
def referral_left(entry: Entry, actor: Actor) -> None:
    """Whoever came by a referral that has ended, or is with others now, waits here no longer."""
    waiting = Arrival.objects.filter(referral=entry.payload["referral"], answer="")
    with acting_as(system_actor("answering for a referral that has left link work")):
        waiting.update(
            answer=ANSWERS.get(entry.payload.get("outcome", ""), Arrival.Answer.NOT_FOR_US),
            answered_at=timezone.now(),
            answered_by_name=actor.name,
            answer_reason=entry.summary,
        )


@listen("consent.withdrawn", "consent.ended")
def consent_over(entry: Entry, actor: Actor) -> None:
    """Work that rests on a consent ends with it: the worker's own sight too, in the same transaction."""
    reason = "The consent it rests on is over"
    with acting_as(system_actor("ending link work whose consent is over")) as system:
        resting_on_it = Journey.objects.filter(consent=entry.payload["consent"])
        for journey in resting_on_it.select_related("person", "arrival", "team"):
            end_sight(system, journey.person, journey.pk, reason=reason)
            if journey.closed_at is not None:
                continue
            close_without_consent(system, journey, timezone.now(), "Link work closed: they no longer agree to share")
            if entry.kind == "consent.withdrawn":
                say_consent_withdrawn(system, journey)

"""What brokerage hears: a provider's sight ends with its support, and nobody is asked for what an old plan wanted."""

from datetime import date, datetime, time, timedelta
from uuid import UUID

from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.ledger.actions import listen
from commonweal.core.ledger.models import Entry
from commonweal.market.brokerage.actions.asking import take_back
from commonweal.market.brokerage.actions.choosing import SEEN_BY_PROVIDER
from commonweal.market.brokerage.models import Award, Brief
from commonweal.market.brokerage.queries import UNDECIDED
from commonweal.pathway.plans.models import Support
from commonweal.people.sight.actions import end_sight, grant_sight, viewer_of
from commonweal.people.sight.models import Basis


@listen("support.ended")
def end_of_support(entry: Entry, actor: Actor) -> None:
    """The chosen provider sees the person until the end of the last day, unless it goes on under a new plan."""
    if entry.payload["goes_on"]:
        return
    # As the system: whoever ends support need not see the whole chain of plans behind it.
    with acting_as(system_actor("the end of support")) as system:
        award = award_behind(UUID(entry.payload["support"]))
        if award is None:
            return
        reason = f"The support it was chosen for ends ({award.brief.reference})"
        end_sight(system, award.person, award.pk, reason=reason)
        until = _end_of(date.fromisoformat(entry.payload["ends_on"]))
        if until > timezone.now():
            grant_sight(
                system,
                award.person,
                [viewer_of(award.organisation)],
                SEEN_BY_PROVIDER,
                Basis.PROVIDER,
                origin=award.pk,
                reason=reason,
                until=until,
            )


def award_behind(support_id: UUID) -> Award | None:
    """The award that support comes from: its own, or that of the support it continues under a newer plan."""
    support: Support | None = Support.objects.get(pk=support_id)
    while support is not None:
        award = Award.objects.select_related("person", "organisation", "brief").filter(support=support).first()
        if award is not None:
            return award
        support = support.continues
    return None


def _end_of(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


@listen("plan.replaced")
def end_of_plan(entry: Entry, actor: Actor) -> None:
    """Briefs for lines of the old plan are withdrawn: the new plan's are arranged anew."""
    with acting_as(system_actor("a plan was replaced")) as system:
        briefs = Brief.objects.select_for_update(of=("self",), no_key=True).filter(
            UNDECIDED, source__line__plan=entry.payload["plan"]
        )
        for brief in briefs:
            take_back(system, brief, brief.source, "The person’s plan has changed. What is wanted now is asked anew")

"""Plans that wait for a provider, and briefs at each stage."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account
from commonweal.market.brokerage.actions import award_brief, make_offer, open_brief
from commonweal.market.brokerage.models import Award, Brief, Offer
from commonweal.market.providers.models import Provider
from commonweal.pathway.plans.models import SupportLine
from commonweal.pathway.plans.tests.factories import SYSTEM, Planning, in_days


def in_hours(hours: float) -> datetime:
    """A moment so many hours from now."""
    return timezone.now() + timedelta(hours=hours)


WORDS = {"what_matters": "A calm start to the day, and somebody who likes jazz", "times": "Mornings, 7 to 9"}


@dataclass
class Arranging:
    """A broker finding support for a signed plan of ten managed hours at £25, with two providers that match."""

    planning: Planning
    broker: Account
    providers: list[Provider]
    people: dict[Any, Account] = field(default_factory=dict)

    @property
    def line(self) -> SupportLine:
        """The line to be arranged, of the latest plan."""
        with acting_as(SYSTEM):
            return SupportLine.objects.select_related("plan", "person").get(
                plan=self.planning.plan, holding__in=("managed", "individual_service_fund")
            )

    def open(self, **changed: Any) -> Brief:
        """A brief that closes in two days."""
        asked = WORDS | {"starts_on": in_days(20), "closes_at": in_hours(48)} | changed
        with acting_as(self.broker) as actor:
            return open_brief(actor, self.line, **asked)

    def offer(self, brief: Brief, provider: Provider, price: str = "24.00", starts_in: int = 18) -> Offer:
        """An offer of one of the providers."""
        with acting_as(self.people[provider.pk]) as actor:
            return make_offer(actor, brief, hourly_price=Decimal(price), can_start_on=in_days(starts_in))

    def award(self, brief: Brief, offer: Offer) -> Award:
        """The broker's choice."""
        with acting_as(self.broker) as actor:
            return award_brief(actor, brief, offer, "Rose met them and liked them")

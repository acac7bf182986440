"""Plans that wait for a provider, and briefs at each stage."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

from allauth.mfa.models import Authenticator
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.models import Message
from commonweal.core.ledger.models import Entry
from commonweal.core.places.models import Area, Place
from commonweal.market.brokerage.actions import award_brief, make_offer, open_brief
from commonweal.market.brokerage.models import Award, Brief, Offer
from commonweal.market.providers.models import Provider
from commonweal.market.providers.tests.factories import make_provider
from commonweal.pathway.plans.models import SupportLine
from commonweal.pathway.plans.tests.factories import SYSTEM, Planning, in_days, make_person, planning_with, terms


def in_hours(hours: float) -> datetime:
    """A moment so many hours from now."""
    return timezone.now() + timedelta(hours=hours)


def messages(template: str) -> list[Message]:
    """What was written by this template, by whom it is to."""
    with acting_as(SYSTEM):
        return list(Message.objects.filter(template=template).order_by("to"))


def entries(kind: str) -> list[Entry]:
    """What the ledger holds of this kind, in its order."""
    with acting_as(SYSTEM):
        return list(Entry.objects.filter(kind=kind).order_by("number"))


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


def account_in(organisation: Organisation, work: Team.Work, role: Role, name: str) -> Account:
    """Somebody who works in an organisation's team for that work, with their second step of sign-in set up."""
    team, _ = Team.objects.get_or_create(organisation=organisation, work=work, defaults={"name": work.label})
    account = Account.objects.create_user(f"{name.lower().replace(' ', '.')}@seaborough.example", name=name)
    Membership.objects.create(account=account, team=team, role=role, starts_on=date(2020, 1, 1))
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": ""})
    return account


def make_arranging(broker: Account, planning: Planning, providers: list[Provider]) -> Arranging:
    """A signed plan of ten managed hours, and a member of staff for each provider."""
    planning.start(terms())
    planning.sign()
    people = {
        provider.pk: account_in(provider.organisation, Team.Work.PROVISION, Role.PROVIDER, f"Pat of {provider}")
        for provider in providers
    }
    return Arranging(planning, broker, providers, people)


def make_providers(place: Place) -> list[Provider]:
    """Lantern and Beacon match; Far has no hours here."""
    return [
        make_provider(place, "Lantern Home Care", price="26.00"),
        make_provider(place, "Beacon Care", price="25.50"),
        make_provider(place, "Far Away Care", area="E02999992"),
    ]


def make_everything() -> Arranging:
    """A place with its council, people and providers, without fixtures: for tests in a database of their own."""
    with acting_as(SYSTEM):
        place = Place.objects.create(slug="seaborough", name="Seaborough")
        whole = Area.objects.create(code="E06999999", place=place, kind=Area.Kind.COUNCIL, name="Seaborough Council")
        for code, name in (("E02999991", "Harbour"), ("E02999992", "Hill Top")):
            Area.objects.create(code=code, place=place, kind=Area.Kind.NEIGHBOURHOOD, name=name, parent=whole)
        council = Organisation.objects.create(place=place, kind=Organisation.Kind.COUNCIL, name="Seaborough Council")
        worker = account_in(council, Team.Work.ASSESSMENT, Role.SOCIAL_WORKER, "Maya Ellis")
        broker = account_in(council, Team.Work.BROKERAGE, Role.BROKER, "Bo Lin")
        person = make_person(place, Team.objects.get(memberships__account=worker))
        planning = planning_with(person, worker)
        providers = make_providers(place)
    return make_arranging(broker, planning, providers)

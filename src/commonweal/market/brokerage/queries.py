"""Reading the work of finding support: what is to be arranged, who may be asked, and what they offer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from uuid import UUID

from django.db.models import Case, Count, Exists, F, Max, OuterRef, Q, QuerySet, When
from django.db.models.functions import Coalesce
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account, Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.registry import to_the_penny
from commonweal.core.places.models import Area
from commonweal.market.brokerage.anonymity import KnownFacts
from commonweal.market.brokerage.matching import (
    Candidate,
    FrameworkOffer,
    FreeHours,
    Match,
    Wanted,
    match_providers,
)
from commonweal.market.brokerage.models import Award, Brief, BriefLine, Invitation, Offer
from commonweal.market.brokerage.states import BriefState, BriefTimes, brief_state
from commonweal.market.providers.models import Capacity, FrameworkPlace, Provider
from commonweal.pathway.plans.models import Support, SupportLine
from commonweal.pathway.plans.queries import ARRANGED, weekly_cost_of
from commonweal.people.circle.models import Supporter
from commonweal.people.identity.models import Address, Person
from commonweal.people.identity.queries import current_address

UNDECIDED = Q(awarded_at=None, withdrawn_at=None)
"""Of a brief: that it was neither awarded nor withdrawn."""

LIVE_OFFERS = Q(offers__withdrawn_at=None, offers__isnull=False)


def lines_to_arrange() -> QuerySet[SupportLine]:
    """Lines of plans in force that the council arranges, which have neither support without an end nor a brief.

    Longest waiting first. `last_day` is when support that ends (or ended) has its last day.
    """
    lines = SupportLine.objects.select_related("person", "plan").filter(
        plan__signed_at__isnull=False, plan__replaced_by__signed_at=None, holding__in=ARRANGED
    )
    return (
        lines.filter(
            ~Exists(Support.objects.filter(line=OuterRef("pk"), ends_on=None)),
            ~Exists(BriefLine.objects.filter(line=OuterRef("pk"), brief__awarded_at=None, brief__withdrawn_at=None)),
        )
        .annotate(last_day=Max("supports__ends_on"))
        .order_by("plan__signed_at", "position", "pk")
    )


def state_of(brief: Brief) -> BriefState:
    """The state of a brief now."""
    return brief_state(BriefTimes(brief.closes_at, brief.awarded_at, brief.withdrawn_at), timezone.now())


def briefs_in_hand() -> QuerySet[Brief]:
    """Briefs for people the actor may see, neither awarded nor withdrawn: those that close first come first.

    Each with its person, how many providers were invited, and how many have offered.
    """
    return (
        Brief.objects.filter(UNDECIDED, source__isnull=False)
        .select_related("neighbourhood", "source__person", "source__line")
        .annotate(
            invited=Count("invitations", distinct=True),
            offered=Count("offers", filter=LIVE_OFFERS, distinct=True),
        )
        .order_by("closes_at", "pk")
    )


def is_to_decide(brief: Brief) -> bool:
    """Whether a brief of `briefs_in_hand` waits for the broker: it has closed, or all who were asked have offered."""
    asked, offered = brief.invited, brief.offered  # type: ignore[attr-defined]
    return state_of(brief) is BriefState.CLOSED or (asked > 0 and offered == asked)


def source_of(brief: Brief) -> BriefLine | None:
    """Whom the brief is for; None for whoever may not know."""
    return BriefLine.objects.select_related("person", "line__plan").filter(brief=brief).first()


@dataclass(frozen=True)
class ComparedOffer:
    """An offer beside the plan: pounds a week, the difference to the planned cost (below 0 where it is less)."""

    offer: Offer
    starts_on: date
    weekly_cost: Decimal
    weekly_difference: Decimal

    @property
    def is_within_plan(self) -> bool:
        return self.weekly_difference <= 0


def weekly_cost_of_offer(brief: Brief, offer: Offer) -> Decimal:
    """Hours a week at the offered price, in pounds to the penny."""
    return to_the_penny(brief.weekly_hours * offer.hourly_price)


def start_of(brief: Brief, offer: Offer) -> date:
    """The day support begins if this offer is chosen: when it is wanted from, or when the provider can, if later."""
    return max(brief.starts_on, offer.can_start_on)


def compared_offers(brief: Brief, line: SupportLine) -> list[ComparedOffer]:
    """Live offers beside the planned cost of the line: cheapest first, then earliest."""
    planned = weekly_cost_of(line)
    found = []
    for offer in Offer.objects.filter(brief=brief, withdrawn_at=None).select_related("organisation"):
        cost = weekly_cost_of_offer(brief, offer)
        found.append(ComparedOffer(offer, start_of(brief, offer), cost, cost - planned))
    return sorted(found, key=lambda one: (one.weekly_cost, one.starts_on, one.offer.organisation.name))


def known_facts(person: Person) -> KnownFacts:
    """All that is known of a person and their circle, and must not stand in a brief."""
    addresses = list(Address.objects.filter(person=person))
    circle = list(Supporter.objects.filter(person=person))
    groups = [one for one in circle if one.kind == Supporter.Kind.COMMUNITY]
    people = [one for one in circle if one.kind != Supporter.Kind.COMMUNITY]
    return KnownFacts(
        names=tuple(filter(None, (person.given_name, person.family_name, person.known_as))),
        other_names=tuple(one.name for one in people),
        phrases=tuple(one.name for one in groups),
        address_lines=tuple(address.lines for address in addresses),
        postcodes=tuple(address.postcode for address in addresses),
        phones=tuple(filter(None, (person.phone, *(one.phone for one in circle)))),
        emails=tuple(filter(None, (person.email, *(one.email for one in circle)))),
        nhs_number=person.nhs_number,
        date_of_birth=person.date_of_birth,
    )


def home_area(person: Person) -> Area | None:
    """The neighbourhood the person lives in today; None where it is not known."""
    address = current_address(person)
    if address is None or address.neighbourhood_id is None:
        return None
    return Area.objects.select_related("parent", "former_council").get(pk=address.neighbourhood_id)


def matches_for(line: SupportLine, neighbourhood: Area) -> list[Match]:
    """Every provider of this kind of support, judged today for a line and the neighbourhood it is wanted in."""
    areas = [area for area in (neighbourhood, neighbourhood.parent, neighbourhood.former_council) if area is not None]
    wanted = Wanted(line.kind, line.weekly_hours, timezone.localdate(), tuple((area.pk, area.name) for area in areas))
    return match_providers(wanted, _candidates(neighbourhood.place_id, line.kind, [area.pk for area in areas]))


def _candidates(place: str, kind: str, areas: list[str]) -> list[Candidate]:
    """Providers of a place with what bears on one kind of support in these areas: three questions in all."""
    places: dict[UUID, list[FrameworkOffer]] = {}
    for row in FrameworkPlace.objects.select_related("framework").filter(framework__place=place, framework__kind=kind):
        starts_on = max(row.starts_on, row.framework.starts_on)
        ends = [day for day in (row.ends_on, row.framework.ends_on) if day is not None]
        offer = FrameworkOffer(row.framework.name, kind, row.hourly_price, starts_on, min(ends, default=None))
        places.setdefault(row.provider_id, []).append(offer)
    free: dict[UUID, list[FreeHours]] = {}
    for said in Capacity.objects.filter(provider__organisation__place=place, kind=kind, area__in=areas):
        free.setdefault(said.provider_id, []).append(FreeHours(kind, said.area_id, said.weekly_hours))
    providers = Provider.objects.select_related("organisation").filter(pk__in={*places, *free})
    return [
        Candidate(
            provider.pk,
            provider.organisation.name,
            tuple(places.get(provider.pk, ())),
            tuple(free.get(provider.pk, ())),
        )
        for provider in providers
    ]


def invitations_to(actor: Actor) -> QuerySet[Invitation]:
    """The briefs that the actor's organisation was invited to, what it can do something about first.

    Those that are open and not answered come first, then open ones it has offered for, both by when they close; then
    those that closed and wait for the choice, and those decided or withdrawn, latest first.
    """
    undecided = Q(brief__awarded_at=None, brief__withdrawn_at=None)
    open_now = _open_now()
    return (
        Invitation.objects.filter(organisation__in=actor.organisations)
        .select_related("brief__neighbourhood", "organisation")
        .annotate(
            turn=Case(
                When(open_now & ~_answered(), then=0), When(open_now, then=1), When(undecided, then=2), default=3
            ),
            still_open_until=Case(When(open_now, then=F("brief__closes_at"))),
            over_since=Coalesce("brief__awarded_at", "brief__withdrawn_at", "brief__closes_at"),
        )
        .order_by("turn", "still_open_until", "-over_since", "pk")
    )


def invitations_to_answer(actor: Actor) -> QuerySet[Invitation]:
    """Those of `invitations_to` that are open and that the actor's organisation has made no offer for."""
    return invitations_to(actor).filter(_open_now(), ~_answered())


def _open_now() -> Q:
    """Of an invitation: that its brief takes offers."""
    return Q(brief__awarded_at=None, brief__withdrawn_at=None, brief__closes_at__gt=timezone.now())


def _answered() -> Exists:
    """Of an invitation: that whoever was invited has an offer in."""
    offers = Offer.objects.filter(withdrawn_at=None)
    return Exists(offers.filter(brief=OuterRef("brief"), organisation=OuterRef("organisation")))


def own_offers(actor: Actor, briefs: Iterable[UUID]) -> dict[UUID, Offer]:
    """The latest offer of the actor's organisation for each of these briefs."""
    offers = Offer.objects.filter(organisation__in=actor.organisations, brief__in=list(briefs)).order_by("made_at")
    return {offer.brief_id: offer for offer in offers}


def award_of(brief: Brief) -> Award | None:
    """The award of a brief; None for whoever may not know whom it was for."""
    return Award.objects.select_related("organisation", "support", "person", "awarded_by").filter(brief=brief).first()


def people_of(organisation: Organisation, on: date | None = None) -> list[Account]:
    """Those who work for a provider now: whom a message to it reaches."""
    day = on or timezone.localdate()
    return list(
        Account.objects.filter(
            Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=day),
            memberships__team__organisation=organisation,
            memberships__role=Role.PROVIDER,
            memberships__starts_on__lte=day,
            is_active=True,
        )
        .distinct()
        .order_by("email")
    )

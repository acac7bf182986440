"""Who refers, and to whom: a council's or NHS body's teams, other organisations whole, services in the directory."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db.models import Q, QuerySet
from django.utils import timezone

from commonweal.community.directory.models import Service
from commonweal.community.referrals.keys import digest_in_hand
from commonweal.community.referrals.models import Referral
from commonweal.community.referrals.states import Side
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.queries import teams_for
from commonweal.core.accounts.roles import CARE_STAFF, Role
from commonweal.core.places.models import Place, Postcode
from commonweal.people.sight.queries import access_of

REFERS = (*CARE_STAFF, Role.PARTNER_WORKER, Role.GROUP_LEADER, Role.VOLUNTEER_COORDINATOR, Role.PROVIDER)
"""Who refers people and answers referrals, for the team or organisation they work in."""

NAVIGATES = (
    Role.PARTNER_WORKER,
    Role.GROUP_LEADER,
    Role.LINK_WORKER,
    Role.COMMUNITY_AGENT,
    Role.CONTACT_OFFICER,
    Role.VOLUNTEER_COORDINATOR,
)
"""Those whose daily work referrals are: they find them in the navigation."""

FILLS_LISTS = (Role.PARTNER_WORKER, Role.COMMUNITY_AGENT, Role.LINK_WORKER)
"""Those who visit people and fill in first contact checklists."""

_BY_TEAM = (Organisation.Kind.COUNCIL, Organisation.Kind.NHS)
"""Large bodies refer and receive by team, so that a referral is not seen by everybody who works there."""

GONE = "Choose who to refer to: this one cannot be referred to any more"


@dataclass(frozen=True)
class Party:
    """A team or organisation that refers or is referred to, by which row security knows it, and its name."""

    viewer: UUID
    organisation: Organisation
    team: Team | None

    @property
    def name(self) -> str:
        return f"{self.team.name}, {self.organisation.name}" if self.team else self.organisation.name


class Kind(StrEnum):
    ORGANISATION = "organisation"
    TEAM = "team"
    SERVICE = "service"


@dataclass(frozen=True)
class Receiver:
    """To whom a referral can go: somebody who signs in (`party`), or a service that is written to at `email`."""

    party: Party | None
    service: Service | None = None
    email: str = ""
    phone: str = ""

    @property
    def name(self) -> str:
        """Who it is, as everybody reads it."""
        if self.service is None:
            return self.party.name if self.party else ""
        by = self.party.name if self.party else self.service.organisation.name
        return self.service.name if by in self.service.name else f"{self.service.name}, {by}"

    @property
    def viewer(self) -> UUID | None:
        return self.party.viewer if self.party else None

    @property
    def token(self) -> str:
        """How forms and the API name it: kind and id."""
        if self.service is not None:
            return f"{Kind.SERVICE}:{self.service.pk}"
        if self.party is None:
            return ""
        return f"{Kind.TEAM}:{self.party.viewer}" if self.party.team else f"{Kind.ORGANISATION}:{self.party.viewer}"


def current_members(**which: object) -> QuerySet[Membership]:
    """Who works with referrals today, of the teams that fit."""
    today = timezone.localdate()
    return (
        Membership.objects.filter(
            Q(ends_on=None) | Q(ends_on__gte=today),
            role__in=REFERS,
            starts_on__lte=today,
            account__is_active=True,
            **which,
        )
        .select_related("team__organisation__place", "account")
        .order_by("team__organisation__name", "team__name", "account__name")
    )


def party_of(team: Team) -> Party:
    """The party that a team's members act for."""
    if team.organisation.kind in _BY_TEAM:
        return Party(team.pk, team.organisation, team)
    return Party(team.organisation_id, team.organisation, None)


def own_parties(actor: Actor) -> list[Party]:
    """For whom the actor refers and answers, by name."""
    if actor.account_id is None:
        return []
    return _distinct(current_members(account=actor.account_id))


def own_party(actor: Actor) -> Party | None:
    """For whom the actor refers; None for somebody who refers themselves."""
    return next(iter(own_parties(actor)), None)


def _distinct(memberships: Iterable[Membership]) -> list[Party]:
    parties: dict[UUID, Party] = {}
    for membership in memberships:
        party = party_of(membership.team)
        parties.setdefault(party.viewer, party)
    return list(parties.values())


def receivers_in(place: Place, leaving_out: Iterable[UUID] = ()) -> list[Receiver]:
    """Every party of a place with somebody who answers, by name."""
    out = set(leaving_out)
    parties = _distinct(current_members(team__organisation__place=place))
    return [Receiver(party) for party in parties if party.viewer not in out]


def receiver_of_service(service: Service) -> Receiver | None:
    """Who answers for a service: those who manage its entry, where they answer referrals; or its e-mail address. None
    where it can only be phoned."""
    manager = service.organisation.managed_by_id
    phone = service.phone
    if manager is not None:
        parties = _distinct(current_members(team__organisation=manager))
        if parties:
            return Receiver(parties[0], service, phone=phone)
    email = service.email or service.organisation.email
    return Receiver(None, service, email, phone) if email else None


_REFERABLE = {"listing": Service.Listing.LISTED, "status": Service.Status.ACTIVE}
"""What is so of a service that can be referred to."""


def listed_services() -> QuerySet[Service]:
    """Services that can be referred to, with whom they belong to."""
    return Service.objects.select_related("organisation__managed_by").filter(**_REFERABLE)


def is_referable(service: Service) -> bool:
    """Whether this service is one of those that can be referred to."""
    return all(getattr(service, name) == value for name, value in _REFERABLE.items())


def receiver_by(token: str) -> Receiver:
    """The receiver that a form or the API names. Raises ValidationError where there is none that answers."""
    kind, _, identity = token.partition(":")
    try:
        wanted = UUID(identity)
        named = Kind(kind)
    except ValueError:
        raise ValidationError({"to": "Choose who to refer to"}) from None
    found: Receiver | None = None
    if named is Kind.SERVICE:
        service = listed_services().filter(pk=wanted).first()
        found = receiver_of_service(service) if service else None
    else:
        members = current_members(**({"team": wanted} if named is Kind.TEAM else {"team__organisation": wanted}))
        party = next((party for party in _distinct(members) if party.viewer == wanted), None)
        found = Receiver(party) if party else None
    if found is None:
        raise ValidationError({"to": GONE})
    return found


def accounts_of(viewer: UUID) -> list[Account]:
    """Who works with referrals in a team or organisation today: whom a message to it reaches."""
    here = Q(team=viewer) | Q(team__organisation=viewer)
    members = current_members().filter(here).values("account")
    return list(Account.objects.filter(pk__in=members.order_by()).order_by("name", "pk"))


def minding_team(place: Place, postcode: str = "") -> Team | None:
    """The council team that acts for somebody who refers themselves: the contact team of where they live, or the first
    of the place."""
    teams = teams_for(place, Team.Work.CONTACT)
    point = Postcode.objects.filter(pk=postcode).first() if postcode else None
    if point is not None:
        serving = Organisation.objects.filter(areas__in=[point.former_council_id, point.council_id])
        local = [team for team in teams if team.organisation in set(serving)]
        return next(iter(local or teams), None)
    return next(iter(teams), None)


def _sides_by_key(referral: Referral) -> set[Side]:
    digest = digest_in_hand()
    by_key = {referral.person_key: Side.PERSON, referral.holder_key: Side.RECEIVER}
    return {by_key[digest]} if digest in by_key and digest else set()


def sides_of(actor: Actor, referral: Referral) -> frozenset[Side]:
    """Who the actor is to a referral that they see. The system stands for the council that minds it."""
    if actor.is_system:
        return frozenset({Side.MINDER})
    sides = set()
    if actor.account_id is not None and actor.account_id in (
        referral.sent_by,
        referral.person.account_id if referral.person else None,
    ):
        sides.add(Side.PERSON)
    elif referral.sent_by in actor.viewers and actor.has_role(*REFERS):
        sides.add(Side.SENDER)
    if referral.held_by in actor.viewers and actor.has_role(*REFERS):
        sides.add(Side.RECEIVER)
    if referral.minder_id in actor.viewers and actor.has_role(*CARE_STAFF):
        sides.add(Side.MINDER)
    if not sides:  # a key is for whoever is nothing else to it
        sides |= _sides_by_key(referral)
    if referral.person and actor.has_role(*CARE_STAFF) and access_of(actor, referral.person).sees("care"):
        sides.add(Side.KEEPER)
    return frozenset(sides or {Side.ONLOOKER})

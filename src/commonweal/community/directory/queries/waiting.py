"""What waits for the editors, and for those who speak for an organisation."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone

from commonweal.community.directory.allowed import OWNER_ROLES, is_editor
from commonweal.community.directory.freshness import Rules, is_due, rules_of
from commonweal.community.directory.models import (
    Claim,
    Confirmation,
    DuplicatePair,
    ListedOrganisation,
    Service,
    Version,
)
from commonweal.community.directory.queries.stale import stale_services, with_email
from commonweal.core.accounts.actors import Actor
from commonweal.core.calculations.policy import policy_on
from commonweal.core.design.listing import number_in_words


def rules_today() -> Rules:
    """How the directory is kept fresh today."""
    return rules_of(policy_on("directory", timezone.localdate()))


def proposals_waiting() -> QuerySet[Version]:
    """What was proposed and nobody has decided, the first first."""
    waiting = Version.objects.filter(state=Version.State.PROPOSED).select_related("service__organisation")
    return waiting.defer("before", "proposed_document").order_by("proposed_at", "pk")


def claims_waiting() -> QuerySet[Claim]:
    """Claims that nobody has decided, the first first."""
    waiting = Claim.objects.filter(state=Claim.State.WAITING)
    return waiting.select_related("listed_organisation", "account", "organisation").order_by("made_at", "pk")


def pairs_to_look_at() -> QuerySet[DuplicatePair]:
    """Pairs of entries that look like one, the likeliest first."""
    pairs = DuplicatePair.objects.filter(state=DuplicatePair.State.OPEN)
    return pairs.select_related("first__organisation", "second__organisation").order_by("-probability", "pk")


def stale_now() -> QuerySet[Service]:
    """What is due to be confirmed, the longest unconfirmed first, with the e-mails about it."""
    asks = Prefetch("confirmations", Confirmation.objects.order_by("-asked_at"))
    stale = with_email(stale_services(timezone.localdate(), rules_today())).select_related("organisation")
    return stale.order_by("assured_date", "name", "pk").prefetch_related(asks)


def hidden_now() -> QuerySet[Service]:
    """What is hidden, by name."""
    return Service.objects.filter(listing=Service.Listing.HIDDEN).select_related("organisation").order_by("name")


def waits_for_editor(actor: Actor) -> str:
    """What waits on an editor's start page, in a few words; "" for whoever is none."""
    if not is_editor(actor) or actor.is_system:
        return ""
    proposals = Version.objects.filter(state=Version.State.PROPOSED).count()
    claims = Claim.objects.filter(state=Claim.State.WAITING).count()
    pairs = DuplicatePair.objects.filter(state=DuplicatePair.State.OPEN).count()
    said = (
        _counted(proposals, "proposal", "proposals"),
        _counted(claims, "claim", "claims"),
        _counted(pairs, "pair to compare", "pairs to compare"),
    )
    return ", ".join(filter(None, said))


def _counted(number: int, one: str, more: str) -> str:
    return f"{number_in_words(number)} {one if number == 1 else more}" if number else ""


def own_organisations(actor: Actor) -> QuerySet[ListedOrganisation]:
    """The organisations of the directory that an actor speaks for, by name."""
    if actor.roles.isdisjoint(OWNER_ROLES):
        return ListedOrganisation.objects.none()
    return ListedOrganisation.objects.filter(managed_by__in=actor.organisations).order_by("name")


@dataclass(frozen=True)
class OwnEntry:
    """An entry on its owner's page: whether it is due to be confirmed, and what waits for an editor."""

    service: Service
    is_due: bool
    waiting: int
    has_draft: bool


def own_entries(actor: Actor, organisations: Iterable[ListedOrganisation]) -> list[OwnEntry]:
    """The entries of the actor's organisations, by name."""
    today, rules = timezone.localdate(), rules_today()
    waiting = Count("versions", filter=Q(versions__state=Version.State.PROPOSED), distinct=True)
    drafts = Count(
        "versions",
        filter=Q(versions__state=Version.State.DRAFT, versions__proposed_by=actor.account_id),
        distinct=True,
    )
    services = (
        Service.objects.filter(organisation__in=list(organisations))
        .exclude(listing=Service.Listing.MERGED)
        .select_related("organisation")
        .annotate(waiting=waiting, drafts=drafts)
    )
    return [
        OwnEntry(service, _needs_a_word(service, today, rules), service.waiting, bool(service.drafts))
        for service in services.order_by("organisation__name", "name")
    ]


def _needs_a_word(service: Service, today: date, rules: Rules) -> bool:
    is_shown = service.listing in (Service.Listing.LISTED, Service.Listing.HIDDEN)
    return is_shown and is_due(today, service.assured_date, rules)


def waits_for_owner(actor: Actor) -> str:
    """What waits on an owner's start page, in a few words."""
    if actor.is_system or actor.roles.isdisjoint(OWNER_ROLES):
        return ""
    stale = stale_services(timezone.localdate(), rules_today())
    due = stale.filter(organisation__managed_by__in=actor.organisations).count()
    return _counted(due, "entry to confirm", "entries to confirm")

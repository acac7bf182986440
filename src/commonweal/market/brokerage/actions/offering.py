"""What a provider does with a brief it was invited to."""

from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.registry import in_pounds
from commonweal.core.ledger.actions import write_entry
from commonweal.market.brokerage.actions.turns import take_turn
from commonweal.market.brokerage.models import Brief, BriefLine, Invitation, Offer
from commonweal.market.brokerage.queries import state_of
from commonweal.market.brokerage.states import BriefState
from commonweal.pathway.plans.queries import FURTHEST_DAY

_CLOSED: dict[BriefState, str] = {
    BriefState.CLOSED: "This brief is closed for offers",
    BriefState.AWARDED: "This brief has been awarded",
    BriefState.WITHDRAWN: "This brief was withdrawn",
}


def mark_seen(actor: Actor, brief: Brief) -> None:
    """Note the first time that somebody of an invited provider reads the brief, for the broker to see."""
    organisations = list(actor.organisations)
    with acting_as(system_actor("noting that a brief was read")):
        Invitation.objects.filter(brief=brief, organisation__in=organisations, seen_at=None).update(
            seen_at=timezone.now()
        )


def make_offer(actor: Actor, brief: Brief, *, hourly_price: Decimal, can_start_on: date, note: str = "") -> Offer:
    """Offer to give the support: pounds an hour, and the first day the provider can begin.

    Only an invited provider, while the brief is open, at no more than its framework price, and once: an offer is
    changed by withdrawing it. Raises ValidationError by field.
    """
    actor.require_role(Role.PROVIDER)
    invitation = Invitation.objects.filter(brief=brief, organisation__in=actor.organisations).first()
    if invitation is None or actor.account_id is None:
        raise PermissionDenied("Your organisation was not invited to this brief.")
    wrong = {}
    if hourly_price <= 0:
        wrong["hourly_price"] = "Enter a price above £0"
    elif hourly_price > invitation.hourly_price:
        wrong["hourly_price"] = (
            f"Your framework price is {in_pounds(invitation.hourly_price)} an hour. Offer that or less"
        )
    if can_start_on < timezone.localdate():
        wrong["can_start_on"] = "Choose today or a later day"
    elif can_start_on > timezone.localdate() + FURTHEST_DAY:
        wrong["can_start_on"] = "Choose a day within a year"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        take_turn(brief.pk)
        state = state_of(Brief.objects.get(pk=brief.pk))
        if state is not BriefState.OPEN:
            raise ValidationError(_CLOSED[state])
        if Offer.objects.filter(brief=brief, organisation=invitation.organisation_id, withdrawn_at=None).exists():
            raise ValidationError("You have an offer for this brief already. Withdraw it to make another")
        offer = Offer.objects.create(
            brief=brief,
            organisation_id=invitation.organisation_id,
            made_by=Account.objects.get(pk=actor.account_id),
            hourly_price=hourly_price,
            can_start_on=can_start_on,
            note=note.strip(),
            made_at=timezone.now(),
        )
        _enter(actor, offer, "offer.made", f"{invitation.organisation} offered to give support ({brief.reference})")
    return offer


def withdraw_offer(actor: Actor, offer: Offer) -> Offer:
    """Take an offer back, as long as the brief is not awarded."""
    actor.require_role(Role.PROVIDER)
    with transaction.atomic():
        take_turn(offer.brief_id)
        stored = Offer.objects.get(pk=offer.pk)
        if stored.organisation_id not in actor.organisations:
            raise PermissionDenied("This is not an offer of your organisation.")
        brief = Brief.objects.get(pk=stored.brief_id)
        if brief.awarded_at is not None:
            raise ValidationError(_CLOSED[BriefState.AWARDED])
        if stored.withdrawn_at is None:
            stored.withdrawn_at = timezone.now()
            stored.save(update_fields=["withdrawn_at"])
            _enter(actor, stored, "offer.withdrawn", f"{stored.organisation} took back its offer ({brief.reference})")
    return stored


def _enter(actor: Actor, offer: Offer, kind: str, summary: str) -> None:
    """In the history of the person, whom the provider does not know; with the money, which no provider sees."""
    with acting_as(system_actor("an offer's place in the ledger")):
        person_id = BriefLine.objects.values_list("person_id", flat=True).get(brief=offer.brief_id)
    write_entry(
        actor,
        kind,
        summary,
        person_id=person_id,
        compartment="money",
        payload={
            "brief": offer.brief_id,
            "offer": offer.pk,
            "organisation": offer.organisation_id,
            "hourly_price": offer.hourly_price,
            "can_start_on": offer.can_start_on,
        },
    )

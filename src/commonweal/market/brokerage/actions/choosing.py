"""Choosing an offer: support begins, and the provider sees the person."""

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.registry import in_pounds
from commonweal.core.correspondence.actions import send_message
from commonweal.core.ledger.actions import write_entry
from commonweal.market.brokerage.actions.telling import team_of, tell_provider
from commonweal.market.brokerage.actions.turns import take_turn
from commonweal.market.brokerage.models import Award, Brief, BriefLine, Offer
from commonweal.market.brokerage.queries import source_of, start_of, weekly_cost_of_offer
from commonweal.pathway.plans.actions import start_support
from commonweal.pathway.plans.models import Plan, Support
from commonweal.pathway.plans.queries import weekly_cost_of
from commonweal.people.sight.actions import grant_sight, viewer_of
from commonweal.people.sight.models import Basis, Compartment

SEEN_BY_PROVIDER = (Compartment.IDENTITY, Compartment.CARE)


def award_brief(actor: Actor, brief: Brief, offer: Offer, reason: str) -> Award:
    """Choose an offer, with the reason (and what the person said). All at once or not at all:

    the award; support from the day that is wanted, or the provider's first day if later; the provider's sight of the
    person; letters to the person, to the provider, and to those not chosen. Of two brokers who choose at once, one
    does; the other is told. Raises ValidationError where the offer costs more than the plan has for the line.
    """
    actor.require_role(Role.BROKER)
    if actor.account_id is None:
        raise PermissionDenied("An award is made by a named broker.")
    if not reason.strip():
        raise ValidationError({"reason": "Say why this offer, and what the person said to it"})
    source = source_of(brief)
    if source is None:
        raise PermissionDenied("Only a broker with sight of the person can choose who supports them.")
    with transaction.atomic():
        Plan.objects.select_for_update(no_key=True).get(pk=source.line.plan_id)
        take_turn(brief.pk)
        brief = Brief.objects.select_for_update(no_key=True).get(pk=brief.pk)
        chosen = _open_offer(brief, offer)
        support = _begin(actor, brief, chosen, source)
        now = timezone.now()
        award = Award.objects.create(
            person=source.person,
            brief=brief,
            offer=chosen,
            organisation=chosen.organisation,
            support=support,
            reason=reason.strip(),
            awarded_by=Account.objects.get(pk=actor.account_id),
            awarded_at=now,
        )
        brief.awarded_at = chosen.chosen_at = now
        brief.save(update_fields=["awarded_at"])
        chosen.save(update_fields=["chosen_at"])
        grant_sight(
            actor,
            source.person,
            [viewer_of(chosen.organisation)],
            SEEN_BY_PROVIDER,
            Basis.PROVIDER,
            origin=award.pk,
            reason=f"Chosen to give support ({brief.reference})",
        )
        write_entry(
            actor,
            "brief.awarded",
            f"{chosen.organisation} was chosen to give support ({brief.reference})",
            person_id=source.person_id,
            payload={"brief": brief.pk, "award": award.pk, "offer": chosen.pk, "support": support.pk},
            reason=award.reason,
        )
        _tell(actor, award)
    return award


def _open_offer(brief: Brief, offer: Offer) -> Offer:
    """The offer as stored, if it can be chosen."""
    if brief.awarded_at is not None:
        raise ValidationError("Somebody else has just awarded this brief. Open it again to see to whom")
    if brief.withdrawn_at is not None:
        raise ValidationError("This brief was withdrawn")
    stored = Offer.objects.filter(pk=offer.pk, brief=brief, withdrawn_at=None).first()
    if stored is None:
        raise ValidationError("This offer was taken back. Choose another")
    return stored


def _begin(actor: Actor, brief: Brief, offer: Offer, source: BriefLine) -> Support:
    planned, cost = weekly_cost_of(source.line), weekly_cost_of_offer(brief, offer)
    if cost > planned:
        raise ValidationError(
            f"This offer costs {in_pounds(cost)} a week, and the plan has {in_pounds(planned)} for this support. "
            "Ask for the plan to be amended first, or choose another offer"
        )
    return start_support(
        actor,
        source.line,
        provider_name=offer.organisation.name,
        weekly_hours=brief.weekly_hours,
        weekly_cost=cost,
        starts_on=start_of(brief, offer),
        provider=offer.organisation,
    )


def _tell(actor: Actor, award: Award) -> None:
    """Write to the person, to the provider that was chosen, and to those whose offers were not."""
    brief, support = award.brief, award.support
    record = f"{settings.SITE_URL}{reverse('identity:record', args=[award.person_id])}"
    tell_provider(
        actor,
        award.organisation,
        "award-made",
        brief,
        weekly_price=in_pounds(support.weekly_cost),
        starts_on=support.starts_on,
        link=record,
    )
    others = Offer.objects.filter(brief=brief, withdrawn_at=None).exclude(pk=award.offer_id)
    for offer in others.select_related("organisation"):
        # Not the award's own reason: it may say what the person said.
        reason = "Another offer suited better, taking the price, the first day and the person’s own wish together."
        tell_provider(
            actor, offer.organisation, "offer-not-chosen", brief, area=brief.neighbourhood.name, reason=reason
        )
    send_message(
        actor,
        "support-arranged",
        to_person=award.person,
        context={
            "provider": award.organisation.name,
            "support": support.line.description,
            "starts_on": support.starts_on,
            "team": team_of(actor),
            "link": record,
        },
    )

"""Writing to providers and to the person about a brief."""

from typing import Any

from django.conf import settings
from django.urls import reverse

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account, Organisation
from commonweal.core.correspondence.actions import send_message
from commonweal.market.brokerage.models import Brief
from commonweal.market.brokerage.queries import people_of
from commonweal.pathway.plans.queries import team_name_of


def tell_provider(actor: Actor, organisation: Organisation, template: str, brief: Brief, **words: Any) -> None:
    """Write to everybody who works for a provider. `words` are what the template needs besides the brief's own."""
    common = {
        "reference": brief.reference,
        "kind": brief.get_kind_display().lower(),
        "weekly_hours": f"{brief.weekly_hours.normalize():f}",
        "team": team_of(actor),
        "link": f"{settings.SITE_URL}{reverse('brokerage:brief', args=[brief.pk])}",
    }
    for account in people_of(organisation):
        send_message(actor, template, to_account=account, context=common | words)


def team_of(actor: Actor) -> str:
    """The team a letter comes from: the acting broker's."""
    if actor.account_id is None:
        return "The council’s brokers"
    return team_name_of(Account.objects.get(pk=actor.account_id))

"""Letters about what somebody pays: to them, and to whoever decides about their money."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.correspondence.actions import send_message
from commonweal.people.circle.deciding import Matter
from commonweal.people.circle.models import Supporter
from commonweal.people.circle.queries import decision_makers
from commonweal.people.identity.models import Person

DECIDES_ABOUT_MONEY = (Matter.PROPERTY_MONEY, Matter.BENEFITS)
"""Attorneys and deputies for property and money, and appointees for benefits."""


def write_about_money(actor: Actor, person: Person, template: str, context: Mapping[str, Any]) -> None:
    """Write to the person, and send a copy to each who may decide about their money and has an e-mail address.

    Only by a right that was checked and lasts today (`decision_makers`). Each copy is in the person's ledger too.
    """
    send_message(actor, template, to_person=person, context=context)
    # As the system: whoever works out what somebody pays need not see the circle.
    with acting_as(system_actor("finding who decides about the money")):
        today = timezone.localdate()
        deciding = {one.supporter for matter in DECIDES_ABOUT_MONEY for one in decision_makers(person, today, matter)}
        emails = list(Supporter.objects.filter(pk__in=deciding).exclude(email="").values_list("email", flat=True))
    for email in sorted(set(emails) - {person.email}):
        send_message(actor, template, to_person=person, to_email=email, context=context)

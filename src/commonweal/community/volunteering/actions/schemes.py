"""How an organisation wants its scheme of neighbours to run."""

from collections.abc import Iterable

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.volunteering.actions.telling import chain_of
from commonweal.community.volunteering.models import Scheme
from commonweal.community.volunteering.queries.schemes import coordinates
from commonweal.community.volunteering.rules import rules_on
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.ledger.actions import write_entry


def save_scheme(
    actor: Actor,
    organisation: Organisation,
    *,
    phone: str = "",
    email: str = "",
    about: str = "",
    kinds: Iterable[str] = (),
    is_open: bool = True,
    asks_by_itself: bool = False,
    asks_at_once: int = 3,
) -> Scheme:
    """Start or change an organisation's scheme, by its coordinator. Raises ValidationError by field."""
    if not coordinates(actor, organisation.pk):
        raise PermissionDenied("Only a volunteer coordinator of this organisation can do this.")
    known = rules_on(timezone.localdate()).kinds
    wrong: dict[str, str] = {}
    if not (phone.strip() or email.strip()):
        wrong["phone"] = "Enter a phone number or an e-mail address, so that neighbours can reach you"
    if not 1 <= asks_at_once <= 10:
        wrong["asks_at_once"] = "Enter a number from 1 to 10"
    chosen = [kind for kind in known if kind in set(kinds)]
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        scheme, _ = Scheme.objects.update_or_create(
            organisation=organisation,
            defaults={
                "phone": phone.strip(),
                "email": email.strip(),
                "about": about.strip(),
                "kinds": [] if len(chosen) == len(known) else chosen,
                "is_open": is_open,
                "asks_by_itself": asks_by_itself,
                "asks_at_once": asks_at_once,
            },
        )
        write_entry(
            actor,
            "scheme.changed",
            f"How {organisation.name} runs its scheme was set by {actor.name}",
            chain=chain_of(organisation.pk),
            payload={"kinds": scheme.kinds, "is_open": is_open, "asks_by_itself": asks_by_itself},
        )
    return scheme

"""What waits in this room, for the start pages."""

from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.urls import reverse

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.design.listing import counted
from commonweal.pathway.payments.actions.holding import council_of
from commonweal.pathway.payments.models import Run
from commonweal.pathway.payments.queries.shown import deliveries_shown, invoices_of, run_state, runs_of


@dataclass(frozen=True)
class Waits:
    """One thing that waits: what, and where it is done."""

    text: str
    href: str


_more: list[Callable[[Actor], list[Waits]]] = []


def add_waiting(more: Callable[[Actor], list[Waits]]) -> None:
    """Called from a room's `AppConfig.ready`: what waits there for those who work with money."""
    _more.append(more)


def what_waits(actor: Actor, council: Organisation) -> list[Waits]:
    """Everything that waits for a council's finance team."""
    found = [
        Waits(f"{run.reference}: {run_state(run).lower()}", reverse("payments:run", args=[run.pk]))
        for run in runs_of(council).filter(posted_at=None, set_aside_at=None)
    ]
    lists = (
        (counted(invoices_of(council, which="to_decide"), "invoice to decide", "invoices to decide"),
         f"{reverse('payments:invoices')}?which=to_decide"),
        (counted(deliveries_shown(which="to_agree"), "week above the plan", "weeks above the plan to agree"),
         f"{reverse('payments:deliveries')}?which=to_agree"),
    )  # fmt: skip
    found += [Waits(text, href) for text, href in lists if text]
    return found + [one for more in _more for one in more(actor)]


def money_waiting(actor: Actor) -> str:
    """How many runs wait to be approved by this actor, and invoices to be decided."""
    try:
        council = council_of(actor)
    except PermissionDenied:
        return ""
    to_approve = Run.objects.filter(
        council=council, prepared_at__isnull=False, approved_at=None, set_aside_at=None
    ).exclude(prepared_by=actor.account_id)
    words = (counted(to_approve, "run to approve", "runs to approve"),
             counted(invoices_of(council, which="to_decide"), "invoice to decide", "invoices to decide"))  # fmt: skip
    return ", ".join(filter(None, words))

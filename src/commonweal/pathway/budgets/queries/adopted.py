"""Versions of schemes that the council adopted, as the policy reader takes them."""

from collections.abc import Iterator

from commonweal.core.calculations.policy import Policy
from commonweal.core.calculations.registry import on_day
from commonweal.pathway.budgets.models import AdoptedScheme
from commonweal.pathway.budgets.schemes import ADOPTED


def adopted_versions(scheme: str) -> Iterator[Policy]:
    """The adopted versions of one scheme, the earliest first. None has an end: a later one takes its place."""
    for row in AdoptedScheme.objects.filter(scheme=scheme).select_related(None).order_by("starts_on"):
        reference = f"allocation/{scheme}, {ADOPTED} {on_day(row.adopted_at.date())}, from {on_day(row.starts_on)}"
        yield Policy(reference, row.starts_on, None, row.document)

"""The evidence as JSON, for those who plan for the place."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place
from commonweal.insight.evidence.forms import SelectionForm
from commonweal.insight.evidence.queries import summary_by

router = Router(tags=["Evidence"])


class SupportLineOut(Schema):
    key: str
    people: int
    weekly_hours: Decimal
    weekly_cost: Decimal
    older_people: int


@router.get("/{slug}/support", response=list[SupportLineOut], auth=signed_in, summary="Support a week, by kind or area")
def support(request: CommonwealRequest, slug: str, by: str = "kind", kind: str = "", on: date | None = None) -> Any:
    """People, hours and pounds a week at a day, `by` kind, neighbourhood or former_council. Commissioners only."""
    request.actor.require_role(Role.COMMISSIONER)
    place = get_object_or_404(Place, pk=slug)
    columns = {"kind": "kind", "neighbourhood": "neighbourhood_id", "former_council": "former_council_id"}
    form = SelectionForm(place, {"kind": kind, "on": on.isoformat() if on else ""})
    return [vars(line) for line in summary_by(form.selection(), columns.get(by, "kind"))]

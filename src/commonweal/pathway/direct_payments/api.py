"""The JSON face of this room: for those with sight of a person's money."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils import timezone
from ninja import Field, Router, Schema

from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.direct_payments.actions.agreeing import MAKERS
from commonweal.pathway.direct_payments.models import Agreement
from commonweal.pathway.direct_payments.queries.shown import account_of, agreements_of, all_agreements, dates_of, listed
from commonweal.people.identity.api import REFUSALS
from commonweal.people.sight.actions import open_record

router = Router(tags=["Direct payments"], auth=signed_in)
MOST = 100


class DirectPaymentOut(Schema):
    id: UUID
    person: UUID
    kind: str
    managed_by: str
    weekly_amount: Decimal = Field(description="pounds a week, gross")
    is_net: bool
    starts_on: date
    ends_on: date | None
    balance: Decimal = Field(description="pounds in the account, by the statements taken in")
    weeks_held: Decimal
    next_review_by: date
    look_at: list[str]


class DirectPaymentLineOut(Schema):
    words: str
    weekly: Decimal
    planned: Decimal
    spent: Decimal


class DirectPaymentAccountOut(Schema):
    id: UUID
    came_in: Decimal
    went_out: Decimal
    balance: Decimal
    weeks_held: Decimal
    outside_plan: Decimal
    next_review_by: date
    lines: list[DirectPaymentLineOut]


@router.get("", response={200: list[DirectPaymentOut], **REFUSALS}, summary="Direct payments and what to look at")
def list_direct_payments(request: CommonwealRequest) -> Any:
    """The first hundred by name."""
    request.actor.require_role(*MAKERS)
    rows = []
    for one in listed(all_agreements()[:MOST], timezone.localdate()):
        agreement: Agreement = one.agreement
        names = ("kind", "managed_by", "weekly_amount", "is_net", "starts_on", "ends_on")
        rows.append(
            {name: getattr(agreement, name) for name in names}
            | {
                "id": agreement.pk,
                "person": agreement.person_id,
                "balance": one.held.balance,
                "weeks_held": one.held.weeks,
                "next_review_by": one.dates.next_review_by,
                "look_at": one.flags,
            }
        )
    return rows


@router.get(
    "/people/{uuid:person_id}",
    response={200: list[DirectPaymentAccountOut], **REFUSALS},
    summary="A person's direct payments with their accounts",
)
def person_direct_payments(request: CommonwealRequest, person_id: UUID) -> Any:
    person, access = open_record(request.actor, person_id, "the direct payment")
    access.require_part("money")
    rows = []
    for agreement in agreements_of(person):
        account = account_of(agreement)
        rows.append(
            {
                "id": agreement.pk,
                "came_in": account.came_in,
                "went_out": account.went_out,
                "balance": account.held.balance,
                "weeks_held": account.held.weeks,
                "outside_plan": account.outside,
                "next_review_by": dates_of(agreement, timezone.localdate()).next_review_by,
                "lines": [vars(line) for line in account.lines],
            }
        )
    return rows

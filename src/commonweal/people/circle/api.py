"""The JSON face of the circle of support: who is in it, and who may decide for the person."""

from datetime import date
from uuid import UUID

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.api_auth import signed_in
from commonweal.people.circle.deciding import Matter, StandingKind
from commonweal.people.circle.queries import circle_of, decision_makers, parts_shared_in, standings_of
from commonweal.people.identity.api import REFUSALS
from commonweal.people.sight.actions import open_record

router = Router(tags=["Circle of support"], auth=signed_in)


class StandingOut(Schema):
    """What somebody is to the person in law. It counts only once it was checked."""

    id: UUID
    supporter_id: UUID
    holder_name: str
    kind: StandingKind
    words: str
    manner: str = Field(description="alone, severally, jointly or mixed")
    limits: str
    reference: str
    registered_on: date | None
    starts_on: date
    ends_on: date | None
    checked_on: date | None
    checked_by_name: str


class SupporterOut(Schema):
    """One of the circle, and the parts of the record that they see."""

    id: UUID
    name: str
    kind: str = Field(description="family, friend, neighbour, community, paid or professional")
    relationship: str
    does_what: str
    how_often: str
    works_for: str
    phone: str
    email: str
    is_carer: bool
    is_emergency_contact: bool
    emergency_order: int | None
    holds_keys: bool
    starts_on: date | None
    sees: list[str]


class CircleOut(Schema):
    """The circle of support today, by name, and what its members are to the person in law."""

    supporters: list[SupporterOut]
    standings: list[StandingOut]


class DecisionMakerOut(Schema):
    """One who may decide for the person, by what right, and with whom they must agree."""

    standing: UUID
    supporter: UUID
    name: str
    right: str
    reference: str
    checked_by: str
    checked_on: date | None
    together_with: list[str]
    only_without_capacity: bool = Field(description="only what the person cannot decide themselves")
    limits: str


class DecisionMakersOut(Schema):
    """Who may decide for a person on a day in a matter. Empty: the person decides, or nobody may for them."""

    on: date
    matter: Matter
    decision_makers: list[DecisionMakerOut]


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@router.get("/{uuid:person_id}", response={200: CircleOut, **REFUSALS}, summary="A person's circle of support")
def circle(request: HttpRequest, person_id: UUID) -> dict[str, object]:
    """Everybody in the circle today, what each sees of the record, and what each is to the person in law."""
    person, access = open_record(_actor(request), person_id, "the circle of support")
    access.require_part("care")
    seen = parts_shared_in(person)
    supporters = [
        {name: getattr(one, name) for name in SupporterOut.model_fields if name != "sees"}
        | {"sees": [part.value for part in seen.get(one.pk, [])]}
        for one in circle_of(person)
    ]
    return {"supporters": supporters, "standings": standings_of(person)}


@router.get(
    "/{uuid:person_id}/decision-makers",
    response={200: DecisionMakersOut, **REFUSALS},
    summary="Who may decide for a person",
)
def who_decides(request: HttpRequest, person_id: UUID, matter: Matter, on: date | None = None) -> dict[str, object]:
    """Who may decide for the person in a matter on a day (today, where none is given), by a right in force."""
    person, _ = open_record(_actor(request), person_id, "who may decide")
    day = on or timezone.localdate()
    found = [vars(one) for one in decision_makers(person, day, matter)]
    return {"on": day, "matter": matter, "decision_makers": found}

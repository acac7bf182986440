"""The JSON face of the people wing: finding people, their record, its timeline, and who can see it."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.api_auth import signed_in
from commonweal.core.accounts.models import Team
from commonweal.core.accounts.roles import CARE_STAFF, Role
from commonweal.core.ledger.queries import timeline
from commonweal.core.places import postcodes
from commonweal.people.identity.actions import Need, NewAddress, create_person
from commonweal.people.identity.models import Address, CommunicationKind, Person
from commonweal.people.identity.nhs_number import checked_nhs_number
from commonweal.people.identity.queries import (
    communication_needs,
    current_address,
    current_addresses,
    near_people,
    possible_duplicates,
    search_people,
)
from commonweal.people.identity.search_terms import read_search
from commonweal.people.sight.actions import open_record
from commonweal.people.sight.queries import RECORD_STAFF, access_of, who_can_see

router = Router(tags=["People"], auth=signed_in)

PEOPLE_A_PAGE = 20
ENTRIES_A_PAGE = 50
Text = Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")]
PageNumber = Annotated[int, Field(ge=1, le=100_000)]


class AddressOut(Schema):
    """Where somebody lives today."""

    lines: str
    town: str
    postcode: str
    neighbourhood: str
    starts_on: date


class NeedOut(Schema):
    """How somebody wants to be written and spoken to (Accessible Information Standard)."""

    kind: CommunicationKind
    language: str
    detail: str


class PersonFound(Schema):
    """A person in a list."""

    id: UUID
    name: str
    known_as: str
    date_of_birth: date | None
    nhs_number: str = Field(description="ten digits, or empty")
    address: AddressOut | None


class PeopleFound(Schema):
    """One page of people, by name. `next_page` is empty on the last. `spelt_differently`, on the first page, are those
    whose names are nearly as asked, or sound so; the nearest first."""

    people: list[PersonFound]
    spelt_differently: list[PersonFound]
    next_page: int | None


class PersonOut(Schema):
    """Who a person is and how to reach them. `parts` are the parts of the record that the asker may see."""

    id: UUID
    given_name: str
    family_name: str
    known_as: str
    date_of_birth: date | None
    gender: Person.Gender
    nhs_number: str
    phone: str
    email: str
    address: AddressOut | None
    communication_needs: list[NeedOut]
    parts: list[str]


class AddressIn(Schema):
    lines: Text
    postcode: Text
    town: Text = ""
    starts_on: date | None = Field(None, description="today, where it is left out")


class NeedIn(Schema):
    kind: CommunicationKind
    language: Text = Field("", description="for an interpreter")
    detail: Text = ""


class PersonIn(Schema):
    """Somebody new. `team` is the council team that will work with them."""

    team: UUID
    given_name: Text
    family_name: Text
    known_as: Text = ""
    date_of_birth: date | None = None
    gender: Person.Gender = Person.Gender.NOT_SAID
    nhs_number: Text = Field("", description="ten digits; the check digit is proven")
    phone: Text = ""
    email: Text = ""
    address: AddressIn | None = None
    communication_needs: list[NeedIn] = Field(default_factory=list, max_length=20)
    not_the_same_as: list[UUID] = Field(
        default_factory=list, max_length=200, description="the possible duplicates of a 409 that are somebody else"
    )


class DuplicateOut(Schema):
    """A record that may be of the same person, and why."""

    person: PersonFound
    reasons: list[str]


class Duplicates(Schema):
    """Nothing was saved: send again with these ids in `not_the_same_as` if they are all somebody else."""

    detail: str
    duplicates: list[DuplicateOut]


class Refused(Schema):
    detail: str


class WrongField(Schema):
    field: str
    message: str
    allowed: str


class WrongInput(Schema):
    errors: list[WrongField]


class EntryOut(Schema):
    """One thing that happened, as the timeline says it."""

    happened_at: datetime
    kind: str
    summary: str
    actor_name: str
    reason: str
    payload: dict[str, Any]


class TimelineOut(Schema):
    """One page of what happened, newest first. `next_page` is empty on the last."""

    entries: list[EntryOut]
    next_page: int | None


class ViewerOut(Schema):
    """One who may see the record now, on one ground."""

    viewer_name: str
    viewer_kind: str
    basis: str
    parts: list[str]
    reason: str
    since: datetime
    until: datetime | None


class Search(Schema):
    query: Text = Field(min_length=1, description="a name, NHS number, date of birth or postcode, or several of these")
    page: PageNumber = 1


class Window(Schema):
    since: date | None = None
    until: date | None = Field(None, description="the last day, included")
    page: PageNumber = 1


REFUSALS = {401: Refused, 403: Refused, 404: Refused, 422: WrongInput}


def actor_of(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@router.get("", response={200: PeopleFound, **REFUSALS}, summary="Find people")
def find_people(request: HttpRequest, search: Query[Search]) -> PeopleFound:
    """People who fit all of the query, among those whose identity the asker may see."""
    actor_of(request).require_role(*RECORD_STAFF, Role.PROVIDER)
    terms = read_search(search.query)
    if terms.problem:
        raise ValidationError({"query": terms.problem})
    start = (search.page - 1) * PEOPLE_A_PAGE
    found = list(search_people(terms)[start : start + PEOPLE_A_PAGE + 1])
    here = found[:PEOPLE_A_PAGE]
    near = near_people(terms) if search.page == 1 else []
    addresses = current_addresses([*here, *near]) if here or near else {}
    return PeopleFound(
        people=[_found(person, addresses.get(person.pk)) for person in here],
        spelt_differently=[_found(person, addresses.get(person.pk)) for person in near],
        next_page=search.page + 1 if len(found) > PEOPLE_A_PAGE else None,
    )


@router.post("", response={201: PersonOut, 409: Duplicates, **REFUSALS}, summary="Start a record")
def start_record(request: HttpRequest, given: PersonIn) -> tuple[int, PersonOut | Duplicates]:
    """Start a record, unless somebody like them has one: then 409 tells who and why, and nothing is saved."""
    actor = actor_of(request)
    actor.require_role(*CARE_STAFF)
    team = Team.objects.select_related("organisation__place").filter(pk=given.team).first()
    if team is None:
        raise ValidationError({"team": "There is no such team"})
    warned = _duplicates(actor, given)
    if warned:
        return 409, Duplicates(detail="Somebody like them may have a record already.", duplicates=warned)
    facts = given.model_dump(exclude={"team", "address", "communication_needs", "not_the_same_as"})
    person = create_person(
        actor,
        team.organisation.place,
        team,
        **facts,
        address=_new_address(given.address) if given.address else None,
        communication_needs=[
            Need(kind=need.kind, language=need.language, detail=need.detail) for need in given.communication_needs
        ],
    )
    return 201, _person(actor, person)


def _duplicates(actor: Actor, given: PersonIn) -> list[DuplicateOut]:
    """Who may be the same, of those that the asker has not said to be others."""
    try:
        number = checked_nhs_number(given.nhs_number) if given.nhs_number else ""
    except ValueError as error:
        raise ValidationError({"nhs_number": str(error)}) from error
    postcode = given.address.postcode if given.address else ""
    matches = possible_duplicates(
        actor,
        given_name=given.given_name,
        family_name=given.family_name,
        known_as=given.known_as,
        date_of_birth=given.date_of_birth,
        nhs_number=number,
        postcode=postcodes.normalise(postcode) if postcodes.is_postcode(postcode) else "",
    )
    return [
        DuplicateOut(person=_found(match.person, match.address), reasons=match.reasons)
        for match in matches
        if match.person.pk not in given.not_the_same_as
    ]


def _new_address(given: AddressIn) -> NewAddress:
    address = NewAddress(lines=given.lines, postcode=given.postcode, town=given.town)
    if given.starts_on:
        address["starts_on"] = given.starts_on
    return address


@router.get("/{uuid:person_id}", response={200: PersonOut, **REFUSALS}, summary="One person")
def show_person(request: HttpRequest, person_id: UUID) -> PersonOut:
    """Who they are and how to reach them. The look is written down, as it is for a page."""
    person, _ = open_record(actor_of(request), person_id, "who they are, by the API")
    return _person(actor_of(request), person)


@router.get("/{uuid:person_id}/timeline", response={200: TimelineOut, **REFUSALS}, summary="What happened")
def show_timeline(request: HttpRequest, person_id: UUID, window: Query[Window]) -> TimelineOut:
    """What happened in the record, as far as the asker's sight goes, newest first."""
    person, access = open_record(actor_of(request), person_id, "the timeline, by the API")
    access.require_part("care")
    entries = timeline(person.pk)
    if window.since:
        entries = entries.filter(happened_at__date__gte=window.since)
    if window.until:
        entries = entries.filter(happened_at__date__lte=window.until)
    start = (window.page - 1) * ENTRIES_A_PAGE
    found = list(entries[start : start + ENTRIES_A_PAGE + 1])
    return TimelineOut(
        entries=[EntryOut.from_orm(entry) for entry in found[:ENTRIES_A_PAGE]],
        next_page=window.page + 1 if len(found) > ENTRIES_A_PAGE else None,
    )


@router.get("/{uuid:person_id}/who-can-see", response={200: list[ViewerOut], **REFUSALS}, summary="Who can see it")
def show_viewers(request: HttpRequest, person_id: UUID) -> list[ViewerOut]:
    """Everybody who may see the record now, which parts and on what grounds: for the person and council staff."""
    actor = actor_of(request)
    person, access = open_record(actor, person_id, "who can see it, by the API")
    access.require_record_staff_or_own(actor)
    return [
        ViewerOut(
            viewer_name=viewer.viewer_name,
            viewer_kind=viewer.viewer_kind,
            basis=viewer.basis,
            parts=[part.value for part in viewer.parts],
            reason=viewer.reason,
            since=viewer.since,
            until=viewer.until,
        )
        for viewer in who_can_see(person)
    ]


def _address(address: Address | None) -> AddressOut | None:
    if address is None:
        return None
    return AddressOut(
        lines=address.lines,
        town=address.town,
        postcode=address.postcode,
        neighbourhood=str(address.neighbourhood or ""),
        starts_on=address.starts_on,
    )


def _found(person: Person, address: Address | None) -> PersonFound:
    return PersonFound(
        id=person.pk,
        name=person.name,
        known_as=person.known_as,
        date_of_birth=person.date_of_birth,
        nhs_number=person.nhs_number,
        address=_address(address),
    )


def _person(actor: Actor, person: Person) -> PersonOut:
    return PersonOut(
        id=person.pk,
        given_name=person.given_name,
        family_name=person.family_name,
        known_as=person.known_as,
        date_of_birth=person.date_of_birth,
        gender=Person.Gender(person.gender),
        nhs_number=person.nhs_number,
        phone=person.phone,
        email=person.email,
        address=_address(current_address(person)),
        communication_needs=[
            NeedOut(kind=CommunicationKind(need.kind), language=need.language, detail=need.detail)
            for need in communication_needs(person)
        ],
        parts=sorted(access_of(actor, person).compartments),
    )

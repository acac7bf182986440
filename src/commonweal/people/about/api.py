"""The JSON face: About me, alerts, legal status and advance wishes."""

from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import Http404, HttpRequest
from ninja import Router, Schema
from pydantic import Field

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.api_auth import signed_in
from commonweal.people.about.actions import write_about_me
from commonweal.people.about.models import AboutMe
from commonweal.people.about.queries import about_me, alerts_of, legal_statuses, wishes_of
from commonweal.people.about.views.pages import as_data, as_fhir
from commonweal.people.identity.api import REFUSALS
from commonweal.people.sight.actions import open_record

router = Router(tags=["About the person"], auth=signed_in)


class AboutHeadingOut(Schema):
    """One heading of the standard with the person's words."""

    key: str
    title: str
    words: str


class AboutMeOut(Schema):
    """About me as it stands, under the headings of the PRSB's standard."""

    standard: str
    version: int
    written_at: datetime
    written_by: str
    written_as: str
    supported_to_write_this_by: str
    headings: list[AboutHeadingOut]


class AboutMeIn(Schema):
    """A new version. `based_on` is the version that was changed: what was saved meanwhile is refused, not lost."""

    answers: dict[
        Annotated[str, Field(max_length=40)], Annotated[str, Field(max_length=4000, pattern=r"^[^\x00]*$")]
    ] = Field(max_length=20)
    written_as: AboutMe.WrittenAs = AboutMe.WrittenAs.SELF
    supported_by: Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")] = ""
    based_on: int | None = Field(None, ge=0, le=1_000_000)


class AlertOut(Schema):
    kind: str
    title: str
    words: str
    for_staff: bool
    starts_on: date
    review_on: date | None
    ends_on: date | None
    set_by_name: str


class LegalStatusOut(Schema):
    kind: str
    title: str
    explained: str
    starts_on: date
    ends_on: date | None
    source: str


class WishOut(Schema):
    kind: str
    title: str
    number: int
    words: str
    made_on: date
    kept_where: str
    caution: str


class CarefulOut(Schema):
    """What to know before anything else, as far as the asker may see it."""

    alerts: list[AlertOut]
    legal_statuses: list[LegalStatusOut]
    wishes: list[WishOut]


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


@router.get("/{uuid:person_id}", response={200: AboutMeOut, **REFUSALS}, summary="About me")
def read_about_me(request: HttpRequest, person_id: UUID) -> dict[str, Any]:
    """What the person wants known of them; 404 where nothing is written."""
    person, access = open_record(_actor(request), person_id, "About me")
    access.require_part("care")
    about = about_me(person)
    if about is None:
        raise Http404("Nothing is written yet.")
    return as_data(person, about)


@router.get("/{uuid:person_id}/fhir", response={200: dict[str, Any], **REFUSALS}, summary="About me as FHIR")
def read_about_me_as_fhir(request: HttpRequest, person_id: UUID) -> dict[str, Any]:
    """A FHIR R4 QuestionnaireResponse to the standard's questionnaire."""
    person, access = open_record(_actor(request), person_id, "About me")
    access.require_part("care")
    about = about_me(person)
    if about is None:
        raise Http404("Nothing is written yet.")
    return as_fhir(person, about)


@router.post("/{uuid:person_id}", response={200: AboutMeOut, **REFUSALS}, summary="Write About me")
def save_about_me(request: HttpRequest, person_id: UUID, given: AboutMeIn) -> dict[str, Any]:
    """Save a new version; the one before is kept."""
    person, access = open_record(_actor(request), person_id, "")
    access.require_part("care")
    saved = write_about_me(
        _actor(request),
        person,
        given.answers,
        written_as=given.written_as,
        supported_by=given.supported_by,
        based_on=given.based_on,
    )
    return as_data(person, saved)


@router.get("/{uuid:person_id}/careful", response={200: CarefulOut, **REFUSALS}, summary="Alerts, status and wishes")
def read_careful(request: HttpRequest, person_id: UUID) -> dict[str, Any]:
    """Alerts, legal status and advance wishes of today."""
    person, _ = open_record(_actor(request), person_id, "alerts, legal status and wishes")
    return {
        "alerts": alerts_of([person]).get(person.pk, []),
        "legal_statuses": legal_statuses(person),
        "wishes": wishes_of(person),
    }

"""Another system or a professional asks for somebody."""

from datetime import date
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import Http404
from django.utils import timezone
from ninja import Field, Schema, Status

from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.requests.actions import (
    submit_request,
)
from commonweal.pathway.requests.api.routing import router
from commonweal.pathway.requests.forms.question import Voice
from commonweal.pathway.requests.forms.questions import QUESTIONS
from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.queries import (
    as_waiting,
    first_place,
)
from commonweal.people.identity.models import CommunicationKind

ALONE = {"happening": "happening", "nhs": "nhs_number", "birth": "born_on", "sharing": "share"}
"""Pages with one question, which the API takes without the page around it."""


class AskerIn(Schema):
    """Who asks, where they ask for somebody else. A phone number or an e-mail address is needed."""

    name: str
    relationship: str = Field(description="daughter, GP, housing officer …")
    phone: str = ""
    email: str = ""


class AgreementIn(Schema):
    """Whether the person knows of the request."""

    agrees: Literal["yes", "unknown", "no", "cannot"]
    detail: str = ""


class HelpIn(Schema):
    would_help: str = ""
    matters: str = ""


class SoonIn(Schema):
    """How soon help is needed. In danger: call 999 first."""

    soon: Literal["danger", "now", "weeks", "later"]
    why: str = ""


class SafetyIn(Schema):
    """Whether it is safe to contact the person."""

    safe: Literal["yes", "some", "no"]
    how: str = ""


class NameIn(Schema):
    given_name: str
    family_name: str
    known_as: str = ""


class RequestAddressIn(Schema):
    """Where the person lives: house and street, and postcode, unless there is no fixed address."""

    lines_of_address: str = ""
    town: str = ""
    postcode: str = ""
    no_fixed_address: bool = False


class CommunicationIn(Schema):
    needs: list[CommunicationKind] = Field(default_factory=list)
    language: str = ""
    detail: str = ""


class RequestContactIn(Schema):
    phone: str = ""
    email: str = ""
    best: Literal["phone", "text", "email", "post", "asker"] = "asker"
    when: str = ""


class RequestIn(Schema):
    """A request for help. Without `asker` it is for the account that sends it."""

    channel: Literal["professional", "system"] = "system"
    asker: AskerIn | None = None
    agreement: AgreementIn | None = Field(None, description="needed with `asker`")
    happening: str
    help: HelpIn = Field(default_factory=HelpIn)
    soon: SoonIn
    safety: SafetyIn | None = Field(None, description="without it, no message is sent where somebody may be at risk")
    name: NameIn
    born_on: date | None = None
    address: RequestAddressIn
    communication: CommunicationIn = Field(default_factory=CommunicationIn)
    contact: RequestContactIn = Field(default_factory=RequestContactIn)
    nhs_number: str = ""
    their_reference: str = Field(
        "",
        max_length=250,
        pattern=r"^[^\x00]*$",
        description="what the sending system calls it: sent again, it gives the request that was sent",
    )
    share: bool = Field(description="whether the person agrees that council teams who can help see it")


class SentOut(Schema):
    """What was sent, to whom, and by when somebody makes contact."""

    id: UUID
    reference: str
    team: str
    contact_due: date | None
    mentions_safety: bool


@router.post("", response={201: SentOut}, summary="Ask for help for somebody")
def create_request(request: CommonwealRequest, given: RequestIn) -> Status[SentOut]:
    """Send a request as another system, or for somebody one works with. It goes to the contact team of the postcode.

    The same rules hold as on the pages; 422 names each field that cannot be taken.
    """
    place = first_place()
    if place is None:
        raise Http404("No place is loaded")
    answers = _checked(given)
    channel = Request.Channel(given.channel) if request.actor.is_staff else Request.Channel.WEB
    sent = submit_request(request.actor, place, answers, channel, given.their_reference.strip())
    return Status(
        201,
        SentOut(
            id=sent.pk,
            reference=sent.reference,
            team=sent.team.name if sent.team else "",
            contact_due=as_waiting(sent, timezone.localdate()).due,
            mentions_safety=sent.mentions_safety,
        ),
    )


def _checked(given: RequestIn) -> dict[str, dict[str, Any]]:
    """The answers by page, as the pages' own forms take them. Raises ValidationError with every field that is wrong."""
    if given.asker is not None and given.agreement is None:
        raise ValidationError({"agreement": "Say whether the person knows of the request"})
    typed: dict[str, dict[str, Any]] = {
        "who": {"who": "other" if given.asker else "me"},
        "happening": {"happening": given.happening},
        "nhs": {"nhs_number": given.nhs_number},
        "sharing": {"share": "yes" if given.share else "no"},
        "birth": _day("born_on", given.born_on),
    }
    for page in ("asker", "agreement", "help", "soon", "safety", "name", "address", "communication", "contact"):
        part: Schema | None = getattr(given, page)
        if part is not None and (given.asker or page != "agreement"):
            typed[page] = {name: value for name, value in part.model_dump().items() if value not in (False, [])}
    voice = Voice.THEY if given.asker else Voice.YOU
    answers: dict[str, dict[str, Any]] = {}
    problems: dict[str, list[str]] = {}
    for page, values in typed.items():
        form = QUESTIONS[page](values, voice=voice)
        if form.is_valid():
            answers[page] = form.kept()
            continue
        for field, messages in form.errors.items():
            problems[ALONE.get(page, f"{page}.{field}")] = [str(message) for message in messages]
    if problems:
        raise ValidationError(problems)
    return answers


def _day(name: str, value: date | None) -> dict[str, Any]:
    """A day as its three boxes send it."""
    return {f"{name}_{part}": str(getattr(value, part)) for part in ("day", "month", "year")} if value else {}

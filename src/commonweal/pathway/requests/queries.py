"""Reading requests: one, one's own, the list of those that wait, and to which team one goes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.accounts.queries import teams_for
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.registry import OutsideRule
from commonweal.core.correspondence.safety import Mention, safety_mentions
from commonweal.core.places.models import Place, Postcode
from commonweal.pathway.requests import steps
from commonweal.pathway.requests.forms.question import Voice
from commonweal.pathway.requests.forms.questions import NOT_LISTED, QUESTIONS
from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.progress import SAID, Said, Stage, stage_of
from commonweal.pathway.requests.promises import due_on, working_days_between
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import PossibleDuplicate, possible_duplicates

HANDLES = (Role.CONTACT_OFFICER, Role.TEAM_MANAGER, Role.SOCIAL_WORKER)
"""Who answers requests, in the team that has them."""


TAKEN = (Request.Channel.PHONE, Request.Channel.EMAIL, Request.Channel.VISIT, Request.Channel.PROFESSIONAL)
"""Ways by which a request reaches a worker, who writes it down."""


def stage(request: Request) -> Stage:
    """How far the request has got."""
    return stage_of(request.sent_at, request.first_contact_at, request.decided_at)


def voice_of(request: Request) -> Voice:
    """To whom the questions of a request are put."""
    if is_taken(request):
        return Voice.TAKEN
    return Voice.THEY if steps.answer(request.answers, "who", "who") == "other" else Voice.YOU


def mentions_of(request: Request) -> list[Mention]:
    """Words in a request that suggest somebody may be at risk."""
    return safety_mentions(text for page in steps.TEXTS for text in steps.written(request.answers, page))


def route_of(request: Request) -> list[str]:
    """The pages of a request, in order, as far as its answers tell."""
    flagged = (page for page in steps.TEXTS if safety_mentions(steps.written(request.answers, page)))
    return steps.pages(
        request.answers,
        knows_person="known" in request.answers or _is_known(request),
        is_taken=is_taken(request),
        safety_after=next(flagged, "") if request.mentions_safety else "",
    )


def is_taken(request: Request) -> bool:
    """Whether a worker writes it down, for somebody on the phone, at the desk, or who wrote an e-mail."""
    return request.channel in TAKEN


def _is_known(request: Request) -> bool:
    """Whether the record of whoever needs help is known while it is still being asked for."""
    by_people = request.channel == Request.Channel.WEB or is_taken(request)
    return request.person_id is not None and by_people and request.sent_at is None


@dataclass(frozen=True)
class Answered:
    """One page of a request with what was answered there, named, in words."""

    page: str
    heading: str
    lines: list[tuple[str, str]]


def answered(request: Request, *, for_reader: bool = False) -> list[Answered]:
    """Everything that was answered, page by page: for whoever wrote it to check, or for whoever reads the request."""
    voice = Voice.THEY if for_reader else voice_of(request)
    shown: dict[str, Answered] = {}
    for page in (*route_of(request), *steps.FACTS):
        if page in shown or page in NOT_LISTED or page not in request.answers:
            continue
        form = QUESTIONS[page](voice=voice)
        lines = form.shown(request.answers[page])
        if page == "who" and for_reader:
            if steps.answer(request.answers, "who", "who") == "other":
                continue  # who asks is said next
            lines = [("Asked by", "The person themselves")]
        shown[page] = Answered(page, form.said_heading, lines or [(form.names_first, "Nothing was said")])
    return list(shown.values())


def asked_name(request: Request) -> str:
    """What whoever asked is called in a message to them."""
    if steps.answer(request.answers, "who", "who") == "other":
        return steps.answer(request.answers, "asker", "name") or "there"
    known_as = steps.answer(request.answers, "name", "known_as")
    return known_as or steps.answer(request.answers, "name", "given_name") or "there"


def about_name(request: Request) -> str:
    """Whom the request is about, in full."""
    name = request.answers.get("name", {})
    said = f"{name.get('given_name', '')} {name.get('family_name', '')}".strip()
    return said or (request.person.name if request.person else "") or "Not named yet"


def contact_team_for(place: Place, postcode: str, taken_by: Team | None = None) -> Team | None:
    """The team that takes requests from a postcode: the contact team of the council that serves it (today's area, or
    that of the council as it was). Where none is known to, the contact team that took the request, or the first of the
    place. None where the place has no contact team."""
    point = Postcode.objects.filter(pk=postcode).first() if postcode else None
    if point is not None:
        serving = Team.objects.select_related("organisation__place").filter(
            work=Team.Work.CONTACT,
            organisation__kind=Organisation.Kind.COUNCIL,
            organisation__areas__in=[point.former_council_id, point.council_id],
        )
        if team := serving.order_by("organisation__name", "name").first():
            return team
    if taken_by is not None and taken_by.work == Team.Work.CONTACT:
        return taken_by
    return next(iter(teams_for(point.council.place if point else place, Team.Work.CONTACT)), None)


def is_own(actor: Actor, request: Request, key: str = "") -> bool:
    """Whether the actor sent a request, or holds its key (digest): sight of the person's care is not enough."""
    is_mine = request.account_id is not None and request.account_id == actor.account_id
    return is_mine or (bool(key) and request.draft_key == key)


def first_place() -> Place | None:
    """The place a request belongs to until its postcode says: the only one here, or the first by name."""
    return Place.objects.order_by("name").first()


def drafts_of(actor: Actor, held: str = "") -> QuerySet[Request]:
    """What whoever is here began and has not sent: their own, and the one whose key (digest) this browser holds."""
    mine = Q(draft_key=held) if held else Q(pk=None)
    if actor.account_id is not None and not actor.is_staff:
        mine |= Q(account=actor.account_id)
    return Request.objects.filter(mine, sent_at=None).order_by("-started_at")


def sent_by(actor: Actor) -> QuerySet[Request]:
    """What the actor asked for, latest first."""
    if actor.account_id is None:
        return Request.objects.none()
    return Request.objects.filter(account=actor.account_id, sent_at__isnull=False).order_by("-sent_at")


def requests_about(person: Person) -> QuerySet[Request]:
    """Requests about a person that were sent, latest first, as far as the actor's sight goes."""
    return Request.objects.filter(person=person, sent_at__isnull=False).order_by("-sent_at")


def to_be_assessed() -> QuerySet[Request]:
    """Requests that were decided to lead to an assessment, earliest first, as far as the actor's sight goes."""
    return (
        Request.objects.select_related("person", "team")
        .filter(outcome=Request.Outcome.ASSESSMENT, person__isnull=False)
        .order_by("decided_at")
    )


@dataclass(frozen=True)
class Waiting:
    """One line of the list: the request, how many working days it has waited, and when contact is due."""

    request: Request
    name: str
    stage: Said
    days: int
    due: date | None
    is_late: bool


def worklist(actor: Actor, *, shows: str = "waiting", channel: str = "any", urgent: bool = False) -> QuerySet[Request]:
    """Requests of the actor's teams: those that may be about a risk first, then urgent ones, then the longest waiting.

    `shows` is waiting, decided, all, or drafts (being taken by the actor's team).
    """
    found = Request.objects.select_related("person", "worker", "team").filter(team__in=actor.teams)
    if shows == "drafts":
        if channel != "any":
            found = found.filter(channel=channel)
        return found.filter(sent_at=None).order_by("-mentions_safety", "started_at", "pk")
    found = found.filter(sent_at__isnull=False)
    if shows in ("waiting", "decided"):
        found = found.filter(decided_at__isnull=shows == "waiting")
    if channel != "any":
        found = found.filter(channel=channel)
    if urgent:
        found = found.filter(Q(is_urgent=True) | Q(mentions_safety=True))
    if shows == "decided":
        return found.order_by("-decided_at", "pk")
    return found.order_by("-mentions_safety", "-is_urgent", "sent_at", "pk")


def unwritten_emails(actor: Actor) -> QuerySet[Request]:
    """E-mails to the actor's teams that nobody has written down yet: possible risks first, then the oldest."""
    return worklist(actor, shows="drafts").filter(channel=Request.Channel.EMAIL)


def as_waiting(request: Request, today: date) -> Waiting:
    """A request with its age in working days and whether the promise to contact is still kept."""
    until = request.decided_at or timezone.now()
    return Waiting(
        request=request,
        name=about_name(request),
        stage=SAID[stage(request)],
        days=working_days_between(_sent_on(request), timezone.localtime(until).date()),
        due=_due(request),
        is_late=is_late(request, today),
    )


def is_late(request: Request, today: date) -> bool:
    """Whether contact was made, or is still to be made, after the day that was promised. What is looked at again is
    late where it is not decided by then."""
    due = _due(request)
    first = request.decided_at if request.reopened_at else request.first_contact_at or request.decided_at
    kept_on = timezone.localtime(first).date() if first else today
    is_here = request.sent_at is not None or request.channel == Request.Channel.EMAIL
    return due is not None and is_here and kept_on > due


def _sent_on(request: Request) -> date:
    return timezone.localtime(request.sent_at or request.started_at).date()


def _due(request: Request) -> date | None:
    """When contact is due (for what is looked at again, the new decision); None where nothing was promised then."""
    asked_on = timezone.localtime(request.reopened_at).date() if request.reopened_at else _sent_on(request)
    try:
        return due_on(asked_on, is_urgent=request.is_urgent or request.mentions_safety)
    except OutsideRule:
        return None


def likely_people(actor: Actor, request: Request) -> list[PossibleDuplicate]:
    """Records that may be of whoever the request is about, most reasons first."""
    answers: Mapping[str, Any] = request.answers
    born_on = steps.answer(answers, "birth", "born_on")
    return possible_duplicates(
        actor,
        given_name=steps.answer(answers, "name", "given_name"),
        family_name=steps.answer(answers, "name", "family_name"),
        known_as=steps.answer(answers, "name", "known_as"),
        date_of_birth=date.fromisoformat(born_on) if born_on else None,
        nhs_number=steps.answer(answers, "nhs", "nhs_number"),
        postcode=steps.answer(answers, "address", "postcode"),
    )

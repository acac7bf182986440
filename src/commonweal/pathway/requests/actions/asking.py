"""Beginning, writing, coming back to and sending a request."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from commonweal.core.accounts.actors import Actor, set_actor
from commonweal.core.accounts.models import Team
from commonweal.core.correspondence.actions import send_message
from commonweal.core.correspondence.models import Message
from commonweal.core.correspondence.references import new_code, new_reference
from commonweal.core.ledger.actions import write_entry
from commonweal.core.places.models import Place
from commonweal.pathway.requests import steps
from commonweal.pathway.requests.known import SENDER, TOLD, answers_of
from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.progress import Stage
from commonweal.pathway.requests.promises import in_working_days, promise_on
from commonweal.pathway.requests.queries import (
    HANDLES,
    asked_name,
    contact_team_for,
    is_taken,
    mentions_of,
    route_of,
    stage,
)
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import own_person

UNFINISHED = "unfinished"
"""Under this name the answers keep what was typed on a page but cannot be taken yet."""

BESIDE_ANSWERS = (UNFINISHED, SENDER, TOLD)
"""What the answers of a draft hold besides: gone once it is sent."""

TRIES = 5


@dataclass(frozen=True)
class Started:
    """A new draft, with the code by which whoever began it comes back: it is never shown again by the database."""

    request: Request
    code: str


def code_digest(reference: str, code: str) -> str:
    """What is kept of a return code. Bound to its reference, so that no code opens another request."""
    return salted_hmac("requests.return", f"{reference}:{code}", algorithm="sha256").hexdigest()


def start_draft(actor: Actor, place: Place, channel: Request.Channel = Request.Channel.WEB) -> Started:
    """Begin a request. Anybody may, on the website; by phone, in person or for a professional, it is taken by those who
    answer requests.

    From here on the transaction holds the draft's key, so that it is seen by whoever began it.
    """
    if channel == Request.Channel.WEB:
        account = None if actor.is_staff else actor.account_id
        return begin(actor, Request(place=place, channel=channel, account_id=account))
    actor.require_role(*HANDLES)
    return begin(actor, Request(place=place, channel=channel, team=_own_team(actor), worker_id=actor.account_id))


def submit_request(
    actor: Actor,
    place: Place,
    answers: Mapping[str, Mapping[str, Any]],
    channel: Request.Channel,
    source_key: str = "",
) -> Request:
    """Send a whole request at once, with answers that the forms of its pages have checked. Anybody signed in may.

    Whoever sends it can follow it. Where the words suggest a risk and nothing is said of safe contact, none is assumed.
    With a `source_key` (what the system that sends it calls it), sending again gives the request that was sent.
    """
    actor.require_signed_in()
    with transaction.atomic():
        if source_key and (before := sent_before(actor, channel, source_key)):
            return before
        draft = Request(place=place, channel=channel, account_id=actor.account_id, source_key=source_key)
        draft = begin(actor, draft).request
        draft.answers = {page: dict(given) for page, given in answers.items()}
        draft.person = _own_record(actor, draft, draft.answers)
        draft.is_urgent = steps.is_urgent(answers)
        draft.mentions_safety = bool(mentions_of(draft))
        if draft.mentions_safety:
            draft.answers.setdefault("safety", {"safe": "no", "how": ""})
        for page in ("danger", "known"):  # shown to people who read; a whole request has nothing to see there
            if page in route_of(draft):
                draft.answers[page] = {}
        draft.save(update_fields=["answers", "person", "is_urgent", "mentions_safety"])
        return send_request(actor, draft)


def sent_before(actor: Actor, channel: Request.Channel, source_key: str) -> Request | None:
    """The request that this source sent already under this key, where there is one."""
    return Request.objects.filter(account=actor.account_id, channel=channel, source_key=source_key).first()


def begin(actor: Actor, draft: Request) -> Started:
    """Store a new draft under a reference that nobody has, with a code of its own."""
    code = new_code()
    draft.started_at = timezone.now()
    for tries_left in reversed(range(TRIES)):
        draft.reference = new_reference()
        draft.draft_key = code_digest(draft.reference, code)
        set_actor(actor, draft.draft_key)
        try:
            with transaction.atomic():
                draft.save(force_insert=True)
        except IntegrityError:  # the reference is somebody else's: one chance in 191 million for each there is
            if not tries_left:
                raise
        else:
            break
    return Started(draft, code)


def _own_record(actor: Actor, request: Request, answers: steps.Answers) -> Person | None:
    """The record of whoever is signed in and asks for themselves."""
    if request.channel != Request.Channel.WEB or steps.answer(answers, "who", "who") != "me":
        return None
    return own_person(actor)


def _own_team(actor: Actor) -> Team:
    """The team in which a worker takes a request: their contact team, if they are in one."""
    teams = list(Team.objects.filter(pk__in=actor.teams).order_by("name"))
    if not teams:
        raise PermissionDenied("Only somebody in a team can take a request.")
    return next((team for team in teams if team.work == Team.Work.CONTACT), teams[0])


def open_draft(actor: Actor, reference: str, code: str) -> Request | None:
    """The request with this reference, opened by its code; None where the two do not belong together.

    The database decides: with the code's digest set, it shows the row or it does not. On success the transaction holds
    the key from here on.
    """
    digest = code_digest(reference, code)
    set_actor(actor, digest)
    found = Request.objects.filter(reference=reference, draft_key=digest).first()
    if found is None:
        set_actor(actor)
    return found


def save_page(actor: Actor, draft: Request, page: str, answers: Mapping[str, Any]) -> Request:
    """Keep the answers of one page (already checked by its form), and what follows from them. Sent requests are closed.

    Signed in and asking for themselves, the person is known at once. Words that suggest a risk are flagged at once.
    """
    with transaction.atomic():
        stored = _open(draft)
        kept = {**stored.answers, page: dict(answers)}
        for outdated in steps.outdated_by(page, stored.answers, kept):
            kept.pop(outdated, None)
        if kept.get(UNFINISHED, {}).get("page") == page:
            del kept[UNFINISHED]
        if stored.account_id is None and actor.is_signed_in and not actor.is_staff:
            stored.account_id = actor.account_id
        if not is_taken(stored):
            stored.person = _own_record(actor, stored, kept)
        if stored.person is None:
            kept.pop("known", None)
        elif page == "known" and answers.get("right") == "yes":
            kept |= {name: given for name, given in answers_of(stored.person).items() if name in steps.FACTS}
        stored.answers = kept
        stored.is_urgent = steps.is_urgent(kept)
        stored.mentions_safety = bool(mentions_of(stored))
        stored.save(update_fields=["account", "person", "answers", "is_urgent", "mentions_safety"])
    return stored


def name_person(actor: Actor, draft: Request, person: Person | None) -> Request:
    """Say, while a request is taken, whose it is: a record the worker found, whose facts are then read out for a yes
    and not asked again; or None, where nobody was found or it was the wrong one.

    Raises PermissionDenied for others than those who answer requests, and for a request that people write themselves.
    """
    actor.require_role(*HANDLES)
    with transaction.atomic():
        stored = _open(draft)
        if not is_taken(stored):
            raise PermissionDenied("Whose request this is, the person who writes it says.")
        if person != stored.person:
            for outdated in ("known", *steps.FACTS):
                stored.answers.pop(outdated, None)
        stored.person = person
        stored.save(update_fields=["person", "answers"])
    return stored


def keep_unfinished(actor: Actor, draft: Request, page: str, typed: Mapping[str, list[str]]) -> Request:
    """Keep what was typed on a page that cannot be taken yet, for when whoever typed it comes back."""
    with transaction.atomic():
        stored = _open(draft)
        stored.answers = {**stored.answers, UNFINISHED: {"page": page, "typed": dict(typed)}}
        stored.save(update_fields=["answers"])
    return stored


def keep_told(actor: Actor, draft: Request, told: Mapping[str, Mapping[str, Any]]) -> Request:
    """Keep what somebody said before they began to ask, page by page: it fills pages that are not answered yet, and
    whoever asks reads and changes it there."""
    with transaction.atomic():
        stored = _open(draft)
        stored.answers = {**stored.answers, TOLD: {page: dict(given) for page, given in told.items()}}
        stored.save(update_fields=["answers"])
    return stored


def _open(draft: Request) -> Request:
    """The draft as it is now, held until the transaction ends. Raises PermissionDenied once it has been sent."""
    stored = Request.objects.select_for_update(of=("self",)).get(pk=draft.pk)
    if stage(stored) is not Stage.DRAFT:
        raise PermissionDenied("This request has been sent. To add something, contact the team that has it.")
    return stored


def send_request(actor: Actor, draft: Request) -> Request:
    """Send a request to the contact team of where the person lives, and say so to whoever asked.

    Raises ValidationError, with the page as its field, for the first question that has no answer.
    """
    with transaction.atomic():
        stored = _open(draft)
        missing = steps.next_page(stored.answers, route_of(stored))
        if missing:
            raise ValidationError({missing: "Answer this before you send the request"})
        team = contact_team_for(stored.place, steps.answer(stored.answers, "address", "postcode"), stored.team)
        if team is None:
            raise ValidationError("No team takes requests here yet. Phone your council.")
        stored.place = team.organisation.place
        set_actor(actor, stored.draft_key)  # whoever sends keeps sight of it where another team gets it
        stored.team = team
        # an e-mail was sent when it came: what was promised counts from there, not from when it was written down
        stored.sent_at = stored.started_at if stored.channel == Request.Channel.EMAIL else timezone.now()
        stored.answers = {name: given for name, given in stored.answers.items() if name not in BESIDE_ANSWERS}
        stored.save(update_fields=["place", "team", "sent_at", "answers"])
        write_entry(
            actor,
            "request.sent",
            f"Request for help {stored.reference} sent to {team.name}",
            person_id=stored.person_id,
            chain=request_chain(stored),
            payload=_facts(stored),
        )
        if stored.channel != Request.Channel.EMAIL:  # whoever wrote it was told when it came
            _say_it_is_here(actor, stored, team)
    return stored


def request_chain(request: Request) -> str:
    """The history a request belongs to until it is known whose it is."""
    return f"request:{request.pk}"


def _facts(request: Request) -> dict[str, Any]:
    """What the ledger keeps of a request that was sent: nothing that says who it is about."""
    return {
        "request": request.pk,
        "reference": request.reference,
        "channel": request.channel,
        "team": request.team_id,
        "is_urgent": request.is_urgent,
        "for_self": steps.answer(request.answers, "who", "who") != "other",
    }


def _say_it_is_here(actor: Actor, request: Request, team: Team) -> None:
    days = promise_on(timezone.localdate()).days(is_urgent=request.is_urgent or request.mentions_safety)
    write_to_asker(
        actor,
        request,
        "request-received",
        {"days": in_working_days(days), "team": f"{team.name}, {team.organisation.name}"},
    )


def write_to_asker(actor: Actor, request: Request, template: str, context: Mapping[str, Any]) -> Message | None:
    """Write to whoever asked, as they wish: the person, or who asked for them. None where it may be unsafe, or where
    nothing reaches them."""
    if not steps.may_write(request.answers):
        return None
    link = settings.SITE_URL + reverse("requests:status", args=[request.reference])
    given = {**context, "reference": request.reference, "link": link}
    for_self = steps.answer(request.answers, "who", "who") != "other"
    if for_self and request.person is not None:
        return send_message(actor, template, to_person=request.person, context=given)
    page = "contact" if for_self else "asker"
    email = steps.answer(request.answers, page, "email")
    phone = steps.answer(request.answers, page, "phone")
    best = steps.answer(request.answers, page, "best")
    if best in ("post", "asker") or not (email or phone or request.account):
        return None
    if best == "text":
        email = ""
    return send_message(
        actor,
        template,
        to_account=request.account,
        to_email=email,
        to_phone=phone,
        context={**given, "name": asked_name(request)},
    )


def may_mail_code(draft: Request) -> str:
    """The e-mail address to which a return code may go: what was given so far by whoever asks; "" where others might
    read it who should not."""
    if draft.mentions_safety or not steps.may_write(draft.answers):
        return ""
    page = "contact" if steps.answer(draft.answers, "who", "who") != "other" else "asker"
    email: str = steps.answer(draft.answers, page, "email")
    return email


def mail_code(actor: Actor, draft: Request, code: str) -> bool:
    """Send the return code to the e-mail address given so far; False where there is none that may be used."""
    email = may_mail_code(draft)
    if not email:
        return False
    context = {
        "name": asked_name(draft),
        "reference": draft.reference,
        "code": code,
        "link": f"{settings.SITE_URL}{reverse('requests:return')}?reference={draft.reference}",
        "kept_until": kept_until(draft.started_at),
    }
    return send_message(actor, "return-code", to_email=email, context=context) is not None


def kept_until(started_at: datetime) -> date:
    """The last day on which a draft is kept."""
    started_on = timezone.localtime(started_at).date()
    return started_on + timedelta(days=promise_on(started_on).draft_kept)


def delete_old_drafts(actor: Actor, today: date) -> int:
    """Delete what was never sent and is past the day until which it was to be kept; returns how many went."""
    if not actor.is_system:
        raise PermissionDenied("Drafts are deleted by the system, when their time is over.")
    with transaction.atomic():
        # an e-mail that nobody has written down yet was sent by whoever wrote it
        drafts = Request.objects.filter(sent_at=None).exclude(channel=Request.Channel.EMAIL).only("pk", "started_at")
        old = [draft.pk for draft in drafts if kept_until(draft.started_at) < today]
        gone, _ = Request.objects.filter(pk__in=old, sent_at=None).delete()
        if gone:
            write_entry(actor, "request.drafts-deleted", f"{gone} drafts deleted: never sent", chain="requests")
    return gone

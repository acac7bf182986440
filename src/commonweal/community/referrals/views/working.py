"""Working with referrals: one's lists, one referral, and each step of it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.community.referrals.actions import (
    accept_referral,
    close_referral,
    decline_referral,
    mark_seen,
    match_person,
    pass_on,
    record_contact,
    record_try,
    start_help,
    withdraw_referral,
)
from commonweal.community.referrals.forms.answering import (
    AcceptForm,
    CloseForm,
    ContactForm,
    DeclineForm,
    ListForm,
    MatchForm,
    PassOnForm,
    StartForm,
    WithdrawForm,
)
from commonweal.community.referrals.models import Referral
from commonweal.community.referrals.queries.lists import BOXES, SEES_OVERDUE, as_line, overdue, own_answers, own_list
from commonweal.community.referrals.queries.parties import REFERS, Receiver, receivers_in
from commonweal.community.referrals.reading import Shown, shown_to
from commonweal.community.referrals.states import Move, Side, State
from commonweal.community.referrals.views.holding import opened
from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import CARE_STAFF, Role
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv
from commonweal.core.places.models import Place
from commonweal.people.identity.forms import take_errors
from commonweal.people.identity.queries import PossibleDuplicate, possible_duplicates
from commonweal.people.sight.actions import record_look

HEADER = ("reference", "about", "with", "source", "sent", "state", "due", "due on", "late", "contact by")


@role_required(*REFERS)
@require_safe
def worklist(request: CommonwealRequest) -> HttpResponse:
    """`/referrals?box=received|sent|minded`: what is due first on top; `?format=csv` saves it."""
    actor = request.actor
    form = ListForm(request.GET)
    asked = form.cleaned_data if form.is_valid() else {}
    box, shows = asked.get("box") or "received", asked.get("shows") or "open"
    boxes = {key: name for key, name in BOXES.items() if key != "minded" or actor.has_role(*MINDS)}
    if box not in boxes:
        raise Http404("There is no such list")
    found = own_list(actor, box, shows, source=asked.get("source") or "")
    today = timezone.localdate()
    if wants_csv(request):
        rows = (
            [
                line.referral.reference,
                line.name,
                line.with_name,
                line.referral.get_source_display(),
                timezone.localtime(line.referral.sent_at).date().isoformat(),
                line.state,
                line.what,
                line.due_on.isoformat() if line.due_on else "",
                "yes" if line.is_late else "",
                line.referral.contact_by.isoformat(),
            ]
            for line in (as_line(one, box, today) for one in found.iterator())
        )
        return csv_response(f"referrals-{box}", HEADER, rows)
    page = page_of(request, found)
    context = {
        "form": ListForm(initial={"box": box, "shows": shows, "source": asked.get("source") or ""}),
        "box": box,
        "boxes": boxes,
        "shows": shows,
        "page": page,
        "lines": [as_line(one, box, today) for one in page.items],
        "csv_link": csv_address(request),
        "sees_overdue": actor.has_role(*SEES_OVERDUE),
    }
    return render(request, "referrals/worklist.html", context)


MINDS = (Role.CONTACT_OFFICER, Role.TEAM_MANAGER)


@role_required(*REFERS)
@require_safe
def answers(request: CommonwealRequest) -> HttpResponse:
    """`/referrals/answers`: what was declined or passed on here. Of the person nothing is shown any more."""
    page = page_of(request, own_answers(request.actor))
    return render(request, "referrals/answers.html", {"page": page, "back_to": reverse("referrals:worklist")})


@role_required(*SEES_OVERDUE)
@require_safe
def overdue_list(request: CommonwealRequest) -> HttpResponse:
    """`/referrals/overdue`: what the place looks after, with who is to act; `?format=csv` saves it."""
    places = Place.objects.filter(organisations__in=request.actor.organisations).values_list("pk", flat=True)
    found = overdue(request.actor, timezone.localdate(), set(places))
    if wants_csv(request):
        header = ("reference", "from", "with", "to be done", "by whom", "due on", "working days late", "reminders")
        rows = (
            [one.reference, one.from_name, one.with_name, one.what, one.owner, one.due_on.isoformat(), one.days_late,
             one.reminders]
            for one in found
        )  # fmt: skip
        return csv_response("referrals-overdue", header, rows)
    context = {"page": page_of(request, found), "count": len(found), "csv_link": csv_address(request)}
    return render(request, "referrals/overdue.html", context)


@never_cache
@require_safe
def referral(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """`/referrals/<uuid>`: one referral, for whoever may see it or holds a key: each reads what is theirs."""
    found = opened(request, pk)
    found = mark_seen(request.actor, found)
    shown = shown_to(request.actor, found)
    if found.person is not None and request.actor.is_signed_in and Side.PERSON not in shown.sides:
        record_look(request.actor, found.person, f"referral {found.reference}")
    context: dict[str, Any] = {"shown": shown, "found": found, "own_steps": _own_steps(request.actor, shown)}
    if shown.is_for_person:
        return render(request, "referrals/followed.html", context)
    context["back_to"] = reverse("referrals:worklist") if request.actor.has_role(*REFERS) else ""
    context["sees_record"] = found.person is not None and request.actor.is_signed_in
    return render(request, "referrals/referral.html", context)


@dataclass(frozen=True)
class Verb:
    """One step as a page: the button that leads to it, the page's own words, and what it does."""

    name: str
    button: str
    heading: str
    done: str
    form: Callable[[CommonwealRequest, Referral, Any], Form]
    act: Callable[[Actor, Referral, Any], Referral]
    is_offered: Callable[[Actor, Shown], bool]
    intro: str = ""
    submit: str = ""


def _moves(move: Move) -> Callable[[Actor, Shown], bool]:
    """A step that is offered where the table of states has it for the reader."""
    return lambda actor, shown: move in shown.moves


def _is_noted(actor: Actor, shown: Shown) -> bool:
    return Side.RECEIVER in shown.sides and shown.referral.state in (State.ACCEPTED, State.STARTED)


def _is_matched(actor: Actor, shown: Shown) -> bool:
    own = shown.sides & {Side.RECEIVER, Side.SENDER, Side.MINDER}
    return bool(own) and shown.referral.person_id is None and actor.has_role(*CARE_STAFF)


def _accept(actor: Actor, found: Referral, form: Any) -> Referral:
    return accept_referral(actor, found, form.cleaned_data["words"])


def _decline(actor: Actor, found: Referral, form: DeclineForm) -> Referral:
    typed = form.cleaned_data
    instead = form.receiver("instead")
    return decline_referral(
        actor,
        found,
        typed["reason"],
        typed["words"],
        instead=instead,
        agreement=form.agreement(found) if instead else None,
    )


def _pass_on(actor: Actor, found: Referral, form: PassOnForm) -> Referral:
    receiver, agreement = form.receiver("to"), form.agreement(found)
    if receiver is None or agreement is None:
        raise ValidationError({"to": "Choose who it is passed on to"})
    return pass_on(actor, found, receiver, agreement, form.cleaned_data["words"])


def _contact(actor: Actor, found: Referral, form: Any) -> Referral:
    note = record_contact if form.cleaned_data["reached"] == "yes" else record_try
    return note(actor, found, form.cleaned_data["words"])


def _start(actor: Actor, found: Referral, form: Any) -> Referral:
    return start_help(actor, found, form.cleaned_data["words"])


def _close(actor: Actor, found: Referral, form: Any) -> Referral:
    return close_referral(actor, found, form.cleaned_data["outcome"], form.cleaned_data["words"])


def _withdraw(actor: Actor, found: Referral, form: Any) -> Referral:
    return withdraw_referral(actor, found, form.cleaned_data["words"])


def _match(actor: Actor, found: Referral, form: Any) -> Referral:
    return match_person(actor, found, form.chosen)


def _likely(actor: Actor, found: Referral) -> list[PossibleDuplicate]:
    """Records that may be of whoever a referral is about, most reasons first."""
    given, _, family = found.name.rpartition(" ")
    return possible_duplicates(
        actor,
        given_name=given,
        family_name=family,
        known_as=found.called,
        date_of_birth=found.born_on,
        postcode=found.postcode,
    )


def _others(found: Referral) -> list[Receiver]:
    """Everybody who may come next: not whoever has it, nor whoever sent it."""
    present = [found.turn.viewer] if found.turn and found.turn.viewer and found.turn.ended_at is None else []
    return receivers_in(found.place, [*present, *([found.sent_by] if found.sent_by else [])])


VERBS = {
    verb.name: verb
    for verb in (
        Verb(
            "accept",
            "Accept",
            "Accept this referral",
            "You have accepted it. The person and whoever referred them are told.",
            lambda request, found, data: AcceptForm(data),
            _accept,
            _moves(Move.ACCEPT),
        ),
        Verb(
            "contact",
            "Record a contact",
            "Have you been in touch?",
            "It is recorded.",
            lambda request, found, data: ContactForm(data),
            _contact,
            _is_noted,
        ),
        Verb(
            "start",
            "Help has begun",
            "Help has begun",
            "It is recorded, and told.",
            lambda request, found, data: StartForm(data),
            _start,
            _moves(Move.START),
        ),
        Verb(
            "close",
            "Close it",
            "How did it end?",
            "The referral is closed.",
            lambda request, found, data: CloseForm(data, state=State(found.state)),
            _close,
            _moves(Move.CLOSE),
        ),
        Verb(
            "pass-on",
            "Pass it on",
            "Pass it on",
            "It is passed on. The promise to the person stays as it was made.",
            lambda request, found, data: PassOnForm(
                data,
                actor=request.actor,
                receivers=_others(found),
                initial={"agreed_by": found.turn.agreed_by if found.turn else "", "to": _suggested(found)},
            ),
            _pass_on,
            _moves(Move.HAND_ON),
            "Ask the person first. It stays one referral: nothing has to be told twice.",
        ),
        Verb(
            "decline",
            "Decline",
            "Decline this referral",
            "Your answer is sent. You no longer see the person.",
            lambda request, found, data: DeclineForm(data, actor=request.actor, receivers=_others(found)),
            _decline,
            _moves(Move.DECLINE),
            "Nobody is sent away with “the wrong service”: say who could help, or it goes back to whoever referred.",
        ),
        Verb(
            "match",
            "Find their record",
            "Whose record is this about?",
            "From now on this stands in their record.",
            lambda request, found, data: MatchForm(data, matches=_likely(request.actor, found)),
            _match,
            _is_matched,
            "Records that you see, with why they may be theirs.",
            "This is whose it is",
        ),
        Verb(
            "withdraw",
            "End it",
            "End this referral",
            "The referral is ended.",
            lambda request, found, data: WithdrawForm(data),
            _withdraw,
            _moves(Move.WITHDRAW),
            "Whoever has it is told, and does nothing more. It can be asked for again at any time.",
        ),
    )
}
"""Every step that is a page of its own, in the order in which their buttons stand."""


def _suggested(found: Referral) -> str:
    return found.turn.instead if found.turn and found.state == State.DECLINED else ""


def _own_steps(actor: Actor, shown: Shown) -> list[Verb]:
    """The steps that a reader can take now."""
    return [verb for verb in VERBS.values() if verb.is_offered(actor, shown)]


@never_cache
@require_http_methods(["GET", "POST"])
def step(request: CommonwealRequest, pk: UUID, verb: str) -> HttpResponse:
    """`/referrals/<uuid>/<step>`: one step, on a page of its own."""
    taken = VERBS.get(verb)
    if taken is None:
        raise Http404("There is no such step")
    found = opened(request, pk)
    shown = shown_to(request.actor, found)
    form = taken.form(request, found, request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            taken.act(request.actor, found, form)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, taken.done)
            return _after(request, found)
    elif request.method == "GET" and taken not in _own_steps(request.actor, shown):
        messages.info(request, f"This step is not yours to take now. {shown.told}")
        return redirect("referrals:referral", pk)
    context = {
        "verb": taken,
        "form": form,
        "found": found,
        "shown": shown,
        "back_to": reverse("referrals:referral", args=[pk]),
    }
    return render(request, "referrals/step.html", context)


def _after(request: CommonwealRequest, found: Referral) -> HttpResponse:
    """Back to the referral; where it is no longer theirs to see, to their list."""
    try:
        opened(request, found.pk)
    except Http404:
        if request.actor.has_role(*REFERS):
            return redirect("referrals:worklist")
        return redirect("referrals:thanks")
    return redirect("referrals:referral", found.pk)

"""The pages of a booking: one thing on each, and a check of all before it is made."""

from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from commonweal.community.activities import saying
from commonweal.community.activities.actions import Attendee, book
from commonweal.community.activities.actions.booking import is_open, why_closed
from commonweal.community.activities.actions.telling import whom_to_ask
from commonweal.community.activities.forms.booking import PAGES
from commonweal.community.activities.models import Booking, Session
from commonweal.community.activities.places import Party, State, fits
from commonweal.community.activities.queries import with_activity
from commonweal.community.activities.rights import may_book_for, runs
from commonweal.community.activities.steps import CHECK, Asker, next_page, page_before, pages
from commonweal.community.activities.views.looking import booked_for
from commonweal.community.activities.views.mine import hold
from commonweal.community.directory.terms import own_terms
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.correspondence.throttle import TOO_MANY_SENT, may_send
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import own_person

SESSION_KEY = "bookings_begun"
MOST_BEGUN = 5
"""Bookings that one browser can be in the middle of."""

Draft = dict[str, Any]


def asker_of(request: CommonwealRequest, session: Session) -> Asker:
    """Who fills in the pages."""
    if may_book_for(request.actor, session.activity):
        return Asker.WORKER
    return Asker.SIGNED_IN if request.actor.is_signed_in else Asker.NOT_SIGNED_IN


@never_cache
@require_http_methods(["GET"])
def begin(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Begin a booking, or go on with the one that was begun."""
    session = get_object_or_404(with_activity(), pk=pk)
    closed = _closed(request, session)
    if closed:
        return render(request, "activities/closed.html", _about(session) | {"why": closed}, status=200)
    person = booked_for(request.actor, request.GET.get("for", ""))
    draft = _draft(request, session)
    if draft is None or (person is not None and draft.get("person") != str(person.pk)):
        draft = {"id": str(uuid4()), "answered": []}
        if person is not None:
            draft |= {"person": str(person.pk), "name": person.name}
        _keep(request, session, draft)
    return redirect(_address(session, next_page(asker_of(request, session), draft)))


def _closed(request: CommonwealRequest, session: Session) -> str:
    """Why this visitor cannot book this session; "" where they can."""
    now = timezone.now()
    by_group = runs(request.actor, session.activity.organisation_id)
    if is_open(session, now) or (by_group and session.cancelled_at is None and now < session.ends_at):
        return ""
    return why_closed(session, now)


@never_cache
@require_http_methods(["GET", "POST"])
def page(request: CommonwealRequest, pk: UUID, name: str) -> HttpResponse:
    """One page. What was answered is kept until the booking is made, or the browser's session ends."""
    session = get_object_or_404(with_activity(), pk=pk)
    draft = _draft(request, session)
    if draft is None:
        return redirect("activities:book", session.pk)
    asker = asker_of(request, session)
    if name not in pages(asker, draft):
        raise Http404("There is no such page in this booking")
    known: dict[str, Any] = {"asker": asker, "draft": draft, "activity": session.activity}
    form = PAGES[name](request.POST, **known) if request.method == "POST" else PAGES[name](initial=draft, **known)
    if request.method == "POST" and form.is_valid():
        draft |= form.kept()
        draft["answered"] = [*(one for one in draft["answered"] if one != name), name]
        _keep(request, session, draft)
        return redirect(_address(session, next_page(asker, draft)))
    before = page_before(name, asker, draft)
    back_to = _address(session, before) if before else reverse("activities:activity", args=[session.activity_id])
    return render(request, "activities/page.html", _about(session) | {"form": form, "back_to": back_to})


@never_cache
@require_http_methods(["GET", "POST"])
def check(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """All answers once more, what it costs, whether there is room; and the button that books."""
    session = get_object_or_404(with_activity(), pk=pk)
    draft = _draft(request, session)
    if draft is None:
        return redirect("activities:book", session.pk)
    asker = asker_of(request, session)
    missing = next_page(asker, draft)
    if missing != CHECK:
        return redirect(_address(session, missing))
    form = Form(request.POST if request.method == "POST" else None)
    is_too_often = False
    if request.method == "POST" and form.is_valid():
        is_too_often = not may_send(request)  # one computer could fill a session with invented people
        try:
            if is_too_often:
                raise ValidationError(f"{TOO_MANY_SENT} Or ask the group: {whom_to_ask(session)}")
            made = _book(request, session, asker, draft)
        except ValidationError as error:
            form.add_error(None, error.messages)
        else:
            return _after(request, session, asker, made)
    party = _party(draft)
    context = _about(session) | {
        "form": form,
        "rows": _rows(request, session, asker, draft),
        "due": party.contribution(session.activity.contribution),
        "has_room": fits(session.free, party.size) and not session.waiting,
        "party": party,
        "not_offered": [term for key, term in _needs(draft) if key not in session.activity.access],
        "asker": asker,
        "back_to": _address(session, page_before(CHECK, asker, draft)),
    }
    return render(request, "activities/check.html", context, status=429 if is_too_often else 200)


def _book(request: CommonwealRequest, session: Session, asker: Asker, draft: Draft) -> Booking:
    person = _person(request, asker, draft)
    name, booked_by = draft.get("name", ""), draft.get("booked_by", "")
    if _is_own(asker, draft):
        name = request.actor.name
    elif asker is Asker.SIGNED_IN:
        booked_by = request.actor.name
    who = Attendee(name, draft.get("phone", ""), draft.get("email", ""), booked_by, person)
    return book(
        request.actor,
        session,
        who,
        _party(draft),
        access_needs=draft.get("access_needs", []),
        access_note=draft.get("access_note", ""),
        channel=Booking.Channel.PHONE if asker is Asker.WORKER else Booking.Channel.WEB,
        booking_id=UUID(draft["id"]),
    )


def _is_own(asker: Asker, draft: Draft) -> bool:
    return asker is Asker.SIGNED_IN and draft.get("who") == "me"


def _person(request: CommonwealRequest, asker: Asker, draft: Draft) -> Person | None:
    """The record of whoever comes, where it is known."""
    if asker is Asker.WORKER:
        return get_object_or_404(Person, pk=draft["person"]) if draft.get("person") else None
    return own_person(request.actor) if _is_own(asker, draft) else None


def _after(request: CommonwealRequest, session: Session, asker: Asker, made: Booking) -> HttpResponse:
    begun = request.session.get(SESSION_KEY, {})
    begun.pop(str(session.pk), None)
    request.session[SESSION_KEY] = begun
    if asker is Asker.NOT_SIGNED_IN:
        hold(request, made.code)
    done = "Booked" if made.state == State.BOOKED else "On the waiting list"
    messages.success(request, f"{done}: {session.activity.title}, {saying.when_said(session)}")
    return redirect("activities:booking", made.pk)


def _rows(request: CommonwealRequest, session: Session, asker: Asker, draft: Draft) -> list[tuple[str, str, str]]:
    """What was answered: name, words, and the page on which it is changed ("" where it is known)."""
    rows = []
    if _is_own(asker, draft):
        rows.append(("For", request.actor.name, "who"))
    elif draft.get("person"):
        rows.append(("For", draft["name"], ""))
    else:
        rows.append(("For", draft["name"], "contact"))
        reached = [draft.get("phone", ""), draft.get("email", "")]
        if draft.get("booked_by"):
            rows.append(("Booked by", draft["booked_by"], "contact"))
        if asker is not Asker.SIGNED_IN:
            rows.append(
                ("We tell you of changes by", " or ".join(filter(None, reached)) or "You tell them yourself", "contact")
            )
    rows.append(("How many", saying.party_said(_party(draft)), "party"))
    needs = ", ".join(term for _, term in _needs(draft)) or "Nothing special"
    rows.append(("Needed to take part", needs, "access"))
    if draft.get("access_note"):
        rows.append(("Also", draft["access_note"], "access"))
    return [(name, said, _address(session, page) if page else "") for name, said, page in rows]


def _needs(draft: Draft) -> list[tuple[str, str]]:
    terms = own_terms("access")
    return [(key, terms[key].name) for key in draft.get("access_needs", []) if key in terms]


def _party(draft: Draft) -> Party:
    return Party(draft.get("guests", 0), draft.get("cared_for", 0), draft.get("assistants", 0))


def _about(session: Session) -> dict[str, Any]:
    return {"session": session, "activity": session.activity, "saying": saying}


def _address(session: Session, name: str) -> str:
    if name == CHECK:
        return reverse("activities:check", args=[session.pk])
    return reverse("activities:page", args=[session.pk, name])


def _draft(request: CommonwealRequest, session: Session) -> Draft | None:
    """What this browser began for this session."""
    draft: Draft | None = request.session.get(SESSION_KEY, {}).get(str(session.pk))
    return draft


def _keep(request: CommonwealRequest, session: Session, draft: Draft) -> None:
    begun = {key: held for key, held in request.session.get(SESSION_KEY, {}).items() if key != str(session.pk)}
    kept = dict(list(begun.items())[-(MOST_BEGUN - 1) :])
    request.session[SESSION_KEY] = {**kept, str(session.pk): draft}

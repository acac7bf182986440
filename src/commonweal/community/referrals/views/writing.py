"""Writing a referral: for somebody one works with, or for oneself, with an account or without."""

import secrets
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.community.directory.models import Service
from commonweal.community.directory.needs import needs_of
from commonweal.community.referrals.actions.drafting import (
    about_of_record,
    receiver_of,
    save_page,
    send_draft,
    start_draft,
)
from commonweal.community.referrals.actions.telling import person_key
from commonweal.community.referrals.contents import About
from commonweal.community.referrals.forms.writing import (
    PAGES,
    Writing,
    about_of,
    agreement_of,
    next_page,
    route,
    wanted_of,
)
from commonweal.community.referrals.keys import digest_of
from commonweal.community.referrals.models import Draft, How, Referral, Source, Urgency
from commonweal.community.referrals.promises import contact_by
from commonweal.community.referrals.queries.parties import (
    REFERS,
    listed_services,
    own_party,
    receiver_of_service,
    receivers_in,
)
from commonweal.community.referrals.views.holding import SESSION_DRAFT, act_with, hold, opened
from commonweal.community.referrals.visible import CHOSEN, OF_THE_RECORD, Part
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Organisation
from commonweal.core.correspondence.throttle import TOO_MANY_SENT, may_send
from commonweal.core.places.models import Place
from commonweal.people.identity.forms import take_errors
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import own_person
from commonweal.people.sight.actions import record_look
from commonweal.people.sight.queries import access_of

SOURCES: dict[str, Source] = {
    Organisation.Kind.COUNCIL: Source.SOCIAL_CARE,
    Organisation.Kind.VOLUNTARY: Source.VOLUNTARY,
}
"""What a referral of theirs most often comes from; of others it has to be said."""


@never_cache
@require_http_methods(["GET", "POST"])
def new(request: CommonwealRequest) -> HttpResponse:
    """`/referrals/new?service=&person=`: what a referral is, and the button to begin one."""
    if request.actor.is_staff:
        request.actor.require_role(*REFERS)
    asked = request.POST if request.method == "POST" else request.GET
    service, person = _service(asked.get("service", "")), person_asked_for(request, asked.get("person", ""))
    place = person.place if person else (service.place if service else None) or _place(request)
    receiver = receiver_of_service(service) if service else None
    if request.method == "POST" and (receiver is not None or service is None):
        key = "" if request.actor.is_signed_in else secrets.token_urlsafe(16)
        if key:
            request.session[SESSION_DRAFT] = digest_of(key)
            act_with(request, digest_of(key))
        draft = start_draft(request.actor, place, service=service, person=person, key=digest_of(key) if key else "")
        return redirect("referrals:write", draft.pk, next_page(draft.answers, has_record=person is not None))
    context = {
        "service": service,
        "receiver": receiver,
        "about": None if person and not request.actor.is_staff else person,
        "is_for_self": not request.actor.is_staff,
        "party": own_party(request.actor),
        "contact_by": contact_by(timezone.localdate(), Urgency.ROUTINE),
        "back_to": _back(request, service, person),
    }
    return render(request, "referrals/new.html", context)


def _service(given: str) -> Service | None:
    if not given:
        return None
    try:
        return get_object_or_404(listed_services().select_related("place"), pk=UUID(given))
    except ValueError:
        raise Http404("There is no such service.") from None


def person_asked_for(request: CommonwealRequest, given: str) -> Person | None:
    """Whose record it is about: the one that was asked for, or one's own."""
    if not given:
        return None if request.actor.is_staff else own_person(request.actor)
    try:
        person = get_object_or_404(Person.objects.select_related("place"), pk=UUID(given))
    except ValueError:
        raise Http404("There is no such person.") from None
    access_of(request.actor, person).require_part("care")
    return person


def _place(request: CommonwealRequest) -> Place:
    party = own_party(request.actor)
    place = party.organisation.place if party else Place.objects.order_by("name").first()
    if place is None:
        raise Http404("No place is loaded")
    return place


def _back(request: CommonwealRequest, service: Service | None, person: Person | None) -> str:
    if service is not None:
        return reverse("directory:service", args=[service.pk])
    if person is not None:
        return reverse("identity:record", args=[person.pk])
    return reverse("referrals:worklist") if request.actor.is_staff else reverse("search:find")


def _draft(request: CommonwealRequest, pk: UUID) -> Draft:
    """A draft of whoever is here: their own, or the one that this browser began."""
    if not request.actor.is_signed_in and (digest := request.session.get(SESSION_DRAFT, "")):
        act_with(request, digest)
    return get_object_or_404(Draft.objects.select_related("person", "place"), pk=pk)


def _writing(request: CommonwealRequest, draft: Draft) -> Writing:
    party = own_party(request.actor)
    sees: frozenset[str] = frozenset()
    if draft.person is not None:
        access = access_of(request.actor, draft.person)
        sees = frozenset(part for part in OF_THE_RECORD if access.sees(part))
    return Writing(
        actor=request.actor,
        for_self=party is None,
        has_record=draft.person is not None,
        receivers=tuple(receivers_in(draft.place, [party.viewer] if party else [])),
        sees=sees,
        comes_from=SOURCES.get(party.organisation.kind, "") if party else "",
    )


@never_cache
@require_http_methods(["GET", "POST"])
def write(request: CommonwealRequest, pk: UUID, name: str) -> HttpResponse:
    """One page of a referral that is being written."""
    draft = _draft(request, pk)
    has_record = draft.person is not None
    pages = route(draft.answers, has_record=has_record)
    if name not in pages:
        raise Http404("There is no such page")
    writing = _writing(request, draft)
    given = request.POST if request.method == "POST" else None
    form = PAGES[name](given, writing=writing, initial=_initial(request, draft, name))
    if given is not None and form.is_valid():
        draft = save_page(request.actor, draft, name, form.kept())
        after = next_page(draft.answers, has_record=has_record)
        return redirect("referrals:write", pk, after) if after else redirect("referrals:check", pk)
    before = pages[pages.index(name) - 1] if pages.index(name) else ""
    context = {
        "form": form,
        "draft": draft,
        "is_for_self": writing.for_self,
        "to": _to_name(draft),
        "back_to": reverse("referrals:write", args=[pk, before]) if before else reverse("referrals:new"),
    }
    return render(request, "referrals/write.html", context)


def _initial(request: CommonwealRequest, draft: Draft, name: str) -> dict[str, object]:
    """What was answered before; else what is known: who agreed is the person, and where it comes from as last time."""
    if name in draft.answers:
        kept: dict[str, object] = dict(draft.answers[name])
        return kept
    if name == "agree":
        return {"agreed_by": draft.person.name if draft.person else about_of(draft.answers).name}
    if name == "soon" and (party := own_party(request.actor)):
        last = _last_source(party.viewer)
        return {"source": last} if last else {}
    return {}


def _last_source(viewer: UUID) -> str:
    """Where the last referral of a party came from; "" for its first."""
    sources = Referral.objects.filter(sent_by=viewer).exclude(source__in=[Source.SELF, Source.FIRST_CONTACT])
    return sources.order_by("-sent_at").values_list("source", flat=True).first() or ""


def _to_name(draft: Draft) -> str:
    try:
        return receiver_of(draft).name
    except ValidationError:
        return ""


@never_cache
@require_http_methods(["GET", "POST"])
def check(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """All of it once more, and the button that sends it."""
    draft = _draft(request, pk)
    missing = next_page(draft.answers, has_record=draft.person is not None)
    if missing:
        return redirect("referrals:write", pk, missing)
    form = Form(request.POST if request.method == "POST" else None)
    is_too_often = False
    if request.method == "POST" and form.is_valid():
        is_too_often = not may_send(request)
        try:
            if is_too_often:
                raise ValidationError(TOO_MANY_SENT)
            sent = send_draft(request.actor, draft)
        except ValidationError as error:
            take_errors(form, error)
        except PermissionDenied as error:
            form.add_error(None, str(error))
        else:
            if not request.actor.is_signed_in:
                hold(request, sent.key)
            request.session.pop(SESSION_DRAFT, None)
            return redirect("referrals:sent", sent.referral.pk)
    if draft.person is not None and request.method == "GET" and request.actor.is_staff:
        record_look(request.actor, draft.person, "a referral that is being written")
    pages = route(draft.answers, has_record=draft.person is not None)
    context = {
        "form": form,
        "draft": draft,
        "to": _to_name(draft),
        "is_for_self": own_party(request.actor) is None,
        "answered": _answered(draft),
        "back_to": reverse("referrals:write", args=[pk, pages[-1]]),
    }
    return render(request, "referrals/check.html", context, status=429 if is_too_often else 200)


def _answered(draft: Draft) -> list[tuple[str, str, str]]:
    """What will be sent: the page to change it on ("" where the record says it), what it is, and the answer."""
    has_record = draft.person is not None
    about: About = about_of_record(draft.person) if draft.person else about_of(draft.answers)
    wanted, agreement = wanted_of(draft.answers), agreement_of(draft.answers)
    chosen = dict(CHOSEN) | OF_THE_RECORD

    def said(name: str, part: Part) -> str:
        return name if part in agreement.shares else f"{name} (not shown there)"

    rows = [
        (
            "" if has_record else "name",
            "Name",
            about.name + (f" (likes to be called {about.called})" if about.called else ""),
        ),
        ("" if has_record else "contact", "How to reach them", _lines(about.phone, about.email, about.reach)),
        ("" if has_record else "contact", said("Where they live", Part.ADDRESS), _lines(about.address, about.postcode)),
        ("" if has_record else "communication", said("Communication", Part.COMMUNICATION), about.communication),
        ("why", "What would help", wanted.why),
        ("why", said("What matters to them", Part.MATTERS), wanted.what_matters),
        ("needs", "What it is about", ", ".join(need.name for need in needs_of(wanted.needs))),
        ("soon", "How soon", Urgency(wanted.urgency).label),
        ("soon", said("Before a visit", Part.TO_KNOW), wanted.to_know),
        (
            "agree",
            "What may be read there",
            _lines(*(words for key, words in chosen.items() if key in agreement.shares)),
        ),
    ]
    if agreement.by:
        rows.append(("agree", "Agreed", f"{agreement.by}. {How(agreement.how).label}"))
    open_pages = route(draft.answers, has_record=has_record)
    return [(page if page in open_pages else "", name, value) for page, name, value in rows if value]


def _lines(*parts: str) -> str:
    return "\n".join(part for part in parts if part)


@never_cache
@require_safe
def sent(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """It was sent: what happens next, and how the person follows it."""
    referral = opened(request, pk)
    context = {"referral": referral, "code": person_key(referral), "is_for_self": referral.source == Source.SELF}
    return render(request, "referrals/sent.html", context)

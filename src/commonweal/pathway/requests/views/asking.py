"""Pages on which anybody asks for help, and staff write down what they are told."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.community.guides.handover import forget_told, told_before
from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.sessions import clear_what_was_kept
from commonweal.core.correspondence.safety import OWN_LIFE
from commonweal.core.places.models import Postcode
from commonweal.pathway.requests import steps
from commonweal.pathway.requests.actions import keep_unfinished, name_person, save_page, send_request, start_draft
from commonweal.pathway.requests.actions.asking import (
    UNFINISHED,
    Started,
    keep_told,
    kept_until,
    mail_code,
    may_mail_code,
)
from commonweal.pathway.requests.forms.handling import NEW_RECORD, TakeForm, WhoseForm
from commonweal.pathway.requests.forms.question import Question, Voice
from commonweal.pathway.requests.forms.questions import QUESTIONS
from commonweal.pathway.requests.known import SENDER, TOLD, answers_of, answers_of_sender, answers_told, facts_of
from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.progress import Stage
from commonweal.pathway.requests.promises import due_on, in_working_days, promise_on
from commonweal.pathway.requests.queries import (
    HANDLES,
    answered,
    drafts_of,
    first_place,
    mentions_of,
    route_of,
    sent_by,
    stage,
    voice_of,
)
from commonweal.people.identity.models import Address, Person
from commonweal.people.identity.queries import current_addresses, search_people
from commonweal.people.identity.search_terms import read_search

MOST_SHOWN = 10
"""Records shown for one search, when a request is taken."""

SESSION_KEY = "draft_key"
"""Read by the middleware: lets this browser see the one request that it began."""

SESSION_CODE = "draft_code"


@require_safe
def start(request: CommonwealRequest) -> HttpResponse:
    """What asking is, what was begun before, and the button to begin."""
    held = request.session.get(SESSION_KEY, "")
    context = {
        "drafts": list(drafts_of(request.actor, held)),
        "sent": [(one, stage(one)) for one in sent_by(request.actor)[:10]],
        "promise": in_working_days(promise_on(timezone.localdate()).contact_within),
        "can_ask": first_place() is not None,
        "told": told_before(request.session),
    }
    return render(request, "requests/start.html", context)


@require_POST
def begin(request: CommonwealRequest) -> HttpResponse:
    """Begin a request on the website."""
    return _begin(request, Request.Channel.WEB)


@role_required(*HANDLES)
@require_http_methods(["GET", "POST"])
def take(request: CommonwealRequest) -> HttpResponse:
    """Begin a request that somebody makes by phone, in person or as a professional."""
    form = TakeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _begin(request, Request.Channel(form.cleaned_data["channel"]))
    return render(request, "requests/take.html", {"form": form, "back_to": reverse("requests:worklist")})


@role_required(*HANDLES)
@require_http_methods(["GET", "POST"])
def whose(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Look for the record of whoever needs help before asking anything: what it says is read out for a yes."""
    draft = _draft(request, pk)
    if isinstance(draft, HttpResponse):
        return draft
    sought = request.GET.get("q", "").replace("\x00", "")[:200]
    terms = read_search(sought)
    found = list(search_people(terms)[: MOST_SHOWN + 1])
    addresses = current_addresses(found)
    hints = {str(one.pk): _told_apart(one, addresses.get(one.pk)) for one in found}
    form = WhoseForm(request.POST if request.method == "POST" else None, people=found[:MOST_SHOWN], hints=hints)
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["person"]
        person = None if chosen == NEW_RECORD else get_object_or_404(Person, pk=chosen)
        draft = name_person(request.actor, draft, person)
        return _onward(draft)
    context = {
        "form": form,
        "draft": draft,
        "sought": sought,
        "problem": terms.problem,
        "found": found[:MOST_SHOWN],
        "has_more": len(found) > MOST_SHOWN,
        "own_team": draft.team_id in request.actor.teams,
        "back_to": reverse("requests:worklist"),
    }
    return render(request, "requests/whose.html", context)


def _told_apart(person: Person, address: Address | None) -> str:
    """What tells a person from another of the same name."""
    born = f"Born {person.date_of_birth:%-d %B %Y}" if person.date_of_birth else ""
    return ". ".join(filter(None, (born, str(address or ""))))


def _begin(request: CommonwealRequest, channel: Request.Channel) -> HttpResponse:
    place = first_place()
    if place is None:
        raise Http404("No place is loaded")
    started = start_draft(request.actor, place, channel)
    if started.request.team_id is None:
        hold(request, started)
        if told := told_before(request.session):
            keep_told(request.actor, started.request, answers_told(told))
            forget_told(request.session)
        return redirect("requests:page", started.request.pk, "who")
    return redirect("requests:whose", started.request.pk)


def hold(request: CommonwealRequest, started: Started) -> None:
    """Let this browser see the request until the session ends."""
    request.session[SESSION_KEY] = started.request.draft_key
    request.session[SESSION_CODE] = started.code


def let_go(request: CommonwealRequest) -> None:
    """Forget which request this browser holds."""
    request.session.pop(SESSION_KEY, None)
    request.session.pop(SESSION_CODE, None)


@require_http_methods(["GET", "POST"])
def page(request: CommonwealRequest, pk: UUID, name: str) -> HttpResponse:
    """One question. Answers are kept at each page; "Save and come back later" keeps even what cannot be taken yet."""
    draft = _draft(request, pk)
    if isinstance(draft, HttpResponse):
        return draft
    if name not in QUESTIONS or (name == "known" and draft.person is None):
        raise Http404("There is no such page")
    if request.method == "POST":
        form = QUESTIONS[name](request.POST, voice=voice_of(draft))
        leaving = "save" in request.POST
        if form.is_valid():
            draft = save_page(request.actor, draft, name, form.kept())
            return redirect("requests:saved", draft.pk) if leaving else _onward(draft)
        if leaving:
            typed = {key: request.POST.getlist(key) for key in request.POST if form.has_control(key)}
            if any(value.strip() for values in typed.values() for value in values):
                keep_unfinished(request.actor, draft, name, typed)
            return redirect("requests:saved", draft.pk)
    else:
        form = _form_for(draft, name)
    context = {
        "form": form,
        "draft": draft,
        "page": name,
        "back_to": _page_url(draft, before) if (before := steps.page_before(name, route_of(draft))) else "",
        "facts": facts_of(draft.person) if name == "known" and draft.person else [],
        "own_life": any(mention.group == OWN_LIFE for mention in mentions_of(draft)) if name == "safety" else False,
        "urgent_promise": in_working_days(promise_on(timezone.localdate()).urgent_contact_within),
    }
    return render(request, form.template, context)


def _form_for(draft: Request, name: str) -> Question:
    """The form of a page with what was answered, what was typed and could not be taken, or what the record says."""
    unfinished = draft.answers.get(UNFINISHED, {})
    if unfinished.get("page") == name:
        typed = QueryDict(mutable=True)
        for key, values in unfinished["typed"].items():
            typed.setlist(key, values)
        return QUESTIONS[name](typed, voice=voice_of(draft))
    answers = draft.answers.get(name)
    if answers is None and draft.person is not None:
        answers = answers_of(draft.person).get(name)
    if answers is None and SENDER in draft.answers:
        answers = answers_of_sender(draft.answers[SENDER]).get(name)
    if answers is None:
        answers = draft.answers.get(TOLD, {}).get(name)
    return QUESTIONS[name](initial=QUESTIONS[name].initial_from(answers or {}), voice=voice_of(draft))


def _onward(draft: Request) -> HttpResponse:
    """The next page without an answer; from the last, to checking them all. A page on safety comes at once."""
    return redirect(_page_url(draft, steps.next_page(draft.answers, route_of(draft))))


def _page_url(draft: Request, name: str) -> str:
    return reverse("requests:page", args=[draft.pk, name]) if name else reverse("requests:check", args=[draft.pk])


def _draft(request: CommonwealRequest, pk: UUID) -> Request | HttpResponse:
    """The draft, or where to go instead: one that was sent is followed, one that is not seen is opened by its code."""
    draft = Request.objects.select_related("person", "place", "team").filter(pk=pk).first()
    if draft is None:
        messages.info(request, "To go on with a request, sign in, or enter its reference and code.")
        return redirect("requests:return")
    if stage(draft) is not Stage.DRAFT:
        return (
            redirect("requests:request", pk) if request.actor.is_staff else redirect("requests:status", draft.reference)
        )
    return draft


@require_http_methods(["GET", "POST"])
def check(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """All answers once more, and the button that sends them."""
    draft = _draft(request, pk)
    if isinstance(draft, HttpResponse):
        return draft
    missing = steps.next_page(draft.answers, route_of(draft))
    if missing:
        return redirect(_page_url(draft, missing))
    form = Form(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if "save" in request.POST:
            return redirect("requests:saved", draft.pk)
        try:
            sent = send_request(request.actor, draft)
        except ValidationError as error:
            form.add_error(None, error.messages)
        except PermissionDenied:  # sent a moment ago, by a second press of the button
            return redirect("requests:sent", draft.pk)
        else:
            return _after_sending(request, sent)
    postcode = steps.answer(draft.answers, "address", "postcode")
    context = {
        "form": form,
        "draft": draft,
        "answered": answered(draft),
        "is_taken": voice_of(draft) is Voice.TAKEN,
        "is_elsewhere": bool(postcode) and not Postcode.objects.filter(pk=postcode).exists(),
        "back_to": _page_url(draft, route_of(draft)[-1]),
    }
    return render(request, "requests/check.html", context)


def _after_sending(request: CommonwealRequest, sent: Request) -> HttpResponse:
    if voice_of(sent) is not Voice.TAKEN:
        return redirect("requests:sent", sent.pk)
    team = sent.team.name if sent.team else ""
    messages.success(request, f"Request {sent.reference} was sent to {team}. Tell the person this reference.")
    if sent.team_id in request.actor.teams:
        return redirect("requests:request", sent.pk)
    return redirect("requests:worklist")


@require_safe
def sent(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """The reference, and what happens next."""
    found = Request.objects.select_related("team__organisation").filter(pk=pk, sent_at__isnull=False).first()
    if found is None or found.sent_at is None:
        return redirect("requests:return")
    sent_on = timezone.localtime(found.sent_at).date()
    is_soon = found.is_urgent or found.mentions_safety
    context = {
        "sent": found,
        "voice": voice_of(found),
        "promise": in_working_days(promise_on(sent_on).days(is_urgent=is_soon)),
        "due": due_on(sent_on, is_urgent=is_soon),
        "may_write": steps.may_write(found.answers),
        "code": held_code(request, found),
    }
    return render(request, "requests/sent.html", context)


def held_code(request: CommonwealRequest, found: Request) -> str:
    """The return code of a request, where this browser began or opened it."""
    if not found.draft_key or request.session.get(SESSION_KEY) != found.draft_key:
        return ""
    return str(request.session.get(SESSION_CODE, ""))


@require_safe
def saved(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """What was written is kept: how to come back to it."""
    draft = _draft(request, pk)
    if isinstance(draft, HttpResponse):
        return draft
    context = {
        "draft": draft,
        "code": "" if draft.account_id or draft.team_id else held_code(request, draft),
        "kept_until": kept_until(draft.started_at),
        "go_on": _page_url(draft, steps.next_page(draft.answers, route_of(draft))),
        "may_mail": may_mail_code(draft),
    }
    return render(request, "requests/saved.html", context)


@require_POST
def mail(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Send the return code to the e-mail address that was given."""
    draft = _draft(request, pk)
    if isinstance(draft, HttpResponse):
        return draft
    code = held_code(request, draft)
    if code and mail_code(request.actor, draft, code):
        messages.success(request, "The code is on its way to the e-mail address you gave.")
    return redirect("requests:saved", draft.pk)


@require_POST
def leave(request: CommonwealRequest) -> HttpResponse:
    """Forget the request on this computer: from now on it takes the code, or signing in, to see it."""
    let_go(request)
    messages.success(request, "What you wrote is no longer open on this computer.")
    response = redirect("requests:start")
    clear_what_was_kept(response)
    return response

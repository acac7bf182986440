"""Asking for a hand: a page each, for oneself, for somebody else, or by staff on the phone."""

from datetime import date
from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.community.volunteering.actions import NewTask, ask_for_hand
from commonweal.community.volunteering.forms.task import CERTAIN, PAGES, WEEKLY
from commonweal.community.volunteering.keys import TASK, code_of
from commonweal.community.volunteering.models import Frequency, Task
from commonweal.community.volunteering.queries.schemes import TAKES, schemes_of
from commonweal.community.volunteering.rules import checks_needed, laws_of, marks_of, rules_on
from commonweal.community.volunteering.steps import TEXTS, Asker, answer, task_pages
from commonweal.community.volunteering.views import flow
from commonweal.community.volunteering.views.flow import Draft, Flow
from commonweal.community.volunteering.views.held import hold, use
from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.correspondence.safety import safety_mentions
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import current_address, own_person
from commonweal.people.sight.actions import open_record

SESSION_SENT = "volunteering_sent"


@require_POST
def begin(request: CommonwealRequest) -> HttpResponse:
    """Begin to ask, on the website."""
    return flow.begin(request, ASK)


@role_required(*TAKES)
@require_http_methods(["GET", "POST"])
def take(request: CommonwealRequest) -> HttpResponse:
    """Begin to write down what somebody asks by phone or face to face; `?person=` is whose record it is for."""
    request.session[ASK.session_key] = _staff_draft(request)
    return redirect(ASK.address("taken"))


@never_cache
@require_http_methods(["GET", "POST"])
def page(request: CommonwealRequest, name: str) -> HttpResponse:
    """One page of asking, or the check of all."""
    return flow.page(request, ASK, name)


@never_cache
@require_safe
def sent(request: CommonwealRequest) -> HttpResponse:
    """The reference and the code, and what happens next."""
    reference = request.session.get(SESSION_SENT)
    if not reference:
        return redirect("volunteering:front")
    use(request, reference)
    task = Task.objects.select_related("organisation").filter(reference=reference).first()
    if task is None:
        raise Http404
    schemes = [one for one in schemes_of(task.place) if one.organisation_id == task.organisation_id]
    context = {
        "task": task,
        "scheme": schemes[0] if schemes else None,
        "code": code_of(TASK, task.pk),
        "needs_code": task.account_id is None or task.account_id != request.actor.account_id,
        "is_staff": bool(task.taken_by_name),
    }
    return render(request, "volunteering/sent.html", context)


def _seed(request: CommonwealRequest) -> Draft:
    """For somebody signed in with a record, what it says of name, contact and address is put into the boxes."""
    person = own_person(request.actor)
    known: dict[str, Any] = {}
    if person is not None:
        known = _known(person)
    elif request.actor.is_signed_in:
        known = {"name": {"name": request.actor.name}, "you": {"asker_name": request.actor.name}}
    return {"asker": Asker.ANYBODY.value, "answers": {}, "known": known, "own": str(person.pk) if person else ""}


def _staff_draft(request: CommonwealRequest) -> Draft:
    draft: Draft = {"asker": Asker.STAFF.value, "answers": {}, "known": {}, "person": ""}
    if sought := request.GET.get("person", ""):
        try:
            person, access = open_record(request.actor, UUID(sought), "asking neighbours for a hand")
        except ValueError:
            raise Http404 from None
        if not access.keeps:
            raise PermissionDenied("Only those who work with the person can ask for them.")
        draft |= {"person": str(person.pk), "known": _known(person)}
    return draft


def _known(person: Person) -> dict[str, Any]:
    address = current_address(person)
    name = {"name": person.name, "phone": person.phone, "email": person.email}
    lines = ", ".join(part for part in (address.lines, address.town) if part) if address else ""
    where = {"postcode": address.postcode, "address": lines} if address else {}
    return {"name": name, "where": where, "you": {"asker_name": person.name, **name}}


def _route(request: CommonwealRequest, draft: Draft) -> list[str]:
    answers = draft["answers"]
    chosen = rules_on(timezone.localdate()).kinds.get(str(answer(answers, "kind", "kind")))
    for_other = answer(answers, "who", "who") == "other"
    return task_pages(
        answers,
        Asker(draft["asker"]),
        asks_marks=bool(chosen and chosen.asks),
        has_record=bool(draft.get("person") or (draft.get("own") and not for_other)),
        safety_after=next((name for name in TEXTS if safety_mentions(_texts(answers, name))), ""),
    )


def _texts(answers: dict[str, Any], name: str) -> list[str]:
    return [value for value in answers.get(name, {}).values() if isinstance(value, str)]


def _send(request: CommonwealRequest, draft: Draft) -> HttpResponse:
    task = ask_for_hand(request.actor, _new_task(request, draft))
    hold(request, task.reference, code_of(TASK, task.pk))
    request.session[SESSION_SENT] = task.reference
    return redirect("volunteering:sent")


def _new_task(request: CommonwealRequest, draft: Draft) -> NewTask:
    answers = draft["answers"]
    by_staff = Asker(draft["asker"]) is Asker.STAFF
    for_other = not by_staff and answer(answers, "who", "who") == "other"
    contact = answers["you" if for_other else "name"]
    first_on, last_on, frequency = _days(answers)
    name = answer(answers, "name", "name")
    return NewTask(
        kind=answer(answers, "kind", "kind"),
        name=name,
        postcode=answer(answers, "where", "postcode"),
        address=answer(answers, "where", "address"),
        first_on=first_on,
        last_on=last_on,
        frequency=frequency,
        days=tuple(int(day) for day in answer(answers, "times", "days", [])),
        times=tuple(answer(answers, "times", "times", [])),
        marks=tuple(answer(answers, "marks", "marks", [])),
        words=answer(answers, "words", "words"),
        to_know=answer(answers, "know", "to_know"),
        phone=contact.get("phone", ""),
        email=contact.get("email", ""),
        asker_name=answer(answers, "you", "asker_name") if for_other else "",
        asker_relation=answer(answers, "you", "asker_relation") if for_other else "",
        agreed_by=_agreed_by(answers, name) if for_other or by_staff else "",
        may_write=answer(answers, "safety", "safe", "yes") == "yes",
        reach=answer(answers, "safety", "how"),
        channel=answer(answers, "taken", "channel") if by_staff else Task.Channel.WEB,
        person=_person(request, draft) if answer(answers, "record", "record") == "yes" else None,
    )


def _agreed_by(answers: dict[str, Any], name: str) -> str:
    return str(answer(answers, "agreement", "right")) if answer(answers, "agreement", "agrees") == "acts" else name


def _days(answers: dict[str, Any]) -> tuple[date, date | None, str]:
    given = answers["day"]
    first = date.fromisoformat(given["first_on"]) if given.get("first_on") else timezone.localdate()
    last = date.fromisoformat(given["last_on"]) if given.get("last_on") else None
    if answer(answers, "often", "often") == WEEKLY:
        return first, last, Frequency.WEEKLY
    return (
        (first, first, Frequency.ONCE)
        if answer(answers, "often", "often") == CERTAIN
        else (first, last, Frequency.ONCE)
    )


def _person(request: CommonwealRequest, draft: Draft) -> Person | None:
    if draft.get("person"):
        return Person.objects.filter(pk=draft["person"]).first()
    return own_person(request.actor)


def _notes(request: CommonwealRequest, draft: Draft) -> list[str]:
    """Which checks it needs and why, before it is sent."""
    answers = draft["answers"]
    rules = rules_on(timezone.localdate())
    marks = marks_of(rules, answer(answers, "kind", "kind"), answer(answers, "marks", "marks", []))
    checks = checks_needed(rules, marks)
    if not checks:
        return ["For this we can ask any of our volunteers."]
    names = "; ".join(rules.check_name(check) for check in checks)
    said = [f"For this we only ask volunteers of whom we have seen: {names}."]
    if laws_of(rules, marks):
        said.append("The law says that nobody who is barred from such work may do it. It can take a little longer.")
    return said


ASK = Flow(
    name="ask",
    title="Ask for a hand",
    send_words="Ask for a hand",
    start=reverse_lazy("volunteering:front"),  # type: ignore[arg-type]
    pages=PAGES,
    route=_route,
    seed=_seed,
    send=_send,
    notes=_notes,
)


def ask_link(person: Person) -> str:
    """The address at which staff ask for somebody whose record they have open."""
    return f"{reverse('volunteering:take')}?person={person.pk}"

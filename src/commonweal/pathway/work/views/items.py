"""One piece of work: taking, giving, moving and closing it; and adding something to do about a person."""

from collections.abc import Callable
from uuid import UUID

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Account
from commonweal.core.ledger.models import Entry
from commonweal.pathway.work.actions import allocate_work, close_work, move_due_date, open_work, take_work
from commonweal.pathway.work.forms.handling import AddForm, CloseForm, MoveForm, WhoForm
from commonweal.pathway.work.models import WorkItem
from commonweal.pathway.work.queries.lists import WORKS, as_line, own_teams, teams_to_give_to, workers_of
from commonweal.people.identity.forms import take_errors
from commonweal.people.sight.actions import open_record

VERBS = ("give", "move", "close")


def _item(pk: UUID) -> WorkItem:
    return get_object_or_404(WorkItem.objects.select_related("person", "team__organisation", "worker"), pk=pk)


def may_change(actor: Actor, item: WorkItem) -> bool:
    """Whether the actor may do something with this work: somebody of its team, or its worker."""
    return item.done_at is None and (item.team_id in actor.teams or item.worker_id == actor.account_id)


@role_required(*WORKS)
@require_http_methods(["GET", "POST"])
def item_page(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """`/work/<uuid>`: what is to be done, by when, who has it, its note and history; and what can be done with it.

    Sent with `do` it gives, moves or closes the work.
    """
    item = _item(pk)
    person, _ = open_record(request.actor, item.person_id, "" if request.method == "POST" else "what is to be done")
    bound = {request.POST.get("do", ""): request.POST} if request.method == "POST" else {}
    offered: dict[str, forms.Form] = {
        "give": WhoForm(bound.get("give"), teams=teams_to_give_to(request.actor), own=item.team,
                        initial={"note": item.note}, auto_id="id_give_%s"),
        "move": MoveForm(bound.get("move"), initial={"due_on": item.due_on}, auto_id="id_move_%s"),
        "close": CloseForm(bound.get("close"), auto_id="id_close_%s"),
    }  # fmt: skip
    doing = next((verb for verb in VERBS if verb in bound), "")
    if doing and _done(request, item, doing, offered[doing]):
        return redirect("work:item", pk)
    context = {
        "item": item,
        "line": as_line(item, timezone.localdate()),
        "person": person,
        "forms": offered if may_change(request.actor, item) else {},
        "form": offered.get(doing),
        "history": Entry.objects.filter(
            person_id=item.person_id, kind__startswith="work.", payload__items__contains=[str(item.pk)]
        ).order_by("-happened_at", "-number"),
        "crumbs": [{"text": "My work", "href": reverse("work:mine")},
                   {"text": "Our team’s work", "href": reverse("work:team")}],
    }  # fmt: skip
    return render(request, "work/item.html", context)


def _done(request: CommonwealRequest, item: WorkItem, doing: str, form: forms.Form) -> bool:
    """Whether what was asked is done; what was refused stands on the form."""
    if not form.is_valid():
        return False
    typed, actor = form.cleaned_data, request.actor

    def give() -> str:
        team, worker = form.chosen()  # type: ignore[attr-defined]
        allocate_work(actor, [item], team, worker, typed["note"])
        return f"This is with {worker or team} now."

    def move() -> str:
        move_due_date(actor, item, typed["due_on"], typed["reason"])
        return "The day is moved."

    def close() -> str:
        close_work(actor, item, typed["outcome"])
        return "This is done."

    acts: dict[str, Callable[[], str]] = {"give": give, "move": move, "close": close}
    try:
        messages.success(request, acts[doing]())
    except ValidationError as error:
        take_errors(form, error)
        return False
    return True


@role_required(*WORKS)
@require_POST
def take(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """`/work/<uuid>/take`: the actor takes what nobody has."""
    item = _item(pk)
    try:
        take_work(request.actor, item)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, "This is yours now.")
    return redirect("work:item", pk)


@role_required(*WORKS)
@require_http_methods(["GET", "POST"])
def add(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/work/new`: put something to do about a person on the list."""
    shown = "" if request.method == "POST" else "the page to add something to do"
    person, access = open_record(request.actor, person_id, shown)
    access.require_keeper(request.actor)
    teams = own_teams(request.actor)
    form = AddForm(
        request.POST if request.method == "POST" else None,
        workers=workers_of(teams),
        initial={"worker": str(request.actor.account_id)},
    )
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        worker = Account.objects.get(pk=UUID(typed.pop("worker"))) if typed["worker"] else None
        kind, words = typed.pop("kind"), typed.pop("words")
        typed.pop("worker", None)
        try:
            open_work(request.actor, person, kind, words, worker=worker, **typed)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "It is on the list.")
            return redirect(reverse("identity:record", args=[person.pk]) + "#work")
    context = {"person": person, "form": form, "back_to": reverse("identity:record", args=[person.pk]) + "#work"}
    return render(request, "work/add.html", context)

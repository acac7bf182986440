"""A volunteer's own page, by account or by key: what is asked, what is theirs, hours, a break, the certificate."""

from datetime import date
from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Sum
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.community.volunteering.actions import (
    accept_asking,
    change_offer,
    decline_asking,
    leave,
    log_hours,
    pause_offer,
    resume_offer,
)
from commonweal.community.volunteering.forms.offer import AnswerForm, BreakForm, ChangeForm, HoursForm, LeaveForm
from commonweal.community.volunteering.forms.page import Setting
from commonweal.community.volunteering.keys import VOLUNTEER, digest_in_hand, link_key
from commonweal.community.volunteering.models import Asking, Task, Volunteer
from commonweal.community.volunteering.queries.board import hours_in_total, lines_of, stayed
from commonweal.community.volunteering.queries.mine import on_hand, own_volunteer
from commonweal.community.volunteering.queries.schemes import scheme_of
from commonweal.community.volunteering.rules import rules_on
from commonweal.community.volunteering.states import State
from commonweal.community.volunteering.views.acting import act_page
from commonweal.community.volunteering.views.held import HAND, hold, put_errors, use, use_key
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv

CSV_HEADER = ("Day", "Hours", "Kind", "What", "Logged by")


def own(request: CommonwealRequest) -> Volunteer:
    """The volunteer whose page it is. Leads to sign in, or Http404, where the actor is none."""
    use(request, HAND)
    found = own_volunteer(request.actor)
    if found is None:
        request.actor.require_signed_in()
        raise Http404
    return found


@never_cache
@require_safe
def hand(request: CommonwealRequest, key: str) -> HttpResponse:
    """The link of a message to a volunteer's own page."""
    use_key(request, key)
    if not Volunteer.objects.filter(key=digest_in_hand()).exists():
        raise Http404
    hold(request, HAND, key)
    return redirect("volunteering:mine")


@never_cache
@require_safe
def mine(request: CommonwealRequest) -> HttpResponse:
    """What a volunteer is asked, has on hand and has done; and what they offer."""
    use(request, HAND)
    volunteer = own_volunteer(request.actor)
    if volunteer is None:
        request.actor.require_signed_in()
        return render(request, "volunteering/no_offer.html", {})
    today = timezone.localdate()
    rules = rules_on(today)
    now = on_hand(volunteer, today)
    context = {
        "volunteer": volunteer,
        "rules": rules,
        "asked": now.asked,
        "matched": lines_of(now.matched, today),
        "before": lines_of(now.before, today),
        "hours": hours_in_total(volunteer),
        "checks": [(check, rules.check_name(check.kind)) for check in volunteer.checks.filter(ended_on=None)],
        "scheme": scheme_of(volunteer.organisation),
        "today": today,
    }
    return render(request, "volunteering/mine.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def asked(request: CommonwealRequest, key: str) -> HttpResponse:
    """The link of a question: yes or no. Reading it says nothing yet, so that a mail program cannot answer."""
    use_key(request, key)
    asking = Asking.objects.select_related("organisation").filter(key=digest_in_hand()).first()
    if asking is None:
        raise Http404
    return _answer(request, asking)


@never_cache
@require_http_methods(["GET", "POST"])
def asked_own(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """The same, from a volunteer's own page."""
    volunteer = own(request)
    found = Asking.objects.select_related("organisation")
    return _answer(request, get_object_or_404(found, pk=pk, volunteer=volunteer))


def _answer(request: CommonwealRequest, asking: Asking) -> HttpResponse:
    form = AnswerForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["answer"] == "yes":
                accept_asking(request.actor, asking)
            else:
                decline_asking(request.actor, asking, form.cleaned_data["words"])
        except ValidationError as error:
            put_errors(form, error)
        else:
            asking.refresh_from_db(fields=["answer"])
            if asking.answer == Asking.Answer.YES and asking.account is None:
                hold(request, HAND, link_key(VOLUNTEER, asking.volunteer_id))
            form = AnswerForm()
    task = Task.objects.filter(pk=asking.task_id).first() if asking.answer == Asking.Answer.YES else None
    context = {
        "form": form,
        "asking": asking,
        "shown": asking.shown,
        "task": task,
        "scheme": scheme_of(asking.organisation),
    }
    return render(request, "volunteering/asked.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def change(request: CommonwealRequest) -> HttpResponse:
    """All that a volunteer offers, to change."""
    volunteer = own(request)
    return change_page(request, volunteer, reverse("volunteering:mine"))


def change_page(request: CommonwealRequest, volunteer: Volunteer, back_to: str) -> HttpResponse:
    """The form by which a volunteer or the coordinator changes an offer."""
    today = timezone.localdate()
    setting = Setting(rules=rules_on(today), today=today)
    names = (
        "interests",
        "times",
        "most_at_once",
        "postcode",
        "miles",
        "abilities",
        "about",
        "support",
        "phone",
        "email",
    )
    initial = {name: getattr(volunteer, name) for name in names} | {"days": [str(day) for day in volunteer.days]}
    form = ChangeForm(request.POST if request.method == "POST" else None, initial=initial, setting=setting)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        lists = {name: tuple(given[name]) for name in ("interests", "times", "abilities")}
        days = tuple(int(day) for day in given["days"])
        try:
            change_offer(request.actor, volunteer, **{**given, **lists, "days": days})
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, "Your changes are kept.")
            return redirect(back_to)
    return render(request, "volunteering/change.html", {"form": form, "volunteer": volunteer, "back_to": back_to})


@never_cache
@require_http_methods(["GET", "POST"])
def pause(request: CommonwealRequest) -> HttpResponse:
    """Take a break."""
    volunteer = own(request)
    form = BreakForm(request.POST if request.method == "POST" else None)
    words = {
        "heading": "Take a break",
        "lead": "We do not ask you meanwhile. What you have said yes to stays yours.",
        "button": "Take a break",
        "done": "Enjoy your break. We do not ask you meanwhile.",
    }
    back_to = reverse("volunteering:mine")
    return act_page(request, form, words, lambda given: pause_offer(request.actor, volunteer, given["until"]), back_to)


@require_POST
def resume(request: CommonwealRequest) -> HttpResponse:
    """End a break."""
    try:
        resume_offer(request.actor, own(request))
    except ValidationError as error:
        messages.info(request, " ".join(error.messages))
    else:
        messages.success(request, "Welcome back.")
    return redirect("volunteering:mine")


@never_cache
@require_http_methods(["GET", "POST"])
def stop(request: CommonwealRequest) -> HttpResponse:
    """Stop volunteering."""
    volunteer = own(request)
    form = LeaveForm(request.POST if request.method == "POST" else None)
    words = {
        "heading": "Stop volunteering",
        "lead": "What you have on hand goes to others. Your hours stay, so that you can still print them.",
        "button": "Stop volunteering",
        "done": "Thank you for all that you have done.",
    }
    back_to = reverse("volunteering:mine")
    return act_page(request, form, words, lambda given: leave(request.actor, volunteer, given["why"]), back_to)


@never_cache
@require_http_methods(["GET", "POST"])
def hours(request: CommonwealRequest) -> HttpResponse:
    """The log: hours by day, a form for more, and all of it as CSV."""
    volunteer = own(request)
    rows = volunteer.hours.select_related("task")
    rules = rules_on(timezone.localdate())
    if wants_csv(request):
        named = ((row, rules.kind_name(row.kind) if row.kind else "") for row in rows)
        return csv_response(
            "volunteering-hours",
            CSV_HEADER,
            ((row.on, row.hours, kind, row.words, row.logged_by_name) for row, kind in named),
        )
    theirs = Task.objects.filter(volunteer=volunteer, state__in=[State.MATCHED, State.DONE]).order_by("-matched_at")[
        :10
    ]
    choices = [(str(task.pk), f"{rules.kind_name(task.kind)}, {task.reference}") for task in theirs]
    form = HoursForm(
        request.POST if request.method == "POST" else None, tasks=choices, initial={"on": timezone.localdate()}
    )
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        task = next((task for task in theirs if str(task.pk) == given.get("task")), None)
        try:
            log_hours(request.actor, volunteer, on=given["on"], hours=given["hours"], words=given["words"], task=task)
        except ValidationError as error:
            put_errors(form, error)
        else:
            messages.success(request, "Your hours are in the log.")
            return redirect("volunteering:hours")
    shown = page_of(request, rows)
    context = {
        "form": form,
        "volunteer": volunteer,
        "shown": shown,
        "rules": rules,
        "total": hours_in_total(volunteer),
        "csv_address": csv_address(request),
        "back_to": reverse("volunteering:mine"),
    }
    return render(request, "volunteering/hours.html", context)


@never_cache
@require_safe
def certificate(request: CommonwealRequest) -> HttpResponse:
    """A page to print: hours between two days, by kind, signed by the scheme."""
    volunteer = own(request)
    return certificate_page(request, volunteer, reverse("volunteering:mine"))


def certificate_page(request: CommonwealRequest, volunteer: Volunteer, back_to: str) -> HttpResponse:
    """The certificate of one volunteer: also the coordinator prints it."""
    today = timezone.localdate()
    rules = rules_on(today)
    by_kind = volunteer.hours.values("kind").annotate(total=Sum("hours")).order_by("-total")
    rows: list[tuple[str, Decimal]] = [
        (rules.kind_name(row["kind"]) if row["kind"] else "Training, meetings and events", row["total"])
        for row in by_kind
    ]
    begun: date | None = timezone.localtime(volunteer.decided_at).date() if volunteer.decided_at else None
    context = {
        "volunteer": volunteer,
        "rows": rows,
        "total": hours_in_total(volunteer),
        "begun": begun,
        "months": stayed(volunteer, today),
        "tasks_done": volunteer.tasks.filter(state=State.DONE).count(),
        "today": today,
        "back_to": back_to,
    }
    return render(request, "volunteering/certificate.html", context)


@never_cache
@require_safe
def letter(request: CommonwealRequest, reference: str) -> HttpResponse:
    """A letter of thanks to print, with the words of whoever was helped and without their name."""
    volunteer = own(request)
    task = get_object_or_404(Task, reference=reference, volunteer=volunteer, state=State.DONE)
    context = {
        "volunteer": volunteer,
        "task": task,
        "kind": rules_on(timezone.localdate()).kind_name(task.kind),
        "back_to": reverse("volunteering:mine"),
    }
    return render(request, "volunteering/letter.html", context)

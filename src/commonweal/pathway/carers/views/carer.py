"""The page of one carer, what is changed there, and whom they look after."""

from typing import Any
from uuid import UUID

from django import forms
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.calculations.spans import financial_year_of
from commonweal.core.calculations.spans import months_after as later
from commonweal.pathway.assessments.actions import start_assessment
from commonweal.pathway.assessments.kinds import AssessmentKind
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.assessments.queries import ASSESSORS
from commonweal.pathway.carers import actions
from commonweal.pathway.carers.allowed import DECIDES, WORKERS, works_with
from commonweal.pathway.carers.breaks_left import STATE_WORDS
from commonweal.pathway.carers.forms import register as asked
from commonweal.pathway.carers.forms import support as typed
from commonweal.pathway.carers.models import (
    Activation,
    Carer,
    CarerBreak,
    CarerGoal,
    CarerReview,
    Caring,
    EmergencyPlan,
)
from commonweal.pathway.carers.queries.breaks import breaks_of, left_now
from commonweal.pathway.carers.queries.paying import budgets_shown
from commonweal.pathway.carers.queries.register import (
    ASSESSED_WORDS,
    Assessed,
    carings_of,
    plans_by_caring,
    standing,
)
from commonweal.pathway.carers.queries.support import asked_again_on, eligible_assessment
from commonweal.pathway.carers.timing import PLAN_WORDS, PlanState, plan_state
from commonweal.pathway.carers.views.opening import crumbs_of, form_page, look, open_carer, posted
from commonweal.pathway.carers.views.register import link_choices
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import search_people
from commonweal.people.identity.search_terms import read_search
from commonweal.people.sight.actions import open_record

MOST_FOUND = 8


@sign_in_required
@require_safe
def carer(request: CommonwealRequest, carer_id: UUID) -> HttpResponse:
    """`/carers/<uuid>`: one carer, for themselves and those who work with them."""
    found, access = open_carer(request, carer_id, "the carer’s page")
    person, today = found.person, timezone.localdate()
    carings = list(carings_of(person))
    plans = plans_by_caring(carings)
    in_use = {one.caring_id: one for one in Activation.objects.filter(caring__in=carings, ended_at=None)}
    stands: Any = standing(Carer.objects.filter(pk=found.pk)).get()
    assessed = Assessed(stands.assessed)
    works = works_with(request.actor, access)
    again = asked_again_on(found)
    context = {
        "carer": found,
        "person": person,
        "is_own": access.is_own,
        "works": works,
        "decides": works_with(request.actor, access, *DECIDES),
        "may_change": (works or access.is_own) and found.left_at is None,
        "carings": [
            {
                "caring": one,
                "plan": plans.get(one.pk),
                "state": PLAN_WORDS[plan_state(plans[one.pk].review_on if one.pk in plans else None, today)],
                "is_good": one.pk in plans and plan_state(plans[one.pk].review_on, today) is PlanState.GOOD,
                "in_use": in_use.get(one.pk),
            }
            for one in carings
        ],
        "before": Caring.objects.filter(person=person, ended_on__isnull=False).order_by("-ended_on"),
        "assessed": ASSESSED_WORDS[assessed],
        "may_ask_assessment": assessed in (Assessed.NOT_YET, Assessed.OFFERED, Assessed.DECLINED),
        "may_begin": works_with(request.actor, access, *ASSESSORS)
        and assessed in (Assessed.NOT_YET, Assessed.OFFERED, Assessed.WANTED),
        "left": left_now(person, today),
        "breaks": breaks_of(person),
        "break_words": STATE_WORDS,
        "budgets": budgets_shown(person) if access.sees("money") else [],
        "sees_money": access.sees("money"),
        "is_eligible": eligible_assessment(person) is not None,
        "goals": CarerGoal.objects.filter(person=person),
        "reviews": CarerReview.objects.filter(person=person),
        "next_steps": _next_steps(found, carings, plans, assessed, is_own=access.is_own),
        "again": again,
        "is_late": again < today,
        "crumbs": crumbs_of(request.actor, person),
    }
    return render(request, "carers/carer.html", context)


def _next_steps(
    found: Carer, carings: list[Caring], plans: dict[UUID, EmergencyPlan], assessed: Assessed, *, is_own: bool
) -> list[str]:
    """What is to be done next, and who does it, in sentences; nothing for who left the register."""
    if found.left_at is not None:
        return []
    waits = CarerBreak.objects.filter(person=found.person, is_agreed=None, cancelled_at=None).exists()
    steps = [
        f"Write {'an' if is_own else 'with them an'} emergency plan for {one.cared_for_name}."
        for one in carings
        if one.pk not in plans
    ]
    if is_own:
        if found.is_own_wish and assessed is Assessed.NOT_YET:
            steps.append(f"{found.team.name} rings you, and asks whether you would like a carer’s assessment.")
        if assessed is Assessed.WANTED:
            steps.append(f"{found.team.name} arranges your carer’s assessment.")
        if waits:
            steps.append(f"{found.team.name} answers the break that you asked for.")
        return steps
    steps += [
        f"Say which record is {one.cared_for_name}’s, if there is one." for one in carings if not one.cared_for_id
    ]
    if assessed is Assessed.NOT_YET:
        steps.insert(0, "Ring them, and offer a carer’s assessment (Care Act 2014, section 10).")
    if assessed is Assessed.WANTED:
        steps.insert(0, "They want a carer’s assessment: a social worker begins it, or the record is given to a team.")
    if waits:
        steps.insert(0, "A social worker or team manager answers the break that they asked for.")
    return steps


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def change(request: CommonwealRequest, carer_id: UUID, what: str) -> HttpResponse:
    """`/carers/<uuid>/<what>`: what is known, one more person looked after, a break, a goal, a budget, leaving."""
    found, access = open_carer(request, carer_id, f"the page to change what a carer has ({what})")
    page = _PAGES.get(what)
    if page is None:
        raise Http404
    return page(request, found, access.is_own)


def _show(
    request: CommonwealRequest, found: Carer, form: forms.Form, act: Any, heading: str, done: str, **more: Any
) -> HttpResponse:
    back = reverse("carers:carer", args=[found.pk])
    button = more.pop("button", "Save")
    return form_page(
        request, form, act, heading=heading, button=button, done=done, back=back, person=found.person, **more
    )


def _details(request: CommonwealRequest, found: Carer, is_own: bool) -> HttpResponse:
    names = ("is_young", "is_parent", "is_working", "would_help", "news")
    form = asked.CarerForm(posted(request), initial={name: getattr(found, name) for name in names})
    if not is_own:
        asked.in_their_words(form)
    return _show(request, found, form, lambda: actions.change_carer(request.actor, found, form.carer()),
                 "What the register says", "It is saved.")  # fmt: skip


def _caring(request: CommonwealRequest, found: Carer, is_own: bool) -> HttpResponse:
    form = asked.CaringForm(posted(request))
    if not is_own:
        asked.in_their_words(form)
    heading = "Whom else do you look after?" if is_own else "Whom else do they look after?"
    return _show(request, found, form, lambda: actions.add_caring(request.actor, found, form.caring()),
                 heading, "It is saved. Write an emergency plan next.")  # fmt: skip


def _offer(request: CommonwealRequest, found: Carer, is_own: bool) -> HttpResponse:
    form = asked.OfferForm(posted(request), initial={"offer": found.offer, "words": found.offer_words})
    heading = "A carer’s assessment was offered"
    if is_own:
        form.fields["offer"].label = "Would you like a carer’s assessment?"
        form.fields["offer"].choices = [("wanted", "Yes"), ("declined", "Not now")]  # type: ignore[attr-defined]
        form.fields["words"].label = "Anything that you want to say"
        heading = "A talk about what you need: a carer’s assessment"
    return _show(
        request, found, form, lambda: actions.offer_assessment(request.actor, found, **form.cleaned_data),
        heading, "It is saved." if not is_own else "It is saved. Your team rings you if you want one.",
    )  # fmt: skip


def _leave(request: CommonwealRequest, found: Carer, is_own: bool) -> HttpResponse:
    form = asked.WhyForm(posted(request))
    heading = "Leave the carers’ register" if is_own else "Take them off the carers’ register"
    return _show(
        request, found, form, lambda: actions.leave_register(request.actor, found, form.cleaned_data["why"]),
        heading, "It is done. What was written stays in the history.", button="Leave the register",
    )  # fmt: skip


def _break(request: CommonwealRequest, found: Carer, is_own: bool) -> HttpResponse:
    form = typed.BreakForm(posted(request), carings=list(carings_of(found.person)))
    heading = "Ask for a break" if is_own else "A break that they ask for"
    done = "You have asked. Your team answers within five working days." if is_own else "It is on your team’s list."
    return _show(request, found, form, lambda: actions.ask_break(request.actor, found.person, form.terms()),
                 heading, done, button="Ask for it", template="carers/ask_break.html",
                 left=left_now(found.person))  # fmt: skip


def _goal(request: CommonwealRequest, found: Carer, is_own: bool) -> HttpResponse:
    form = typed.GoalForm(posted(request))
    heading = "Something for yourself" if is_own else "A goal of their own"
    return _show(request, found, form,
                 lambda: actions.set_goal(request.actor, found.person, **form.cleaned_data),
                 heading, "The goal is saved.")  # fmt: skip


def _allowance(request: CommonwealRequest, found: Carer, is_own: bool) -> HttpResponse:
    request.actor.require_role(*DECIDES)
    year = financial_year_of(timezone.localdate())
    first = timezone.localdate().replace(year=year, month=4, day=1)
    days = {"starts_on": first, "ends_on": later(first, 12).replace(month=3, day=31)}
    form = typed.AllowanceForm(posted(request), initial=days)
    return _show(request, found, form,
                 lambda: actions.allow_breaks(request.actor, found.person, **form.cleaned_data),
                 "Allow breaks", "The allowance is saved.")  # fmt: skip


def _budget(request: CommonwealRequest, found: Carer, is_own: bool) -> HttpResponse:
    request.actor.require_role(*DECIDES)
    form = typed.BudgetForm(posted(request), initial={"starts_on": timezone.localdate()})
    return _show(request, found, form, lambda: actions.set_budget(request.actor, found.person, form.terms()),
                 "Agree a budget", "The budget is agreed.", button="Agree it")  # fmt: skip


def _review(request: CommonwealRequest, found: Carer, is_own: bool) -> HttpResponse:
    request.actor.require_role(*WORKERS)
    form = typed.ReviewForm(posted(request))
    return _show(request, found, form,
                 lambda: actions.hold_review(request.actor, found.person, **form.cleaned_data),
                 "How are they now?", "It is saved.")  # fmt: skip


def _begin(request: CommonwealRequest, found: Carer, is_own: bool) -> HttpResponse:
    """The carer's assessment, on their own record and about whom they look after: nothing is typed again."""
    carings = [one for one in carings_of(found.person) if one.cared_for_id is not None]
    form = asked.BeginForm(posted(request), carings=carings)
    begun: list[Assessment] = []

    def act() -> object:
        chosen = form.cleaned_data["caring"]
        other = Person.objects.filter(pk=chosen.cared_for_id).first() if chosen else None
        begun.append(start_assessment(request.actor, found.person, kind=AssessmentKind.CARER, other=other))
        return begun[0]

    shown = _show(request, found, form, act, "Begin the carer’s assessment", "It is begun.", button="Begin it")
    return redirect("assessments:assessment", begun[0].pk) if begun else shown


_PAGES = {
    "begin": _begin,
    "details": _details,
    "looks-after": _caring,
    "assessment": _offer,
    "leave": _leave,
    "break": _break,
    "goal": _goal,
    "allowance": _allowance,
    "budget": _budget,
    "review": _review,
}


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def caring(request: CommonwealRequest, caring_id: UUID, what: str) -> HttpResponse:
    """`/carers/looks-after/<uuid>/<what>`: change, end, or say which record is that of the person cared for."""
    found = get_object_or_404(Caring.objects.select_related("person"), pk=caring_id, ended_on=None)
    person, access = open_record(request.actor, found.person_id, look(request, "whom they look after"))
    access.require_part("care")
    registered = get_object_or_404(Carer, person=person, left_at=None)
    if what == "change":
        names = ("cared_for_name", "relationship", "does_what", "weekly_hours", "since", "lives_with", "may_tell")
        form = asked.CaringForm(posted(request), initial={name: getattr(found, name) for name in names})
        if not access.is_own:
            asked.in_their_words(form)
        return _show(request, registered, form, lambda: actions.change_caring(request.actor, found, form.caring()),
                     f"Looking after {found.cared_for_name}", "It is saved.")  # fmt: skip
    if what == "end":
        ending = asked.EndCaringForm(posted(request), initial={"ended_on": timezone.localdate()})
        return _show(
            request, registered, ending, lambda: actions.end_caring(request.actor, found, **ending.cleaned_data),
            f"No longer looking after {found.cared_for_name}", "It is saved. The emergency plan ends with it.",
        )  # fmt: skip
    if what == "link":
        return _link(request, registered, found)
    raise Http404


def _link(request: CommonwealRequest, registered: Carer, found: Caring) -> HttpResponse:
    request.actor.require_role(*WORKERS)
    sought = request.GET.get("q", "").replace("\x00", "")[:100] or found.cared_for_name
    people = list(search_people(read_search(sought))[:MOST_FOUND])
    form = asked.LinkForm(posted(request), people=link_choices(request, found, people))

    def act() -> object:
        chosen = get_object_or_404(Person, pk=form.cleaned_data["person"])
        return actions.link_cared_for(request.actor, found, chosen, kind=form.cleaned_data["kind"])

    return _show(request, registered, form, act, f"Whose record is {found.cared_for_name}’s?",
                 "They are linked, and the carer is in their circle.", template="carers/link.html", sought=sought,
                 caring=found)  # fmt: skip


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def goal(request: CommonwealRequest, goal_id: UUID) -> HttpResponse:
    """`/carers/goals/<uuid>`: how far a goal was reached."""
    found = get_object_or_404(CarerGoal, pk=goal_id)
    person, access = open_record(request.actor, found.person_id, look(request, "a goal"))
    access.require_part("care")
    registered = get_object_or_404(Carer, person=person, left_at=None)
    initial = {"achieved": found.achieved, "words": found.achieved_words}
    form = typed.ReachedForm(posted(request), initial=initial)
    return _show(request, registered, form,
                 lambda: actions.say_how_goal_went(request.actor, found, **form.cleaned_data),
                 found.words, "It is saved.")  # fmt: skip

"""Telling of a person's money: a task list, a page for each thing, and the check before it is sent or decided."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.calculations.actions import as_validation
from commonweal.core.calculations.registry import InvalidInput, get_calculation
from commonweal.pathway.charging.actions import telling
from commonweal.pathway.charging.capital_items import DISREGARDS, KIND_WORDS
from commonweal.pathway.charging.expenditure import EXPENDITURE_WORDS
from commonweal.pathway.charging.explaining import in_plain_words
from commonweal.pathway.charging.forms.means import PART_FORMS, DatesForm, HouseholdForm, PartForm, line_form
from commonweal.pathway.charging.income import TREATMENTS
from commonweal.pathway.charging.means_parts import PARTS, MeansPart, part_after
from commonweal.pathway.charging.models import Means, MeansLine
from commonweal.pathway.charging.queries import Teller, known_cost, open_means, teller_of
from commonweal.people.identity.forms import take_errors
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import open_record

LATER = "later"

WORDS: dict[str, str] = {
    **{kind.value: treatment.title for kind, treatment in TREATMENTS.items()},
    **{kind.value: words for kind, words in KIND_WORDS.items()},
    **{kind.value: words for kind, words in EXPENDITURE_WORDS.items() if kind.value != "other"},
}
REASONS = {key.value: rule.title for key, rule in DISREGARDS.items()}


def _opened(request: CommonwealRequest, person_id: UUID, look: str) -> tuple[Person, Teller, dict[str, Any]]:
    """The person, as what the actor tells of their money, and what every page shows."""
    person, access = open_record(request.actor, person_id, "" if request.method == "POST" else look)
    access.require_part("money")
    teller = teller_of(request.actor, person, access)
    if teller is None:
        raise PermissionDenied("Only the person, who acts for them, and their finance team can tell of their money.")
    context = {
        "person": person,
        "is_own": teller is Teller.OWN,
        "is_officer": teller is Teller.OFFICER,
        "words": WORDS,
        "reasons": REASONS,
        "crumbs": [
            {"text": person.name, "href": reverse("identity:record", args=[person.pk])},
            {"text": "Money", "href": reverse("charging:means", args=[person.pk])},
        ],
    }
    return person, teller, context


def _held(person: Person) -> Means:
    means = open_means(person)
    if means is None:
        raise Http404
    return means


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def means_page(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/money`: the task list while something is being told; else where it is begun."""
    person, teller, context = _opened(request, person_id, "what they have and spend")
    if request.method == "POST":
        held = open_means(person)
        if request.POST.get("then") == "give-up" and held is not None:
            telling.give_up_means(request.actor, held)
            messages.success(request, "What was begun is given up. What is in force stays.")
            return redirect("charging:contribution", person.pk)
        telling.start_means(request.actor, person)
        return redirect("charging:means", person.pk)
    means = open_means(person)
    context["means"] = means
    if means is not None:
        is_officer = teller is Teller.OFFICER
        groups: dict[str, list[dict[str, Any]]] = {}
        for part in PARTS.values():
            if (is_officer or not part.for_officer) and (part.key != "partner" or means.household == "couple"):
                groups.setdefault(part.heading, []).append({"part": part, "is_done": part.key in means.parts})
        context |= {"groups": groups, "missing": telling.missing_parts(means, is_officer=is_officer)}
        context["may_write"] = is_officer or means.sent_at is None
    context["crumbs"] = context["crumbs"][:1]
    return render(request, "charging/means.html", context)


def _form_of(part: MeansPart, person: Person, means: Means, typed: Any) -> PartForm | None:
    if part.key not in PART_FORMS:
        return None
    kind = PART_FORMS[part.key]
    options: dict[str, Any] = {"initial": {name: getattr(means, name) for name in kind.base_fields}}
    if kind is HouseholdForm:
        said = means.is_pension_age
        options["initial"] |= {"is_pension_age": None if said is None else ("yes" if said else "no")}
        options |= {"knows_age": person.date_of_birth is not None}
    if kind is DatesForm:
        cost = known_cost(person)
        options["cost_from"] = f"£{cost.weekly}, {cost.source}" if cost else ""
    return kind(typed, **options)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def means_part(request: CommonwealRequest, person_id: UUID, key: str) -> HttpResponse:
    """`/people/<uuid>/money/<key>`: one page. Where it lists lines, saying that it is complete saves it."""
    if key not in PARTS:
        raise Http404
    part = PARTS[key]
    person, teller, context = _opened(request, person_id, f"what they have and spend: {part.title.lower()}")
    is_officer = teller is Teller.OFFICER
    if part.for_officer and not is_officer:
        raise PermissionDenied("This page is for the finance team.")
    means = _held(person)
    form = _form_of(part, person, means, request.POST or None)
    if request.method == "POST" and (form is None or form.is_valid()):
        later = request.POST.get("then") == LATER
        try:
            answers = form.answers() if form else {}
            is_complete = not later and (form is None or form.is_complete())
            telling.save_part(request.actor, means, key, answers, is_complete=is_complete)
        except ValidationError as error:
            _show(request, form, error)
        else:
            if not later and not is_complete and form is not None:
                for name in form.needed:
                    if form.cleaned_data.get(name) in (None, ""):
                        form.add_error(name, "Answer this, or save it and come back later")
            else:
                is_couple = answers.get("household", means.household) == "couple"
                after = None if later else part_after(key, is_officer=is_officer, is_couple=is_couple)
                if after is None:
                    return redirect("charging:means", person.pk)
                return redirect("charging:means_part", person.pk, after.key)
    lines = [line for line in means.lines.all() if line.group == part.group] if part.group else []
    context |= {"part": part, "form": form, "lines": lines, "means": means}
    return render(request, "charging/means_part.html", context)


def _show(request: CommonwealRequest, form: Any, error: ValidationError) -> None:
    if form is None:
        messages.error(request, " ".join(error.messages))
    else:
        take_errors(form, error)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def means_line(request: CommonwealRequest, person_id: UUID, key: str, line_id: UUID | None = None) -> HttpResponse:
    """`/people/<uuid>/money/<key>/new` and `/<line>`: one line of a page."""
    part = PARTS.get(key)
    if part is None or not part.group:
        raise Http404
    person, teller, context = _opened(request, person_id, f"what they have and spend: {part.title.lower()}")
    is_officer = teller is Teller.OFFICER
    if part.for_officer and not is_officer:
        raise PermissionDenied("This page is for the finance team.")
    means = _held(person)
    line = get_object_or_404(MeansLine, pk=line_id, means=means, group=part.group) if line_id else None
    initial = {name: getattr(line, name) for name in _LINE_FIELDS} if line else {}
    form = line_form(part.group, request.POST or None, is_officer=is_officer, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            telling.save_line(request.actor, means, part.group, form.facts(), line)
            return redirect("charging:means_part", person.pk, key)
        except ValidationError as error:
            take_errors(form, error)
    context |= {"part": part, "form": form, "line": line}
    return render(request, "charging/means_line.html", context)


_LINE_FIELDS = (
    "kind", "name", "amount", "owed", "share_percent", "has_sale_costs", "disregard", "disregard_from", "is_notional",
    "reason", "evidence", "agreement", "amount_agreed",
)  # fmt: skip


@sign_in_required
@require_POST
def remove_means_line(request: CommonwealRequest, person_id: UUID, key: str, line_id: UUID) -> HttpResponse:
    """`/people/<uuid>/money/<key>/<line>/remove`: take one line away."""
    person, _, _ = _opened(request, person_id, "")
    means = _held(person)
    line = get_object_or_404(MeansLine, pk=line_id, means=means)
    try:
        telling.remove_line(request.actor, means, line)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect("charging:means_part", person.pk, key)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_means(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/money/check`: all that was told, what it comes to; sent by the person, decided by finance."""
    person, teller, context = _opened(request, person_id, "what they have and spend: check")
    is_officer = teller is Teller.OFFICER
    means = _held(person)
    problem = ""
    if request.method == "POST":
        try:
            if is_officer:
                telling.decide_means(request.actor, means)
                messages.success(request, f"The contribution is in force, and {person.called} is written to.")
                return redirect("charging:contribution", person.pk)
            telling.send_means(request.actor, means)
            messages.success(request, "It is sent. The finance team checks it and writes to you.")
            return redirect("charging:means", person.pk)
        except ValidationError as error:
            problem = " ".join(error.messages)
    context |= {"means": means, "problem": problem, "missing": telling.missing_parts(means, is_officer=is_officer)}
    context |= {"lines": list(means.lines.all()), "groups": MeansLine.Group.choices}
    if is_officer and not context["missing"]:
        try:
            result = get_calculation("financial-assessment")(telling.inputs_for(means)).model_dump(mode="json")
            context |= {"workings": result.pop("workings"), "result": result}
            context["explained"] = in_plain_words(result, person.called)
        except InvalidInput as error:
            context["problem"] = problem or " ".join(as_validation(error).messages)
    return render(request, "charging/check_means.html", context)

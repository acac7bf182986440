"""Pages of the register: the list, sums, those who asked to be on it, and putting somebody on it from a record."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.listing import counted, csv_address, csv_response, page_of, wants_csv
from commonweal.core.places.models import Area
from commonweal.pathway.carers.actions import (
    accept_application,
    refuse_application,
    register_carer,
    register_carer_of,
)
from commonweal.pathway.carers.actions.asking import told_in
from commonweal.pathway.carers.allowed import SUMS, WORKERS
from commonweal.pathway.carers.forms.register import AcceptForm, FilterForm, RegisterForm, RegisterOfForm, WhyForm
from commonweal.pathway.carers.models import Carer, CarerApplication, Caring
from commonweal.pathway.carers.queries.register import (
    ASSESSED_WORDS,
    BREAKS,
    KINDS,
    Filters,
    applications,
    carers_of,
    emergencies_now,
    listed,
    register,
)
from commonweal.pathway.carers.queries.sums import carers_counted, place_of
from commonweal.pathway.carers.timing import PLAN_WORDS
from commonweal.pathway.carers.views.opening import REGISTER, look
from commonweal.people.circle.models import Supporter
from commonweal.people.circle.queries import circle_of
from commonweal.people.identity.forms import take_errors
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import PossibleDuplicate, possible_duplicates
from commonweal.people.sight.actions import open_record

MOST_IN_A_FILE = 5000
MOST_IN_USE = 20


@role_required(*WORKERS)
@require_safe
def listing(request: CommonwealRequest) -> HttpResponse:
    """`/carers?area=&kind=&plan=&assessed=&breaks=`: carers on the register whom the actor sees."""
    areas = Area.objects.filter(place=place_of(request.actor), kind=Area.Kind.NEIGHBOURHOOD).order_by("name")
    choices: dict[str, list[tuple[str, str]]] = {
        "area": [(one.pk, one.name) for one in areas],
        "kind": list(KINDS.items()),
        "plan": [(key.value, words) for key, words in PLAN_WORDS.items()],
        "assessed": [(key.value, words) for key, words in ASSESSED_WORDS.items()],
        "breaks": list(BREAKS.items()),
    }
    form = FilterForm(request.GET, choices=choices)
    chosen = form.cleaned_data if form.is_valid() else {}
    found = register(Filters(**{name: chosen.get(name) or "" for name in Filters.__dataclass_fields__}))
    if wants_csv(request):
        header = ("Carer", "Looks after", "Hours a week", "Kind", "Emergency plan", "Assessment", "Breaks", "Since")
        rows = (
            (
                one.carer.person.name,
                one.looks_after,
                one.weekly_hours or "",
                ", ".join(one.carer.kinds),
                one.plan,
                one.assessed,
                one.breaks,
                timezone.localtime(one.carer.registered_at).date(),
            )
            for one in listed(found[:MOST_IN_A_FILE])
        )
        return csv_response("carers", header, rows)
    page = page_of(request, found)
    context = {
        "page": page,
        "lines": listed(page.items),
        "filters": form,
        "in_use": emergencies_now()[:MOST_IN_USE],
        "asked": counted(applications(request.actor).select_related(None), "person asked", "people asked"),
        "csv": csv_address(request),
    }
    return render(request, "carers/list.html", context)


@role_required(*SUMS)
@require_safe
def sums(request: CommonwealRequest) -> HttpResponse:
    """`/carers/sums`: how many carers there are in the place, without anybody's name."""
    found = carers_counted(request.actor, place_of(request.actor))
    if wants_csv(request):
        rows = [
            (table.title, label, "" if count is None else count)
            for table in found.tables
            for label, count in table.shown.counts.items()
        ]
        return csv_response("carers-counted", ("Counted by", "Which", "Carers"), rows)
    context = {"found": found, "opens_list": request.actor.has_role(*WORKERS), "csv": csv_address(request)}
    return render(request, "carers/sums.html", context)


@role_required(*WORKERS)
@require_safe
def asked(request: CommonwealRequest) -> HttpResponse:
    """`/carers/asked`: those who asked the actor's team to be on the register and have no record yet."""
    page = page_of(request, applications(request.actor))
    lines = [(one, *told_in(one)[1:]) for one in page.items]
    return render(request, "carers/asked.html", {"page": page, "lines": lines, "crumbs": [REGISTER]})


@role_required(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def application(request: CommonwealRequest, application_id: UUID) -> HttpResponse:
    """`/carers/asked/<uuid>`: who it is, and onto the register; or why not."""
    found = get_object_or_404(
        CarerApplication.objects.select_related("account", "team__organisation").exclude(answered_at__isnull=False),
        pk=application_id,
    )
    facts, caring, who = told_in(found)
    alike = possible_duplicates(
        request.actor,
        given_name=who["given_name"],
        family_name=who["family_name"],
        date_of_birth=who["date_of_birth"],
        postcode=who["postcode"] or "",
    )
    people = [(str(one.person.pk), _described(one)) for one in alike]
    does = request.POST.get("do", "") if request.method == "POST" else ""
    form = AcceptForm(request.POST if does == "accept" else None, people=people)
    refusing = WhyForm(request.POST if does == "refuse" else None)
    sent: Any = {"accept": form, "refuse": refusing}.get(does)
    if sent is not None and sent.is_valid():
        try:
            if sent is form:
                chosen = next((one.person for one in alike if str(one.person.pk) == form.cleaned_data["person"]), None)
                made = accept_application(request.actor, found, chosen, link=bool(form.cleaned_data.get("link")))
            else:
                refuse_application(request.actor, found, refusing.cleaned_data["why"])
        except ValidationError as error:
            take_errors(sent, error)
        else:
            if sent is form:
                messages.success(request, f"{made.person.name} is on the carers’ register. Ring them next.")
                return redirect("carers:carer", made.pk)
            messages.success(request, "It is closed, and they can read why.")
            return redirect("carers:asked")
    context = {
        "found": found,
        "facts": facts,
        "kinds": Carer(is_young=facts.is_young, is_parent=facts.is_parent, is_working=facts.is_working).kinds,
        "caring": caring,
        "who": who,
        "accepting": form,
        "has_alike": bool(alike),
        "refusing": refusing,
        "form": sent,
        "crumbs": [REGISTER, {"text": "Asked to be on it", "href": reverse("carers:asked")}],
    }
    return render(request, "carers/application.html", context)


def _described(one: PossibleDuplicate) -> str:
    born = f", born {one.person.date_of_birth:%-d %B %Y}" if one.person.date_of_birth else ""
    return f"{one.person.name}{born} ({'; '.join(one.reasons)})"


@role_required(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/carer`: put somebody with a record on the register."""
    person, access = open_record(request.actor, person_id, look(request, "the page to put a carer on the register"))
    access.require_keeper(request.actor)
    form = RegisterForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = register_carer(request.actor, person, form.carer(), form.caring(), offer=form.cleaned_data["offer"])
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, f"{person.name} is on the carers’ register.")
            return redirect("carers:carer", made.pk)
    context = {
        "form": form,
        "person": person,
        "heading": f"Put {person.name} on the carers’ register",
        "button": "Put on the register",
        "back_to": reverse("identity:record", args=[person.pk]),
    }
    return render(request, "design/form_page.html", context)


@role_required(*WORKERS)
@require_http_methods(["GET", "HEAD", "POST"])
def add_of(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/carers/add?from=`: put somebody who cares for a person on the register, on their own record.

    `from` is somebody in the circle: what the circle says of them is filled in.
    """
    person, access = open_record(request.actor, person_id, look(request, "the page to register their carer"))
    access.require_part("care")
    access.require_keeper(request.actor)
    known = {one.supporter_id for one in carers_of(person)}
    circle = [one for one in circle_of(person) if one.kind in ("family", "friend", "neighbour") and one.pk not in known]
    named = request.GET.get("from", "")
    supporter = next((one for one in circle if str(one.pk) == named), None)
    form = RegisterOfForm(request.POST if request.method == "POST" else None, initial=_known_of(supporter))
    alike: list[PossibleDuplicate] = []
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        who = {name: typed[name] for name in ("given_name", "family_name", "date_of_birth", "phone", "email")}
        names = {name: who[name] for name in ("given_name", "family_name", "date_of_birth")}
        alike = [one for one in possible_duplicates(request.actor, **names) if one.person.pk != person.pk]
        chosen = next((one.person for one in alike if str(one.person.pk) == request.POST.get("carer")), None)
        if chosen is not None or typed["is_new"] or not alike:
            made = _put_on(request, form, person, supporter, chosen, who)
            if made is not None:
                messages.success(request, f"{made.person.name} is on the carers’ register.")
                return redirect("carers:carer", made.pk)
    context = {
        "form": form,
        "person": person,
        "alike": [(str(one.person.pk), _described(one)) for one in alike],
        "circle": circle,
        "supporter": supporter,
        "back_to": reverse("identity:record", args=[person.pk]),
    }
    return render(request, "carers/add_of.html", context)


def _put_on(
    request: CommonwealRequest,
    form: RegisterOfForm,
    person: Person,
    supporter: Supporter | None,
    chosen: Person | None,
    who: dict[str, Any],
) -> Carer | None:
    """The registration; None where it was refused, which then stands beside the form's fields."""
    form.cleaned_data["cared_for_name"] = person.name
    given: dict[str, Any] = {"carer": chosen} if chosen else who
    try:
        return register_carer_of(
            request.actor,
            person,
            form.carer(),
            form.caring(),
            supporter=supporter,
            offer=form.cleaned_data["offer"],
            **given,
        )
    except ValidationError as error:
        take_errors(form, error)
        return None


def _known_of(supporter: Supporter | None) -> dict[str, Any]:
    """What the circle says of somebody, so that it is not typed again."""
    if supporter is None:
        return {}
    given, _, family = supporter.name.rpartition(" ")
    return {
        "given_name": given,
        "family_name": family,
        "phone": supporter.phone,
        "email": supporter.email,
        "relationship": supporter.relationship,
        "does_what": supporter.does_what,
        "since": supporter.starts_on,
    }


def link_choices(request: CommonwealRequest, caring: Caring, found: list[Person]) -> list[tuple[str, str]]:
    """Records to choose from, as a form shows them."""
    return [
        (str(one.pk), f"{one.name}{f', born {one.date_of_birth:%-d %B %Y}' if one.date_of_birth else ''}")
        for one in found
        if one.pk != caring.person_id
    ]

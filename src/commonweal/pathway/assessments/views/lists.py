"""Giving an assessment to a team, the lists of those that wait, and starting one."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.listing import csv_response, page_of
from commonweal.pathway.assessments.actions import (
    allocate_assessment,
    start_assessment,
    start_carers_assessment,
    start_own_assessment,
)
from commonweal.pathway.assessments.forms import AllocateForm, CarerRecordForm, FilterForm, StartForm
from commonweal.pathway.assessments.kinds import BY_THE_PERSON, AssessmentKind
from commonweal.pathway.assessments.models import Allocation, Assessment
from commonweal.pathway.assessments.queries import (
    ALLOCATORS,
    ASSESSORS,
    listed,
    open_assessment_of,
    requests_to_allocate,
    teams_that_assess,
    unallocated_request,
    waiting_allocation,
    worklist,
)
from commonweal.pathway.assessments.views.opening import crumbs_of, is_look
from commonweal.pathway.requests.teams import suggested_for_person
from commonweal.people.circle.queries import circle_of
from commonweal.people.identity.forms import take_errors
from commonweal.people.identity.queries import PossibleDuplicate, possible_duplicates
from commonweal.people.sight.actions import open_record

CSV_COLUMNS = (
    "Person",
    "Stage",
    "Days since the request",
    "Days at this stage",
    "Allocated",
    "Started",
    "Decided",
    "Eligible",
    "Team",
    "Assessor",
    "Request",
    "AssessmentKind",
)


@role_required(*ASSESSORS)
@require_safe
def assessments(request: CommonwealRequest) -> HttpResponse:
    """`/assessments`: those of one's teams that wait, are under way or are decided; filtered, paged, and as CSV."""
    form = FilterForm(request.GET)
    form.is_valid()
    shows = form.cleaned_data.get("shows") or "open"
    whose = form.cleaned_data.get("whose") or "team"
    found = worklist(request.actor, shows=shows, only_own=whose == "mine")
    if request.GET.get("format") == "csv":
        return _as_csv(found)
    page = page_of(request, found)
    asked = request.GET.copy()
    asked.pop("page", None)
    asked["format"] = "csv"
    context = {
        "filter": FilterForm(initial={"shows": shows, "whose": whose}),
        "shows": shows,
        "page": page,
        "lines": listed(page.items, timezone.localdate()),
        "csv": f"?{asked.urlencode()}",
    }
    return render(request, "assessments/worklist.html", context)


def _as_csv(found: QuerySet[Allocation]) -> HttpResponse:
    today = timezone.localdate()
    rows = []
    for line in listed(found, today):
        allocation, assessment = line.allocation, line.assessment
        rows.append(
            (
                allocation.person.name,
                line.words,
                line.days,
                line.days_at_stage,
                timezone.localtime(allocation.allocated_at).date(),
                timezone.localtime(assessment.started_at).date() if assessment else "",
                timezone.localtime(assessment.ended_at).date() if assessment and assessment.ended_at else "",
                _yes_or_no(assessment),
                allocation.team.name,
                assessment.assessor.name if assessment and assessment.assessor else "",
                allocation.request.reference if allocation.request else "",
                assessment.get_kind_display() if assessment else "",
            )
        )
    return csv_response(f"assessments-{today.isoformat()}", CSV_COLUMNS, rows)


def _yes_or_no(assessment: Assessment | None) -> str:
    if assessment is None or assessment.is_eligible is None:
        return ""
    return "yes" if assessment.is_eligible else "no"


@role_required(*ALLOCATORS)
@require_safe
def to_allocate(request: CommonwealRequest) -> HttpResponse:
    """`/assessments/to-allocate`: requests decided to lead to an assessment that no team was given yet."""
    page = page_of(request, requests_to_allocate())
    return render(request, "assessments/to_allocate.html", {"page": page, "today": timezone.localdate()})


@role_required(*ALLOCATORS)
@require_http_methods(["GET", "HEAD", "POST"])
def allocate(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/allocate`: which team assesses."""
    person, access = open_record(
        request.actor, person_id, "the page to allocate an assessment" if is_look(request) else ""
    )
    access.require_part("care")
    access.require_keeper(request.actor)
    answers = unallocated_request(person)
    suggested = next(iter(suggested_for_person(person, answers)), None)
    initial = {"team": str(suggested.team)} if suggested else {}
    form = AllocateForm(request.POST or None, teams=teams_that_assess(person), initial=initial)
    if request.method == "POST" and form.is_valid():
        team = form.cleaned_data["team"]
        try:
            allocate_assessment(request.actor, person, team, answers)
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, f"The assessment of {person.name} was given to {team.name}.")
            return redirect("identity:record", person.pk)
    context = {
        "person": person,
        "form": form,
        "waits": waiting_allocation(person),
        "answers": answers,
        "suggested": suggested,
        "crumbs": crumbs_of(person),
    }
    return render(request, "assessments/allocate.html", context)


@role_required(*ASSESSORS)
@require_http_methods(["GET", "HEAD", "POST"])
def start(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/assess`: choose which assessment, and start it or go to the one that is open."""
    person, access = open_record(request.actor, person_id, "the start of an assessment" if is_look(request) else "")
    access.require_part("care")
    access.require_keeper(request.actor)
    under_way = open_assessment_of(person, AssessmentKind.ADULT)
    kinds = [kind for kind in AssessmentKind if open_assessment_of(person, kind) is None]
    if not kinds and under_way is not None:
        return redirect("assessments:assessment", under_way.pk)
    form = StartForm(request.POST or None, kinds=kinds)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            started = start_assessment(request.actor, person, kind=AssessmentKind(form.cleaned_data["kind"]))
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            return redirect("assessments:assessment", started.pk)
    context = {
        "person": person,
        "form": form,
        "under_way": under_way,
        "waits": waiting_allocation(person),
        "before": Assessment.objects.filter(person=person, decided_at__isnull=False).order_by("-decided_at").first(),
        "problem": problem,
        "crumbs": crumbs_of(person),
    }
    return render(request, "assessments/start.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def start_own(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/assess-myself`: the person, or a carer who sees their care, begins an assessment themselves."""
    person, access = open_record(request.actor, person_id, "the start of a self-assessment" if is_look(request) else "")
    access.require_part("care")
    begins = [kind for kind in BY_THE_PERSON if access.is_own or kind == AssessmentKind.SELF]
    under_way = open_assessment_of(person, AssessmentKind.SELF)
    kinds = [kind for kind in begins if open_assessment_of(person, kind) is None]
    if not kinds and under_way is not None:
        return redirect("assessments:assessment", under_way.pk)
    form = StartForm(request.POST or None, kinds=kinds)
    problem = ""
    if request.method == "POST" and form.is_valid():
        try:
            started = start_own_assessment(request.actor, person, kind=AssessmentKind(form.cleaned_data["kind"]))
        except ValidationError as error:
            problem = " ".join(error.messages)
        else:
            return redirect("forms:form", started.form_id)
    context = {
        "person": person,
        "is_own": access.is_own,
        "form": form,
        "under_way": under_way,
        "problem": problem,
        "crumbs": crumbs_of(person),
    }
    return render(request, "assessments/start_own.html", context)


@role_required(*ASSESSORS)
@require_http_methods(["GET", "HEAD", "POST"])
def start_for_carer(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/assess-carer`: who the carer is, and the start of their own assessment on their own record."""
    page = "the start of a carer’s assessment" if is_look(request) else ""
    person, access = open_record(request.actor, person_id, page)
    access.require_part("care")
    access.require_keeper(request.actor)
    carers = [one for one in circle_of(person) if one.is_carer]
    given, _, family = (carers[0].name if carers else "").rpartition(" ")
    known = {"phone": carers[0].phone, "email": carers[0].email} if carers else {}
    form = CarerRecordForm(request.POST or None, initial={"given_name": given, "family_name": family, **known})
    alike: list[PossibleDuplicate] = []
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        is_new = typed.pop("is_new")
        alike = possible_duplicates(
            request.actor,
            given_name=typed["given_name"],
            family_name=typed["family_name"],
            date_of_birth=typed["date_of_birth"],
        )
        chosen = next((one.person for one in alike if str(one.person.pk) == request.POST.get("carer")), None)
        if chosen is not None or is_new or not alike:
            try:
                if chosen is not None:
                    started = start_carers_assessment(request.actor, person, carer=chosen)
                else:
                    started = start_carers_assessment(request.actor, person, **typed)
            except ValidationError as error:
                take_errors(form, error)
            else:
                return redirect("assessments:assessment", started.pk)
    context = {"person": person, "form": form, "alike": alike, "crumbs": crumbs_of(person)}
    return render(request, "assessments/start_for_carer.html", context)

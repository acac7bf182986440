"""The new year's figures for everybody: begun, watched, looked through, approved by somebody else or given up."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.design.listing import csv_response, page_of, wants_csv
from commonweal.pathway.charging.actions import approve_uprating, cancel_uprating, start_uprating
from commonweal.pathway.charging.actions.uprating import years_known
from commonweal.pathway.charging.income import TREATMENTS
from commonweal.pathway.charging.models import UpratedContribution, Uprating
from commonweal.pathway.charging.queries import LARGEST_FIRST, lines_of, report_of, upratings_of

COLUMNS = ("Person", "What changes", "Before a week", "After a week", "Change a week", "Why it could not be worked out")
KINDS = {kind.value: treatment.title for kind, treatment in TREATMENTS.items()}


@role_required(Role.FINANCE_OFFICER, Role.TEAM_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def upratings(request: CommonwealRequest) -> HttpResponse:
    """`/contributions/uprating`: the runs of the council, and where one is begun."""
    if request.method == "POST":
        council = (
            Organisation.objects.filter(pk__in=request.actor.organisations, kind=Organisation.Kind.COUNCIL)
            .order_by("name")
            .first()
        )
        if council is None:
            raise PermissionDenied("This is for a council's own staff.")
        try:
            run = start_uprating(request.actor, council, request.POST.get("year", ""))
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            return redirect("charging:uprating", run.pk)
    page = page_of(request, upratings_of(request.actor))
    context: dict[str, object] = {"page": page, "years": sorted(years_known(), reverse=True)}
    context["may_start"] = request.actor.has_role(Role.FINANCE_OFFICER)
    return render(request, "charging/upratings.html", context)


@role_required(Role.FINANCE_OFFICER, Role.TEAM_MANAGER)
@require_http_methods(["GET", "HEAD", "POST"])
def uprating(request: CommonwealRequest, run_id: UUID) -> HttpResponse:
    """`/contributions/uprating/<uuid>`: how far it is, what it comes to, and every line; filtered, paged, as CSV."""
    run = get_object_or_404(upratings_of(request.actor), pk=run_id)
    if request.method == "POST":
        try:
            if request.POST.get("then") == "approve":
                approve_uprating(request.actor, run)
                messages.success(request, "Approved. It is put in force now, and then everybody is written to.")
            else:
                cancel_uprating(request.actor, run)
                messages.success(request, "Given up. Nothing of it was in force.")
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        return redirect("charging:uprating", run.pk)
    effect, order = request.GET.get("effect", ""), request.GET.get("order", "")
    found = lines_of(run, effect=effect, order=order)
    if wants_csv(request):
        rows = [
            (
                line.person.name,
                line.get_effect_display(),
                line.weekly_before,
                line.weekly_after if line.weekly_after is not None else "",
                line.weekly_change,
                line.problem,
            )
            for line in found.iterator(chunk_size=2_000)
        ]
        return csv_response(f"uprating-{run.year}", COLUMNS, rows)
    is_asker = request.actor.account_id == run.asked_by_id
    context = {
        "run": run,
        "page": page_of(request, found),
        "report": report_of(run),
        "effects": UpratedContribution.Effect.choices,
        "effect": effect,
        "order": order,
        "largest": LARGEST_FIRST,
        "kinds": KINDS,
        "is_working": _is_working(run),
        "may_approve": run.worked_out_at and not run.approved_at and not run.cancelled_at and not is_asker,
        "is_asker": is_asker,
        "today": timezone.localdate(),
        "crumbs": [
            {"text": "Contributions", "href": reverse("charging:worklist")},
            {"text": "Uprating", "href": reverse("charging:upratings")},
        ],
    }
    return render(request, "charging/uprating.html", context)


def _is_working(run: Uprating) -> bool:
    """Whether a worker has something to do for this run now."""
    is_waiting = run.worked_out_at is None or (run.approved_at is not None and run.written_at is None)
    return run.cancelled_at is None and is_waiting

"""The plan as a whole: its shape, its coordinator and its end; and as an easy-read summary."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.plans.actions import set_coordinator, set_end, set_shape
from commonweal.pathway.plans.forms.drafting import WholeForm
from commonweal.pathway.plans.queries import first_review_by, slots_of
from commonweal.pathway.plans.views.opening import open_plan_page, plan_context, require_writer
from commonweal.pathway.plans.week import by_day
from commonweal.people.circle.queries import emergency_contacts


@sign_in_required
@require_http_methods(["GET", "POST"])
def whole(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """Who coordinates the plan, in which shape it is, and when it ends."""
    plan = open_plan_page(request, plan_id)
    context = plan_context(request, plan)
    require_writer(request, context)
    initial = {
        "coordinator": plan.coordinator_id,
        "shape": plan.shape,
        "ends_on": plan.ends_on,
        "step_down": plan.step_down,
    }
    form = WholeForm(request.POST or None, plan=plan, is_worker=context["may_edit"], initial=initial)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            with transaction.atomic():
                set_shape(request.actor, plan, typed["shape"])
                if context["may_edit"]:
                    set_coordinator(request.actor, plan, typed["coordinator"])
                    set_end(request.actor, plan, typed["ends_on"], typed["step_down"])
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Saved")
            return redirect("plans:plan", plan.pk)
    return render(request, "plans/whole.html", context | {"form": form})


@sign_in_required
@require_GET
def easy_read(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """The plan in short sentences, one thing a line."""
    plan = open_plan_page(request, plan_id)
    context = plan_context(
        request,
        plan,
        outcomes=list(plan.outcomes.prefetch_related("helpers")),
        lines=list(plan.lines.all()),
        days=[(name, slots) for name, slots in by_day(slots_of(plan)) if slots],
        contingencies=list(plan.contingencies.all()),
        contacts=list(emergency_contacts(plan.person)),
        review_by=first_review_by(plan),
    )
    return render(request, "plans/easy_read.html", context)

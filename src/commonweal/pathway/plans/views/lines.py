"""Who does what: the lines of support of a plan, and support that ends."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from commonweal.core.accounts.access import role_required, sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.plans.actions import add_line, change_line, end_support, remove_line
from commonweal.pathway.plans.actions.supporting import ARRANGERS
from commonweal.pathway.plans.forms.drafting import EndForm, LineForm
from commonweal.pathway.plans.models import Plan, Support, SupportLine
from commonweal.pathway.plans.plan_cost import HOLDINGS
from commonweal.pathway.plans.queries import cost_of, weekly_cost_of
from commonweal.pathway.plans.views.opening import do_and_go, open_plan_page, plan_context, require_writer
from commonweal.people.sight.actions import record_look


@sign_in_required
@require_GET
def lines_page(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """All support of a plan, with what each piece costs."""
    plan = open_plan_page(request, plan_id)
    lines = [(line, weekly_cost_of(line)) for line in plan.lines.select_related("outcome")]
    context = plan_context(request, plan, lines=lines, cost=cost_of(plan), holdings=HOLDINGS)
    return render(request, "plans/lines.html", context)


@sign_in_required
@require_http_methods(["GET", "POST"])
def add(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """A new piece of support."""
    return _edit(request, open_plan_page(request, plan_id), None)


@sign_in_required
@require_http_methods(["GET", "POST"])
def change(request: CommonwealRequest, plan_id: UUID, line_id: UUID) -> HttpResponse:
    """A piece of support, changed."""
    plan = open_plan_page(request, plan_id)
    return _edit(request, plan, get_object_or_404(plan.lines, pk=line_id))


def _edit(request: CommonwealRequest, plan: Plan, line: SupportLine | None) -> HttpResponse:
    context = plan_context(request, plan, line=line)
    require_writer(request, context)
    typed = LineForm.typed(line) if line else {"outcome": request.GET.get("outcome")}
    form = LineForm(request.POST or None, plan=plan, is_priced=context["may_plan"], initial=typed)
    if request.method == "POST" and form.is_valid():
        try:
            if line is None:
                add_line(request.actor, plan, form.terms())
            else:
                change_line(request.actor, line, form.terms())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Support saved")
            return redirect("plans:lines", plan.pk)
    return render(request, "plans/line.html", context | {"form": form})


@sign_in_required
@require_POST
def remove(request: CommonwealRequest, plan_id: UUID, line_id: UUID) -> HttpResponse:
    """Take a piece of support out."""
    plan = open_plan_page(request, plan_id)
    line = get_object_or_404(plan.lines, pk=line_id)
    here = reverse("plans:lines", args=[plan.pk])
    return do_and_go(request, lambda: remove_line(request.actor, line), here, "Support taken out of the plan")


@role_required(*ARRANGERS)
@require_http_methods(["GET", "POST"])
def end(request: CommonwealRequest, support_id: UUID) -> HttpResponse:
    """The last day of support that goes on."""
    support = get_object_or_404(Support.objects.select_related("person", "line"), pk=support_id)
    if request.method == "GET":
        record_look(request.actor, support.person, "the end of a piece of support")
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            end_support(request.actor, support, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "The last day of this support was saved")
            return redirect("identity:record", support.person_id)
    crumbs = [{"text": support.person.name, "href": reverse("identity:record", args=[support.person_id])}]
    context = {"support": support, "person": support.person, "form": form, "crumbs": crumbs}
    return render(request, "plans/end.html", context)

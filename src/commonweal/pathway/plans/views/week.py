"""The week of a plan: as a picture, as a table, and to fill."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.plans.actions import place_slots, remove_slot
from commonweal.pathway.plans.forms.parts import SlotForm
from commonweal.pathway.plans.queries import slots_of
from commonweal.pathway.plans.views.opening import do_and_go, open_plan_page, plan_context
from commonweal.pathway.plans.week import HEIGHT, WIDTH, by_day, picture_of, placed_hours, unpaid_by_who


@sign_in_required
@require_http_methods(["GET", "POST"])
def week(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """Who comes when, how many of each line's hours stand in the week, and what those who are not paid do."""
    plan = open_plan_page(request, plan_id)
    context = plan_context(request, plan)
    form = SlotForm(request.POST or None, plan=plan)
    if request.method == "POST" and form.is_valid():
        try:
            place_slots(request.actor, plan, **form.placed())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Put in the week")
            return redirect("plans:week", plan.pk)
    slots = slots_of(plan)
    lines = [(str(line.pk), line.description, line.weekly_hours) for line in plan.lines.all() if line.weekly_hours]
    context |= {
        "form": form,
        "slots": slots,
        "days": by_day(slots),
        "stored": list(plan.slots.all()),
        "picture": picture_of(slots) if slots else None,
        "width": WIDTH,
        "height": HEIGHT,
        "placed": placed_hours(lines, slots),
        "unpaid": unpaid_by_who(slots),
    }
    return render(request, "plans/week.html", context)


@sign_in_required
@require_POST
def remove(request: CommonwealRequest, plan_id: UUID, slot_id: UUID) -> HttpResponse:
    """Take something out of the week."""
    plan = open_plan_page(request, plan_id)
    slot = get_object_or_404(plan.slots, pk=slot_id)
    here = reverse("plans:week", args=[plan.pk])
    return do_and_go(request, lambda: remove_slot(request.actor, slot), here, "Taken out of the week")

"""A plan that is a letter, a picture, a recording or a film: the documents that hang on it."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.plans.actions import attach_document
from commonweal.pathway.plans.queries import documents_on
from commonweal.pathway.plans.views.opening import open_plan_page, plan_context, require_writer
from commonweal.people.documents.queries import documents_of


@sign_in_required
@require_http_methods(["GET", "POST"])
def documents(request: CommonwealRequest, plan_id: UUID) -> HttpResponse:
    """Choose, of the documents on the record, those that are the plan or go with it."""
    plan = open_plan_page(request, plan_id)
    context = plan_context(request, plan)
    require_writer(request, context)
    hanging = list(documents_on(plan))
    others = documents_of(plan.person).exclude(pk__in=[one.pk for one in hanging])
    if request.method == "POST":
        document = get_object_or_404(others, pk=request.POST.get("document") or plan.pk)
        try:
            attach_document(request.actor, plan, document)
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, "It goes with the plan now")
            return redirect("plans:documents", plan.pk)
    return render(request, "plans/documents.html", context | {"hanging": hanging, "others": list(others[:30])})

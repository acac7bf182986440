"""The steps before paid support, for one outcome: as stairs, as a list, and to write."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from commonweal.community.directory.models import Service
from commonweal.community.directory.queries.browsing import browsable
from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.plans.actions import add_helper, answer_rungs, copy_answers, remove_helper
from commonweal.pathway.plans.forms.parts import HelperForm, LadderForm
from commonweal.pathway.plans.ladder import ladder_on, skipped
from commonweal.pathway.plans.models import Helper
from commonweal.pathway.plans.queries import stairs_of
from commonweal.pathway.plans.views.opening import do_and_go, open_plan_page, plan_context, require_writer

MOST_ENTRIES = 10


@sign_in_required
@require_http_methods(["GET", "POST"])
def steps(request: CommonwealRequest, plan_id: UUID, outcome_id: UUID) -> HttpResponse:
    """The stairs of one outcome, and what became of each rung."""
    plan = open_plan_page(request, plan_id)
    outcome = get_object_or_404(plan.outcomes.prefetch_related("rungs", "helpers", "lines"), pk=outcome_id)
    ladder = ladder_on(timezone.localdate())
    form = LadderForm(request.POST or None, ladder=ladder, outcome=outcome)
    if request.method == "POST" and form.is_valid():
        try:
            answer_rungs(request.actor, outcome, form.answers())
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "The steps are saved")
            return redirect("plans:steps", plan.pk, outcome.pk)
    fields = [
        (
            rung,
            form[f"{rung.key}-answer"],
            form[f"{rung.key}-words"],
            [one for one in outcome.helpers.all() if one.rung == rung.key],
        )
        for rung in ladder.asked
    ]
    others = plan.outcomes.exclude(pk=outcome.pk).filter(rungs__isnull=False).distinct()
    context = plan_context(
        request,
        plan,
        outcome=outcome,
        form=form,
        fields=fields,
        stairs=stairs_of(ladder, outcome),
        skipped=skipped(ladder, (one.rung for one in outcome.rungs.all())),
        others=list(others),
        ladder=ladder,
    )
    return render(request, "plans/steps.html", context)


@sign_in_required
@require_POST
def copy(request: CommonwealRequest, plan_id: UUID, outcome_id: UUID) -> HttpResponse:
    """Say what was said for another outcome, where nothing is said yet."""
    plan = open_plan_page(request, plan_id)
    outcome = get_object_or_404(plan.outcomes, pk=outcome_id)
    source = get_object_or_404(plan.outcomes, pk=request.POST.get("source") or outcome.pk)
    here = reverse("plans:steps", args=[plan.pk, outcome.pk])
    return do_and_go(request, lambda: copy_answers(request.actor, outcome, source), here, "Copied: change what differs")


@sign_in_required
@require_http_methods(["GET", "POST"])
def helper(request: CommonwealRequest, plan_id: UUID, outcome_id: UUID, rung: str) -> HttpResponse:
    """Name somebody of the circle, or something of the community, looked for in the directory by `words`."""
    plan = open_plan_page(request, plan_id)
    outcome = get_object_or_404(plan.outcomes, pk=outcome_id)
    try:
        step = ladder_on(timezone.localdate()).rung(rung)
    except KeyError:
        raise Http404("The ladder has no such rung") from None
    context = plan_context(request, plan, outcome=outcome, rung=step)
    require_writer(request, context)
    entry = _entry(request.GET.get("entry", ""))
    words = request.GET.get("words", "").strip()
    found = list(browsable().filter(name__icontains=words).order_by("name")[:MOST_ENTRIES]) if words else []
    form = HelperForm(request.POST or None, person=plan.person, entry=str(entry.pk) if entry else "")
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            add_helper(
                request.actor,
                outcome,
                step.key,
                typed["does_what"],
                supporter=typed.get("supporter"),
                service=entry.pk if entry else None,
                name=typed.get("name", ""),
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, "Added to the plan")
            return redirect("plans:steps", plan.pk, outcome.pk)
    return render(
        request, "plans/helper.html", context | {"form": form, "entry": entry, "words": words, "found": found}
    )


@sign_in_required
@require_POST
def remove(request: CommonwealRequest, plan_id: UUID, outcome_id: UUID, helper_id: UUID) -> HttpResponse:
    """Take somebody out again."""
    plan = open_plan_page(request, plan_id)
    one = get_object_or_404(Helper, pk=helper_id, outcome=outcome_id, plan=plan)
    here = reverse("plans:steps", args=[plan.pk, outcome_id])
    return do_and_go(request, lambda: remove_helper(request.actor, one), here, "Taken out of the plan")


def _entry(chosen: str) -> Service | None:
    """The entry of the directory with this id; None where there is none, or it is no id."""
    try:
        return browsable().filter(pk=UUID(chosen)).first()
    except ValueError:
        return None

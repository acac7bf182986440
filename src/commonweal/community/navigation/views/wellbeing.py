"""Wellbeing with the standard scales: what was asked when, as a chart and a table, and asking."""

from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.community.navigation.actions import record_measurement
from commonweal.community.navigation.forms.work import ScaleForm
from commonweal.community.navigation.measures import ALWAYS_ASKED, STAGES, WHERE_LICENSED
from commonweal.community.navigation.models import Journey
from commonweal.community.navigation.queries.work import measured_already, wellbeing_chart, wellbeing_rows
from commonweal.community.navigation.views.opening import form_page, open_work, typed_in, work_context
from commonweal.community.wellbeing.queries import questions
from commonweal.community.wellbeing.scales import Scale
from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.charts import draw_figures


def scales_asked(journey: Journey) -> list[Scale]:
    """The scales that are asked here: those anybody may ask, and those whose wording the place has."""
    place = journey.person.place
    licensed = [scale for name in WHERE_LICENSED if (scale := questions(name, place)).is_worded]
    return [*(questions(name, place) for name in ALWAYS_ASKED), *licensed]


@sign_in_required
@require_safe
def wellbeing(request: CommonwealRequest, journey_id: UUID) -> HttpResponse:
    """`/navigation/<uuid>/wellbeing`: scores before, after six weeks and at the end, and what changed."""
    journey = open_work(request, journey_id, "their wellbeing")
    figures = wellbeing_chart(journey)
    asked = measured_already(journey)
    scales = scales_asked(journey)
    to_ask = [
        (scale, [(stage, label, (scale.name, stage) in asked) for stage, label in STAGES.items()]) for scale in scales
    ]
    context = work_context(
        request,
        journey,
        rows=wellbeing_rows(journey),
        stages=STAGES,
        figures=figures,
        drawn=draw_figures(figures),
        to_ask=to_ask,
        notices=[scale.notice for scale in scales if scale.notice],
    )
    return render(request, "navigation/wellbeing.html", context)


@sign_in_required
@require_http_methods(["GET", "POST"])
def ask(request: CommonwealRequest, journey_id: UUID, scale: str, stage: str) -> HttpResponse:
    """`/navigation/<uuid>/wellbeing/<scale>/<stage>`: the questions of one scale."""
    journey = open_work(request, journey_id, "the questions about wellbeing")
    asked = next((one for one in scales_asked(journey) if one.name == scale), None)
    if asked is None or stage not in STAGES:
        raise Http404
    form = ScaleForm(typed_in(request), scale=asked)

    def act() -> object:
        return record_measurement(
            request.actor, journey, scale, stage, form.answers(), asked_on=form.cleaned_data["asked_on"]
        )

    return form_page(
        request,
        journey,
        form,
        act,
        heading=f"{asked.title}: {STAGES[stage].lower()}",
        done="The answers are kept and scored.",
        anchor="wellbeing",
        intro=[asked.about, asked.intro],
        notice=asked.notice,
        source=asked.source,
        template="navigation/ask.html",
    )

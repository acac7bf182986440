"""Looking for something near a person's home, introducing them, and what came of it."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.community.activities.places import LIVE
from commonweal.community.directory.models import Service
from commonweal.community.navigation.actions import (
    NewIntroduction,
    check_still_going,
    introduce,
    plan_visit,
    record_gap,
    record_visit,
)
from commonweal.community.navigation.forms.work import (
    GapForm,
    IntroduceForm,
    LookForm,
    StillForm,
    VisitForm,
    WentForm,
)
from commonweal.community.navigation.models import Goal, Introduction, Journey
from commonweal.community.navigation.queries.nearby import services_near
from commonweal.community.navigation.queries.sessions import sessions_of
from commonweal.community.navigation.timing import figure
from commonweal.community.navigation.views.opening import form_page, open_work, typed_in, work_context
from commonweal.community.search.reasons import in_miles
from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest

BOTH = ["GET", "POST"]


@sign_in_required
@require_safe
def look(request: CommonwealRequest, journey_id: UUID) -> HttpResponse:
    """`/navigation/<uuid>/look`: what is there near the person's home."""
    journey = open_work(request, journey_id, "the page to look for groups")
    form = LookForm(request.GET or None)
    asked = form.cleaned_data if form.is_bound and form.is_valid() else {}
    looked = None
    if asked:
        place = journey.person.place
        looked = services_near(journey.person, place, asked["need"], asked["words"], asked["postcode"])
    context = work_context(request, journey, form=form, looked=looked, need=asked.get("need", ""), in_miles=in_miles)
    return render(request, "navigation/look.html", context)


@sign_in_required
@require_http_methods(BOTH)
def new(request: CommonwealRequest, journey_id: UUID) -> HttpResponse:
    """`/navigation/<uuid>/introductions/new?service=`: to a service of the directory, or to something else."""
    journey = open_work(request, journey_id, "the page to introduce them")
    service = _service(request)
    goals = journey.goals.filter(state=Goal.State.OPEN)
    form = IntroduceForm(
        typed_in(request),
        goals=goals,
        in_directory=service is not None,
        sessions=sessions_of(service) if service else [],
        initial={"need": request.GET.get("need", "")},
    )

    def act() -> object:
        typed = form.cleaned_data
        made = NewIntroduction(
            service=service,
            name=typed.get("name", ""),
            need=typed["need"],
            why=typed["why"],
            goal=form.chosen_goal(),
            visit_on=typed["visit_on"],
            visit_time=typed["visit_time"],
            companion=typed["companion"] or Introduction.Companion.NOBODY,
            companion_name=typed["companion_name"],
            session=form.chosen_session(),
        )
        return introduce(request.actor, journey, made)

    return form_page(
        request,
        journey,
        form,
        act,
        heading=f"Introduce to {service.name}" if service else "Introduce to something else",
        done="The introduction is kept.",
        anchor="introductions",
        button="Introduce",
        template="navigation/introduce.html",
        service=service,
    )


def _service(request: CommonwealRequest) -> Service | None:
    """The service that the address names; Http404 where there is none."""
    asked = request.GET.get("service", "")
    if not asked:
        return None
    try:
        key = UUID(asked)
    except ValueError:
        key = UUID(int=0)
    return get_object_or_404(Service.objects.select_related("organisation"), pk=key)


def _introduction(journey: Journey, introduction_id: UUID) -> Introduction:
    return get_object_or_404(
        Introduction.objects.select_related("journey", "service", "booking"), pk=introduction_id, journey=journey
    )


@sign_in_required
@require_http_methods(BOTH)
def visit(request: CommonwealRequest, journey_id: UUID, introduction_id: UUID) -> HttpResponse:
    """`/navigation/<uuid>/introductions/<uuid>/visit`: when the first visit is, and who goes along."""
    journey = open_work(request, journey_id, "an introduction")
    row = _introduction(journey, introduction_id)
    names = ("visit_on", "visit_time", "companion", "companion_name")
    is_booked = row.booking is not None and row.booking.state in LIVE
    sessions = sessions_of(row.service) if row.service and not is_booked else []
    form = VisitForm(typed_in(request), sessions=sessions, initial={name: getattr(row, name) for name in names})

    def act() -> object:
        typed = form.cleaned_data
        return plan_visit(
            request.actor,
            row,
            visit_on=typed["visit_on"],
            visit_time=typed["visit_time"],
            companion=typed["companion"] or Introduction.Companion.NOBODY,
            companion_name=typed["companion_name"],
            session=form.chosen_session(),
        )

    return form_page(
        request,
        journey,
        form,
        act,
        heading=f"First visit to {row.name}",
        done="The visit is planned.",
        anchor="introductions",
        template="navigation/introduce.html",
        service=row.service,
        booking=row.booking,
    )


@sign_in_required
@require_http_methods(BOTH)
def went(request: CommonwealRequest, journey_id: UUID, introduction_id: UUID) -> HttpResponse:
    """`/navigation/<uuid>/introductions/<uuid>/went`: how the first visit went."""
    journey = open_work(request, journey_id, "an introduction")
    row = _introduction(journey, introduction_id)
    form = WentForm(typed_in(request), initial={"liking": row.liking, "how": row.how_it_went})

    def act() -> object:
        typed = form.cleaned_data
        return record_visit(
            request.actor, row, went=typed["went"] == "yes", liking=typed["liking"], how=typed["how"], on=typed["on"]
        )

    heading = f"How was {row.name}?"
    return form_page(request, journey, form, act, heading=heading, done="That is kept.", anchor="introductions")


@sign_in_required
@require_http_methods(BOTH)
def still(request: CommonwealRequest, journey_id: UUID, introduction_id: UUID) -> HttpResponse:
    """`/navigation/<uuid>/introductions/<uuid>/still`: whether they still go, some weeks after."""
    journey = open_work(request, journey_id, "an introduction")
    row = _introduction(journey, introduction_id)
    form = StillForm(typed_in(request))
    second = bool(row.first_check)

    def act() -> object:
        typed = form.cleaned_data
        return check_still_going(request.actor, row, typed["still"], why=typed["why"], second=second)

    weeks = int(figure("second_check_weeks" if second else "first_check_weeks").amount)
    intro = [f"About {weeks} weeks after the first visit to {row.name}."]
    return form_page(
        request, journey, form, act, heading="Do they still go?", done="That is kept.", anchor="introductions",
        intro=intro,
    )  # fmt: skip


@sign_in_required
@require_http_methods(BOTH)
def new_gap(request: CommonwealRequest, journey_id: UUID) -> HttpResponse:
    """`/navigation/<uuid>/gaps/new`: something that is not there."""
    journey = open_work(request, journey_id, "the page to record a gap")
    form = GapForm(typed_in(request), initial={"need": request.GET.get("need", "")})

    def act() -> object:
        return record_gap(request.actor, journey, form.cleaned_data["need"], form.cleaned_data["words"])

    intro = ["It is counted for those who plan what there is, by need and area and without the person's name."]
    return form_page(
        request, journey, form, act, heading="Nothing suitable was found", done="The gap is counted.", anchor="gaps",
        intro=intro,
    )  # fmt: skip

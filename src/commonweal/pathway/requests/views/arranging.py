"""For whom the teams are there, and who is on duty: read by those who answer requests, set by managers."""

from datetime import date, timedelta
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
from commonweal.core.accounts.models import Team
from commonweal.pathway.requests.actions import set_cover, set_duty
from commonweal.pathway.requests.actions.arranging import ARRANGES
from commonweal.pathway.requests.forms.arranging import CoverForm, RotaForm
from commonweal.pathway.requests.models import TeamCover
from commonweal.pathway.requests.queries import HANDLES
from commonweal.pathway.requests.suggesting import KINDS_OF_NEED, ages_in_words
from commonweal.pathway.requests.teams import rota_of, teams_with_duty, workers_of
from commonweal.pathway.requests.views.handling import add_errors

DAYS_SHOWN = 7
DAYS_SET = 14


@role_required(*HANDLES, *ARRANGES)
@require_safe
def teams(request: CommonwealRequest) -> HttpResponse:
    """`/requests/teams`: each team of one's organisations: for whom it is there, and who is on duty this week."""
    found = list(teams_with_duty(request.actor))
    today = timezone.localdate()
    covers = {one.team_id: one for one in TeamCover.objects.filter(team__in=found).prefetch_related("areas")}
    context = {
        "lines": [(team, _in_words(covers.get(team.pk))) for team in found],
        "days": [today + timedelta(days=number) for number in range(DAYS_SHOWN)],
        "rota": rota_of(found, today, DAYS_SHOWN),
        "arranges": request.actor.has_role(*ARRANGES),
        "back_to": reverse("requests:worklist"),
    }
    return render(request, "requests/teams.html", context)


def _in_words(cover: TeamCover | None) -> list[str]:
    """For whom a team is there, a sentence for each thing; nothing where it was not said."""
    if cover is None:
        return []
    areas = sorted(area.name for area in cover.areas.all())
    kinds = [KINDS_OF_NEED[key].lower() for key in cover.kinds if key in KINDS_OF_NEED]
    return [
        f"People {ages_in_words(cover.least_age, cover.most_age)}",
        f"Who live in {', '.join(areas)}" if areas else "Wherever they live here",
        f"Who need help with: {', '.join(kinds)}" if kinds else "Whatever they need",
    ]


@role_required(*ARRANGES)
@require_http_methods(["GET", "POST"])
def cover(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """`/requests/teams/<uuid>`: say for whom a team is there."""
    team = _team(request, pk, Team.Work.ASSESSMENT)
    kept = TeamCover.objects.filter(team=team).first()
    initial = (
        {
            "kinds": kept.kinds,
            "least_age": kept.least_age,
            "most_age": kept.most_age,
            "areas": list(kept.areas.values_list("pk", flat=True)),
        }
        if kept
        else {}
    )
    form = CoverForm(request.POST if request.method == "POST" else None, place=team.organisation.place, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            set_cover(request.actor, team, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
        else:
            messages.success(request, f"It is kept for whom {team.name} is there.")
            return redirect("requests:teams")
    return render(request, "requests/cover.html", {"team": team, "form": form, "back_to": reverse("requests:teams")})


@role_required(*ARRANGES)
@require_http_methods(["GET", "POST"])
def rota(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """`/requests/teams/<uuid>/rota?from=`: who of a team is on duty on each day of two weeks."""
    team = _team(request, pk)
    today = timezone.localdate()
    first = max(_day(request.GET.get("from", "")) or today, today)
    initial = {day.isoformat(): str(worker.pk) for day, worker in rota_of([team], first, DAYS_SET).get(pk, {}).items()}
    form = RotaForm(
        request.POST if request.method == "POST" else None,
        workers=workers_of(team, first),
        first=first,
        days=DAYS_SET,
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = set_duty(request.actor, team, form.chosen())
        except ValidationError as error:
            add_errors(form, error)
        else:
            said = (
                f"{changed} {'day was' if changed == 1 else 'days were'} changed" if changed else "Nothing was changed"
            )
            messages.success(request, f"{said} in the rota of {team.name}.")
            return redirect("requests:teams")
    context = {
        "team": team,
        "form": form,
        "next_weeks": first + timedelta(days=DAYS_SET),
        "back_to": reverse("requests:teams"),
    }
    return render(request, "requests/rota.html", context)


def _team(request: CommonwealRequest, pk: UUID, work: Team.Work | None = None) -> Team:
    found = teams_with_duty(request.actor).select_related("organisation__place")
    return get_object_or_404(found.filter(work=work) if work else found, pk=pk)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None

"""The page on which a council changes its first contact checklist: questions, their order, and who is asked where."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from commonweal.community.referrals.actions.checklist_setup import (
    SETS_LIST,
    add_question,
    ask_or_not,
    change_question,
    move_question,
    remove_partner,
    set_partner,
)
from commonweal.community.referrals.forms.checklist import PartnerForm, QuestionForm
from commonweal.community.referrals.models import FirstContactPartner, FirstContactQuestion
from commonweal.community.referrals.queries.parties import (
    Receiver,
    listed_services,
    receiver_by,
    receiver_of_service,
    receivers_in,
)
from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.places.models import Area, Place
from commonweal.people.identity.forms import take_errors


def _place(request: CommonwealRequest) -> Place:
    """The place whose list the actor looks after: that of the council they work for."""
    place = Place.objects.filter(organisations__in=request.actor.organisations).order_by("name").first()
    if place is None:
        raise Http404("No place is loaded")
    return place


def _questions(place: Place) -> list[FirstContactQuestion]:
    partners = FirstContactPartner.objects.select_related(
        "area", "organisation", "team__organisation", "service__organisation"
    ).order_by("area__name")
    return list(
        FirstContactQuestion.objects.filter(place=place).prefetch_related(Prefetch("partners", queryset=partners))
    )


@role_required(*SETS_LIST)
@require_safe
def questions(request: CommonwealRequest) -> HttpResponse:
    """`/first-contact/questions`: the list as it is, with who is asked about each."""
    place = _place(request)
    answering = {receiver.viewer for receiver in receivers_in(place)}
    lines = [
        (question, [(partner, _answers(partner, answering)) for partner in question.partners.all()])
        for question in _questions(place)
    ]
    return render(request, "referrals/questions.html", {"lines": lines, "place": place})


def _answers(partner: FirstContactPartner, answering: set[UUID | None]) -> bool:
    """Whether anybody at this partner would get a referral."""
    if partner.service is not None:
        return bool(partner.service.email or partner.service.organisation.email)
    return (partner.team_id or partner.organisation_id) in answering


@role_required(*SETS_LIST)
@require_http_methods(["GET", "POST"])
def question(request: CommonwealRequest, pk: UUID | None = None) -> HttpResponse:
    """`/first-contact/questions/new` and `/first-contact/questions/<uuid>`: the words of one question."""
    place = _place(request)
    found = get_object_or_404(FirstContactQuestion, pk=pk, place=place) if pk else None
    initial = {name: getattr(found, name) for name in ("words", "short", "hint", "needs")} if found else {}
    form = QuestionForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            if found is None:
                found = add_question(request.actor, place, form.typed())
            else:
                change_question(request.actor, found, form.typed())
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "The question is saved.")
            return redirect("referrals:questions")
    context = {"form": form, "found": found, "back_to": reverse("referrals:questions")}
    return render(request, "referrals/question.html", context)


@role_required(*SETS_LIST)
@require_POST
def change(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """Move a question up or down, stop asking it, or ask it again."""
    found = get_object_or_404(FirstContactQuestion, pk=pk, place=_place(request))
    if "up" in request.POST or "down" in request.POST:
        move_question(request.actor, found, up="up" in request.POST)
    elif "ask" in request.POST:
        ask_or_not(request.actor, found, is_asked=request.POST["ask"] == "yes")
    return redirect(f"{reverse('referrals:questions')}#{found.key}")


@role_required(*SETS_LIST)
@require_http_methods(["GET", "POST"])
def partner(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """`/first-contact/questions/<uuid>/partner`: who is asked about a question, in an area or in the whole place."""
    place = _place(request)
    found = get_object_or_404(FirstContactQuestion, pk=pk, place=place)
    areas = list(Area.objects.filter(place=place).exclude(kind=Area.Kind.SMALL_AREA).order_by("kind", "name"))
    form = PartnerForm(
        request.POST if request.method == "POST" else None, areas=areas, receivers=_possible(place, found)
    )
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        area = next((one for one in areas if one.pk == typed["area"]), None)
        try:
            set_partner(request.actor, found, receiver_by(typed["to"]), area, typed["phone"])
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "From now on they are asked.")
            return redirect(f"{reverse('referrals:questions')}#{found.key}")
    context = {"form": form, "found": found, "back_to": reverse("referrals:questions")}
    return render(request, "referrals/partner.html", context)


def _possible(place: Place, found: FirstContactQuestion) -> list[Receiver]:
    """Everybody who answers here, and services in the directory for what the question is about."""
    services = listed_services().filter(place=place, needs__overlap=found.needs).order_by("name")[:60]
    by_mail = [receiver for service in services if (receiver := receiver_of_service(service)) is not None]
    return [*receivers_in(place), *by_mail]


@role_required(*SETS_LIST)
@require_POST
def without(request: CommonwealRequest, pk: UUID) -> HttpResponse:
    """No longer ask a partner."""
    found = get_object_or_404(
        FirstContactPartner.objects.select_related("question"), pk=pk, question__place=_place(request)
    )
    remove_partner(request.actor, found)
    messages.success(request, "They are no longer asked about this.")
    return redirect(f"{reverse('referrals:questions')}#{found.question.key}")

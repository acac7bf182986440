"""About me: read, written, compared, printed and taken away; and the five steps of accessible information."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.core.correspondence.models import Message
from commonweal.core.design.listing import page_of
from commonweal.people.about.actions import may_write_about, record_needs_asked, write_about_me
from commonweal.people.about.forms import AboutMeForm, AskedForm
from commonweal.people.about.headings import HEADINGS, compared, questionnaire_response
from commonweal.people.about.models import AboutMe
from commonweal.people.about.queries import about_me, last_asked, suggested_answers, versions_of
from commonweal.people.documents.queries import photo_of
from commonweal.people.identity.forms import take_errors
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import communication_needs
from commonweal.people.identity.views.changing import change_part, open_page, typed_in
from commonweal.people.sight.actions import open_record
from commonweal.people.sight.queries import require_staff_or_own, who_can_see

LAST_MESSAGES = 10


def version_of(person: Person, number: str | int | None) -> AboutMe | None:
    """The version of this number, or the one that counts. Raises Http404 where there is no such version."""
    if number is None:
        return about_me(person)
    found = AboutMe.objects.filter(person=person, number=int(number)).first() if str(number).isdigit() else None
    if found is None:
        raise Http404("There is no such version.")
    return found


def as_data(person: Person, about: AboutMe) -> dict[str, Any]:
    """About me as plain data: every heading that has words, with who wrote it and when."""
    return {
        "person": {"id": str(person.pk), "name": person.name, "called": person.called},
        "standard": "PRSB About Me 2.01",
        "version": about.number,
        "written_at": about.written_at.isoformat(timespec="seconds"),
        "written_by": about.written_by_name,
        "written_as": about.written_as,
        "supported_to_write_this_by": about.supported_by,
        "headings": [
            {"key": heading.key, "title": heading.title, "words": about.answers[heading.key]}
            for heading in HEADINGS
            if heading.key in about.answers
        ],
    }


def as_fhir(person: Person, about: AboutMe) -> dict[str, Any]:
    """About me as a FHIR QuestionnaireResponse."""
    return questionnaire_response(
        about.answers,
        identity=str(about.pk),
        name=person.name,
        nhs_number=person.nhs_number,
        written_at=about.written_at,
        written_by=about.written_by_name,
        supported_by=about.supported_by,
    )


@sign_in_required
def about(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/about-me`: as it stands, or `?version=`; `?size=large` for large print, `?format=json|fhir`."""
    person, access = open_record(request.actor, person_id, "About me")
    access.require_part("care")
    shown = version_of(person, request.GET.get("version"))
    kind = request.GET.get("format", "")
    if kind in ("json", "fhir"):
        if shown is None:
            raise Http404("Nothing is written yet.")
        data = as_data(person, shown) if kind == "json" else as_fhir(person, shown)
        response = JsonResponse(data, json_dumps_params={"indent": 2, "ensure_ascii": False})
        response["Content-Disposition"] = f'attachment; filename="about-me-{kind}.json"'
        return response
    context = {
        "person": person,
        "is_own": access.is_own,
        "about": shown,
        "photo": photo_of(person),
        "headings": HEADINGS,
        "is_latest": shown is None or "version" not in request.GET or shown == about_me(person),
        "large": request.GET.get("size") == "large",
        "may_write": may_write_about(request.actor, person),
        "back_to": reverse("identity:record", args=[person.pk]) + "#about",
    }
    return render(request, "about/about.html", context)


@sign_in_required
def write(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/about-me/write`: a new version, begun from the one that stands and from what is known already."""
    person, access = open_page(request, person_id, "the page to write About me")
    access.require_part("care")
    if not may_write_about(request.actor, person):
        raise PermissionDenied("Only the person, those they chose to share their care with, and care staff write this.")
    latest = about_me(person)
    known = {} if latest else suggested_answers(person)
    initial: dict[str, Any] = {
        **known,
        **(latest.answers if latest else {}),
        "written_as": latest.written_as if latest else "self" if access.is_own else "supported",
        "supported_by": latest.supported_by if latest else "",
        "based_on": latest.number if latest else 0,
    }
    form = AboutMeForm(typed_in(request), initial=initial, is_own=access.is_own)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            write_about_me(
                request.actor,
                person,
                form.answers(),
                written_as=typed["written_as"],
                supported_by=typed["supported_by"],
                based_on=typed["based_on"],
            )
        except ValidationError as error:
            take_errors(form, error)
            if latest is not None and typed["based_on"] != latest.number:
                again = request.POST.copy()
                again["based_on"] = str(latest.number)
                form.data = again
        else:
            messages.success(request, "About me is saved. The version before is kept.")
            return redirect("about:about", person.pk)
    context = {
        "person": person,
        "is_own": access.is_own,
        "form": form,
        "known": known,
        "latest": latest,
        "back_to": reverse("about:about", args=[person.pk]),
    }
    return render(request, "about/write.html", context)


@sign_in_required
def versions(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/about-me/versions`: every version, and two of them compared (`?from=1&to=3`)."""
    person, access = open_record(request.actor, person_id, "the versions of About me")
    access.require_part("care")
    context: dict[str, Any] = {
        "person": person,
        "is_own": access.is_own,
        "page": page_of(request, versions_of(person)),
        "back_to": reverse("about:about", args=[person.pk]),
    }
    if "from" in request.GET and "to" in request.GET:
        before, after = version_of(person, request.GET["from"]), version_of(person, request.GET["to"])
        assert before is not None and after is not None
        context |= {"before": before, "after": after, "changes": compared(before.answers, after.answers)}
    return render(request, "about/versions.html", context)


@sign_in_required
def accessible(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/accessible-information`: the five steps of the standard, for this person."""
    person, access = open_record(request.actor, person_id, "accessible information")
    access.require_record_staff_or_own(request.actor)
    context = {
        "person": person,
        "is_own": access.is_own,
        "may_change": access.is_own or request.actor.has_role(*CARE_STAFF),
        "asked": last_asked(person),
        "needs": communication_needs(person),
        "viewers": [viewer for viewer in who_can_see(person) if viewer.basis != "own"],
        "sent": list(Message.objects.filter(person_id=person.pk).order_by("-created_at")[:LAST_MESSAGES]),
        "back_to": reverse("identity:record", args=[person.pk]) + "#contact",
    }
    return render(request, "about/accessible.html", context)


@sign_in_required
def asked(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/accessible-information/asked`: that somebody was asked what they need."""
    person, _ = open_page(request, person_id, "the page to say what they were asked")
    require_staff_or_own(request.actor, person)
    return change_part(
        request,
        person,
        AskedForm(typed_in(request)),
        lambda typed: record_needs_asked(request.actor, person, **typed),
        heading="What do they need to read, follow and answer?",
        intro="Everybody is asked, once at the start and again at each review. What they need is then written down "
        "under “How to communicate”.",
        done="It is written down that they were asked.",
        anchor="contact",
    )

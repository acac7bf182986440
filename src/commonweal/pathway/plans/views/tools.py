"""The person-centred tools: opening one, and on paper."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.forms.actions import start_form
from commonweal.pathway.forms.queries import definition_of, forms_shown, latest_answers, writers_about
from commonweal.pathway.plans.queries import plan_of
from commonweal.pathway.plans.tools import PREFIX, tools_of
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import open_record, record_look


@sign_in_required
@require_GET
def own(request: CommonwealRequest) -> HttpResponse:
    """The tools of whoever is signed in; where they have no record yet, what that means."""
    person = Person.objects.filter(account=request.actor.account_id).first() if request.actor.account_id else None
    return redirect("plans:tools", person.pk) if person else render(request, "plans/no_tools.html", {})


@sign_in_required
@require_http_methods(["GET", "POST"])
def tools(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """The tools, those that were begun, and to begin one."""
    person, access = open_record(request.actor, person_id, "the planning tools" if request.method == "GET" else "")
    access.require_part("care")
    problem = ""
    found = tools_of(person)
    if request.method == "POST":
        key = request.POST.get("key", "")
        try:
            if key not in {tool.key for tool in found}:
                raise ValidationError("Choose one of the tools")
            return redirect("forms:form", start_form(request.actor, person, key).pk)
        except ValidationError as error:
            problem = " ".join(error.messages)
    context = {
        "person": person,
        "is_own": access.is_own,
        "tools": found,
        "may_write": bool(writers_about(request.actor, access)),
        "plan": plan_of(person),
        "problem": problem,
        "crumbs": [{"text": person.name, "href": reverse("identity:record", args=[person.pk])}],
    }
    return render(request, "plans/tools.html", context)


@sign_in_required
@require_GET
def on_paper(request: CommonwealRequest, form_id: UUID) -> HttpResponse:
    """A tool to print or to fill by hand: words side by side, tables with room to write in."""
    filled = get_object_or_404(forms_shown().filter(definition__key__startswith=PREFIX), pk=form_id)
    record_look(request.actor, filled.person, "a planning tool on paper")
    form, answers = definition_of(filled), latest_answers(filled)
    sections = [
        (section, [(one, answers[one.key].value if one.key in answers else "") for one in section.questions])
        for section in form.sections
    ]
    context = {"person": filled.person, "form": form, "filled": filled, "sections": sections, "blank_rows": 3}
    return render(request, "plans/tool_on_paper.html", context)

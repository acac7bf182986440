"""What every page of a form begins with."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.forms.definitions.form import Writer
from commonweal.pathway.forms.models import FilledForm
from commonweal.pathway.forms.queries import definition_of, forms_shown, writers_in
from commonweal.pathway.forms.topics import topic_of
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import open_record


def crumbs_of(person: Person) -> list[dict[str, str]]:
    """Where a page is: under the person's record and their forms."""
    return [
        {"text": person.name, "href": reverse("identity:record", args=[person.pk])},
        {"text": "Forms", "href": reverse("forms:of_person", args=[person.pk])},
    ]


def open_form(request: CommonwealRequest, form_id: UUID, page: str) -> tuple[FilledForm, dict[str, Any]]:
    """The form and what every page of it is given; 404 where it is hidden. Opening a page is written down."""
    filled = get_object_or_404(forms_shown(), pk=form_id)
    form = definition_of(filled)
    looked = f"the form “{form.title}”{f': {page}' if page else ''}"
    _, access = open_record(request.actor, filled.person_id, looked if is_look(request) else "")
    topic = topic_of(filled)
    writers = writers_in(request.actor, filled, access)
    return filled, {
        "filled": filled,
        "definition": form,
        "person": filled.person,
        "is_own": access.is_own,
        "access": access,
        "writers": writers,
        "topic": topic,
        "topic_words": topic.words(filled, Writer.WORKER in writers) if topic else "",
        "topic_address": topic.address(filled) if topic else "",
        "crumbs": [
            *crumbs_of(filled.person),
            {"text": form.title, "href": reverse("forms:form", args=[filled.pk])},
        ],
    }


def is_look(request: HttpRequest) -> bool:
    """Whether a page is opened, rather than its form sent."""
    return request.method in ("GET", "HEAD")

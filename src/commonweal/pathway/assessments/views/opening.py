"""What every page of an assessment begins with."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.assessments.queries import assesses, assessments_shown_to
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import open_record


def crumbs_of(person: Person) -> list[dict[str, str]]:
    """Where a page is: under the person's record."""
    return [{"text": person.name, "href": reverse("identity:record", args=[person.pk])}]


def open_assessment(request: CommonwealRequest, assessment_id: UUID, page: str) -> tuple[Assessment, dict[str, Any]]:
    """The assessment and what every page of it is given; 404 where it is hidden. Opening a page is written down."""
    assessment = get_object_or_404(assessments_shown_to(request.actor), pk=assessment_id)
    _, access = open_record(request.actor, assessment.person_id, page if is_look(request) else "")
    may_assess = assesses(request.actor, access)
    return assessment, {
        "assessment": assessment,
        "person": assessment.person,
        "is_own": access.is_own,
        "is_open": assessment.is_open,
        "may_decide": assessment.is_open and may_assess,
        "may_assess": may_assess,
        "crumbs": [
            *crumbs_of(assessment.person),
            {"text": assessment.get_kind_display(), "href": reverse("assessments:assessment", args=[assessment.pk])},
        ],
    }


def is_look(request: HttpRequest) -> bool:
    """Whether a page is opened, rather than its form sent."""
    return request.method in ("GET", "HEAD")

"""Where a form that is an assessment's leads on to."""

from django.urls import reverse

from commonweal.pathway.forms.models import FilledForm


def address_of(filled: FilledForm) -> str:
    """Of the check while it is open, of the decision afterwards."""
    return reverse("assessments:check" if filled.is_open else "assessments:assessment", args=[filled.topic_id])


def way_on(filled: FilledForm, is_worker: bool) -> str:
    """The words of the link there."""
    if not filled.is_open:
        return "What was decided"
    return "Check and decide" if is_worker else "Read what has been written so far"

"""Where a form that is a review's leads on to."""

from django.urls import reverse

from commonweal.pathway.forms.models import FilledForm
from commonweal.pathway.reviews.models import Review


def address_of(filled: FilledForm) -> str:
    """Of the plan's reviews while the form is open, of the review afterwards."""
    if not filled.is_open:
        return reverse("reviews:review", args=[filled.topic_id])
    plan = Review.objects.values_list("plan", flat=True).get(form=filled)
    return reverse("reviews:of_plan", args=[plan])


def way_on(filled: FilledForm, is_worker: bool) -> str:
    """The words of the link there."""
    if not filled.is_open:
        return "What the review found"
    return "Back to the review, to record it" if is_worker else "Back to my reviews"

"""The review form: begun with the person beside the assessment that it looks at again, finished with the review."""

from django.core.exceptions import ValidationError
from django.db import transaction

from commonweal.core.accounts.actors import Actor
from commonweal.pathway.assessments.queries import form_of
from commonweal.pathway.forms.actions import start_form
from commonweal.pathway.reviews.models import Review

FORM, TOPIC = "review", "review"


def begin_form(actor: Actor, review: Review) -> Review:
    """Begin the review form, beside the form of the plan's assessment; the one that was begun, where there is one.

    For the person, a carer with sight of their care, and those who work with them, as the form allows. Raises
    ValidationError where the review was held, PermissionDenied.
    """
    with transaction.atomic():
        stored = Review.objects.select_for_update(no_key=True, of=("self",))
        found = stored.select_related("person", "plan__assessment").get(pk=review.pk)
        if found.held_on is not None:
            raise ValidationError("This review was held already")
        if found.form_id is None:
            before = form_of(found.plan.assessment)
            found.form = start_form(actor, found.person, FORM, topic=TOPIC, topic_id=found.pk, reviews=before)
            found.save(update_fields=["form"])
    return found

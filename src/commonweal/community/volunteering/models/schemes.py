"""Who brings neighbours together, and how they want it done."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from commonweal.core.accounts.models import Organisation


class Scheme(models.Model):
    """An organisation's good neighbour scheme. It serves the organisation's areas; where it has none, the whole place.

    Nothing here is about a person: everybody may read it, to know whom to phone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    organisation = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="volunteering_scheme")
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    about = models.TextField(blank=True, help_text="what neighbours here do for each other, as the public reads it")
    kinds = ArrayField(
        models.SlugField(max_length=40), default=list, blank=True, help_text="kinds of task it takes; none: all"
    )
    is_open = models.BooleanField(default=True, help_text="takes new tasks and new volunteers")
    asks_by_itself = models.BooleanField(
        default=False, help_text="tasks that need no checks are offered to the best volunteers at once"
    )
    asks_at_once = models.PositiveSmallIntegerField(default=3, help_text="volunteers who are asked at the same time")

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(asks_at_once__range=(1, 10)), name="scheme_asks_one_to_ten"),
            models.CheckConstraint(condition=~Q(phone="") | ~Q(email=""), name="scheme_can_be_reached"),
        )

    def __str__(self) -> str:
        return self.organisation.name

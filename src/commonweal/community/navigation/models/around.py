"""What link workers keep besides: who knows what in which area, and what a peer forum decided."""

import uuid

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models

from commonweal.community.directory.models import Service
from commonweal.community.navigation.models.journey import Journey
from commonweal.core.accounts.models import Team
from commonweal.core.calculations.models import StoredResult
from commonweal.core.places.models import Area, Place
from commonweal.people.identity.models import AboutPerson

POUNDS = (MinValueValidator(0),)


class NamedContact(models.Model):
    """Somebody who knows a topic (housing, leisure, work, a condition): a worker need not be the expert, but knows who
    is. Kept by those who do link work, for themselves."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    topic = models.CharField(max_length=100)
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=200, blank=True)
    organisation = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    area = models.ForeignKey(
        Area, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", help_text="empty: the whole place"
    )
    note = models.TextField(blank=True)
    confirmed_on = models.DateField()
    kept_by_name = models.CharField(max_length=200)
    is_current = models.BooleanField(default=True)

    class Meta:
        indexes = (models.Index(fields=["place", "topic"]),)

    def __str__(self) -> str:
        return f"{self.name}: {self.topic}"


class ForumDecision(AboutPerson):
    """What a peer forum found for one person: the paid support that was considered, what the community does instead,
    and what that spares. Amounts are pounds a week."""

    journey = models.ForeignKey(
        Journey, on_delete=models.PROTECT, null=True, blank=True, related_name="forum_decisions"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    held_on = models.DateField()
    present = models.CharField(max_length=300, help_text="who was at the forum")
    package = models.TextField(help_text="the paid support that was considered")
    weekly_package_cost = models.DecimalField(max_digits=9, decimal_places=2, validators=POUNDS)
    community = models.TextField(help_text="the community solution")
    weekly_community_cost = models.DecimalField(max_digits=9, decimal_places=2, default=0, validators=POUNDS)
    service = models.ForeignKey(Service, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    weekly_avoided = models.DecimalField(max_digits=9, decimal_places=2)
    working = models.ForeignKey(StoredResult, on_delete=models.PROTECT, related_name="+")
    recorded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    recorded_by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("-held_on", "pk")
        indexes = (models.Index(fields=["team", "-held_on"], name="forum_of_team"),)
        constraints = (
            models.CheckConstraint(
                condition=models.Q(weekly_package_cost__gte=0, weekly_community_cost__gte=0),
                name="forum_costs_not_negative",
            ),
        )

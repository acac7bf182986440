"""Sight: who may see which part of whose record, from when to when, and why. Row security reads these rows."""

import uuid

from django.db import models
from django.db.models import F, Q

from commonweal.people.identity.models import AboutPerson, Person


class Compartment(models.TextChoices):
    """The parts of a record that sight is given of, one by one, in the words that everybody reads."""

    IDENTITY = "identity", "Who they are and how to reach them"
    CARE = "care", "Assessments, plans and support"
    MONEY = "money", "Money and contributions"
    HEALTH = "health", "Health"
    SAFEGUARDING = "safeguarding", "Safeguarding"


SHAREABLE = (Compartment.IDENTITY, Compartment.CARE, Compartment.MONEY, Compartment.HEALTH)
"""What a person may agree to share. Safeguarding is shared by law and need, not by agreement: it may be about whoever
would be shared with."""


class Basis(models.TextChoices):
    OWN = "own", "It is their own record"
    CARER = "carer", "A carer, with the person's agreement"
    WORKER = "worker", "The allocated worker"
    TEAM = "team", "A team that works with the person"
    COUNCIL = "council", "The council that keeps the record"
    PROVIDER = "provider", "The provider that was chosen to support the person"
    PARTNER = "partner", "A partner, with the person's consent"
    EMERGENCY = "emergency", "Emergency access"


class ViewerKind(models.TextChoices):
    ACCOUNT = "account", "One person's account"
    TEAM = "team", "A team"
    ORGANISATION = "organisation", "An organisation"


class Sight(AboutPerson):
    """One viewer's sight of one compartment of one person, while it lasts.

    The runtime role cannot write this table: the database functions `sight_grant` and `sight_end` do, and check that
    whoever grants has sight themselves (or is the first to keep this person's record).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # Its index is `sight_of_person`, which every policy reads: one more would only cost.
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    viewer = models.UUIDField()
    viewer_kind = models.CharField(max_length=20, choices=ViewerKind)
    viewer_name = models.CharField(max_length=200)
    compartment = models.CharField(max_length=20)
    basis = models.CharField(max_length=20, choices=Basis)
    origin = models.UUIDField(null=True, help_text="the consent, award or allocation it comes from")
    reason = models.TextField(blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    granted_by_name = models.CharField(max_length=200)

    class Meta:
        indexes = (
            models.Index(fields=["person", "compartment", "viewer", "starts_at", "ends_at"], name="sight_of_person"),
            models.Index(fields=["viewer", "compartment", "person"], name="sight_of_viewer"),
            models.Index(fields=["origin"], name="sight_origin"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at__isnull=True) | Q(ends_at__gte=F("starts_at")), name="sight_ends_after_start"
            ),
            models.CheckConstraint(
                condition=~Q(basis="emergency") | (Q(ends_at__isnull=False) & ~Q(reason="")),
                name="emergency_sight_has_reason_and_end",
            ),
        )

    def __str__(self) -> str:
        return f"{self.viewer_name} sees {self.compartment} ({self.get_basis_display().lower()})"

"""Consent: what may be shared with whom, for how long, given and withdrawn by the person or who acts for them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from commonweal.people.circle.models import Standing
from commonweal.people.identity.models import AboutPerson


class Consent(AboutPerson):
    """An agreement to share. It gives sight while it lasts; withdrawing it ends that sight at once."""

    viewer = models.UUIDField(help_text="the account, team or organisation it is shared with")
    viewer_name = models.CharField(max_length=200)
    compartments = ArrayField(models.CharField(max_length=20))
    purpose = models.CharField(max_length=300)
    given_at = models.DateTimeField()
    given_by = models.CharField(max_length=200, help_text="the person, or who acts for them and by what right")
    standing = models.ForeignKey(
        Standing,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the right by which somebody gave it for the person",
    )
    ends_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    withdrawn_by = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (models.CheckConstraint(condition=~Q(compartments=[]), name="consent_shares_something"),)

    def __str__(self) -> str:
        return f"{self.viewer_name}: {self.purpose}"

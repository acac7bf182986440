"""The circle of support: who matters to a person and what each does."""

from django.conf import settings
from django.db import models

from commonweal.people.identity.models import AboutPerson


class Supporter(AboutPerson):
    """One member of a person's circle."""

    class Kind(models.TextChoices):
        FAMILY = "family", "Family"
        FRIEND = "friend", "Friend"
        NEIGHBOUR = "neighbour", "Neighbour"
        COMMUNITY = "community", "Group or community"
        PAID = "paid", "Paid support"
        PROFESSIONAL = "professional", "Professional"

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    relationship = models.CharField(max_length=100, help_text="daughter, neighbour, GP …")
    does_what = models.TextField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    is_carer = models.BooleanField(default=False, help_text="gives unpaid care")
    is_emergency_contact = models.BooleanField(default=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    left_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.relationship})"

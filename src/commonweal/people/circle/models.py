"""The circle of support: who matters to a person, what each does, and what each is to them in law."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commonweal.people.circle.deciding import Manner, StandingFact, StandingKind
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
    how_often = models.CharField(max_length=100, blank=True, help_text="every evening, on Sundays …")
    works_for = models.CharField(max_length=200, blank=True, help_text="the organisation of somebody paid")
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    is_carer = models.BooleanField(default=False, help_text="gives unpaid care")
    is_emergency_contact = models.BooleanField(default=False)
    emergency_order = models.PositiveSmallIntegerField(null=True, blank=True, help_text="1 is called first")
    holds_keys = models.BooleanField(default=False, help_text="has a key to the home")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    starts_on = models.DateField(null=True, blank=True, help_text="since when, where that is known")
    left_on = models.DateField(null=True, blank=True)

    def __str__(self) -> str:
        return f"{self.name} ({self.relationship})"


class Standing(AboutPerson):
    """What one of the circle is to the person in law: attorney, deputy, appointee, next of kin and so on.

    It is kept in the compartment of who the person is, with the holder's name beside it: whoever deals with the person
    must know who may decide for them, even where they see nothing of the circle.
    """

    supporter = models.ForeignKey(Supporter, on_delete=models.PROTECT, related_name="standings")
    holder_name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.words.capitalize()) for kind in StandingKind])
    manner = models.CharField(
        max_length=20, choices=[(manner.value, manner.words) for manner in Manner], default=Manner.ALONE.value
    )
    limits = models.CharField(max_length=300, blank=True, help_text="what the document rules out or asks for")
    reference = models.CharField(max_length=60, blank=True, help_text="of the register, or of the court order")
    registered_on = models.DateField(null=True, blank=True, help_text="with the Office of the Public Guardian")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True, help_text="the last day")
    end_reason = models.CharField(max_length=300, blank=True)
    checked_on = models.DateField(null=True, blank=True)
    checked_by_name = models.CharField(max_length=200, blank=True)
    checked_how = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=["person", "starts_on"], name="standing_person"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="standing_ends_after_start"
            ),
            models.CheckConstraint(
                condition=(Q(checked_on__isnull=True) & Q(checked_by_name=""))
                | (Q(checked_on__isnull=False) & ~Q(checked_by_name="")),
                name="standing_checked_by_somebody",
            ),
        )

    def __str__(self) -> str:
        return f"{self.holder_name}, {self.words}"

    @property
    def words(self) -> str:
        """What they are, as a page says it: "lasting power of attorney for health and welfare"."""
        return StandingKind(self.kind).words

    @property
    def fact(self) -> StandingFact:
        """The plain values that the rule reads."""
        return StandingFact(
            kind=StandingKind(self.kind),
            manner=Manner(self.manner),
            starts_on=self.starts_on,
            ends_on=self.ends_on,
            registered_on=self.registered_on,
            checked_on=self.checked_on,
        )

"""Neighbours who offer a hand, what was seen of their checks, and the hours they gave."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from commonweal.core.accounts.models import Organisation
from commonweal.core.places.models import Area, Place


class Volunteer(models.Model):
    """Somebody who offers help, with an account or without. A coordinator says yes before anybody meets them.

    Row security lets in the coordinating organisation, the volunteer's own account, and whoever holds their key.
    """

    class State(models.TextChoices):
        OFFERED = "offered", "Waits for a coordinator"
        APPROVED = "approved", "Approved"
        PAUSED = "paused", "Taking a break"
        DECLINED = "declined", "Not taken on"
        LEFT = "left", "Has stopped"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    key = models.CharField(max_length=64, help_text="digest of the key in the links that they are sent")
    name = models.CharField(max_length=200)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    postcode = models.CharField(max_length=8)
    latitude = models.FloatField()
    longitude = models.FloatField()
    neighbourhood = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    miles = models.PositiveSmallIntegerField(help_text="how far they go, in a straight line from the postcode")
    interests = ArrayField(
        models.SlugField(max_length=40), default=list, blank=True, help_text="kinds of task; none: any"
    )
    days = ArrayField(models.PositiveSmallIntegerField(), default=list, help_text="0 is Monday; none: any")
    times = ArrayField(
        models.CharField(max_length=10), default=list, help_text="morning, afternoon, evening; none: any"
    )
    abilities = ArrayField(
        models.SlugField(max_length=40), default=list, blank=True, help_text="such as drives, lifts: of the policy"
    )
    most_at_once = models.PositiveSmallIntegerField(default=2, help_text="tasks they have at the same time at most")
    about = models.TextField(blank=True, help_text="in their words: skills, languages, what suits them")
    support = models.TextField(blank=True, help_text="what they need themselves, so that volunteering suits them")
    agreements = ArrayField(models.SlugField(max_length=40), default=list, help_text="what they agreed to, by key")
    agreed_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State, default=State.OFFERED)
    offered_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    decision_words = models.TextField(blank=True)
    paused_until = models.DateField(null=True, blank=True, help_text="the last day of a break; none: until they say")
    left_on = models.DateField(null=True, blank=True)
    left_why = models.CharField(max_length=300, blank=True)
    last_asked_at = models.DateTimeField(null=True, blank=True)
    last_checked_in_on = models.DateField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True, help_text="when name, contact and words were taken off")

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "state", "name"], name="volunteer_of_organisation"),
            models.Index(fields=["account"], name="volunteer_account"),
            models.Index(fields=["key"], name="volunteer_key"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "account"],
                condition=Q(account__isnull=False) & ~Q(state__in=["declined", "left"]),
                name="volunteer_once_an_organisation",
            ),
            models.CheckConstraint(
                condition=~Q(phone="") | ~Q(email="") | Q(erased_at__isnull=False), name="volunteer_can_be_reached"
            ),
            models.CheckConstraint(condition=Q(miles__range=(1, 50)), name="volunteer_goes_some_way"),
            models.CheckConstraint(
                condition=Q(state="offered", decided_at=None) | ~Q(state="offered") & Q(decided_at__isnull=False),
                name="volunteer_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(state="left", left_on__isnull=False) | ~Q(state="left") & Q(left_on=None),
                name="volunteer_left_on_a_day",
            ),
        )

    def __str__(self) -> str:
        return self.name

    @property
    def first_name(self) -> str:
        """What they are called in messages, and before they are matched."""
        return self.name.split()[0] if self.name.split() else "A volunteer"


class Check(models.Model):
    """One check that somebody saw, or one piece of training: never a copy of it. It stops counting when it expires."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="checks")
    kind = models.SlugField(max_length=40, help_text="of the policy: enhanced-barred, references, identity …")
    reference = models.CharField(max_length=100, blank=True, help_text="such as the certificate's number")
    issued_on = models.DateField()
    expires_on = models.DateField(null=True, blank=True, help_text="the last day it counts; none: for good")
    seen_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    seen_by_name = models.CharField(max_length=200)
    seen_on = models.DateField()
    reminded_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True, help_text="taken back: from this day it counts no longer")
    ended_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("kind", "-issued_on")
        indexes = (models.Index(fields=["expires_on"], condition=Q(ended_on=None), name="check_expires"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("issued_on")), name="check_expires_after_issue"
            ),
            models.CheckConstraint(condition=Q(seen_on__gte=F("issued_on")), name="check_seen_after_issue"),
        )

    def __str__(self) -> str:
        return f"{self.kind}, {self.issued_on}"


class CheckIn(models.Model):
    """A coordinator asked how a volunteer is getting on."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="check_ins")
    on = models.DateField()
    words = models.TextField(blank=True)
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("-on",)

    def __str__(self) -> str:
        return f"{self.on}, {self.by_name}"


class Hours(models.Model):
    """Hours that a volunteer gave on a day: for a task, or for something else (training, a stall)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="hours")
    task = models.ForeignKey("Task", on_delete=models.SET_NULL, null=True, blank=True, related_name="hours")
    kind = models.SlugField(max_length=40, blank=True, help_text="the kind of the task; empty for something else")
    on = models.DateField()
    hours = models.DecimalField(max_digits=4, decimal_places=2)
    words = models.CharField(max_length=300, blank=True)
    logged_by_name = models.CharField(max_length=200)
    logged_at = models.DateTimeField()

    class Meta:
        ordering = ("-on", "-logged_at")
        verbose_name_plural = "hours"
        constraints = (models.CheckConstraint(condition=Q(hours__gt=0, hours__lte=24), name="hours_of_one_day"),)

    def __str__(self) -> str:
        return f"{self.hours} on {self.on}"

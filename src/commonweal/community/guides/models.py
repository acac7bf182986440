"""What is kept of guides: a council's own versions of them, runs that somebody saved, and counts without anybody."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from commonweal.people.identity.models import Person


class GuideVersion(models.Model):
    """One version of a guide, as this council has it. The latest published one goes before the shipped file.

    A draft is changed until it is published; a published version never is. To go back is to withdraw it, or to publish
    what an earlier one said as a new version.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    guide = models.SlugField(max_length=60, help_text="the name of the guide, as in its address")
    number = models.PositiveIntegerField(help_text="1, 2, 3 … within the guide")
    document = models.JSONField(help_text="the guide as its file would hold it")
    based_on = models.CharField(max_length=60, blank=True, help_text="what it was begun from, in words")
    revision = models.PositiveIntegerField(default=0, help_text="grows with each change, so that none is overwritten")
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    changed_by_name = models.CharField(max_length=200)
    checked_at = models.DateTimeField(
        null=True, blank=True, help_text="when it was found sound; a change takes it away"
    )
    checked_by_name = models.CharField(max_length=200, blank=True)
    published_at = models.DateTimeField(null=True, blank=True)
    published_by_name = models.CharField(max_length=200, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["guide", "number"], name="guide_version_number_once"),
            models.UniqueConstraint(
                fields=["guide"],
                condition=Q(published_at__isnull=False, withdrawn_at__isnull=True),
                name="guide_one_version_in_force",
            ),
            models.UniqueConstraint(
                fields=["guide"], condition=Q(published_at__isnull=True), name="guide_one_draft_at_a_time"
            ),
            models.CheckConstraint(
                condition=Q(published_at__isnull=True) | Q(checked_at__isnull=False),
                name="guide_checked_then_published",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at__isnull=True) | Q(published_at__isnull=False),
                name="guide_published_then_withdrawn",
            ),
        )

    def __str__(self) -> str:
        return f"{self.guide}, version {self.number}"


class Run(models.Model):
    """Somebody's answers to a guide, kept because they asked for it: under a code, or in their account.

    `person` is set only while they share it with whoever works with them.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    guide = models.SlugField(max_length=60)
    edition = models.CharField(max_length=60, help_text="of which version the questions were, in words")
    answers = models.JSONField(default=dict)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    draft_key = models.CharField(max_length=64, blank=True, help_text="digest of the code held by whoever saved it")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    started_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    shared_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["account", "-changed_at"]),
            models.Index(fields=["person", "-shared_at"]),
            models.Index(fields=["changed_at"]),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(account__isnull=False) | ~Q(draft_key=""), name="guide_run_is_held_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=True, shared_at__isnull=True)
                | Q(person__isnull=False, shared_at__isnull=False, account__isnull=False),
                name="guide_run_shared_by_its_account",
            ),
        )

    def __str__(self) -> str:
        return self.reference


class MonthCount(models.Model):
    """How often a guide was used in a month. Nothing says by whom."""

    guide = models.SlugField(max_length=60)
    month = models.DateField(help_text="its first day")
    started = models.PositiveIntegerField(default=0)
    finished = models.PositiveIntegerField(default=0, help_text="a report was shown")
    suggested = models.PositiveIntegerField(default=0, help_text="the report said to ask for an assessment")
    asked = models.PositiveIntegerField(default=0, help_text="taken on to a request for help")
    mailed = models.PositiveIntegerField(default=0)
    saved = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["guide", "month"], name="guide_counted_once_a_month"),)

    def __str__(self) -> str:
        return f"{self.guide}, {self.month:%B %Y}"

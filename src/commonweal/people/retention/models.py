"""What is looked through to see what may go, what went, and what a person held back."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commonweal.core.places.models import Place
from commonweal.people.identity.models import AboutPerson


class RetentionRun(models.Model):
    """One look through all records of a place: first a dry run and no more. How far it is, is read from its moments."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    on = models.DateField(help_text="the day for which it is worked out")
    schedule = models.CharField(max_length=100, help_text="the dated file of the schedule it went by")
    started_at = models.DateTimeField()
    started_by_name = models.CharField(max_length=200)
    worked_out_at = models.DateTimeField(null=True, blank=True)
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    asked_by_name = models.CharField(max_length=200, blank=True)
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_by_name = models.CharField(max_length=200, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    set_aside_by_name = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    to_do = models.PositiveIntegerField(default=0, help_text="people of the step that goes on")
    done = models.PositiveIntegerField(default=0, help_text="of them, those that are done")

    class Meta:
        indexes = (models.Index(fields=["place", "-started_at"], name="retention_run_place"),)
        constraints = (
            models.UniqueConstraint(
                fields=["place"],
                condition=Q(done_at__isnull=True, set_aside_at__isnull=True),
                name="one_open_retention_run_a_place",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("asked_by")),
                name="retention_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(approved_at__isnull=True)
                | Q(asked_by__isnull=False, approved_by__isnull=False, set_aside_at__isnull=True),
                name="retention_approved_was_asked",
            ),
            models.CheckConstraint(
                condition=Q(done_at__isnull=True) | Q(approved_at__isnull=False), name="retention_done_was_approved"
            ),
        )

    def __str__(self) -> str:
        return f"Retention in {self.place_id} on {self.on}"


class RetentionLine(AboutPerson):
    """One kind of what is held about one person, whose day has come: whether it goes, or why not, what became."""

    class Outcome(models.TextChoices):
        WAITING = "", "Not done"
        ERASED = "erased", "Erased"
        KEPT = "kept", "Kept after all"

    run = models.ForeignKey(RetentionRun, on_delete=models.CASCADE, related_name="lines")
    kind = models.CharField(max_length=40, help_text="a kind of the schedule")
    title = models.CharField(max_length=200)
    rule = models.CharField(max_length=300)
    rows = models.PositiveIntegerField(help_text="rows of this kind")
    last_thing = models.DateField(help_text="the last thing that happened in the record")
    goes_on = models.DateField(help_text="the first day on which it may go")
    why_kept = models.CharField(max_length=500, blank=True, help_text="empty where it goes")
    outcome = models.CharField(max_length=10, choices=Outcome, blank=True)
    outcome_words = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = (models.Index(fields=["run", "person"], name="retention_line_run_person"),)
        verbose_name = "line of a dry run"
        verbose_name_plural = "lines of dry runs"

    def __str__(self) -> str:
        return f"{self.title}: {self.why_kept or 'goes'}"


class LegalHold(AboutPerson):
    """Somebody said that nothing of a record may go, until somebody says that it may again."""

    reason = models.CharField(max_length=500)
    set_at = models.DateTimeField()
    set_by_name = models.CharField(max_length=200)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by_name = models.CharField(max_length=200, blank=True)
    end_reason = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="one_open_legal_hold_a_person"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | (~Q(ended_by_name="") & ~Q(end_reason="")),
                name="legal_hold_ended_with_reason",
            ),
        )

    def __str__(self) -> str:
        return f"On hold: {self.reason}"

    @property
    def words(self) -> str:
        """Why nothing goes, as a dry run says it."""
        return f"Held back by {self.set_by_name}: {self.reason}"

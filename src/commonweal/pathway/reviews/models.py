"""Reviews: when each plan is due, what reviews found, what was unmet, what providers say, and targeted lists."""

import uuid

from django.db import models
from django.db.models import Q

from commonweal.core.accounts.models import Account, Organisation
from commonweal.pathway.forms.models import FilledForm
from commonweal.pathway.plans.kinds import SupportKind
from commonweal.pathway.plans.models import Plan, PlannedOutcome
from commonweal.pathway.reviews.due_dates import DUE_WORDS
from commonweal.pathway.reviews.findings import (
    ACHIEVED_WORDS,
    METHOD_WORDS,
    NEXT_WORDS,
    REASON_WORDS,
    RELEASED_WORDS,
    UNMET_WORDS,
)
from commonweal.people.identity.models import AboutPerson


class Cohort(models.Model):
    """A list of plans chosen by criteria to be reviewed together. It names nobody: its members do."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=200)
    why = models.TextField()
    criteria = models.JSONField(help_text="as they were chosen, so that the list can be explained")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ("-made_at",)

    def __str__(self) -> str:
        return self.name


class Review(AboutPerson):
    """One look at a plan: asked for, planned, held. Once held it stays; the plan changes by amendment."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="reviews")
    is_light_touch = models.BooleanField(default=False)
    reason = models.CharField(max_length=20, choices=[(key.value, words) for key, words in REASON_WORDS.items()])
    asked_at = models.DateTimeField(null=True, blank=True)
    asked_by_name = models.CharField(max_length=200, blank=True)
    asked_as = models.CharField(max_length=20, blank=True, help_text="the person, carer, provider or worker")
    asked_why = models.TextField(blank=True)
    planned_on = models.DateField(null=True, blank=True)
    reviewer = models.ForeignKey(Account, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    held_on = models.DateField(null=True, blank=True)
    held_by_name = models.CharField(max_length=200, blank=True)
    method = models.CharField(
        max_length=10, blank=True, choices=[(key.value, words) for key, words in METHOD_WORDS.items()]
    )
    summary = models.TextField(blank=True)
    next_step = models.CharField(
        max_length=20, blank=True, choices=[(key.value, words) for key, words in NEXT_WORDS.items()]
    )
    form = models.OneToOneField(
        FilledForm,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the review form, where it was written beside the assessment that it looks at again",
    )
    amendment = models.ForeignKey(Plan, on_delete=models.PROTECT, null=True, blank=True, related_name="+")

    class Meta:
        indexes = (
            models.Index(fields=["planned_on"], condition=Q(held_on=None), name="review_planned"),
            models.Index(fields=["person", "-held_on"], name="review_person_held"),
        )
        constraints = (
            models.UniqueConstraint(fields=["plan"], condition=Q(held_on=None), name="one_open_review_a_plan"),
            models.CheckConstraint(
                condition=Q(held_on=None) | (~Q(next_step="") & ~Q(method="")), name="held_review_says_what_next"
            ),
        )

    def __str__(self) -> str:
        return f"Review of {self.held_on or self.planned_on or 'a plan'}"


class ReviewedOutcome(AboutPerson):
    """How far one outcome of the plan was reached, in whose words."""

    review = models.ForeignKey(Review, on_delete=models.CASCADE, related_name="outcomes")
    outcome = models.ForeignKey(PlannedOutcome, on_delete=models.PROTECT, related_name="+")
    achieved = models.CharField(max_length=20, choices=[(key.value, words) for key, words in ACHIEVED_WORDS.items()])
    words = models.TextField(blank=True)
    whose_words = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["review", "outcome"], name="one_finding_an_outcome"),)

    def __str__(self) -> str:
        return f"{self.outcome}: {self.get_achieved_display()}"


class ReviewDue(AboutPerson):
    """By when a plan in force is looked at next, and why then. Closed when that was done or a new plan replaced it."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=20, choices=[(key.value, words) for key, words in DUE_WORDS.items()])
    due_on = models.DateField()
    set_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (models.Index(fields=["due_on", "id"], condition=Q(closed_at=None), name="review_due_open"),)
        constraints = (models.UniqueConstraint(fields=["plan"], condition=Q(closed_at=None), name="one_due_a_plan"),)

    def __str__(self) -> str:
        return f"{self.get_kind_display()} by {self.due_on}"


class UnmetNeed(AboutPerson):
    """Something a plan needs and cannot have, and why: for the person's worker, and counted for the place."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="unmet_needs")
    review = models.ForeignKey(Review, on_delete=models.PROTECT, null=True, blank=True, related_name="unmet_needs")
    kind = models.CharField(max_length=30, choices=SupportKind.choices)
    what = models.CharField(max_length=300)
    reason = models.CharField(max_length=20, choices=[(key.value, words) for key, words in UNMET_WORDS.items()])
    weekly_hours = models.DecimalField(max_digits=6, decimal_places=2, default=0, help_text="hours a week")
    recorded_at = models.DateTimeField()
    recorded_by_name = models.CharField(max_length=200)
    met_at = models.DateTimeField(null=True, blank=True)
    met_how = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("-recorded_at",)

    def __str__(self) -> str:
        return self.what


class ProviderNote(AboutPerson):
    """What a provider says of a plan it gives support under; a worker takes it into the review, or not, saying why."""

    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="provider_notes")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    words = models.TextField()
    written_at = models.DateTimeField()
    written_by_name = models.CharField(max_length=200)
    is_accepted = models.BooleanField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by_name = models.CharField(max_length=200, blank=True)
    decided_why = models.TextField(blank=True)

    class Meta:
        ordering = ("-written_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(is_accepted=None, decided_at=None) | Q(is_accepted__isnull=False, decided_at__isnull=False),
                name="note_decided_on_a_day",
            ),
        )

    def __str__(self) -> str:
        return self.words


class CohortMember(AboutPerson):
    """A plan on a targeted list, and what came of looking at it: hours a week and pounds a week that are free again."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="members")
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(
        max_length=20, blank=True, choices=[(key.value, words) for key, words in RELEASED_WORDS.items()]
    )
    words = models.TextField(blank=True)
    weekly_hours_released = models.DecimalField(max_digits=6, decimal_places=2, default=0)
    weekly_released = models.DecimalField(max_digits=10, decimal_places=2, default=0)
    settled_at = models.DateTimeField(null=True, blank=True)
    settled_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["cohort", "plan"], name="plan_once_a_cohort"),
            models.CheckConstraint(
                condition=Q(weekly_hours_released__gte=0, weekly_released__gte=0), name="release_not_negative"
            ),
        )

    def __str__(self) -> str:
        return f"{self.plan_id}: {self.get_outcome_display() or 'not looked at yet'}"

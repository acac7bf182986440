"""Assessments under the Care Act: who assesses, the form that is written, and the decision."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from commonweal.core.accounts.models import Team
from commonweal.core.calculations.models import StoredResult
from commonweal.pathway.assessments.kinds import OF_NEEDS, TITLES, AssessmentKind
from commonweal.pathway.forms.models import FilledForm
from commonweal.pathway.requests.models import Request
from commonweal.people.identity.models import AboutPerson, Person

NEEDS = [one.value for one in OF_NEEDS]

OPEN = Q(decided_at__isnull=True, completed_at__isnull=True)


class Assessment(AboutPerson):
    """One assessment. What is asked and answered is its form; here is who assesses, and what was decided.

    Its status is read from its timestamps: started, decided (or completed, where nothing is decided by it).
    """

    kind = models.CharField(
        max_length=24, choices=[(one.value, TITLES[one]) for one in AssessmentKind], default=AssessmentKind.ADULT.value
    )
    form = models.OneToOneField(
        FilledForm,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="none where a past decision was brought without its answers",
    )
    other = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="whom a carer’s assessment is about caring for; the carer of a joint assessment",
    )
    request = models.ForeignKey(Request, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    assessor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="none while somebody writes a self-assessment that no worker took up yet",
    )
    started_at = models.DateTimeField()
    advice = models.TextField(
        blank=True, help_text="what meets, reduces or delays needs that are not eligible: Care Act 2014 s 13(5)"
    )
    decision = models.ForeignKey(StoredResult, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_eligible = models.BooleanField(null=True)
    carer_decision = models.ForeignKey(
        StoredResult, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="of a joint one"
    )
    is_carer_eligible = models.BooleanField(null=True, help_text="of a joint one")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    completed_at = models.DateTimeField(null=True, blank=True, help_text="finished, where nothing is decided by it")

    class Meta:
        indexes = (models.Index(fields=["person", "-started_at"], name="assessment_person_time"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(is_eligible__isnull=False, decision__isnull=False),
                name="assessment_decision_has_working",
            ),
            models.CheckConstraint(
                condition=Q(carer_decision__isnull=True) | Q(is_carer_eligible__isnull=False),
                name="assessment_carer_decision_is_said",
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=OPEN & Q(kind__in=NEEDS),
                name="one_open_assessment_of_needs",
            ),
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=OPEN & ~Q(kind__in=NEEDS),
                name="one_open_assessment_of_a_kind",
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} of {self.started_at:%d %B %Y}"

    @property
    def is_open(self) -> bool:
        return self.decided_at is None and self.completed_at is None

    @property
    def ended_at(self) -> datetime | None:
        """When it was decided or completed."""
        return self.decided_at or self.completed_at


class AssessedOutcome(AboutPerson):
    """One of the ten outcomes as a decision found it: whether the person can achieve it, and in which way not.

    Kept beside the decision for the rooms that plan, count and compare: they join it without reading forms.
    """

    class Ability(models.TextChoices):
        ABLE = "able", "Able"
        NEEDS_ASSISTANCE = "needs_assistance", "Cannot without help"
        PAIN_OR_DISTRESS = "pain_or_distress", "Can, with significant pain, distress or anxiety"
        ENDANGERS = "endangers", "Can, but it endangers somebody's health or safety"
        TAKES_LONGER = "takes_longer", "Can, but it takes significantly longer"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="outcomes")
    outcome = models.CharField(max_length=1, help_text="a to j")
    ability = models.CharField(max_length=20, choices=Ability, blank=True, help_text="empty where it was not answered")
    note = models.TextField(blank=True, help_text="what happens, in words")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["assessment", "outcome"], name="outcome_once_an_assessment"),)

    def __str__(self) -> str:
        return f"{self.outcome}: {self.get_ability_display()}"


class Allocation(AboutPerson):
    """An assessment given to a team: the person waits from `allocated_at` until a worker takes it up or it is moved."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    request = models.ForeignKey(Request, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    allocated_at = models.DateTimeField()
    taken_at = models.DateTimeField(null=True, blank=True)
    assessment = models.OneToOneField(
        Assessment, on_delete=models.PROTECT, null=True, blank=True, related_name="allocation"
    )
    withdrawn_at = models.DateTimeField(null=True, blank=True, help_text="when it was moved to another team")

    class Meta:
        indexes = (models.Index(fields=["team", "allocated_at"], name="allocation_team_time"),)
        constraints = (
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(taken_at__isnull=True, withdrawn_at__isnull=True),
                name="one_waiting_allocation_a_person",
            ),
            models.CheckConstraint(
                condition=Q(taken_at__isnull=True, assessment__isnull=True)
                | Q(taken_at__isnull=False, assessment__isnull=False, withdrawn_at__isnull=True),
                name="taken_allocation_has_assessment",
            ),
        )

    def __str__(self) -> str:
        return f"{self.team}, {self.allocated_at:%d %B %Y}"

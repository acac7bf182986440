"""Assessments under the Care Act: what a person can and cannot do, what matters to them, and the decision."""

from django.conf import settings
from django.db import models
from django.db.models import Q

from commonweal.core.accounts.models import Team
from commonweal.core.calculations.models import StoredResult
from commonweal.pathway.requests.models import Request
from commonweal.people.identity.models import AboutPerson


class Assessment(AboutPerson):
    """One assessment of needs. Its status is read from its timestamps: started, completed, decided."""

    class TakingPart(models.TextChoices):
        ABLE = "able", "Takes part without much difficulty"
        HELPED = "helped", "Would find it very hard, and is helped by somebody suitable"
        ADVOCATE = "advocate", "Would find it very hard, and has nobody: an advocate is to be arranged"

    class CarerOffer(models.TextChoices):
        NO_CARER = "no_carer", "Nobody gives care without being paid"
        WANTS = "wants", "It was offered, and the carer wants one"
        DECLINES = "declines", "It was offered, and the carer does not want one now"

    request = models.ForeignKey(Request, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    taking_part = models.CharField(max_length=20, choices=TakingPart, blank=True, help_text="Care Act 2014 s 67")
    taking_part_note = models.TextField(blank=True, help_text="who helps, or what was done to arrange an advocate")
    what_matters = models.TextField(blank=True, help_text="in the person's own words")
    strengths = models.TextField(blank=True)
    has_impairment = models.BooleanField(
        null=True, help_text="needs arise from a physical or mental impairment or illness"
    )
    impairment_note = models.TextField(blank=True)
    wellbeing = models.JSONField(default=dict, help_text="area of wellbeing -> what the effect is, in words")
    wellbeing_impact = models.BooleanField(null=True, help_text="significant impact on wellbeing")
    carer_name = models.CharField(max_length=200, blank=True)
    carer_view = models.TextField(blank=True)
    carer_offer = models.CharField(max_length=20, choices=CarerOffer, blank=True, help_text="Care Act 2014 s 10")
    advice = models.TextField(
        blank=True, help_text="what meets, reduces or delays needs that are not eligible: Care Act 2014 s 13(5)"
    )
    decision = models.ForeignKey(StoredResult, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    is_eligible = models.BooleanField(null=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = (models.Index(fields=["person", "-started_at"], name="assessment_person_time"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(decided_at__isnull=True) | Q(is_eligible__isnull=False, decision__isnull=False),
                name="assessment_decision_has_working",
            ),
            models.UniqueConstraint(
                fields=["person"], condition=Q(decided_at__isnull=True), name="one_open_assessment_a_person"
            ),
        )

    def __str__(self) -> str:
        return f"Assessment of {self.started_at:%d %B %Y}"


class AssessedOutcome(AboutPerson):
    """One of the ten outcomes: whether the person can achieve it, and in which way not."""

    class Ability(models.TextChoices):
        ABLE = "able", "Able"
        NEEDS_ASSISTANCE = "needs_assistance", "Cannot without help"
        PAIN_OR_DISTRESS = "pain_or_distress", "Can, with significant pain, distress or anxiety"
        ENDANGERS = "endangers", "Can, but it endangers somebody's health or safety"
        TAKES_LONGER = "takes_longer", "Can, but it takes significantly longer"

    assessment = models.ForeignKey(Assessment, on_delete=models.CASCADE, related_name="outcomes")
    outcome = models.CharField(max_length=1, help_text="a to j")
    ability = models.CharField(max_length=20, choices=Ability, blank=True, help_text="empty until it is answered")
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

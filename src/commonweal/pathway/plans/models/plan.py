"""Support plans: what the person wants to happen, who does what, what it costs, and who agreed."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commonweal.core.accounts.models import Organisation
from commonweal.core.calculations.models import StoredResult
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.budgets.models import IndicativeBudget
from commonweal.pathway.plans.kinds import SupportKind
from commonweal.people.identity.models import AboutPerson


class Holding(models.TextChoices):
    DIRECT_PAYMENT = "direct_payment", "Direct payment: the person buys it with money from the council"
    MANAGED = "managed", "Managed: the council arranges it"
    INDIVIDUAL_SERVICE_FUND = "individual_service_fund", "Individual service fund: a provider holds the money"
    UNPAID = "unpaid", "Not paid for: family, friends or community do it"


class Shape(models.TextChoices):
    FORM = "form", "Written here, part by part"
    LETTER = "letter", "A letter"
    PICTURE = "picture", "A picture"
    RECORDING = "recording", "A recording of a voice"
    FILM = "film", "A film"


class WrittenAs(models.TextChoices):
    PERSON = "person", "the person"
    CARER = "carer", "carer"
    WORKER = "worker", "worker"


class Written(AboutPerson):
    """A part of a plan, with who wrote it last and as what; empty for parts written before that was kept."""

    written_by_name = models.CharField(max_length=200, blank=True)
    written_as = models.CharField(max_length=10, choices=WrittenAs, blank=True)

    class Meta:
        abstract = True


class Plan(AboutPerson):
    """One plan for one person. Its status is read from its timestamps. Once signed it stays; a new plan replaces it."""

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    budget = models.ForeignKey(IndicativeBudget, on_delete=models.PROTECT, related_name="+")
    replaces = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="replaced_by")
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    coordinator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="whom the person turns to, where it is not the worker",
    )
    started_at = models.DateTimeField()
    starts_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True, help_text="the last day of a plan that is meant to end")
    step_down = models.TextField(blank=True, help_text="how support tails off, and the signs that it is needed again")
    has_long_term_condition = models.BooleanField(default=False)
    shape = models.CharField(max_length=20, choices=Shape, default=Shape.FORM)
    weekly_cost = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True, help_text="pounds a week")
    working = models.ForeignKey(StoredResult, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    over_budget_reason = models.TextField(blank=True)
    person_agreed_at = models.DateTimeField(null=True, blank=True)
    person_agreed_by = models.CharField(max_length=200, blank=True, help_text="the person, or who agreed for them")
    agreed_evidence = models.TextField(
        blank=True, help_text="by what right somebody decided for the person, and why they could not decide themselves"
    )
    worker_agreed_at = models.DateTimeField(null=True, blank=True)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    manager_agreed_at = models.DateTimeField(null=True, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True, help_text="when all who must agree had agreed")

    class Meta:
        indexes = (
            models.Index(fields=["person", "-started_at"], name="plan_person_time"),
            models.Index(fields=["started_at"], condition=Q(signed_at=None), name="plan_unsigned"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(signed_at__isnull=True)
                | Q(person_agreed_at__isnull=False, worker_agreed_at__isnull=False, weekly_cost__isnull=False),
                name="signed_plan_was_agreed",
            ),
            models.CheckConstraint(
                condition=Q(manager_agreed_at__isnull=True) | Q(manager__isnull=False), name="approved_by_somebody"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(starts_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="plan_ends_after_start",
            ),
        )

    def __str__(self) -> str:
        return f"Plan of {self.started_at:%d %B %Y}"


class PlannedOutcome(Written):
    """Something the person wants to happen, in their own words."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="outcomes")
    words = models.TextField()
    how = models.TextField(blank=True, help_text="what else is done towards it, in short")
    needs = models.CharField(
        max_length=10, blank=True, help_text="letters of the outcomes, found in the assessment, that it answers"
    )
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position",)

    def __str__(self) -> str:
        return self.words


class SupportLine(Written):
    """One piece of support: who does what, for how many hours a week, at what price, and how it is paid for."""

    plan = models.ForeignKey(Plan, on_delete=models.CASCADE, related_name="lines")
    outcome = models.ForeignKey(PlannedOutcome, on_delete=models.SET_NULL, null=True, blank=True, related_name="lines")
    kind = models.CharField(max_length=30, choices=SupportKind.choices)
    description = models.CharField(max_length=300, help_text="what is done")
    who = models.CharField(max_length=200, blank=True, help_text="who does it, where that is known")
    weekly_hours = models.DecimalField(max_digits=6, decimal_places=2, default=0, help_text="hours a week")
    hourly_price = models.DecimalField(max_digits=8, decimal_places=2, default=0, help_text="pounds an hour")
    weekly_price = models.DecimalField(
        max_digits=10, decimal_places=2, default=0, help_text="pounds a week, for what is not priced by the hour"
    )
    holding = models.CharField(max_length=30, choices=Holding)
    is_free = models.BooleanField(default=False, help_text="never charged for, by SI 2014/2672 regs 3 and 4")
    short_term_weeks = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="weeks it is meant for; empty: with no end"
    )
    position = models.PositiveSmallIntegerField(default=0)
    copied_from = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the line of the plan that this one's plan replaces",
    )

    class Meta:
        ordering = ("position",)
        constraints = (
            models.CheckConstraint(
                condition=Q(weekly_hours__gte=0, hourly_price__gte=0, weekly_price__gte=0), name="line_not_negative"
            ),
        )

    def __str__(self) -> str:
        return self.description


class Support(AboutPerson):
    """Support that goes on: a line of a signed plan from the day it starts, at the price it was arranged for.

    Each start, change and end is a ledger entry (`support.started`, `support.ended`), from which the place is counted.
    """

    line = models.ForeignKey(SupportLine, on_delete=models.PROTECT, related_name="supports")
    provider_name = models.CharField(max_length=200, blank=True)
    provider = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="who is paid for it, where it is somebody known here",
    )
    weekly_hours = models.DecimalField(max_digits=6, decimal_places=2, help_text="hours a week")
    weekly_cost = models.DecimalField(max_digits=10, decimal_places=2, help_text="pounds a week")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    continues = models.OneToOneField(
        "self",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="continued_by",
        help_text="the same provider's support under the plan that was replaced",
    )

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")),
                name="support_ends_after_start",
            ),
            models.UniqueConstraint(fields=["line"], condition=Q(ends_on__isnull=True), name="one_open_support_a_line"),
        )

    def __str__(self) -> str:
        return f"{self.line} from {self.starts_on}"

"""What a person has and spends, as it was told for one financial assessment: kept as typed, line by line."""

from django.db import models
from django.db.models import F, Q

from commonweal.people.identity.models import AboutPerson


class Means(AboutPerson):
    """One telling of a person's money. Its status is read from its timestamps: started, sent, decided or given up.

    Pages save what is typed, complete or not; what a decision needs is asked of it when it is worked out.
    """

    class Living(models.TextChoices):
        AT_HOME = "at_home", "At home"
        CARE_HOME = "care_home", "In a care home, for good"
        TEMPORARY_STAY = "temporary_stay", "In a care home for a time, and going home again"

    class Household(models.TextChoices):
        SINGLE = "single", "Single, with no children to look after"
        COUPLE = "couple", "One of a couple"
        LONE_PARENT = "lone_parent", "A parent on their own with children"

    class Treatment(models.TextChoices):
        FULL = "full", "Income and capital are worked out"
        LIGHT_TOUCH = "light_touch", "Light touch: it is plain without the details"
        REFUSED = "refused", "No details are given: the full cost"
        FREE = "free", "The support is free by law"

    class LightTouch(models.TextChoices):
        FULL_COST = "full_cost", "They can plainly pay the full cost, and agree to"
        NOTHING = "nothing", "Their benefits show that they can pay nothing"
        SMALL_CHARGE = "small_charge", "They can plainly pay a small charge"

    class FreeBecause(models.TextChoices):
        SECTION_117 = "section_117", "After-care under section 117 of the Mental Health Act"
        CREUTZFELDT_JAKOB = "creutzfeldt_jakob", "Creutzfeldt-Jakob disease"
        REABLEMENT = "reablement", "Reablement or intermediate care, up to six weeks"
        EQUIPMENT = "equipment", "Equipment, or changes to a home up to £1,000"

    started_at = models.DateTimeField()
    started_by_name = models.CharField(max_length=200)
    parts = models.JSONField(default=list, help_text="the pages that were saved as complete")
    on = models.DateField(null=True, blank=True, help_text="from which day the contribution is in force")
    until = models.DateField(null=True, blank=True, help_text="until which day, for a time only")
    living = models.CharField(max_length=20, choices=Living, blank=True)
    living_from = models.DateField(null=True, blank=True, help_text="when the stay in the care home began")
    household = models.CharField(max_length=20, choices=Household, blank=True)
    age = models.PositiveSmallIntegerField(null=True, blank=True, help_text="where the date of birth is not known")
    is_pension_age = models.BooleanField(null=True)
    children = models.PositiveSmallIntegerField(default=0)
    premiums = models.JSONField(default=list)
    partner_capital = models.DecimalField(max_digits=12, decimal_places=2, null=True, blank=True, help_text="pounds")
    treatment = models.CharField(max_length=20, choices=Treatment, default=Treatment.FULL)
    treatment_reason = models.TextField(blank=True, help_text="what shows it, or how the person was asked")
    light_touch = models.CharField(max_length=20, choices=LightTouch, blank=True)
    weekly_small_charge = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    free_because = models.CharField(max_length=20, choices=FreeBecause, blank=True)
    weekly_cost = models.DecimalField(
        max_digits=10, decimal_places=2, null=True, blank=True, help_text="only where no plan and no budget says it"
    )
    words = models.TextField(blank=True, help_text="what the person wants to say about it")
    sent_at = models.DateTimeField(null=True, blank=True, help_text="when the person, or who acts for them, sent it")
    sent_by_name = models.CharField(max_length=200, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="when it was decided or given up")

    class Meta:
        indexes = (models.Index(fields=["person", "-started_at"], name="means_person_time"),)
        constraints = (
            models.UniqueConstraint(
                fields=["person"], condition=Q(ended_at__isnull=True), name="one_open_means_a_person"
            ),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(on__isnull=True) | Q(until__gte=F("on")),
                name="means_ends_after_start",
            ),
        )
        verbose_name_plural = "means"

    def __str__(self) -> str:
        return f"Money told of on {self.started_at:%d %B %Y}"


class MeansLine(AboutPerson):
    """One income, piece of capital or cost. Amounts are pounds a week, of capital pounds."""

    class Group(models.TextChoices):
        INCOME = "income", "Income"
        PARTNER_INCOME = "partner_income", "The partner’s income"
        CAPITAL = "capital", "Savings, property and other capital"
        HOUSING = "housing", "Costs of the home"
        EXPENDITURE = "expenditure", "Costs because of a disability"
        LOCAL = "local", "Left out by the council"

    class Agreement(models.TextChoices):
        WAITING = "waiting", "Not decided yet"
        AGREED = "agreed", "Agreed"
        IN_PART = "in_part", "Agreed in part"
        NOT_AGREED = "not_agreed", "Not agreed"

    means = models.ForeignKey(Means, on_delete=models.CASCADE, related_name="lines")
    group = models.CharField(max_length=20, choices=Group)
    kind = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=200, blank=True)
    amount = models.DecimalField(max_digits=12, decimal_places=2)
    share_percent = models.DecimalField(max_digits=5, decimal_places=2, default=100)
    owed = models.DecimalField(max_digits=12, decimal_places=2, default=0)
    has_sale_costs = models.BooleanField(default=False)
    disregard = models.CharField(max_length=40, blank=True)
    disregard_from = models.DateField(null=True, blank=True)
    is_notional = models.BooleanField(default=False)
    reason = models.TextField(blank=True, help_text="why it is notional, left out, or not agreed in full")
    agreement = models.CharField(max_length=20, choices=Agreement, default=Agreement.WAITING)
    amount_agreed = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True)
    asked_on = models.DateField(null=True, blank=True, help_text="when evidence was asked for")
    evidence = models.CharField(max_length=300, blank=True, help_text="what was seen, by whom and when")
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ("position", "pk")
        indexes = (models.Index(fields=["means", "position"], name="means_line_order"),)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gte=0, owed__gte=0), name="means_line_not_negative"),
            models.CheckConstraint(
                condition=Q(share_percent__gt=0, share_percent__lte=100), name="means_line_share_is_a_part"
            ),
        )

    def __str__(self) -> str:
        return f"{self.name or self.kind}: £{self.amount}"

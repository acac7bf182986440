"""What a carer gets and reaches: their budget, their goals, and looking again each year."""

from decimal import Decimal

from django.db import models
from django.db.models import F, Q

from commonweal.core.accounts.models import Organisation
from commonweal.core.calculations.models import StoredResult
from commonweal.pathway.assessments.models import Assessment
from commonweal.pathway.payments.weeks import CYCLE_WORDS
from commonweal.pathway.reviews.findings import ACHIEVED_WORDS
from commonweal.people.identity.models import AboutPerson


class CarerBudget(AboutPerson):
    """Money for a carer's own eligible needs (Care Act 2014 sections 20 and 28), with how it was worked out.

    `contribution` is what they pay of it themselves: nothing, unless the council's policy says otherwise, and never for
    what the person they look after gets. `council`, `payee_reference`, `cycle` and `pays_from` are filled in where the
    pay run pays it; `paid_on` and `payment_reference` where somebody paid it otherwise.
    """

    class GivenAs(models.TextChoices):
        DIRECT_PAYMENT = "direct_payment", "Direct payment"
        ARRANGED = "arranged", "The council arranges it"

    class Span(models.TextChoices):
        ONE_OFF = "one_off", "Once"
        YEARLY = "yearly", "Each year, until it is looked at again"

    assessment = models.ForeignKey(Assessment, on_delete=models.PROTECT, related_name="+")
    working = models.ForeignKey(StoredResult, on_delete=models.PROTECT, related_name="+")
    charging = models.ForeignKey(StoredResult, on_delete=models.PROTECT, related_name="+")
    span = models.CharField(max_length=10, choices=Span)
    given_as = models.CharField(max_length=16, choices=GivenAs)
    amount = models.DecimalField(max_digits=8, decimal_places=2, help_text="pounds, once or a year")
    contribution = models.DecimalField(max_digits=8, decimal_places=2, default=0, help_text="pounds, of the amount")
    what_for = models.TextField()
    why = models.TextField(blank=True, help_text="where it differs from the scheme's amount")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    agreed_at = models.DateTimeField()
    agreed_by_name = models.CharField(max_length=200)
    paid_on = models.DateField(null=True, blank=True)
    payment_reference = models.CharField(max_length=60, blank=True)
    council = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    payee_reference = models.CharField(max_length=40, blank=True, help_text="the finance system's own number")
    cycle = models.CharField(
        max_length=20, blank=True, choices=[(one.value, words) for one, words in CYCLE_WORDS.items()]
    )
    pays_from = models.DateField(null=True, blank=True, help_text="in its week the pay run pays it first")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(pays_from=None)
                | Q(council__isnull=False, paid_on=None) & ~Q(payee_reference="") & ~Q(cycle=""),
                name="carer_budget_paid_one_way",
            ),
            models.CheckConstraint(condition=Q(amount__gt=0), name="carer_budget_is_something"),
            models.CheckConstraint(
                condition=Q(contribution__gte=0, contribution__lte=F("amount")), name="carer_pays_part_at_most"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="carer_budget_ends_after_start"
            ),
        )
        indexes = (models.Index(fields=["council", "pays_from"], name="carer_budget_paid_by_runs"),)
        verbose_name = "budget of a carer"
        verbose_name_plural = "budgets of carers"

    def __str__(self) -> str:
        return f"{self.amount} pounds, {self.get_span_display().lower()}"

    @property
    def payable(self) -> Decimal:
        """Pounds that the council pays each time: the amount without what the carer pays of it."""
        return self.amount - self.contribution


class CarerGoal(AboutPerson):
    """Something a carer wants for their own life: work, learning, time, and how far it was reached."""

    class Area(models.TextChoices):
        WORK = "work", "Work"
        LEARNING = "learning", "Training or education"
        LEISURE = "leisure", "Time for oneself, friends, hobbies"
        HEALTH = "health", "Health"
        OTHER = "other", "Something else"

    area = models.CharField(max_length=10, choices=Area)
    words = models.CharField(max_length=300)
    support = models.TextField("what helps", blank=True)
    set_on = models.DateField()
    set_by_name = models.CharField(max_length=200)
    achieved = models.CharField(
        max_length=12, blank=True, choices=[(key.value, words) for key, words in ACHIEVED_WORDS.items()]
    )
    achieved_on = models.DateField(null=True, blank=True)
    achieved_words = models.TextField(blank=True)

    class Meta:
        ordering = ("-set_on",)
        verbose_name = "goal of a carer"
        verbose_name_plural = "goals of carers"

    def __str__(self) -> str:
        return self.words


class CarerReview(AboutPerson):
    """Looking again, each year at least, at how a carer is and whether what they have still fits."""

    class Next(models.TextChoices):
        GOES_ON = "goes_on", "It goes on as it is"
        CHANGES = "changes", "It changes"
        ASSESS = "assess", "A new carer’s assessment"
        ENDS = "ends", "It ends: they care no more"

    held_on = models.DateField()
    held_by_name = models.CharField(max_length=200)
    how_it_is = models.TextField()
    can_go_on = models.BooleanField("is able and willing to go on caring", default=True)
    next_step = models.CharField(max_length=10, choices=Next)
    next_on = models.DateField()

    class Meta:
        ordering = ("-held_on",)
        verbose_name = "review with a carer"
        verbose_name_plural = "reviews with carers"

    def __str__(self) -> str:
        return f"Review of {self.held_on}"

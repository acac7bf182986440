"""Direct payments and individual service funds: the agreement, what came in and went out, how it is looked after."""

from django.db import models
from django.db.models import F, Q

from commonweal.core.accounts.models import Organisation
from commonweal.pathway.direct_payments.review_dates import REASON_WORDS, ReviewReason
from commonweal.pathway.payments.weeks import CYCLE_WORDS
from commonweal.pathway.plans.models import Plan, SupportLine
from commonweal.people.circle.models import Supporter
from commonweal.people.identity.models import AboutPerson


class Agreement(AboutPerson):
    """What was agreed about a direct payment (or a fund that a provider holds) that comes from a signed plan."""

    class Kind(models.TextChoices):
        DIRECT_PAYMENT = "direct_payment", "Direct payment"
        SERVICE_FUND = "service_fund", "Individual service fund"

    class ManagedBy(models.TextChoices):
        PERSON = "person", "The person"
        NOMINATED = "nominated", "Somebody the person chose (nominated person)"
        AUTHORISED = "authorised", "Somebody who decides for them (authorised person)"
        MANAGED_ACCOUNT = "managed_account", "An organisation that keeps the account"
        PAYROLL = "payroll", "The person, with a payroll service"
        PROVIDER = "provider", "The provider that holds the fund"

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.DIRECT_PAYMENT)
    plan = models.ForeignKey(Plan, on_delete=models.PROTECT, related_name="+")
    council = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    provider = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+", help_text="holds the fund"
    )
    managed_by = models.CharField(max_length=20, choices=ManagedBy)
    manager = models.ForeignKey(Supporter, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    manager_name = models.CharField(max_length=200, blank=True)
    right = models.CharField(max_length=300, blank=True, help_text="by which an authorised person decides")
    weekly_amount = models.DecimalField(max_digits=10, decimal_places=2, help_text="pounds a week, gross")
    is_net = models.BooleanField(help_text="the person adds their contribution themselves")
    payee_reference = models.CharField(max_length=40, help_text="the finance system's own number")
    cycle = models.CharField(max_length=20, choices=[(one.value, words) for one, words in CYCLE_WORDS.items()])
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    end_reason = models.CharField(max_length=300, blank=True)
    conditions = models.TextField(blank=True)
    not_for = models.TextField(blank=True, help_text="what it may not be spent on")
    relative_exception = models.TextField(
        blank=True, help_text="why a close relative in the household is paid all the same"
    )
    signed_on = models.DateField()
    signed_by = models.CharField(max_length=200, help_text="the person, or who manages it for them")
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    reconciled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["person", "kind"], condition=Q(ends_on__isnull=True), name="one_open_agreement_a_person"
            ),
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="agreement_ends_after_start"
            ),
            models.CheckConstraint(condition=Q(weekly_amount__gt=0), name="agreement_pays_something"),
            models.CheckConstraint(
                condition=~Q(managed_by="authorised") | ~Q(right=""), name="authorised_person_has_a_right"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()} from {self.starts_on}"


class BudgetLine(AboutPerson):
    """What of the payment is for which line of the plan, in pounds a week."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="lines")
    line = models.ForeignKey(SupportLine, on_delete=models.PROTECT, related_name="+")
    description = models.CharField(max_length=300, help_text="what was planned, as it was called then")
    weekly_amount = models.DecimalField(max_digits=10, decimal_places=2, help_text="pounds a week")

    def __str__(self) -> str:
        return f"{self.description}: {self.weekly_amount}"


class Pause(AboutPerson):
    """Days for which nothing is paid."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="pauses")
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    reason = models.CharField(max_length=300)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_on__isnull=True) | Q(ends_on__gte=F("starts_on")), name="pause_ends_after_start"
            ),
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(ends_on__isnull=True), name="one_open_pause_an_agreement"
            ),
        )

    def __str__(self) -> str:
        return f"Paused from {self.starts_on}"


class SetUpCost(AboutPerson):
    """Something paid once, to begin: insurance, an advertisement, the first month of payroll."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="set_up_costs")
    words = models.CharField(max_length=200)
    amount = models.DecimalField(max_digits=10, decimal_places=2, help_text="pounds")
    on = models.DateField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(amount__gt=0), name="set_up_cost_is_something"),)

    def __str__(self) -> str:
        return f"{self.words}: {self.amount}"


class StatementFile(AboutPerson):
    """One file of a card or bank account. The same file again is the same."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="files")
    layout = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    rows = models.PositiveIntegerField()
    new_rows = models.PositiveIntegerField()
    taken_by_name = models.CharField(max_length=200)
    taken_at = models.DateTimeField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=["agreement", "digest"], name="statement_file_taken_once"),)

    def __str__(self) -> str:
        return f"{self.rows} rows of {self.taken_at:%d %B %Y}"


class Transaction(AboutPerson):
    """One amount that came into or went out of the account, and what of the plan it is for."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="transactions")
    file = models.ForeignKey(StatementFile, on_delete=models.PROTECT, related_name="transactions")
    on = models.DateField()
    words = models.CharField(max_length=300)
    amount = models.DecimalField(max_digits=12, decimal_places=2, help_text="pounds; less than nothing was spent")
    reference = models.CharField(max_length=80, blank=True)
    fingerprint = models.CharField(max_length=64)
    occurrence = models.PositiveSmallIntegerField(default=1, help_text="among equal lines of one file")
    category = models.CharField(max_length=40, blank=True)
    line = models.ForeignKey(BudgetLine, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_outside = models.BooleanField(default=False, help_text="for what is in no plan, and not accepted")
    placed_by_name = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (models.Index(fields=["agreement", "-on"], name="transaction_agreement_day"),)
        constraints = (
            models.UniqueConstraint(fields=["agreement", "fingerprint", "occurrence"], name="transaction_taken_once"),
            models.CheckConstraint(condition=~Q(amount=0), name="transaction_is_something"),
        )

    def __str__(self) -> str:
        return f"{self.on}: {self.words} {self.amount}"


class AskedReturn(AboutPerson):
    """A return of what was spent that was asked for."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="returns")
    first = models.DateField()
    last = models.DateField()
    due_on = models.DateField()
    asked_at = models.DateTimeField()
    chased_at = models.DateTimeField(null=True, blank=True)
    received_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["agreement"], condition=Q(received_at__isnull=True), name="one_open_return_an_agreement"
            ),
        )

    def __str__(self) -> str:
        return f"Return for {self.first} to {self.last}"


class Reclaim(AboutPerson):
    """Money that is asked back: proposed, told to the person, agreed, and then billed once."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="reclaims")
    amount = models.DecimalField(max_digits=10, decimal_places=2, help_text="pounds")
    reason = models.CharField(max_length=300)
    proposed_at = models.DateTimeField()
    proposed_by_name = models.CharField(max_length=200)
    told_at = models.DateTimeField(null=True, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    agreed_how = models.CharField(max_length=300, blank=True, help_text="what the person said to it")
    agreed_on = models.DateField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="reclaim_is_something"),
            models.CheckConstraint(
                condition=Q(agreed_at__isnull=True) | Q(told_at__isnull=False), name="reclaim_told_before_agreed"
            ),
        )

    def __str__(self) -> str:
        return f"{self.amount} asked back"


class Review(AboutPerson):
    """A look at how the direct payment works for the person, not only at its money: a monitoring visit or a review."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="reviews")
    on = models.DateField()
    is_review = models.BooleanField(default=True, help_text="a review by SI 2014/2871; otherwise a visit between")
    going_well = models.TextField(blank=True)
    to_change = models.TextField(blank=True)
    is_managed_well = models.BooleanField()
    by_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{'Review' if self.is_review else 'Visit'} of {self.on}"


class Concern(AboutPerson):
    """Something that asks for a review at once."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="concerns")
    reason = models.CharField(max_length=20, choices=[(one.value, words) for one, words in REASON_WORDS.items()])
    on = models.DateField()
    words = models.TextField()
    by_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return f"{REASON_WORDS[ReviewReason(self.reason)]}, {self.on}"


class CareHomeStay(AboutPerson):
    """Days in a care home that the payment bought."""

    agreement = models.ForeignKey(Agreement, on_delete=models.CASCADE, related_name="stays")
    first = models.DateField()
    last = models.DateField()

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(last__gte=F("first")), name="care_home_stay_in_order"),)

    def __str__(self) -> str:
        return f"{self.first} to {self.last}"

"""Runs, their lines, and the ledger of money. What is posted never changes: entries that mirror it take it back."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commonweal.core.accounts.models import Organisation
from commonweal.pathway.payments.weeks import CYCLE_WORDS
from commonweal.pathway.plans.models import Support
from commonweal.people.identity.models import AboutPerson, Person


class Run(models.Model):
    """All that is paid (or billed) together. How far it is, is read from its timestamps."""

    class Kind(models.TextChoices):
        PAY = "pay", "Pay run"
        BILL = "bill", "Billing run"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    council = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    reference = models.CharField(max_length=20)
    cycle = models.CharField(max_length=20, choices=[(one.value, words) for one, words in CYCLE_WORDS.items()])
    first = models.DateField(help_text="Monday of the first week")
    last = models.DateField(help_text="Sunday of the last week")
    reverses = models.OneToOneField("self", on_delete=models.PROTECT, null=True, blank=True, related_name="reversed_by")
    reason = models.CharField(max_length=300, blank=True, help_text="why a run is taken back or set aside")
    prepared_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    started_at = models.DateTimeField()
    prepared_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    approved_at = models.DateTimeField(null=True, blank=True)
    posted_at = models.DateTimeField(null=True, blank=True)
    set_aside_at = models.DateTimeField(null=True, blank=True)
    line_count = models.PositiveIntegerField(default=0)
    total = models.DecimalField(max_digits=14, decimal_places=2, default=0, help_text="pounds")
    to_do = models.PositiveIntegerField(default=0, help_text="lines of the step that goes on")
    done = models.PositiveIntegerField(default=0, help_text="of them, those that are done")
    exported_at = models.DateTimeField(null=True, blank=True)
    export_digest = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["council", "reference"], name="run_reference_once_a_council"),
            models.UniqueConstraint(
                fields=["council", "kind"],
                condition=Q(posted_at__isnull=True, set_aside_at__isnull=True),
                name="one_open_run_a_council_and_kind",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("prepared_by")),
                name="run_approved_by_a_second_person",
            ),
            models.CheckConstraint(
                condition=Q(posted_at__isnull=True) | Q(approved_at__isnull=False, set_aside_at__isnull=True),
                name="posted_run_was_approved",
            ),
        )

    def __str__(self) -> str:
        return self.reference


class RunLine(AboutPerson):
    """One piece (a source in a week) in one run. `sequence`, `before` and `after` make the chain of the piece, which
    the database holds: a line begins where the one before ended."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="lines")
    source_kind = models.CharField(max_length=30)
    source_id = models.UUIDField()
    week = models.DateField(help_text="its Monday")
    sequence = models.PositiveIntegerField()
    before = models.DecimalField(max_digits=12, decimal_places=2, help_text="pounds")
    amount = models.DecimalField(max_digits=12, decimal_places=2, help_text="pounds; less than nothing takes back")
    after = models.DecimalField(max_digits=12, decimal_places=2, help_text="pounds")
    gross = models.DecimalField(max_digits=12, decimal_places=2, help_text="pounds due before any contribution")
    contribution = models.DecimalField(
        max_digits=12, decimal_places=2, default=0, help_text="pounds that whoever is paid collects from the person"
    )
    support = models.ForeignKey(Support, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    provider = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    payee_reference = models.CharField(max_length=40)
    payee_name = models.CharField(max_length=200)
    description = models.CharField(max_length=300)
    how = models.CharField(max_length=400)
    posted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["run", "posted_at"], name="run_line_to_post"),
            models.Index(fields=["provider", "week"], name="run_line_provider_week"),
            models.Index(fields=["person", "week"], name="run_line_person_week"),
        )
        constraints = (
            models.UniqueConstraint(fields=["source_kind", "source_id", "week", "sequence"], name="piece_settled_once"),
            models.UniqueConstraint(fields=["run", "source_kind", "source_id", "week"], name="piece_once_a_run"),
            models.CheckConstraint(condition=Q(after=F("before") + F("amount")), name="line_adds_up"),
            models.CheckConstraint(condition=~Q(amount=0) & Q(sequence__gte=1), name="line_is_something"),
        )

    def __str__(self) -> str:
        return f"{self.description}, week of {self.week}: {self.amount}"


class BillingAccount(AboutPerson):
    """Under which number a person is billed by a council, and by which what they pay is known."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    council = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    reference = models.CharField(max_length=20)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["council", "person"], name="billing_account_once_a_person"),
            models.UniqueConstraint(fields=["council", "reference"], name="billing_reference_once_a_council"),
        )

    def __str__(self) -> str:
        return self.reference


class Statement(AboutPerson):
    """What a person was told after a billing run: what was owed before, charged, paid since, and is owed now."""

    run = models.ForeignKey(Run, on_delete=models.PROTECT, related_name="statements")
    account = models.ForeignKey(BillingAccount, on_delete=models.PROTECT, related_name="statements")
    opening = models.DecimalField(max_digits=12, decimal_places=2, help_text="pounds owed before")
    charged = models.DecimalField(max_digits=12, decimal_places=2, help_text="pounds")
    paid = models.DecimalField(max_digits=12, decimal_places=2, help_text="pounds received since the one before")
    closing = models.DecimalField(max_digits=12, decimal_places=2, help_text="pounds owed now")
    made_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["run", "person"], name="statement_once_a_run"),
            models.CheckConstraint(
                condition=Q(closing=F("opening") + F("charged") - F("paid")), name="statement_adds_up"
            ),
        )

    def __str__(self) -> str:
        return f"Statement {self.account} of {self.made_at:%d %B %Y}"


class Receipt(AboutPerson):
    """Money that a person paid, as the bank's list says."""

    council = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    account = models.ForeignKey(BillingAccount, on_delete=models.PROTECT, related_name="receipts")
    amount = models.DecimalField(max_digits=12, decimal_places=2, help_text="pounds")
    received_on = models.DateField()
    bank_reference = models.CharField(max_length=80)
    taken_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["council", "bank_reference"], name="receipt_taken_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="receipt_is_something"),
        )

    def __str__(self) -> str:
        return f"{self.amount} on {self.received_on}"


class MoneyAccount(models.TextChoices):
    """The accounts of the ledger of money."""

    CARE_COSTS = "care_costs", "What support costs"
    DIRECT_PAYMENT_COSTS = "direct_payment_costs", "What direct payments cost"
    OWED_TO_PROVIDERS = "owed_to_providers", "Owed to providers"
    OWED_TO_PEOPLE = "owed_to_people", "Owed to people, for direct payments"
    OWED_BY_PEOPLE = "owed_by_people", "Owed by people"
    CONTRIBUTIONS = "contributions", "What people contribute"
    RECLAIMED = "reclaimed", "Direct payments to be given back"
    BANK = "bank", "Received at the bank"


class Posting(AboutPerson):
    """One amount from one account to another: it balances as it stands. It comes from one line or one receipt, once."""

    council = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    run = models.ForeignKey(Run, on_delete=models.PROTECT, null=True, blank=True, related_name="postings")
    line = models.OneToOneField(RunLine, on_delete=models.PROTECT, null=True, blank=True, related_name="posting")
    receipt = models.OneToOneField(Receipt, on_delete=models.PROTECT, null=True, blank=True, related_name="posting")
    debit = models.CharField(max_length=30, choices=MoneyAccount)
    credit = models.CharField(max_length=30, choices=MoneyAccount)
    amount = models.DecimalField(max_digits=12, decimal_places=2, help_text="pounds")
    posted_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["council", "posted_at"], name="posting_council_time"),)
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0) & ~Q(debit=F("credit")), name="posting_moves_something"),
            models.CheckConstraint(
                condition=Q(line__isnull=False, receipt__isnull=True, run__isnull=False)
                | Q(line__isnull=True, receipt__isnull=False, run__isnull=True),
                name="posting_comes_from_one_thing",
            ),
        )

    def __str__(self) -> str:
        return f"{self.debit} to {self.credit}: {self.amount}"

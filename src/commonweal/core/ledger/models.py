"""The ledger: what was done, when, by whom, about whom and why, kept for good in the order it happened."""

import uuid

from django.db import models


class Entry(models.Model):
    """One fact. Written once by an action; the database numbers it, chains it to the one before and refuses any change.

    `chain` names the history it belongs to ("person:<id>", "place:<slug>", ...): entries of one person form one chain.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chain = models.CharField(max_length=100)
    number = models.PositiveBigIntegerField(default=0, help_text="given by the database: 1, 2, 3 … within the chain")
    kind = models.CharField(max_length=60, help_text="what happened: plan.agreed, record.opened …")
    happened_at = models.DateTimeField()
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=200)
    person_id = models.UUIDField(null=True)
    compartment = models.CharField(max_length=20, default="care")
    summary = models.TextField(help_text="one plain sentence, as the timeline shows it")
    payload = models.JSONField(default=dict)
    reason = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64, default="")
    hash = models.CharField(max_length=64, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["chain", "number"], name="ledger_number_once_a_chain"),)
        indexes = (
            models.Index(fields=["person_id", "-happened_at"], name="ledger_person_time"),
            models.Index(fields=["kind", "happened_at"], name="ledger_kind_time"),
        )
        verbose_name_plural = "entries"

    def __str__(self) -> str:
        return f"{self.chain} {self.number}: {self.summary}"


class Head(models.Model):
    """The last number and hash of each chain, kept by the database, so that a cut-off end shows."""

    chain = models.CharField(max_length=100, primary_key=True)
    number = models.PositiveBigIntegerField()
    hash = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.chain} ends at {self.number}"

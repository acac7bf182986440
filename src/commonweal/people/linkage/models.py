"""Records that may be of one person, and what was made of them: kept apart, or brought together so that it can be
undone."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commonweal.core.places.models import Place
from commonweal.people.identity.models import Person


class RecordPair(models.Model):
    """Two records that may be of one person. Seen only by whoever may see who both are."""

    class State(models.TextChoices):
        OPEN = "open", "To be looked at"
        DIFFERENT = "different", "Two different people"
        MERGED = "merged", "One person: brought together"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    first = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", help_text="the one with the lower id")
    second = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    probability = models.FloatField(help_text="that both are of one person, 0 to 1; 0 where somebody named the pair")
    prior = models.FloatField(default=0, help_text="the weight before anything was compared, in powers of two")
    reasons = models.JSONField(default=list, help_text="what was compared, how it agreed, and its weight")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    facts = models.CharField(max_length=64, help_text="a digest of what was compared, when it was found or decided")
    named_by_name = models.CharField(max_length=200, blank=True, help_text="who said that they may be one person")
    found_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_by_name = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["first", "second"], name="pair_of_records_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
        )
        indexes = (models.Index(fields=["state", "-probability"], name="pair_by_likelihood"),)

    def __str__(self) -> str:
        return f"{self.first_id} and {self.second_id}: {self.get_state_display()}"


class LinkRun(models.Model):
    """One comparison of all records of a place: how far it is, and what it found. Names nobody."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    stage = models.CharField(max_length=200)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    records = models.PositiveIntegerField(default=0)
    found = models.PositiveIntegerField(default=0, help_text="pairs that are worth a look")
    added = models.PositiveIntegerField(default=0, help_text="pairs that were not known before")

    class Meta:
        indexes = (models.Index(fields=["place", "-started_at"], name="link_run_of_place"),)

    def __str__(self) -> str:
        return f"{self.place_id}: {self.stage}"


class Merge(models.Model):
    """Two records brought together: which was kept, who said why, and what the kept one said before."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    kept = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=1000)
    number_reason = models.CharField(max_length=1000, blank=True, help_text="why two NHS numbers are of one person")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_by_name = models.CharField(max_length=200)
    facts_before = models.JSONField(default=dict, help_text="the facts of the kept record that the merge changed")
    facts_after = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by_name = models.CharField(max_length=200, blank=True)
    undone_why = models.CharField(max_length=1000, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["other"], condition=Q(undone_at=None), name="merged_into_one_record"),
            models.CheckConstraint(condition=~Q(kept=F("other")), name="merge_of_two"),
        )
        indexes = (models.Index(fields=["kept"], condition=Q(undone_at=None), name="merges_in_force"),)

    def __str__(self) -> str:
        return f"{self.other_id} into {self.kept_id}"


class MovedRow(models.Model):
    """One row that a merge pointed at the kept record, so that undoing it points back exactly these; written by the
    database functions that do so. For sights, the new row that stands for the other's."""

    id = models.BigAutoField(primary_key=True)
    merge = models.ForeignKey(Merge, on_delete=models.PROTECT, related_name="moved")
    table = models.CharField(max_length=63)
    column = models.CharField(max_length=63)
    row = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["merge", "table", "column", "row"], name="row_moved_once"),)
        indexes = (models.Index(fields=["table", "row"], name="moved_row"),)

    def __str__(self) -> str:
        return f"{self.table} {self.row}"

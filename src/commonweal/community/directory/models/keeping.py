"""How the directory is kept true: who may change an entry, what changed, when it was last confirmed, what is twice."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from commonweal.community.directory.models.records import ListedOrganisation, Service
from commonweal.core.accounts.models import Organisation


class Version(models.Model):
    """An entry as somebody proposed it, whole, as Open Referral UK writes it. What was approved stays here for good, so
    that the directory can be taken back to it."""

    class Kind(models.TextChoices):
        BEFORE = "before", "As it was"
        NEW = "new", "A new entry"
        CHANGE = "change", "A change"
        REPORT = "report", "Something is wrong"
        MERGE = "merge", "Two entries made one"
        BACK = "back", "Taken back to an earlier version"

    class State(models.TextChoices):
        DRAFT = "draft", "Being written"
        PROPOSED = "proposed", "Waits for an editor"
        APPROVED = "approved", "Approved"
        DECLINED = "declined", "Declined"
        WITHDRAWN = "withdrawn", "Withdrawn"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="versions")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.CHANGE)
    document = models.JSONField()
    before = models.JSONField(
        null=True, blank=True, help_text="the entry when the proposal was begun; null for a new one"
    )
    proposed_document = models.JSONField(
        null=True, blank=True, help_text="what was proposed, where the editor approved something else"
    )
    state = models.CharField(max_length=10, choices=State, default=State.PROPOSED)
    note = models.TextField(blank=True, help_text="why, in the words of whoever proposed it")
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    proposer_name = models.CharField(max_length=200)
    proposer_email = models.EmailField(blank=True)
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decider_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)

    class Meta:
        ordering = ("-proposed_at",)
        indexes = (
            models.Index(fields=["proposed_at"], condition=Q(state="proposed"), name="version_waiting"),
            models.Index(fields=["service", "-proposed_at"]),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(state__in=("draft", "proposed"), decided_at=None)
                | (~Q(state__in=("draft", "proposed")) & Q(decided_at__isnull=False)),
                name="version_decided_at_its_decision",
            ),
            models.UniqueConstraint(
                fields=["service", "proposed_by"], condition=Q(state="draft"), name="version_one_draft_each"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_state_display().lower()}"


class Claim(models.Model):
    """Somebody says that they speak for a listed organisation. Approved, their organisation manages its entries."""

    class State(models.TextChoices):
        WAITING = "waiting", "Waits for an editor"
        APPROVED = "approved", "Approved"
        DECLINED = "declined", "Declined"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    listed_organisation = models.ForeignKey(ListedOrganisation, on_delete=models.CASCADE, related_name="claims")
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    position = models.CharField(max_length=200, help_text="what they do there")
    evidence = models.TextField(help_text="how an editor can check it")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    made_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True)
    decision_note = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["listed_organisation", "account"], condition=Q(state="waiting"), name="claim_once_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.listed_organisation}, {self.get_state_display().lower()}"


class Confirmation(models.Model):
    """One time that whoever owns an entry was asked whether it still holds, and what they answered."""

    class Answer(models.TextChoices):
        NONE = "", "No answer yet"
        CONFIRMED = "confirmed", "It still holds"
        CHANGED = "changed", "Something changed"
        ENDED = "ended", "It has ended"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="confirmations")
    asked_at = models.DateTimeField()
    asked_email = models.EmailField(blank=True)
    key_digest = models.CharField(max_length=64, db_index=True, help_text="of the key in the e-mail’s link")
    answer = models.CharField(max_length=10, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (models.Index(fields=["service", "-asked_at"]),)

    def __str__(self) -> str:
        return self.get_answer_display()


class DuplicatePair(models.Model):
    """Two entries that look like one, with how likely it is and why; and what an editor decided."""

    class State(models.TextChoices):
        OPEN = "open", "To look at"
        DIFFERENT = "different", "Two different entries"
        MERGED = "merged", "Merged"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    first = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    probability = models.FloatField(help_text="0 to 1")
    reasons = models.JSONField(default=list, help_text="for each thing compared: its name, how alike, what it weighed")
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    found_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    decider_name = models.CharField(max_length=200, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    kept_before = models.ForeignKey(
        Version,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="once merged: the kept entry as it was, so that the merge can be undone",
    )
    listing_before = models.CharField(max_length=20, blank=True, help_text="once merged: how the other was listed")

    class Meta:
        indexes = (models.Index(fields=["-probability"], condition=Q(state="open"), name="duplicate_pair_open"),)
        constraints = (
            models.UniqueConstraint(fields=["first", "second"], name="duplicate_pair_once"),
            models.CheckConstraint(condition=Q(first_id__lt=F("second_id")), name="duplicate_pair_in_order"),
        )

    def __str__(self) -> str:
        return f"{self.first} and {self.second}"


class StaffNote(models.Model):
    """What staff know of an entry and tell each other; never shown to the public."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="staff_notes")
    words = models.TextField()
    written_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    writer_name = models.CharField(max_length=200)
    written_at = models.DateTimeField()

    class Meta:
        ordering = ("-written_at",)

    def __str__(self) -> str:
        return self.words

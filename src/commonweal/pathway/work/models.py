"""What waits for somebody, who coordinates whose support, how long each request took, and who approves how much."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.lookups import IsNull

from commonweal.core.accounts.models import Team
from commonweal.people.identity.models import AboutPerson, Person


class Priority(models.IntegerChoices):
    URGENT = 1, "Urgent"
    SOON = 2, "Soon"
    USUAL = 3, "Usual"


class WorkItem(AboutPerson):
    """One thing that somebody has to do about one person by a day, from when it opens until it is done.

    Every row follows from entries of the ledger (`following.py`), so that all can be made again from it.
    """

    kind = models.CharField(max_length=40, help_text="a key of `kinds.py`")
    compartment = models.CharField(max_length=20, help_text="the part of the record that it tells something of")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    about_id = models.UUIDField(help_text="the thing it is about, in the room of its kind")
    words = models.CharField(max_length=300, blank=True, help_text="what exactly, where the kind is general")
    priority = models.PositiveSmallIntegerField(choices=Priority, default=Priority.USUAL)
    opened_at = models.DateTimeField()
    due_on = models.DateField()
    first_due_on = models.DateField(help_text="before it was moved")
    given_at = models.DateTimeField(null=True, blank=True, help_text="when its worker got it")
    note = models.TextField(blank=True, help_text="for whoever has it next, from whoever had it last")
    handed_over_from = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (
            models.Index(
                F("team"),
                IsNull(F("worker"), False),
                F("due_on"),
                F("priority"),
                F("id"),
                condition=Q(done_at=None),
                name="work_open_of_team",
            ),
            models.Index(
                fields=["team", "due_on", "priority", "id"], condition=Q(done_at=None), name="work_due_of_team"
            ),
            models.Index(fields=["team", "opened_at", "id"], condition=Q(done_at=None), name="work_age_of_team"),
            models.Index(
                fields=["worker", "due_on", "priority", "id"], condition=Q(done_at=None), name="work_of_worker"
            ),
            models.Index(fields=["team", "done_at"], condition=Q(done_at__isnull=False), name="work_done_of_team"),
            models.Index(fields=["person", "opened_at"], name="work_of_person"),
        )
        constraints = (
            models.UniqueConstraint(fields=["kind", "about_id"], condition=Q(done_at=None), name="work_open_once"),
        )

    def __str__(self) -> str:
        return f"{self.kind}, due {self.due_on}"


class Coordinator(AboutPerson):
    """The one person whom somebody asks about their support, from a moment to a moment. Those before stay.

    No constraint holds it to one: two records that turn out to be of one person each have theirs until they are one.
    """

    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField(null=True, blank=True)
    why = models.CharField(max_length=300)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(ends_at=None) | Q(ends_at__gte=F("starts_at")), name="coordinator_ends_after_start"
            ),
        )
        indexes = (models.Index(fields=["person", "-starts_at"], name="coordinator_of_person"),)

    def __str__(self) -> str:
        return str(self.worker)


class Way(models.Model):
    """The way of one request: when each step of it was reached. Without a name; the person once it is known."""

    request_id = models.UUIDField(primary_key=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    channel = models.CharField(max_length=20, blank=True)
    is_urgent = models.BooleanField(default=False)
    outcome = models.CharField(max_length=20, blank=True)
    sent_at = models.DateTimeField()
    contacted_at = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    assessing_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    assessment_at = models.DateTimeField(null=True, blank=True)
    eligibility_at = models.DateTimeField(null=True, blank=True)
    is_eligible = models.BooleanField(null=True, blank=True)
    plan_at = models.DateTimeField(null=True, blank=True)
    support_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["team", "sent_at"], name="way_of_team"),
            models.Index(fields=["person", "-sent_at"], name="way_of_person"),
        )

    def __str__(self) -> str:
        return str(self.request_id)


class Approval(AboutPerson):
    """A question to somebody who may approve an amount: what it is for, how much, and what they decided.

    It is about any thing (`room`, `about_id`), and stands at `link`. A new question about the same thing is a new row.
    What is changed before anybody decided is withdrawn: nobody decided it.
    """

    class Decision(models.TextChoices):
        AGREED = "agreed", "Agreed"
        SENT_BACK = "sent_back", "Sent back"
        REFUSED = "refused", "Refused"
        WITHDRAWN = "withdrawn", "Withdrawn"

    room = models.CharField(max_length=40)
    about_id = models.UUIDField()
    title = models.CharField(max_length=200, help_text="what is to be approved, in words")
    link = models.CharField(max_length=300, help_text="the page on which it is read")
    weekly_amount = models.DecimalField(max_digits=10, decimal_places=2, default=0, help_text="pounds a week")
    weekly_indicative = models.DecimalField(
        max_digits=10, decimal_places=2, null=True, blank=True, help_text="pounds a week of the indicative budget"
    )
    one_off_amount = models.DecimalField(max_digits=10, decimal_places=2, default=0, help_text="pounds, once")
    level = models.CharField(max_length=40, help_text="the level that may approve this, of the policy")
    policy = models.CharField(max_length=100, help_text="the dated file that says so")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    why = models.TextField(help_text="what whoever asks says")
    decided_at = models.DateTimeField(null=True, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    decision = models.CharField(max_length=20, choices=Decision, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["room", "about_id"], condition=Q(decided_at=None), name="approval_open_once"
            ),
            models.CheckConstraint(
                condition=Q(decided_at=None, decision="", decided_by=None)
                | Q(decided_at__isnull=False, decision="withdrawn", decided_by=None)
                | (Q(decided_at__isnull=False, decided_by__isnull=False) & ~Q(decision__in=("", "withdrawn"))),
                name="approval_decided_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None) | ~Q(decided_by=F("asked_by")), name="approval_by_another"
            ),
        )
        indexes = (
            models.Index(fields=["team", "asked_at"], condition=Q(decided_at=None), name="approval_waiting"),
            models.Index(fields=["person", "-asked_at"], name="approval_of_person"),
        )

    def __str__(self) -> str:
        return self.title


class Approver(models.Model):
    """Somebody who may approve up to a level above that of a team manager, from a day to a day (both included)."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    level = models.CharField(max_length=40)
    starts_on = models.DateField()
    ends_on = models.DateField(null=True, blank=True)
    given_by_name = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="approver_ends"),
            models.UniqueConstraint(fields=["account", "level"], condition=Q(ends_on=None), name="approver_once"),
        )

    def __str__(self) -> str:
        return f"{self.account}: {self.level}"

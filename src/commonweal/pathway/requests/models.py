"""Requests for help: from the first words to a decision what happens next, and whether what was sent helped; and which
team is for whom, and who is on duty."""

import uuid

from django.conf import settings
from django.db import models

from commonweal.core.accounts.models import Team
from commonweal.core.places.models import Area, Place
from commonweal.pathway.requests.suggesting import KINDS_OF_NEED
from commonweal.people.identity.models import Person


class Request(models.Model):
    """One request, for oneself or for another. A draft is seen by whoever holds its key; once sent, by the contact
    team too.

    Until that team has matched it to a person (or made a new record), `person` is empty and the answers are here.
    Signed in and asking for themselves, the person is known from the start.
    """

    class Channel(models.TextChoices):
        WEB = "web", "Website"
        PHONE = "phone", "Phone"
        EMAIL = "email", "E-mail"
        VISIT = "visit", "In person"
        PROFESSIONAL = "professional", "A professional"
        SYSTEM = "system", "Another system"

    class Outcome(models.TextChoices):
        ASSESSMENT = "assessment", "Assessment"
        INFORMATION = "information", "Information and advice"
        COMMUNITY = "community", "Community support"
        SHORT_TERM = "short_term", "Short-term support"
        URGENT = "urgent", "Urgent response"
        SAFEGUARDING = "safeguarding", "Safeguarding"
        NO_ACTION = "no_action", "Nothing needed now"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    draft_key = models.CharField(max_length=64, blank=True, help_text="digest of the key held by whoever started it")
    channel = models.CharField(max_length=20, choices=Channel, default=Channel.WEB)
    source_key = models.CharField(
        max_length=250, blank=True, help_text="its e-mail's id, or what the system that sent it calls it"
    )
    answers = models.JSONField(default=dict, help_text="what was typed, by question")
    is_urgent = models.BooleanField(default=False)
    mentions_safety = models.BooleanField(default=False, help_text="the words suggest somebody may be at risk")
    started_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    first_contact_at = models.DateTimeField(null=True, blank=True)
    contact_note = models.TextField(blank=True, help_text="what was said at the first contact")
    decided_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=20, choices=Outcome, blank=True)
    outcome_note = models.TextField(blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True, help_text="when it was last to be looked at again")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )

    class Meta:
        indexes = (
            models.Index(fields=["team", "sent_at"], condition=models.Q(decided_at=None), name="request_waiting"),
            models.Index(fields=["person", "-started_at"], name="request_person_time"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["channel", "account", "source_key"],
                condition=~models.Q(source_key=""),
                nulls_distinct=False,
                name="request_once_from_its_source",
            ),
        )

    def __str__(self) -> str:
        return self.reference


class Decision(models.Model):
    """One decision on a request: what, why, by whom, and what came of it. A request that is looked at again gets
    another; those before stay. Seen by whoever sees the request.

    Where things of the directory were sent with it, somebody asks on `follow_up_on` whether they helped.
    """

    class Helped(models.TextChoices):
        YES = "yes", "Yes"
        PARTLY = "partly", "Partly"
        NO = "no", "No"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="decisions")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    outcome = models.CharField(max_length=20, choices=Request.Outcome)
    note = models.TextField(help_text="why, in words for the person")
    kind_of_need = models.CharField(max_length=20, choices=[*KINDS_OF_NEED.items()], blank=True)
    decided_at = models.DateTimeField()
    decided_by_name = models.CharField(max_length=200)
    sent_how = models.CharField(max_length=200, blank=True, help_text="by which way and in which form it was told")
    follow_up_on = models.DateField(null=True, blank=True)
    helped = models.CharField(max_length=10, choices=Helped, blank=True)
    helped_note = models.TextField(blank=True)
    helped_at = models.DateTimeField(null=True, blank=True)
    helped_by_name = models.CharField(max_length=200, blank=True)
    reopened_at = models.DateTimeField(null=True, blank=True)
    reopened_why = models.TextField(blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["request"], condition=models.Q(reopened_at=None), name="decision_one_stands"
            ),
            models.CheckConstraint(
                condition=models.Q(helped="", helped_at=None)
                | (models.Q(helped_at__isnull=False) & ~models.Q(helped="")),
                name="decision_helped_is_dated",
            ),
        )

    def __str__(self) -> str:
        return self.get_outcome_display()


class Signpost(models.Model):
    """An entry of the directory or a guide that was sent with a decision, as it was called then."""

    class Kind(models.TextChoices):
        ENTRY = "entry", "Entry of the directory"
        GUIDE = "guide", "Guide"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    decision = models.ForeignKey(Decision, on_delete=models.PROTECT, related_name="signposts")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    kind = models.CharField(max_length=10, choices=Kind)
    key = models.CharField(max_length=60, help_text="the entry's id, or the guide's name")
    title = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["decision", "kind", "key"], name="signpost_once_a_decision"),)
        indexes = (models.Index(fields=["kind", "key"], name="signpost_key"),)

    def __str__(self) -> str:
        return self.title


class Remark(models.Model):
    """What whoever asked wrote about a request after it was sent: that something is wrong, or has changed."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="remarks")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    words = models.TextField()
    written_at = models.DateTimeField()
    by_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.words[:60]


class TeamCover(models.Model):
    """For whom an assessing team is there: where they live, how old they are, and what they need. What is empty limits
    nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="cover")
    areas = models.ManyToManyField(Area, blank=True, related_name="+")
    least_age = models.PositiveSmallIntegerField(null=True, blank=True, help_text="whole years")
    most_age = models.PositiveSmallIntegerField(null=True, blank=True, help_text="whole years")
    kinds = models.JSONField(default=list, blank=True, help_text="keys of `suggesting.KINDS_OF_NEED`")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=models.Q(least_age=None)
                | models.Q(most_age=None)
                | models.Q(most_age__gte=models.F("least_age")),
                name="team_cover_ages",
            ),
        )

    def __str__(self) -> str:
        return str(self.team)


class Duty(models.Model):
    """Who of a team answers on a day what cannot wait."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    on = models.DateField()
    worker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name_plural = "duties"
        constraints = (models.UniqueConstraint(fields=["team", "on"], name="duty_one_a_day"),)

    def __str__(self) -> str:
        return f"{self.worker}, {self.on}"

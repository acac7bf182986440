"""Small things that somebody asks neighbours to do, and whom they were offered to."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from commonweal.community.volunteering.models.volunteers import Volunteer
from commonweal.community.volunteering.states import OPEN, Reason, State
from commonweal.core.accounts.models import Organisation
from commonweal.core.places.models import Area, Place
from commonweal.people.identity.models import Person


class Frequency(models.TextChoices):
    ONCE = "once", "Once"
    WEEKLY = "weekly", "Every week"


class Task(models.Model):
    """One thing asked for. It holds what whoever asks has written, and so it stays with few.

    Row security lets in who asked (their account, their team, or the key they were given), the coordinating
    organisation, and, once matched, the volunteer (by account or by key): `seen_by` and `volunteer_key` are filled on
    the day of the match and emptied where the volunteer hands it back. Nobody comes to it through a person's record.
    Whoever asked has no sight of volunteers: who comes, and how to reach them, is written here.
    """

    class Channel(models.TextChoices):
        WEB = "web", "Website"
        PHONE = "phone", "Phone"
        VISIT = "visit", "In person"
        SYSTEM = "system", "Another system"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    asked_by = models.UUIDField(null=True, blank=True, help_text="the team of staff who took it for somebody")
    taken_by_name = models.CharField(max_length=200, blank=True)
    asker_key = models.CharField(max_length=64, help_text="digest of the code that whoever asked follows it with")
    seen_by = models.UUIDField(null=True, blank=True, help_text="the matched volunteer's account")
    volunteer_key = models.CharField(max_length=64, blank=True, help_text="digest of the matched volunteer's key")
    person = models.ForeignKey(
        Person,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="only where they agreed that their record says it",
    )
    kind = models.SlugField(max_length=40, help_text="of the policy")
    words = models.TextField(blank=True, help_text="what is to be done, in the words of whoever asks")
    marks = ArrayField(
        models.SlugField(max_length=40), default=list, blank=True, help_text="what it takes: of the policy"
    )
    checks = ArrayField(
        models.SlugField(max_length=40),
        default=list,
        blank=True,
        help_text="needed by the policy on the day it was asked",
    )
    name = models.CharField(max_length=200, help_text="whom it is for")
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    asker_name = models.CharField(max_length=200, blank=True, help_text="who asks, where it is for somebody else")
    asker_relation = models.CharField(max_length=100, blank=True)
    may_write = models.BooleanField(default=True, help_text="messages to this phone and e-mail are safe")
    reach = models.CharField(max_length=300, blank=True, help_text="how and when it is safe to reach them")
    agreed_by = models.CharField(max_length=200, help_text="who agreed that a neighbour is told: mostly the person")
    address = models.CharField(max_length=300, blank=True, help_text="house and street: only for whoever is matched")
    postcode = models.CharField(max_length=8)
    district = models.CharField(
        max_length=4, help_text="the first half of the postcode: all that volunteers see before"
    )
    latitude = models.FloatField()
    longitude = models.FloatField()
    neighbourhood = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    to_know = models.TextField(blank=True, help_text="how to get in, pets, hearing: only for whoever is matched")
    frequency = models.CharField(max_length=10, choices=Frequency, default=Frequency.ONCE)
    first_on = models.DateField(help_text="the first day on which it is wanted")
    last_on = models.DateField(null=True, blank=True, help_text="the last; none for a weekly task that goes on")
    days = ArrayField(models.PositiveSmallIntegerField(), default=list, help_text="0 is Monday; none: any")
    times = ArrayField(
        models.CharField(max_length=10), default=list, help_text="morning, afternoon, evening; none: any"
    )
    mentions_safety = models.BooleanField(default=False, help_text="the words suggest somebody may be at risk")
    safety_seen_by = models.CharField(max_length=200, blank=True, help_text="the coordinator who read and acted on it")
    note = models.CharField(max_length=300, blank=True, help_text="the coordinator's line for volunteers; names nobody")
    state = models.CharField(
        max_length=10, choices=[(one.value, one.value) for one in State], default=State.ASKED.value
    )
    due_on = models.DateField(null=True, blank=True, help_text="the last day for what is to be done next")
    asked_how_on = models.DateField(null=True, blank=True, help_text="when whoever asked was asked how it went")
    asked_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    matched_at = models.DateTimeField(null=True, blank=True)
    volunteer = models.ForeignKey(Volunteer, on_delete=models.PROTECT, null=True, blank=True, related_name="tasks")
    volunteer_name = models.CharField(max_length=200, blank=True, help_text="for whoever asked, once matched")
    volunteer_reach = models.CharField(max_length=300, blank=True, help_text="the volunteer's phone and e-mail")
    closed_at = models.DateTimeField(null=True, blank=True)
    closed_by_name = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Reason], blank=True)
    closing_words = models.TextField(blank=True)
    thanked_at = models.DateTimeField(null=True, blank=True)
    thanks = models.TextField(blank=True, help_text="what whoever asked would like to say to the volunteer")
    erased_at = models.DateTimeField(null=True, blank=True, help_text="when names, contact and words were taken off")

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "state", "due_on"], name="task_of_organisation"),
            models.Index(fields=["place", "asked_at"], name="task_place_time"),
            models.Index(fields=["account", "-asked_at"], name="task_account"),
            models.Index(fields=["asked_by", "-asked_at"], name="task_team"),
            models.Index(fields=["asker_key"], name="task_asker_key"),
            models.Index(fields=["volunteer", "-asked_at"], name="task_volunteer"),
            models.Index(fields=["seen_by"], name="task_seen_by"),
        )
        constraints = (
            models.CheckConstraint(condition=Q(state__in=[state.value for state in State]), name="task_state"),
            models.CheckConstraint(
                condition=Q(state__in=[state.value for state in OPEN], closed_at=None, due_on__isnull=False)
                | ~Q(state__in=[state.value for state in OPEN]) & Q(closed_at__isnull=False, due_on=None),
                name="task_open_has_a_day",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["matched", "done"]) | Q(volunteer__isnull=False, matched_at__isnull=False),
                name="task_done_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["asked", "offered"])
                | Q(volunteer=None, seen_by=None, volunteer_key="", volunteer_name="", volunteer_reach=""),
                name="task_unmatched_is_seen_by_no_volunteer",
            ),
            models.CheckConstraint(condition=Q(state="not_done") | Q(reason=""), name="task_reason_where_not_done"),
            models.CheckConstraint(condition=~Q(state="not_done") | ~Q(reason=""), name="task_not_done_for_a_reason"),
            models.CheckConstraint(
                condition=Q(last_on=None) | Q(last_on__gte=F("first_on")), name="task_days_in_order"
            ),
            models.CheckConstraint(
                condition=Q(frequency="weekly") | Q(last_on__isnull=False), name="task_once_has_a_last_day"
            ),
            models.CheckConstraint(
                condition=~Q(phone="") | ~Q(email="") | Q(erased_at__isnull=False), name="task_can_be_answered"
            ),
            models.CheckConstraint(condition=~Q(agreed_by=""), name="task_was_agreed"),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return State(self.state) in OPEN


class Asking(models.Model):
    """One volunteer who was asked about one task: with what they were shown, and what they answered.

    What they read before they are matched is here (`shown`), so that they need not see the task itself.
    """

    class Answer(models.TextChoices):
        NONE = "", "No answer yet"
        YES = "yes", "Said yes"
        NO = "no", "Said no"
        LATE = "late", "Said yes after somebody else"
        QUIET = "quiet", "Did not answer in time"
        OVER = "over", "Not needed any more"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    task = models.ForeignKey(Task, on_delete=models.CASCADE, related_name="askings")
    volunteer = models.ForeignKey(Volunteer, on_delete=models.CASCADE, related_name="askings")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    account = models.UUIDField(null=True, blank=True, help_text="the volunteer's")
    key = models.CharField(max_length=64, unique=True, help_text="digest of the key in the link to answer by")
    shown = models.JSONField(default=dict, help_text="kind, district, when and what it takes, in words")
    why = models.JSONField(default=list, help_text="why they were proposed, in words")
    score = models.PositiveSmallIntegerField(default=0, help_text="0 to 100, when they were asked")
    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=200)
    answer_by = models.DateField()
    answer = models.CharField(max_length=5, choices=Answer, default=Answer.NONE, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answer_words = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("asked_at", "id")
        indexes = (
            models.Index(fields=["volunteer", "-asked_at"], name="asking_volunteer"),
            models.Index(fields=["answer_by"], condition=Q(answer=""), name="asking_unanswered"),
        )
        constraints = (
            models.UniqueConstraint(fields=["task", "volunteer"], name="asking_once_a_task"),
            models.UniqueConstraint(fields=["task"], condition=Q(answer="yes"), name="asking_one_yes_a_task"),
        )

    def __str__(self) -> str:
        return f"{self.task} to {self.volunteer}"

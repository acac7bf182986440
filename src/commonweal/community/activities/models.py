"""Activities with dates: what they are, when they are held, and who has a place."""

import uuid
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from commonweal.community.activities.places import HOLDING, Party, State, free_places
from commonweal.community.directory.models import Service
from commonweal.core.accounts.models import Organisation
from commonweal.core.places.models import Place
from commonweal.people.identity.models import Person


class Activity(models.Model):
    """Something that is held again and again, or once: a lunch club, a walk, a carers' group, a visit to a centre."""

    class Kind(models.TextChoices):
        GROUP = "group", "A group or class"
        VISIT = "visit", "A visit or appointment, with advice"

    class Way(models.TextChoices):
        IN_PERSON = "in_person", "Face to face"
        ONLINE = "online", "Online"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey(
        Service, on_delete=models.SET_NULL, null=True, blank=True, related_name="activities",
        help_text="the directory's entry that it belongs to",
    )  # fmt: skip
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="activities")
    title = models.CharField(max_length=200)
    about = models.TextField(blank=True)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.GROUP)
    way = models.CharField(max_length=10, choices=Way, default=Way.IN_PERSON)
    for_carers = models.BooleanField(default=False, help_text="for people who look after somebody")
    where = models.CharField(max_length=300, blank=True, help_text="the address, or how to join online")
    postcode = models.CharField(max_length=8, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    contribution = models.DecimalField(max_digits=7, decimal_places=2, default=Decimal(0), help_text="pounds each")
    contribution_note = models.CharField(max_length=200, blank=True)
    access = ArrayField(models.CharField(max_length=60), default=list, blank=True, help_text="terms of access.toml")
    phone = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "activities"
        constraints = (
            models.CheckConstraint(condition=Q(contribution__gte=0), name="activity_contribution_not_negative"),
        )

    def __str__(self) -> str:
        return self.title


class Session(models.Model):
    """One time that an activity is held.

    `taken` and `waiting` are kept by the database, from the bookings: everybody may see how many places are left, and
    nobody but those who may see the bookings whose they are. The constraint on them is the second fence against
    overselling; the first is that whoever books holds the session's row.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    activity = models.ForeignKey(Activity, on_delete=models.PROTECT, related_name="sessions")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    places = models.PositiveIntegerField(null=True, blank=True, help_text="empty where there is no limit")
    booking_closes_at = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True, help_text="what is on this time")
    changed_at = models.DateTimeField(auto_now=True)
    cancelled_at = models.DateTimeField(null=True, blank=True)
    cancelled_reason = models.CharField(max_length=300, blank=True)
    taken = models.PositiveIntegerField(default=0, editable=False, help_text="places held: booked, offered or used")
    waiting = models.PositiveIntegerField(default=0, editable=False, help_text="bookings on the waiting list")

    class Meta:
        indexes = (models.Index(fields=["starts_at"], condition=Q(cancelled_at=None), name="session_time"),)
        constraints = (
            models.UniqueConstraint(
                fields=["activity", "starts_at"], condition=Q(cancelled_at=None), name="session_once_at_a_time"
            ),
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="session_ends_after_start"),
            models.CheckConstraint(condition=Q(booking_closes_at__lte=F("ends_at")), name="session_closes_before_end"),
            models.CheckConstraint(condition=Q(places=None) | Q(taken__lte=F("places")), name="session_never_oversold"),
            models.CheckConstraint(
                condition=Q(cancelled_at=None) | ~Q(cancelled_reason=""), name="session_cancelled_with_reason"
            ),
        )

    def __str__(self) -> str:
        return f"{self.activity_id} at {self.starts_at:%Y-%m-%d %H:%M}"

    @property
    def free(self) -> int | None:
        """How many places are free; None where there is no limit."""
        return free_places(self.places, self.taken)


class Booking(models.Model):
    """Somebody's place at a session, or on its waiting list.

    Made signed in it belongs to that account; otherwise it has a `code`, by which it is seen and cancelled. The code
    opens nothing but this row, and the group's leader, who sees the row, may read it out to whoever has lost it: so it
    is kept as it is. `number` is the order of coming, given by the database.
    """

    class Channel(models.TextChoices):
        WEB = "web", "Website"
        PHONE = "phone", "By phone or in person, through staff"
        DOOR = "door", "Came without a booking"
        SYSTEM = "system", "Another system"

    class Ended(models.TextChoices):
        """Why a booking was cancelled."""

        CANCELLED = "cancelled", "Cancelled by whoever booked"
        BY_GROUP = "by_group", "Cancelled by the group"
        DECLINED = "declined", "The place that was offered was declined"
        LAPSED = "lapsed", "The place that was offered was not taken up in time"
        NO_SESSION = "no_session", "The session was cancelled"
        NO_PLACE = "no_place", "No place came free"

    STATE_WORDS = {
        State.BOOKED: "Place booked",
        State.WAITING: "On the waiting list",
        State.OFFERED: "A place is offered",
        State.ATTENDED: "Came",
        State.DID_NOT_COME: "Did not come",
        State.CANCELLED: "Cancelled",
    }

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    session = models.ForeignKey(Session, on_delete=models.PROTECT, related_name="bookings")
    organisation_id = models.UUIDField(help_text="the organiser, copied by the database: its members see the booking")
    number = models.BigIntegerField(default=0, help_text="given by the database: lower came first")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+",
        help_text="the worker who made it for somebody",
    )  # fmt: skip
    channel = models.CharField(max_length=10, choices=Channel, default=Channel.WEB)
    code = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=200, help_text="who comes")
    booked_by = models.CharField(max_length=200, blank=True, help_text="who booked, where it is somebody else")
    phone = models.CharField(max_length=60, blank=True)
    email = models.EmailField(blank=True)
    guests = models.PositiveSmallIntegerField(default=0)
    cared_for = models.PositiveSmallIntegerField(default=0, help_text="people whom the one who comes looks after")
    assistants = models.PositiveSmallIntegerField(default=0, help_text="personal assistants or companions: no cost")
    party = models.PositiveSmallIntegerField(default=1, help_text="places needed, all together")
    access_needs = ArrayField(models.CharField(max_length=60), default=list, blank=True)
    access_note = models.TextField(blank=True)
    state = models.CharField(
        max_length=15,
        choices=[(state.value, words) for state, words in STATE_WORDS.items()],
        default=State.BOOKED.value,
    )
    made_at = models.DateTimeField()
    offered_at = models.DateTimeField(null=True, blank=True)
    offer_ends_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_because = models.CharField(max_length=15, choices=Ended, blank=True)
    reminded_at = models.DateTimeField(null=True, blank=True)
    contribution_due = models.DecimalField(max_digits=7, decimal_places=2, default=Decimal(0), help_text="pounds")
    contribution_paid = models.DecimalField(max_digits=7, decimal_places=2, default=Decimal(0), help_text="pounds")
    result = models.TextField(blank=True, help_text="of a visit: advice given, what was tried, what came of it")
    forgotten_at = models.DateTimeField(null=True, blank=True, help_text="when name and numbers were removed")

    class Meta:
        indexes = (
            models.Index(fields=["session", "number"], name="booking_queue"),
            models.Index(fields=["account", "-made_at"], name="booking_of_account"),
            models.Index(fields=["person", "-made_at"], name="booking_of_person"),
            models.Index(fields=["offer_ends_at"], condition=Q(state="offered"), name="booking_offers"),
        )
        constraints = (
            models.UniqueConstraint(fields=["code"], condition=~Q(code=""), name="booking_code_once"),
            models.UniqueConstraint(
                fields=["session", "person"], condition=Q(state__in=["booked", "waiting", "offered"]),
                name="booking_once_a_person",
            ),
            models.CheckConstraint(
                condition=Q(party=F("guests") + F("cared_for") + F("assistants") + 1), name="booking_party_adds_up"
            ),
            models.CheckConstraint(
                condition=~Q(state="offered") | Q(offer_ends_at__isnull=False), name="booking_offer_ends"
            ),
            models.CheckConstraint(
                condition=Q(state="cancelled", ended_at__isnull=False) & ~Q(ended_because="")
                | ~Q(state="cancelled") & Q(ended_at=None, ended_because=""),
                name="booking_cancelled_because",
            ),
            models.CheckConstraint(
                condition=Q(contribution_due__gte=0, contribution_paid__gte=0), name="booking_money_not_negative"
            ),
            models.CheckConstraint(condition=~Q(name="") | Q(forgotten_at__isnull=False), name="booking_has_name"),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"Booking {self.number}"

    @property
    def holds_place(self) -> bool:
        return self.state in HOLDING

    @property
    def coming(self) -> Party:
        return Party(self.guests, self.cared_for, self.assistants)

    @property
    def state_words(self) -> str:
        return self.STATE_WORDS[State(self.state)]


class CalendarLink(models.Model):
    """The secret address of somebody's own calendar of bookings: whoever has it may read it, until it is replaced."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    account = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"Calendar of {self.account_id}"

"""What is done with a person: goals, steps, contacts, introductions, gaps, wellbeing measured, their own words."""

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from commonweal.community.activities.models import Booking
from commonweal.community.directory.models import Service
from commonweal.community.navigation.models.journey import Journey
from commonweal.core.calculations.models import StoredResult
from commonweal.core.places.models import Area
from commonweal.people.identity.models import AboutPerson

CLOSENESS = (MinValueValidator(1), MaxValueValidator(10))


class OfJourney(AboutPerson):
    """Something done in the work with a person. `person` is the journey's: row security reads it on each table."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="%(class)ss")

    class Meta:
        abstract = True


class Goal(OfJourney):
    """What a person wants, in their own words, and how close they feel to it: from 1, far off, to 10, there."""

    class State(models.TextChoices):
        OPEN = "open", "Working on it"
        REACHED = "reached", "Reached"
        LET_GO = "let_go", "No longer wanted"

    words = models.TextField()
    by_on = models.DateField(null=True, blank=True, help_text="by when")
    close_at_start = models.PositiveSmallIntegerField(validators=CLOSENESS)
    close_now = models.PositiveSmallIntegerField(validators=CLOSENESS)
    rated_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    set_on = models.DateField()

    class Meta:
        ordering = ("set_on", "pk")
        constraints = (
            models.CheckConstraint(
                condition=Q(close_at_start__range=(1, 10), close_now__range=(1, 10)), name="goal_close_from_1_to_10"
            ),
        )

    def __str__(self) -> str:
        return self.words


class Step(OfJourney):
    """Something to do towards a goal, who does it and by when."""

    class Doer(models.TextChoices):
        PERSON = "person", "The person"
        WORKER = "worker", "The worker"
        OTHER = "other", "Somebody else"

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, null=True, blank=True, related_name="steps")
    words = models.TextField()
    doer = models.CharField(max_length=10, choices=Doer)
    doer_name = models.CharField(max_length=200, blank=True)
    by_on = models.DateField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)
    dropped_on = models.DateField(null=True, blank=True)
    note = models.TextField(blank=True, help_text="how it went")

    class Meta:
        ordering = (F("by_on").asc(nulls_last=True), "pk")
        constraints = (
            models.CheckConstraint(condition=Q(done_on=None) | Q(dropped_on=None), name="step_done_or_dropped"),
            models.CheckConstraint(
                condition=~Q(doer="other") | ~Q(doer_name=""), name="step_of_somebody_else_is_named"
            ),
        )


class Contact(OfJourney):
    """One time that somebody was spoken with, or that it was tried."""

    class Kind(models.TextChoices):
        HOME = "home", "At their home"
        PLACE = "place", "At a surgery, library or café"
        GROUP = "group", "With them to a group"
        PHONE = "phone", "By phone"
        VIDEO = "video", "By video"
        MESSAGE = "message", "By text or e-mail"

    kind = models.CharField(max_length=10, choices=Kind)
    at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=0)
    was_reached = models.BooleanField(default=True)
    present = models.CharField(max_length=200, blank=True, help_text="who else was there")
    note = models.TextField(blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    by_name = models.CharField(max_length=200)

    class Meta:
        ordering = ("-at",)


class Introduction(OfJourney):
    """A person put in touch with a group or service, the first visit, and whether they still go."""

    class Companion(models.TextChoices):
        NOBODY = "nobody", "They go on their own"
        WORKER = "worker", "The worker goes along"
        VOLUNTEER = "volunteer", "A volunteer goes along"
        FRIEND = "friend", "Family or a friend goes along"

    class Liking(models.TextChoices):
        NONE = "", "Not said"
        LIKED = "liked", "Liked it"
        UNSURE = "unsure", "Not sure yet"
        DISLIKED = "disliked", "Did not like it"

    class Still(models.TextChoices):
        NOT_ASKED = "", "Not asked yet"
        YES = "yes", "Still goes"
        ELSEWHERE = "elsewhere", "Goes somewhere else instead"
        NO = "no", "Stopped going"
        UNKNOWN = "unknown", "Could not be asked"

    goal = models.ForeignKey(Goal, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=255, help_text="of the group or service, as it was then")
    need = models.CharField(max_length=60, blank=True, help_text="of needs.toml")
    why = models.TextField(blank=True)
    made_on = models.DateField()
    visit_on = models.DateField(null=True, blank=True)
    visit_time = models.TimeField(null=True, blank=True)
    companion = models.CharField(max_length=10, choices=Companion, default=Companion.NOBODY)
    companion_name = models.CharField(max_length=200, blank=True)
    booking = models.ForeignKey(
        Booking,
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="the place that was booked for the first visit, where one was",
    )

    went = models.BooleanField(null=True, help_text="null until it is known")
    liking = models.CharField(max_length=10, choices=Liking, blank=True)
    how_it_went = models.TextField(blank=True, help_text="or why they did not go")
    told_on = models.DateField(null=True, blank=True)
    first_check = models.CharField(max_length=10, choices=Still, blank=True)
    first_checked_on = models.DateField(null=True, blank=True)
    second_check = models.CharField(max_length=10, choices=Still, blank=True)
    second_checked_on = models.DateField(null=True, blank=True)
    stopped_why = models.TextField(blank=True)

    class Meta:
        ordering = ("-made_on", "pk")
        constraints = (
            models.CheckConstraint(condition=~Q(liking__gt="") | Q(went=True), name="liked_by_who_went"),
            models.CheckConstraint(condition=Q(first_check="") | Q(went=True), name="still_goes_who_went"),
        )

    def __str__(self) -> str:
        return self.name


class Gap(OfJourney):
    """Something that was looked for and is not there: counted for those who plan what there is."""

    need = models.CharField(max_length=60, help_text="of needs.toml")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, related_name="+")
    words = models.TextField(help_text="what would have been right")
    found_on = models.DateField()

    class Meta:
        ordering = ("-found_on", "pk")


class Measurement(OfJourney):
    """One scale of wellbeing asked once. `values` are the scores that are followed, `working` how they were made."""

    class Stage(models.TextChoices):
        BEFORE = "before", "Before"
        SIX_WEEKS = "six_weeks", "After six weeks"
        AFTER = "after", "At the end"

    scale = models.CharField(max_length=40)
    stage = models.CharField(max_length=20, choices=Stage)
    asked_on = models.DateField()
    values = models.JSONField(default=dict)
    bands = models.JSONField(default=dict)
    changes = models.JSONField(
        default=dict, help_text="since before, by measure: the state, and the stored result that says how"
    )
    working = models.ForeignKey(StoredResult, on_delete=models.PROTECT, related_name="+")
    asked_by_name = models.CharField(max_length=200)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["journey", "scale", "stage"], name="measurement_once_a_stage"),)


class OwnWords(OfJourney):
    """What the person themselves adds: a note to the worker, or how a visit went."""

    introduction = models.ForeignKey(
        Introduction, on_delete=models.CASCADE, null=True, blank=True, related_name="own_words"
    )
    words = models.TextField()
    said_at = models.DateTimeField()
    said_by_name = models.CharField(max_length=200)
    seen_at = models.DateTimeField(null=True, blank=True, help_text="when the worker read it")

    class Meta:
        ordering = ("-said_at",)

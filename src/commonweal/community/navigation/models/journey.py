"""Those who were put forward for link work, and the work with each of them."""

import uuid
from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from commonweal.community.navigation.timing import JourneyState, state_of
from commonweal.community.referrals.models import Referral
from commonweal.core.accounts.models import Team
from commonweal.people.consent.models import Consent
from commonweal.people.identity.models import AboutPerson, Person


class WorkerKind(models.TextChoices):
    """The same work under the names that places give it."""

    LINK_WORKER = "link_worker", "Link worker (social prescribing)"
    COMMUNITY_AGENT = "community_agent", "Community agent"
    AREA_COORDINATOR = "area_coordinator", "Local area coordinator"
    CARE_NAVIGATOR = "care_navigator", "Care navigator"


class Source(models.TextChoices):
    """Who put somebody forward."""

    SELF = "self", "They asked themselves"
    GP = "gp", "A GP surgery"
    PARTNER = "partner", "Another organisation"
    REQUEST = "request", "A request for help"
    COLLEAGUE = "colleague", "A colleague"


class Trigger(models.TextChoices):
    """Why somebody is put forward without having asked."""

    NONE = "", "None of these"
    COMPLEX = "complex", "Complex or several needs at once"
    NOT_ENGAGING = "not_engaging", "Not taking up the help that is offered"
    REVOLVING = "revolving", "In and out of services again and again"
    EXCLUDED = "excluded", "Shut out of services"


class PutForward(models.Model):
    """Who put somebody forward, and why."""

    source = models.CharField(max_length=20, choices=Source)
    source_name = models.CharField(max_length=200, blank=True, help_text="the surgery, organisation or colleague")
    source_email = models.EmailField(blank=True)
    trigger = models.CharField(max_length=20, choices=Trigger, blank=True)
    reason = models.TextField(help_text="why, in the words of whoever put them forward")
    arrived_at = models.DateTimeField()

    class Meta:
        abstract = True


class Arrival(PutForward):
    """Somebody put forward to a team, who waits until a worker begins or says why not.

    The team sees this while it waits, and no more of a record for it. Of a referral of somebody without a record here,
    the referral tells who it is. It stops nothing else: no other room asks whether somebody waits here.
    """

    class Answer(models.TextChoices):
        WAITING = "", "Waits"
        BEGUN = "begun", "Work begun"
        DECLINED = "declined", "The person did not want it"
        NOT_FOR_US = "not_for_us", "Not for this team"
        NOT_REACHED = "not_reached", "Could not be reached"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    referral = models.OneToOneField(Referral, on_delete=models.PROTECT, null=True, blank=True, related_name="arrival")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    agreed_by = models.CharField(max_length=200, blank=True, help_text="who agreed to be put forward; empty: not asked")
    request = models.UUIDField(null=True, blank=True, unique=True, help_text="the request for help that it comes from")
    answer = models.CharField(max_length=20, choices=Answer, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=200, blank=True)
    answer_reason = models.TextField(blank=True)

    class Meta:
        indexes = (models.Index(fields=["team", "arrived_at"], condition=Q(answer=""), name="arrival_waiting"),)
        constraints = (
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None) | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="arrival_answered_at_its_answer",
            ),
            models.CheckConstraint(
                condition=Q(person__isnull=False) | Q(referral__isnull=False), name="arrival_is_of_somebody"
            ),
        )


class Journey(AboutPerson, PutForward):
    """The work of one team with one person, from their agreement to closing. It stops nothing else: a request, an
    assessment or support goes its own way whatever stands here."""

    class Ending(models.TextChoices):
        REACHED = "reached", "What mattered is reached, or well on the way"
        CONNECTED = "connected", "Connected with others, and goes on without us"
        OTHER_HELP = "other_help", "Other help has taken over"
        CHOSE = "chose", "They chose to stop"
        NO_CONTACT = "no_contact", "We lost contact"
        MOVED = "moved", "They moved away"
        DIED = "died", "They died"
        CONSENT = "consent", "They no longer agree to share"

    kind = models.CharField(max_length=20, choices=WorkerKind)
    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="+")
    worker = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    arrival = models.OneToOneField(Arrival, on_delete=models.PROTECT, null=True, blank=True, related_name="journey")

    consent_by = models.CharField(
        max_length=200, help_text="who agreed: the person, or who acts for them by what right"
    )
    consent_how = models.CharField(max_length=200, help_text="how: in person, by phone …")
    consent = models.ForeignKey(
        Consent, on_delete=models.PROTECT, null=True, blank=True, related_name="+",
        help_text="that the team may see the record; none where the team is the council's own",
    )  # fmt: skip
    phone = models.CharField(max_length=40, blank=True, help_text="what the person rings the worker on")
    may_tell_source = models.BooleanField(
        default=False, help_text="whether who put them forward may be told how it went"
    )

    may_write = models.BooleanField(default=True, help_text="whether it is safe to write to the person")
    started_at = models.DateTimeField()
    first_contact_at = models.DateTimeField(null=True, blank=True)
    last_contact_on = models.DateField(null=True, blank=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    paused_until = models.DateField(null=True, blank=True)
    pause_reason = models.TextField(blank=True)
    next_due_on = models.DateField(null=True, blank=True, help_text="what is due next, kept by every action")
    next_due = models.CharField(max_length=300, blank=True)

    talked_on = models.DateField(null=True, blank=True, help_text="the talk about what matters")
    what_matters = models.TextField(blank=True)
    strengths = models.TextField(blank=True)
    would_like = models.TextField(blank=True)
    how_to_support = models.TextField(blank=True)

    closed_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=20, choices=Ending, blank=True)
    what_worked = models.TextField(blank=True)
    connected_to = models.TextField(blank=True, help_text="where the person is now connected")
    follow_up_on = models.DateField(null=True, blank=True)
    followed_up_on = models.DateField(null=True, blank=True)
    follow_up_note = models.TextField(blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["team", "next_due_on"], condition=Q(closed_at=None), name="journey_of_team"),
            models.Index(fields=["worker", "next_due_on"], condition=Q(closed_at=None), name="journey_of_worker"),
            models.Index(fields=["team", "-closed_at"], condition=Q(closed_at__isnull=False), name="journey_closed"),
            models.Index(fields=["person", "-started_at"], name="journey_of_person"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["person", "team"], condition=Q(closed_at=None), name="journey_once_at_a_time_with_a_team"
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None, ending="") | (Q(closed_at__isnull=False) & ~Q(ending="")),
                name="journey_closed_with_its_ending",
            ),
            models.CheckConstraint(
                condition=Q(paused_at=None, paused_until=None)
                | Q(paused_at__isnull=False, paused_until__isnull=False, closed_at=None),
                name="journey_paused_until_a_day",
            ),
            models.CheckConstraint(
                condition=Q(closed_at=None) | Q(closed_at__gte=F("started_at")), name="journey_closes_after_start"
            ),
        )

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.team}"

    @property
    def state(self) -> JourneyState:
        return state_of(self.paused_at, self.closed_at)

    @property
    def started_on(self) -> date:
        return timezone.localtime(self.started_at).date()

    @property
    def days(self) -> int:
        """How long the work has gone on: whole days until today, or until it was closed."""
        until = timezone.localtime(self.closed_at).date() if self.closed_at else timezone.localdate()
        return (until - self.started_on).days


class Handover(AboutPerson):
    """That the work with a person went from one worker to another, and why."""

    journey = models.ForeignKey(Journey, on_delete=models.CASCADE, related_name="handovers")
    from_name = models.CharField(max_length=200)
    to_name = models.CharField(max_length=200)
    reason = models.TextField()
    at = models.DateTimeField()

    class Meta:
        ordering = ("-at",)

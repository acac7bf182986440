"""Referrals that are followed until somebody has been helped, and the checklist that many of them begin with."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from commonweal.community.directory.models import ListedOrganisation, Service
from commonweal.community.referrals.states import OPEN, Outcome, Reason, State
from commonweal.core.accounts.models import Organisation, Team
from commonweal.core.places.models import Area, Place
from commonweal.people.consent.models import Consent
from commonweal.people.identity.models import Person


class Source(models.TextChoices):
    """Where a referral comes from."""

    SELF = "self", "The person themselves"
    FAMILY = "family", "Family or a friend"
    GP = "gp", "GP surgery"
    HOSPITAL = "hospital", "Hospital"
    COMMUNITY_HEALTH = "community-health", "Community health"
    PHARMACY = "pharmacy", "Pharmacy"
    FIRE = "fire", "Fire and rescue"
    POLICE = "police", "Police"
    AMBULANCE = "ambulance", "Ambulance"
    LIBRARY = "library", "Library"
    HOUSING = "housing", "Housing"
    SOCIAL_CARE = "social-care", "Adult social care"
    VOLUNTARY = "voluntary", "Voluntary organisation"
    FIRST_CONTACT = "first-contact", "First contact checklist"
    OTHER = "other", "Somebody else"


class Urgency(models.TextChoices):
    ROUTINE = "routine", "Can wait its turn"
    SOON = "soon", "Soon"
    URGENT = "urgent", "Cannot wait"


class How(models.TextChoices):
    """How somebody agreed to be referred."""

    FACE_TO_FACE = "face-to-face", "Face to face"
    PHONE = "phone", "On the phone"
    WRITING = "writing", "In writing"
    ONLINE = "online", "On the website, themselves"
    BEST_INTERESTS = "best-interests", "Decided in their best interests: they lack capacity for this decision"


class AboutSomebody(models.Model):
    """Whom it is about, as it was told: the words that are sent, for a person with a record here or without."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=200)
    called = models.CharField(max_length=100, blank=True, help_text="what they like to be called")
    born_on = models.DateField(null=True, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    neighbourhood = models.ForeignKey(Area, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    communication = models.CharField(max_length=300, blank=True, help_text="what they need to read and answer")
    reach = models.CharField(max_length=300, blank=True, help_text="how and when to reach them, and with whom")
    may_write = models.BooleanField(default=True, help_text="messages to this phone and e-mail are safe")
    gp_practice = models.CharField(max_length=200, blank=True)

    class Meta:
        abstract = True


class FirstContactQuestion(models.Model):
    """One line of a place's first contact checklist. A question that is no longer asked stays: old lists name it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    key = models.SlugField(max_length=40)
    order = models.PositiveSmallIntegerField()
    words = models.CharField(max_length=200, help_text="as it is read out")
    short = models.CharField(max_length=60, help_text="as lists and counts name it")
    hint = models.CharField(max_length=300, blank=True)
    needs = ArrayField(models.CharField(max_length=60), default=list, blank=True, help_text="of needs.toml")
    is_asked = models.BooleanField(default=True)

    class Meta:
        ordering = ("order", "key")
        constraints = (models.UniqueConstraint(fields=["place", "key"], name="first_contact_question_once_a_place"),)

    def __str__(self) -> str:
        return self.short


class FirstContactPartner(models.Model):
    """Who does what a question asks about, in an area (a council's, or a neighbourhood) or in the whole place: an
    organisation, one of its teams, or somebody in the directory who is written to by e-mail."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    question = models.ForeignKey(FirstContactQuestion, on_delete=models.CASCADE, related_name="partners")
    area = models.ForeignKey(Area, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    phone = models.CharField(max_length=40, blank=True, help_text="for the slip that the person keeps")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["question", "area"], nulls_distinct=False, name="first_contact_partner_once_an_area"
            ),
            models.CheckConstraint(
                condition=Q(organisation__isnull=False, team=None, service=None)
                | Q(organisation=None, team__isnull=False, service=None)
                | Q(organisation=None, team=None, service__isnull=False),
                name="first_contact_partner_is_one",
            ),
        )


class Checklist(AboutSomebody):
    """One first contact checklist, filled in with the person. Until it is finished nothing of it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")
    viewer = models.UUIDField(help_text="whose visitor it was: the organisation, or a council's team")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_by_name = models.CharField(max_length=200)
    agreed_by = models.CharField(
        max_length=200, blank=True, help_text="the person, or who acts for them and by what right"
    )
    agreed_how = models.CharField(max_length=20, choices=How, blank=True)
    agreed_at = models.DateTimeField(null=True, blank=True)
    ticked = ArrayField(models.SlugField(max_length=40), default=list, blank=True, help_text="keys of questions")
    notes = models.JSONField(default=dict, blank=True, help_text="words to a question, by its key")
    left_out = ArrayField(
        models.SlugField(max_length=40), default=list, blank=True, help_text="ticked, and not to be passed to anybody"
    )
    urgent = models.BooleanField(default=False)
    tell_referrer = models.BooleanField(default=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True, help_text="when name and contact were taken off")

    class Meta:
        indexes = (
            models.Index(fields=["viewer", "-started_at"], name="checklist_of_viewer"),
            models.Index(fields=["finished_at"], name="checklist_finished"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(finished_at=None) | (~Q(agreed_by="") & ~Q(agreed_how="") & Q(agreed_at__isnull=False)),
                name="checklist_sent_with_agreement",
            ),
        )

    def __str__(self) -> str:
        return self.reference


class Referral(AboutSomebody):
    """One referral, from the first sending to its outcome, however many organisations it passes through.

    Row security lets in whoever it is `sent_by` (a council team, a partner's organisation, or the account of a person
    who refers themselves), whoever it is `held_by` now, the council team that minds it, those with sight of the
    person's care, and whoever holds the key of the person or, where nobody signs in, of the receiver. An organisation
    that declined it or passed it on sees its own `Turn` from then on, and nothing of the person.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    reference = models.CharField(max_length=12, unique=True)
    place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    source = models.CharField(max_length=20, choices=Source)
    sent_by = models.UUIDField(null=True, help_text="team, organisation or account; none for a person without account")
    held_by = models.UUIDField(null=True, help_text="team or organisation; none where an e-mail goes, or declined")
    from_organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+"
    )
    from_team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    from_name = models.CharField(max_length=200, help_text="who refers, as the person and the receiver read it")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    made_by_name = models.CharField(max_length=200)
    minder = models.ForeignKey(
        Team,
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        help_text="the council team that acts for somebody who referred themselves",
    )
    why = models.TextField(help_text="in plain words")
    what_matters = models.TextField(blank=True, help_text="to the person, in their words")
    to_know = models.TextField(blank=True, help_text="before a visit: how to get in, pets, anything unsafe")
    needs = ArrayField(models.CharField(max_length=60), default=list, blank=True, help_text="of needs.toml")
    urgency = models.CharField(max_length=10, choices=Urgency, default=Urgency.ROUTINE)
    tell_referrer = models.BooleanField(
        default=True, help_text="the person agrees that the referrer is told how it went"
    )
    checklist = models.ForeignKey(Checklist, on_delete=models.PROTECT, null=True, blank=True, related_name="referrals")
    question = models.SlugField(max_length=40, blank=True, help_text="the tick of the checklist that it comes from")
    their_reference = models.CharField(max_length=250, blank=True, help_text="what the sending system calls it")
    state = models.CharField(max_length=10, choices=[(state.value, state.value) for state in State])
    turn = models.ForeignKey("Turn", on_delete=models.PROTECT, null=True, related_name="+", help_text="the present one")
    sent_at = models.DateTimeField()
    due_on = models.DateField(null=True, blank=True, help_text="the last day for what is to be done next")
    contact_by = models.DateField(help_text="the last day on which the promise to contact the person is kept")
    contacted_at = models.DateTimeField(null=True, blank=True, help_text="when somebody first spoke with the person")
    tries = models.PositiveSmallIntegerField(default=0, help_text="times that somebody tried in vain to reach them")
    reminded_on = models.DateField(null=True, blank=True)
    reminders = models.PositiveSmallIntegerField(default=0, help_text="about what is due now")
    closed_at = models.DateTimeField(null=True, blank=True)
    outcome = models.CharField(max_length=15, choices=[(one.value, one.value) for one in Outcome], blank=True)
    outcome_words = models.TextField(blank=True)
    person_key = models.CharField(max_length=64, blank=True, help_text="digest of the key the person follows it with")
    holder_key = models.CharField(max_length=64, blank=True, help_text="digest of the key in the receiver's e-mail")
    erased_at = models.DateTimeField(null=True, blank=True, help_text="when name, contact and words were taken off")

    class Meta:
        indexes = (
            models.Index(fields=["held_by", "state", "due_on"], name="referral_held"),
            models.Index(fields=["sent_by", "state", "due_on"], name="referral_sent"),
            models.Index(fields=["minder", "state"], name="referral_minded"),
            models.Index(fields=["due_on"], condition=~Q(state="closed"), name="referral_due"),
            models.Index(fields=["person", "-sent_at"], name="referral_person"),
            models.Index(fields=["place", "sent_at"], name="referral_place_time"),
            models.Index(fields=["person_key"], condition=~Q(person_key=""), name="referral_person_key"),
            models.Index(fields=["holder_key"], condition=~Q(holder_key=""), name="referral_holder_key"),
        )
        constraints = (
            models.UniqueConstraint(
                fields=["sent_by", "their_reference"],
                condition=~Q(their_reference=""),
                name="referral_once_by_their_reference",
            ),
            models.CheckConstraint(condition=Q(state__in=[state.value for state in State]), name="referral_state"),
            models.CheckConstraint(
                condition=Q(state="closed", closed_at__isnull=False) & ~Q(outcome="")
                | ~Q(state="closed") & Q(closed_at=None, outcome=""),
                name="referral_closed_with_an_outcome",
            ),
            models.CheckConstraint(
                condition=Q(state="closed") | Q(due_on__isnull=False), name="referral_open_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["declined", "closed"]) | Q(held_by__isnull=False) | ~Q(holder_key=""),
                name="referral_open_is_held",
            ),
            models.CheckConstraint(
                condition=Q(sent_by__isnull=False) | ~Q(person_key=""), name="referral_is_somebodys"
            ),
            models.CheckConstraint(
                condition=Q(from_organisation__isnull=False) | Q(minder__isnull=False), name="referral_is_answered_for"
            ),
            models.CheckConstraint(
                condition=Q(contacted_at=None) | Q(contacted_at__gte=F("sent_at")),
                name="referral_contact_after_sending",
            ),
        )

    def __str__(self) -> str:
        return self.reference

    @property
    def is_open(self) -> bool:
        return State(self.state) in OPEN


class Turn(models.Model):
    """One organisation's turn with a referral: what was agreed to be shared with it, and what it answered.

    It says nothing of the person, and has the reference itself, so that the organisation still finds what it answered
    when the referral is no longer its own.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    referral = models.ForeignKey(Referral, on_delete=models.CASCADE, related_name="turns")
    reference = models.CharField(max_length=12)
    number = models.PositiveSmallIntegerField()
    viewer = models.UUIDField(null=True, help_text="the team or organisation; none where it is written to by e-mail")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    team = models.ForeignKey(Team, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    listed = models.ForeignKey(ListedOrganisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=300, help_text="who it goes to, as everybody reads it")
    email = models.EmailField(blank=True)
    agreed_by = models.CharField(max_length=200, help_text="the person, or who acts for them and by what right")
    agreed_how = models.CharField(max_length=20, choices=How)
    agreed_at = models.DateTimeField()
    agreed_until = models.DateField(null=True, blank=True, help_text="the last day")
    shares = ArrayField(
        models.CharField(max_length=20), help_text="what of the referral it may read, and of the record"
    )
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    sent_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)
    answered_by_name = models.CharField(max_length=200, blank=True)
    started_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True, help_text="declined, passed on or closed")
    reason = models.CharField(max_length=20, choices=[(one.value, one.value) for one in Reason], blank=True)
    words = models.TextField(blank=True, help_text="why it was declined or passed on")
    instead = models.CharField(max_length=60, blank=True, help_text="who may be better placed: kind and id")
    instead_name = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("number",)
        indexes = (models.Index(fields=["viewer", "-sent_at"], name="turn_of_viewer"),)
        constraints = (
            models.UniqueConstraint(fields=["referral", "number"], name="turn_number_once_a_referral"),
            models.CheckConstraint(
                condition=Q(viewer__isnull=False) | ~Q(email="") | Q(ended_at__isnull=False),
                name="turn_reaches_somebody",
            ),
            models.CheckConstraint(condition=~Q(shares=[]), name="turn_shares_something"),
            models.CheckConstraint(condition=~Q(agreed_by=""), name="turn_was_agreed"),
        )

    def __str__(self) -> str:
        return f"{self.reference} with {self.name}"


class Draft(models.Model):
    """A referral that is being written, page by page. It goes when it is sent, or after some days."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, blank=True, related_name="+"
    )
    key = models.CharField(
        max_length=64, blank=True, help_text="digest of the key a browser holds that is not signed in"
    )
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    answers = models.JSONField(default=dict, help_text="what was typed, by page")
    started_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(account__isnull=False) | ~Q(key=""), name="referral_draft_is_somebodys"),
        )

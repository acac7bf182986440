"""Requests for help: from the first words to a decision what happens next."""

import uuid

from django.conf import settings
from django.db import models

from commonweal.core.accounts.models import Team
from commonweal.core.places.models import Place
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

"""What was sent to whom: every letter, e-mail and text message, and the templates they are made from."""

import uuid

from django.conf import settings
from django.db import models


class Channel(models.TextChoices):
    EMAIL = "email", "E-mail"
    TEXT = "text", "Text message"
    LETTER = "letter", "Letter"
    CALL = "call", "Phone call to make"


class Template(models.Model):
    """A council's own wording of a message; where there is none, the shipped wording in `data/messages/` is used."""

    name = models.CharField(max_length=60)
    language = models.CharField(max_length=10, default="en")
    easy_read = models.BooleanField(default=False)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    text = models.TextField(blank=True, help_text="the text message; none where empty")
    changed_at = models.DateTimeField(auto_now=True)
    changed_by_name = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["name", "language", "easy_read"], name="template_once_a_language"),
        )

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"


class Message(models.Model):
    """One message, kept as it was worded. It waits until a worker has sent it, in the format the person prefers.

    A worker claims it first (sending), so that no two send it, and after a crash in the middle none sends it again.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", "Waiting to be sent"
        SENDING = "sending", "Being sent"
        SENT = "sent", "Sent"
        FAILED = "failed", "Could not be sent"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person_id = models.UUIDField(null=True, blank=True)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    channel = models.CharField(max_length=10, choices=Channel)
    to = models.CharField(max_length=300, help_text="e-mail address, phone number, or name and postal address")
    subject = models.CharField(max_length=200)
    body = models.TextField()
    template = models.CharField(max_length=60)
    language = models.CharField(max_length=10, default="en")
    format = models.CharField(max_length=20, blank=True, help_text="large_print, easy_read … as the person prefers")
    status = models.CharField(max_length=10, choices=Status, default=Status.WAITING)
    created_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True, blank=True, help_text="when a worker last began to send it")
    sent_at = models.DateTimeField(null=True, blank=True)
    failure = models.TextField(blank=True)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        indexes = (
            models.Index(fields=["created_at"], condition=models.Q(status="waiting"), name="message_waiting"),
            models.Index(fields=["person_id", "-created_at"], name="message_person_time"),
            models.Index(fields=["-created_at"], name="message_time"),
        )

    def __str__(self) -> str:
        return f"{self.subject} to {self.to}"

"""What somebody keeps to look at again, or hands to somebody else."""

import uuid

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models

from commonweal.community.directory.models.records import Service


class ShortlistItem(models.Model):
    """An entry that somebody who signs in has kept. (Who does not sign in keeps theirs in the session.)"""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="+")
    added_at = models.DateTimeField()

    class Meta:
        ordering = ("added_at",)
        constraints = (models.UniqueConstraint(fields=["account", "service"], name="shortlist_item_once"),)

    def __str__(self) -> str:
        return str(self.service)


class SharedList(models.Model):
    """Entries under a few plain words, for a link that can be read out over the phone. Nothing says who made it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    words = models.CharField(max_length=60, unique=True, help_text="such as amber-otter-river")
    services = ArrayField(models.UUIDField(), help_text="in the order shown")
    made_on = models.DateField()
    until = models.DateField(help_text="the last day it can be opened")

    def __str__(self) -> str:
        return self.words

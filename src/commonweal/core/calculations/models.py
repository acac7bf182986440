"""Results that were relied on, kept with what they were made from."""

import uuid

from django.db import models


class StoredResult(models.Model):
    """A calculation as it was made: inputs, result, workings and dated policies, so it can be explained years later."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    calculation = models.CharField(max_length=100)
    version = models.CharField(max_length=20)
    inputs = models.JSONField()
    result = models.JSONField(help_text="the result without its workings")
    workings = models.JSONField()
    policies = models.JSONField(default=list)
    person_id = models.UUIDField(null=True)
    compartment = models.CharField(max_length=20, default="care")
    made_at = models.DateTimeField()
    made_by_name = models.CharField(max_length=200)

    class Meta:
        indexes = (models.Index(fields=["person_id", "-made_at"], name="calculation_person_time"),)

    def __str__(self) -> str:
        return f"{self.calculation}, {self.made_at:%d %B %Y}"

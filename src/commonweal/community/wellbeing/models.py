"""The licensed wording that a place has brought for a scale."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from commonweal.core.places.models import Place


class LicensedWording(models.Model):
    """The words of a scale as a place is licensed to use them: from its `wellbeing.toml`, never from this software."""

    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    scale = models.CharField(max_length=40)
    registered_by = models.CharField(max_length=200)
    registered_on = models.DateField()
    reference = models.CharField(max_length=200, blank=True)
    statements = ArrayField(models.TextField())
    answers = ArrayField(models.CharField(max_length=100))

    class Meta:
        constraints = (models.UniqueConstraint(fields=["place", "scale"], name="licensed_wording_once_a_place"),)

    def __str__(self) -> str:
        return f"{self.scale}, registered by {self.registered_by}"

"""A place, its areas and its postcodes: the geography that need, supply and support are counted by."""

from django.db import models


class Place(models.Model):
    """Several councils and NHS partners that plan together. One installation serves one place or several."""

    slug = models.SlugField(primary_key=True)
    name = models.CharField(max_length=200)
    summary = models.TextField(blank=True)
    loaded_at = models.DateTimeField(null=True, help_text="when its files were last loaded")

    def __str__(self) -> str:
        return self.name


class Area(models.Model):
    """A named piece of a place: a council of today or as it was, a neighbourhood (MSOA) or a small area (LSOA)."""

    class Kind(models.TextChoices):
        COUNCIL = "council", "Council"
        FORMER_COUNCIL = "former_council", "Council as it was"
        NEIGHBOURHOOD = "neighbourhood", "Neighbourhood"
        SMALL_AREA = "small_area", "Small area"

    code = models.CharField(max_length=20, primary_key=True)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="areas")
    kind = models.CharField(max_length=20, choices=Kind)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="parts")
    former_council = models.ForeignKey("self", on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    population_18_to_64 = models.PositiveIntegerField(null=True, help_text="persons")
    population_65_and_over = models.PositiveIntegerField(null=True, help_text="persons")
    population_85_and_over = models.PositiveIntegerField(null=True, help_text="persons")
    boundary = models.JSONField(null=True, help_text="GeoJSON geometry, WGS84")

    class Meta:
        indexes = (models.Index(fields=["place", "kind", "name"]),)

    def __str__(self) -> str:
        return self.name


class Postcode(models.Model):
    """A postcode's point and the areas it lies in (OS Code-Point Open)."""

    postcode = models.CharField(max_length=8, primary_key=True, help_text="with its space, in capitals: BH15 1AB")
    latitude = models.FloatField()
    longitude = models.FloatField()
    small_area_code = models.CharField(max_length=20)
    neighbourhood = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    council = models.ForeignKey(Area, on_delete=models.CASCADE, related_name="+")
    former_council = models.ForeignKey(Area, on_delete=models.CASCADE, null=True, related_name="+")

    def __str__(self) -> str:
        return self.postcode

"""What is there for everyone: organisations, services and where they are, after Open Referral UK."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models

from commonweal.core.places.models import Area, Place


class ListedOrganisation(models.Model):
    """Who offers a service (Open Referral `organization`). It need not have anybody who signs in."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=255)
    description = models.TextField(blank=True)
    url = models.URLField(blank=True)

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """Something a person can use or join (Open Referral `service`), at one location or coming to the home."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, related_name="+")
    organisation = models.ForeignKey(ListedOrganisation, on_delete=models.CASCADE, related_name="services")
    name = models.CharField(max_length=255)
    description = models.TextField()
    needs = ArrayField(models.CharField(max_length=60), default=list, help_text="terms of data/taxonomies/needs.toml")
    cost = models.CharField(max_length=300, blank=True)
    who_for = models.CharField(max_length=300, blank=True)
    when = models.CharField(max_length=300, blank=True)
    accessibility = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)
    url = models.URLField(blank=True)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=8, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    neighbourhood = models.ForeignKey(Area, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    last_confirmed_on = models.DateField(null=True, blank=True)
    is_invented = models.BooleanField(default=False, help_text="made up for the demo place")
    source = models.CharField(max_length=300, blank=True)
    search = SearchVectorField(null=True)

    class Meta:
        indexes = (GinIndex(fields=["search"], name="service_search"),)

    def __str__(self) -> str:
        return self.name

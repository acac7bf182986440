"""What belongs to a service, a place or an organisation and goes with it. Columns have the names of the standard."""

import uuid
from functools import reduce
from operator import or_

from django.db import models
from django.db.models import F, Q

from commonweal.community.directory.models.records import ListedOrganisation, Location, Service
from commonweal.community.directory.models.terms import Term


class Part(models.Model):
    """The id a part has in the standard (feeds use one twice, so it is no key here), its order among its fellows, and
    what of it nothing here reads."""

    identifier = models.UUIDField(default=uuid.uuid4, editable=False)
    order = models.PositiveSmallIntegerField(default=0)
    more = models.JSONField(default=dict, blank=True)

    class Meta:
        abstract = True
        ordering = ("order",)


def _of_one(*names: str) -> Q:
    """That exactly one of these columns says whose the part is."""
    return reduce(or_, (Q(**{f"{name}__isnull": name != owner for name in names}) for owner in names))


class ServiceAtLocation(models.Model):
    """That a service is given at a location."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    order = models.PositiveSmallIntegerField(default=0)
    more = models.JSONField(default=dict, blank=True)
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="service_at_locations")
    location = models.ForeignKey(Location, on_delete=models.CASCADE, null=True, related_name="service_at_locations")
    description = models.TextField(blank=True)

    class Meta:
        ordering = ("order",)


class Address(Part):
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="addresses")
    attention = models.TextField(blank=True)
    address_1 = models.TextField()
    address_2 = models.TextField(blank=True)
    city = models.TextField(blank=True)
    region = models.TextField(blank=True)
    state_province = models.TextField(blank=True)
    postal_code = models.TextField(blank=True)
    country = models.TextField(default="GB")
    address_type = models.CharField(max_length=10, choices=Location.Kind, default=Location.Kind.PHYSICAL)

    class Meta(Part.Meta):
        verbose_name_plural = "addresses"


class Accessibility(Part):
    location = models.ForeignKey(Location, on_delete=models.CASCADE, related_name="accessibility")
    description = models.TextField(blank=True)
    details = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)

    class Meta(Part.Meta):
        verbose_name_plural = "accessibility"


class Schedule(Part):
    """When a service is there. `byday` as the standard has it: "TU,FR", or "1TU" for the first Tuesday of a month."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, null=True, related_name="schedules")
    service_at_location = models.ForeignKey(
        ServiceAtLocation, on_delete=models.CASCADE, null=True, related_name="schedules"
    )
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    dtstart = models.DateField(null=True, blank=True)
    freq = models.CharField(max_length=10, choices=[("WEEKLY", "Weekly"), ("MONTHLY", "Monthly")], blank=True)
    interval = models.PositiveSmallIntegerField(null=True, blank=True)
    byday = models.TextField(blank=True)
    bymonthday = models.TextField(blank=True)
    description = models.TextField(blank=True)
    opens_at = models.TimeField(null=True, blank=True)
    closes_at = models.TimeField(null=True, blank=True)
    schedule_link = models.URLField(max_length=500, blank=True)
    attending_type = models.TextField(blank=True)
    notes = models.TextField(blank=True)

    class Meta(Part.Meta):
        constraints = (
            models.CheckConstraint(condition=_of_one("service", "service_at_location"), name="schedule_of_one"),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="schedule_ends_after_start",
            ),
        )


class CostOption(Part):
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="cost_options")
    valid_from = models.DateField(null=True, blank=True)
    valid_to = models.DateField(null=True, blank=True)
    option = models.TextField(blank=True)
    amount = models.DecimalField(max_digits=10, decimal_places=2, null=True, blank=True, help_text="in `currency`")
    amount_description = models.TextField(blank=True)
    currency = models.TextField(blank=True)


class ServiceArea(Part):
    """Where people may live to use a service."""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="service_areas")
    name = models.TextField(blank=True)
    description = models.TextField(blank=True)
    extent = models.JSONField(null=True, blank=True)
    extent_type = models.TextField(blank=True)
    uri = models.TextField(blank=True)


class Contact(Part):
    service = models.ForeignKey(Service, on_delete=models.CASCADE, null=True, related_name="contacts")
    service_at_location = models.ForeignKey(
        ServiceAtLocation, on_delete=models.CASCADE, null=True, related_name="contacts"
    )
    location = models.ForeignKey(Location, on_delete=models.CASCADE, null=True, related_name="contacts")
    organisation = models.ForeignKey(ListedOrganisation, on_delete=models.CASCADE, null=True, related_name="contacts")
    name = models.TextField(blank=True)
    title = models.TextField(blank=True)
    department = models.TextField(blank=True)
    email = models.EmailField(blank=True)

    class Meta(Part.Meta):
        constraints = (
            models.CheckConstraint(
                condition=_of_one("service", "service_at_location", "location", "organisation"), name="contact_of_one"
            ),
        )


class Phone(Part):
    service = models.ForeignKey(Service, on_delete=models.CASCADE, null=True, related_name="phones")
    service_at_location = models.ForeignKey(
        ServiceAtLocation, on_delete=models.CASCADE, null=True, related_name="phones"
    )
    location = models.ForeignKey(Location, on_delete=models.CASCADE, null=True, related_name="phones")
    organisation = models.ForeignKey(ListedOrganisation, on_delete=models.CASCADE, null=True, related_name="phones")
    contact = models.ForeignKey(Contact, on_delete=models.CASCADE, null=True, related_name="phones")
    number = models.CharField(max_length=60)
    extension = models.TextField(blank=True)
    type = models.TextField(blank=True)
    description = models.TextField(blank=True)

    class Meta(Part.Meta):
        constraints = (
            models.CheckConstraint(
                condition=_of_one("service", "service_at_location", "location", "organisation", "contact"),
                name="phone_of_one",
            ),
        )


class Language(Part):
    service = models.ForeignKey(Service, on_delete=models.CASCADE, related_name="languages")
    name = models.TextField(blank=True)
    code = models.TextField(blank=True)
    note = models.TextField(blank=True)


class Attribute(Part):
    """A term of a feed's taxonomy on a record. (Our own terms are columns of the service.)"""

    service = models.ForeignKey(Service, on_delete=models.CASCADE, null=True, related_name="attributes")
    organisation = models.ForeignKey(ListedOrganisation, on_delete=models.CASCADE, null=True, related_name="attributes")
    term = models.ForeignKey(Term, on_delete=models.CASCADE, null=True, related_name="+")
    link_type = models.TextField(blank=True)
    value = models.TextField(blank=True)

    class Meta(Part.Meta):
        constraints = (models.CheckConstraint(condition=_of_one("service", "organisation"), name="attribute_of_one"),)

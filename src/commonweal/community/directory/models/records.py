"""Organisations, services and where they are. Columns have the names of the standard (HSDS-UK 3.0); `more` keeps what
the standard allows and nothing here reads, so that a record goes out as it came in."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from commonweal.core.accounts.models import Organisation
from commonweal.core.places.models import Area, Place


class ListedOrganisation(models.Model):
    """Who offers a service (Open Referral `organization`). It need not have anybody who signs in; once somebody has
    claimed it, `managed_by` is where they work, and its members may change its entries."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    name = models.CharField(max_length=255)
    alternate_name = models.TextField(blank=True)
    description = models.TextField(blank=True)
    email = models.EmailField(blank=True)
    website = models.URLField(max_length=500, blank=True)
    logo = models.TextField(blank=True)
    uri = models.TextField(blank=True)
    legal_status = models.TextField(blank=True)
    parent_organization_id = models.UUIDField(null=True, blank=True)
    is_user_led = models.BooleanField(null=True, blank=True, help_text="run by the people it is for; null: not said")
    managed_by = models.ForeignKey(
        Organisation, on_delete=models.SET_NULL, null=True, blank=True, related_name="listed_organisations"
    )
    more = models.JSONField(default=dict, blank=True)

    class Meta:
        indexes = (models.Index(fields=["name"]),)

    def __str__(self) -> str:
        return self.name


class Service(models.Model):
    """Something a person can use or join (Open Referral `service`). Beside the standard's columns there are our own
    terms, how the entry is kept, and the summary that lists and searches show, made anew each time it is kept."""

    class Kind(models.TextChoices):
        SERVICE = "service", "Service"
        ACTIVITY = "activity", "Activity"
        GROUP = "group", "Group"
        VOLUNTEERING = "volunteering", "Volunteering"
        PRODUCT = "product", "Equipment or product"
        PLACE = "place", "Place to go"
        MICRO_PROVIDER = "micro-provider", "Micro-provider"

    class Status(models.TextChoices):
        ACTIVE = "active", "Running"
        INACTIVE = "inactive", "Not running at present"
        DEFUNCT = "defunct", "Ended"
        TEMPORARILY_CLOSED = "temporarily closed", "Closed for a while"

    class Listing(models.TextChoices):
        PROPOSED = "proposed", "Waits for an editor"
        LISTED = "listed", "In the directory"
        HIDDEN = "hidden", "Hidden for now"
        REMOVED = "removed", "Taken out"
        MERGED = "merged", "Merged into another entry"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    place = models.ForeignKey(Place, on_delete=models.CASCADE, null=True, blank=True, related_name="+")
    organisation = models.ForeignKey(ListedOrganisation, on_delete=models.CASCADE, related_name="services")
    name = models.CharField(max_length=255)
    alternate_name = models.TextField(blank=True)
    description = models.TextField(blank=True)
    status = models.CharField(max_length=20, choices=Status, default=Status.ACTIVE)
    url = models.URLField(max_length=500, blank=True)
    email = models.EmailField(blank=True)
    interpretation_services = models.TextField(blank=True)
    application_process = models.TextField(blank=True)
    fees_description = models.TextField(blank=True)
    wait_time = models.TextField(blank=True)
    accreditations = models.TextField(blank=True)
    licenses = models.TextField(blank=True)
    eligibility_description = models.TextField(blank=True)
    minimum_age = models.FloatField(null=True, blank=True, help_text="years")
    maximum_age = models.FloatField(null=True, blank=True, help_text="years")
    assured_date = models.DateField(null=True, blank=True, help_text="the day somebody last confirmed the entry")
    assurer_email = models.EmailField(blank=True)
    alert = models.TextField(blank=True)
    easy_read = models.TextField(blank=True, help_text="what it is, in short sentences of everyday words")
    last_modified = models.DateTimeField(default=timezone.now)
    more = models.JSONField(default=dict, blank=True)

    kind = models.CharField(max_length=20, choices=Kind, default=Kind.SERVICE)
    needs = ArrayField(models.CharField(max_length=60), default=list, blank=True, help_text="of needs.toml")
    circumstances = ArrayField(
        models.CharField(max_length=60), default=list, blank=True, help_text="of circumstances.toml"
    )
    conditions = ArrayField(models.CharField(max_length=60), default=list, blank=True, help_text="of conditions.toml")
    access = ArrayField(models.CharField(max_length=60), default=list, blank=True, help_text="of access.toml")

    listing = models.CharField(max_length=20, choices=Listing, default=Listing.LISTED)
    listing_note = models.CharField(max_length=300, blank=True, help_text="why it is hidden or taken out")
    confirmed_by = models.CharField(
        max_length=200, blank=True, help_text="who confirmed it on `assured_date`, as the public reads it"
    )
    merged_into = models.ForeignKey("self", on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    is_invented = models.BooleanField(default=False, help_text="made up for the demo place")
    source = models.CharField(max_length=300, blank=True)

    cost = models.CharField(max_length=300, blank=True)
    is_free = models.BooleanField(null=True, help_text="null where the entry does not say")
    who_for = models.CharField(max_length=300, blank=True)
    when = models.CharField(max_length=300, blank=True)
    accessibility = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    address = models.CharField(max_length=300, blank=True)
    postcode = models.CharField(max_length=10, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    neighbourhood = models.ForeignKey(Area, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    reached = ArrayField(
        models.CharField(max_length=10), default=list, blank=True, help_text="place, home, phone, online"
    )

    class Meta:
        indexes = (
            models.Index(fields=["last_modified", "id"]),
            models.Index(fields=["listing", "assured_date"], name="service_freshness"),
            models.Index(fields=["postcode"]),
            GinIndex(fields=["needs"], name="service_needs"),
        )
        constraints = (
            models.CheckConstraint(
                condition=Q(minimum_age=None) | Q(maximum_age=None) | Q(maximum_age__gte=F("minimum_age")),
                name="service_ages_in_order",
            ),
            models.CheckConstraint(
                condition=Q(listing="merged", merged_into__isnull=False)
                | (~Q(listing="merged") & Q(merged_into__isnull=True)),
                name="service_merged_into_another",
            ),
        )

    def __str__(self) -> str:
        return self.name


class Location(models.Model):
    """Where something happens (Open Referral `location`): a building, an address for letters, or a page on the web."""

    class Kind(models.TextChoices):
        PHYSICAL = "physical", "A place"
        POSTAL = "postal", "An address for letters"
        VIRTUAL = "virtual", "Online"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    location_type = models.CharField(max_length=10, choices=Kind, default=Kind.PHYSICAL)
    name = models.TextField(blank=True)
    alternate_name = models.TextField(blank=True)
    description = models.TextField(blank=True)
    transportation = models.TextField(blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)
    external_identifier = models.TextField(blank=True)
    external_identifier_type = models.TextField(blank=True)
    url = models.URLField(max_length=500, blank=True)
    more = models.JSONField(default=dict, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None) | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="location_is_on_earth",
            ),
        )

    def __str__(self) -> str:
        return self.name

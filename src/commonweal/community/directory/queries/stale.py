"""Which entries nobody has confirmed for too long."""

from datetime import date, timedelta

from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from commonweal.community.directory.freshness import Rules
from commonweal.community.directory.models import Contact, Service


def stale_services(today: date, rules: Rules) -> QuerySet[Service]:
    """Listed entries that are due to be confirmed, of things that go on."""
    since = today - timedelta(days=rules.ask_after)
    due = Q(assured_date=None) | Q(assured_date__lte=since) | Q(assured_date__gt=today)
    going_on = (Service.Status.ACTIVE, Service.Status.TEMPORARILY_CLOSED)
    return Service.objects.filter(due, listing=Service.Listing.LISTED, status__in=going_on)


def with_email(services: QuerySet[Service]) -> QuerySet[Service]:
    """The services, each with `asked_email`: the address that whoever runs it can be asked at; "" for none."""
    contact = Contact.objects.filter(service=OuterRef("pk")).exclude(email="").order_by("order").values("email")[:1]
    return services.annotate(
        asked_email=Case(
            When(~Q(email=""), then=F("email")),
            When(~Q(organisation__email=""), then=F("organisation__email")),
            default=Coalesce(Subquery(contact), Value("")),
            output_field=CharField(),
        )
    )

"""What a person agreed to share, and with whom it can be shared."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from commonweal.core.accounts.models import Organisation, Team
from commonweal.people.consent.models import Consent
from commonweal.people.identity.models import Person
from commonweal.people.sight.models import Basis, Sight
from commonweal.people.sight.queries import in_force


def consents_in_force(person: Person) -> QuerySet[Consent]:
    """What is shared by consent now, the latest first."""
    lasting = Q(ends_at=None) | Q(ends_at__gt=timezone.now())
    return Consent.objects.filter(lasting, person=person, withdrawn_at=None).order_by("-given_at")


def consents_ended(person: Person) -> QuerySet[Consent]:
    """What was shared by consent before, the latest first."""
    over = Q(withdrawn_at__isnull=False) | Q(ends_at__lte=timezone.now())
    return Consent.objects.filter(over, person=person).order_by("-given_at")


def possible_partners(person: Person) -> list[Organisation | Team]:
    """The organisations and teams of the place with which the person may share, each organisation before its teams.

    The council that keeps the record is left out: it does not see by consent.
    """
    keepers = in_force(Sight.objects.filter(person=person, basis=Basis.COUNCIL)).values("viewer")
    found: list[Organisation | Team] = []
    organisations = Organisation.objects.filter(place=person.place_id).exclude(pk__in=keepers)
    for organisation in organisations.prefetch_related("teams").order_by("name"):
        found.append(organisation)
        for team in sorted(organisation.teams.all(), key=lambda team: team.name):
            team.organisation = organisation
            found.append(team)
    return found

"""Who is in a person's circle of support, and what each may see."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from commonweal.people.circle.models import Supporter
from commonweal.people.identity.models import Person
from commonweal.people.sight.models import Basis, Compartment, Sight
from commonweal.people.sight.queries import in_force


def circle_of(person: Person) -> QuerySet[Supporter]:
    """Those who are in the person's circle today, by name."""
    return Supporter.objects.filter(Q(left_on=None) | Q(left_on__gt=timezone.localdate()), person=person).order_by(
        "name", "pk"
    )


def who_left(person: Person) -> QuerySet[Supporter]:
    """Those who were in the circle, the last to leave first."""
    return Supporter.objects.filter(person=person, left_on__lte=timezone.localdate()).order_by("-left_on", "name")


def parts_shared_with(supporter: Supporter) -> list[Compartment]:
    """The parts of the record that this supporter may see now."""
    shared = in_force(Sight.objects.filter(person=supporter.person_id, origin=supporter.pk, basis=Basis.CARER))
    held = set(shared.values_list("compartment", flat=True))
    return [part for part in Compartment if part.value in held]


def sharing_in(person: Person) -> set[object]:
    """The ids of the supporters with whom some part of the record is shared now."""
    return set(in_force(Sight.objects.filter(person=person, basis=Basis.CARER)).values_list("origin", flat=True))

"""What the carers' register says of keeping: the record of whoever is on it stays, and of whoever they look after."""

from collections.abc import Collection, Iterable
from itertools import chain
from uuid import UUID

from commonweal.pathway.carers.models import Carer, Caring
from commonweal.people.retention.contributed import add_reason_to_keep


def on_the_register(people: Collection[UUID]) -> Iterable[UUID]:
    """Those on the register, and those who are looked after by somebody on it."""
    carers = Carer.objects.filter(person__in=people, left_at=None).values_list("person", flat=True)
    registered = Carer.objects.filter(left_at=None).values("person")
    caring = Caring.objects.filter(cared_for__in=people, ended_on=None, person__in=registered)
    return chain(carers, caring.values_list("cared_for", flat=True))


def say_what_is_kept() -> None:
    """Called once, when the room loads."""
    add_reason_to_keep("carers.register", "They, or who looks after them, are on the carers’ register", on_the_register)

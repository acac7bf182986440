"""Finding people: the search, the records that may be of one person, and one's own record."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from uuid import UUID

from django.db.models import Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.people.identity.likeness import Described, reasons_alike
from commonweal.people.identity.models import Address, CommunicationKind, CommunicationNeed, Person
from commonweal.people.identity.search_terms import SearchTerms

_LAST_LETTER = chr(0x10FFFF)
MOST_CANDIDATES = 200


def own_person(actor: Actor) -> Person | None:
    """The record of whoever is signed in, or None where they have none (or nobody is signed in)."""
    if actor.account_id is None:
        return None
    return Person.objects.filter(account=actor.account_id).first()


def search_people(terms: SearchTerms) -> QuerySet[Person]:
    """People who fit all that was asked for, among those whose identity the actor may see; by name.

    Names match from their beginnings, without case, accents or punctuation, in either order, and by what somebody is
    known as. A postcode matches a present or former address. Empty terms find nobody.
    """
    if terms.is_empty:
        return Person.objects.none()
    people = Person.objects.order_by("family_key", "given_key", "pk")
    if terms.nhs_number:
        people = people.filter(nhs_number=terms.nhs_number)
    if terms.date_of_birth:
        people = people.filter(date_of_birth=terms.date_of_birth)
    if terms.postcode:
        people = people.filter(pk__in=Address.objects.filter(postcode=terms.postcode).values("person"))
    if terms.names:
        people = people.filter(_named(terms.names))
    return people


def _named(words: tuple[str, ...]) -> Q:
    """Every way of reading the words as first and family names: "mary ann smith", "smith mary ann", "van der berg"."""
    whole = " ".join(words)
    ways = [_begins("family_key", whole), _begins("given_key", whole), _begins("known_key", whole)]
    for cut in range(1, len(words)):
        first, second = " ".join(words[:cut]), " ".join(words[cut:])
        for given, family in ((first, second), (second, first)):
            called = _begins("given_key", given) | _begins("known_key", given)
            ways.append(_begins("family_key", family) & called)
    return reduce(or_, ways)


def _begins(field: str, name: str) -> Q:
    key = Func(Value(name), function="identity_key", output_field=TextField())
    return Q(**{f"{field}__gte": key, f"{field}__lt": Concat(key, Value(_LAST_LETTER), output_field=TextField())})


def current_addresses(people: Iterable[Person]) -> dict[UUID, Address]:
    """Where each of these people lives today, by their id; people without a known address are left out."""
    today = timezone.localdate()
    found = Address.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today), person__in=people, starts_on__lte=today)
    return {address.person_id: address for address in found.select_related("neighbourhood").order_by("starts_on")}


def current_address(person: Person) -> Address | None:
    """Where the person lives today, where that is known."""
    return current_addresses([person]).get(person.pk)


def former_addresses(person: Person) -> QuerySet[Address]:
    """Where the person lived before, latest first."""
    return Address.objects.filter(person=person, ends_on__lt=timezone.localdate()).order_by("-ends_on")


def communication_needs(person: Person) -> list[CommunicationNeed]:
    """How the person wants to be written and spoken to, in the order of the standard's list."""
    order = CommunicationKind.values
    return sorted(CommunicationNeed.objects.filter(person=person), key=lambda need: order.index(need.kind))


@dataclass(frozen=True)
class PossibleDuplicate:
    """A record that may be of the same person, where they live, and why it may be them."""

    person: Person
    address: Address | None
    reasons: list[str]


def possible_duplicates(
    actor: Actor,
    *,
    given_name: str,
    family_name: str,
    known_as: str = "",
    date_of_birth: date | None = None,
    nhs_number: str = "",
    postcode: str = "",
    leaving_out: UUID | None = None,
) -> list[PossibleDuplicate]:
    """Records that may be of somebody so described, most reasons first, as far as the actor's sight goes.

    `nhs_number` and `postcode` are in the form they are kept in. `leaving_out` is the record being changed.
    A warning, never a refusal: two people can share a birthday and a name, and a number can be copied wrongly.
    """
    alternatives = []  # asked one by one: each has an index of its own, which one question with "or" would not use
    if nhs_number:
        alternatives.append(Q(nhs_number=nhs_number))
    if date_of_birth:
        alternatives.append(Q(date_of_birth=date_of_birth))
    if postcode:
        alternatives.append(Q(pk__in=Address.objects.filter(postcode=postcode).values("person")))
    candidates: dict[UUID, Person] = {}
    for alternative in alternatives:
        others = Person.objects.filter(alternative).exclude(pk__in=[leaving_out] if leaving_out else [])[
            :MOST_CANDIDATES
        ]
        candidates |= {person.pk: person for person in others}
    addresses = current_addresses(candidates.values())
    lived = _postcodes(candidates.values())
    described = Described(given_name, family_name, known_as, date_of_birth, nhs_number, (postcode,) if postcode else ())
    found = []
    for person in candidates.values():
        reasons = reasons_alike(described, _describe(person, lived.get(person.pk, ())))
        if reasons:
            found.append(PossibleDuplicate(person, addresses.get(person.pk), reasons))
    return sorted(found, key=lambda match: -len(match.reasons))


def _describe(person: Person, postcodes: Iterable[str]) -> Described:
    return Described(
        person.given_name,
        person.family_name,
        person.known_as,
        person.date_of_birth,
        person.nhs_number,
        tuple(postcodes),
    )


def _postcodes(people: Iterable[Person]) -> dict[UUID, list[str]]:
    lived: dict[UUID, list[str]] = {}
    for person_id, postcode in Address.objects.filter(person__in=people).values_list("person_id", "postcode"):
        lived.setdefault(person_id, []).append(postcode)
    return lived

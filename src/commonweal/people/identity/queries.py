"""Finding people: the search, the records that may be of one person, and one's own record."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_
from uuid import UUID

from django.db import connection
from django.db.models import Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.people.identity.likeness import Described, names_alike, nearly, reasons_alike, slips, weak_reasons
from commonweal.people.identity.models import Address, CommunicationKind, CommunicationNeed, Person
from commonweal.people.identity.search_terms import SearchTerms

_LAST_LETTER = chr(0x10FFFF)
MOST_CANDIDATES = 200
MOST_NEAR = 50
MOST_NAMES = 400
"""Names near to one that was typed beyond which the farther ones are left out."""

SOUND_SLIPS = 2
"""As how many slips a name counts that only sounds the same: after every one that is nearly written so."""

MOST_SUGGESTED = 5


def own_person(actor: Actor) -> Person | None:
    """The record of whoever is signed in, or None where they have none (or nobody is signed in)."""
    if actor.account_id is None:
        return None
    return Person.objects.filter(account=actor.account_id).first()


def kept_record(person: Person) -> Person:
    """The record to read of this person: the one that theirs was brought together with, or theirs."""
    while person.merged_into is not None:
        person = person.merged_into
    return person


def search_people(terms: SearchTerms) -> QuerySet[Person]:
    """People who fit all that was asked for, among those whose identity the actor may see; by name.

    Names match from their beginnings, without case, accents or punctuation, in either order, and by what somebody is
    known as. A postcode, or the first half of one, matches a present or former address. Empty terms find nobody.
    """
    if terms.is_empty:
        return Person.objects.none()
    people = _with_facts(terms).order_by("family_key", "given_key", "pk")
    return people.filter(_named(terms.names)) if terms.names else people


def _with_facts(terms: SearchTerms) -> QuerySet[Person]:
    """People who fit everything but the names; of records brought together, the one that was kept."""
    people = Person.objects.filter(merged_into=None)
    if terms.nhs_number:
        people = people.filter(nhs_number=terms.nhs_number)
    if terms.date_of_birth:
        people = people.filter(date_of_birth=terms.date_of_birth)
    if terms.postcode:
        people = people.filter(pk__in=Address.objects.filter(postcode=terms.postcode).values("person"))
    elif terms.outward:
        people = people.filter(pk__in=Address.objects.filter(outward=terms.outward).values("person"))
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


def _all(people: QuerySet[Person]) -> QuerySet[Person]:
    return people


def near_people(terms: SearchTerms, narrowed: Callable[[QuerySet[Person]], QuerySet[Person]] = _all) -> list[Person]:
    """People whose names are nearly, or sound, as they were typed, nearest first; everything else asked for must fit.

    Those whom `search_people` finds are left out. At most `MOST_NEAR`: a common name spelt otherwise needs a second
    fact. `narrowed` is a list's filter. Which names are near is asked of the names that occur, and not of the people:
    see docs/decisions.
    """
    if not terms.names:
        return []
    ways, distances = _near_ways(terms.names)
    if not ways:
        return []
    people = narrowed(_with_facts(terms).filter(reduce(or_, ways)).exclude(_named(terms.names)))

    def rank(person: Person) -> tuple[float, str, str]:
        keys = (person.family_key, person.given_key, person.known_key)
        return min(_distance(one, keys) for one in distances), person.family_key, person.given_key

    return sorted(people[:MOST_CANDIDATES], key=rank)[:MOST_NEAR]


Near = Mapping[str, int]
"""Names (as keys) that are near to a typed one, each with how many slips away it is."""


def _near_ways(words: tuple[str, ...]) -> tuple[list[Q], list[tuple[Near, Near]]]:
    """The ways of reading the words as names that are nearly so: as questions, and as (given, family) to rank by."""
    whole = names_near(" ".join(words))
    ways = [Q(family_key__in=whole), Q(given_key__in=whole), Q(known_key__in=whole)] if whole else []
    distances: list[tuple[Near, Near]] = [({}, whole), (whole, {})] if whole else []
    for cut in range(1, len(words)):
        first, second = " ".join(words[:cut]), " ".join(words[cut:])
        near_first, near_second = names_near(first), names_near(second)
        for given, family, typed_given, typed_family in (
            (near_first, near_second, first, second),
            (near_second, near_first, second, first),
        ):
            called = Q(given_key__in=given) | Q(known_key__in=given)
            begins = _begins("given_key", typed_given) | _begins("known_key", typed_given)
            if family:
                ways.append(Q(family_key__in=family) & (called | begins))
            if given:
                ways.append(_begins("family_key", typed_family) & called)
            distances.append((given, family))
    return ways, distances


def _distance(near: tuple[Near, Near], keys: tuple[str, str, str]) -> int:
    """How many slips a person's names are away from what was typed, read in one way; far where they are not near."""
    given, family = near
    far = 2 * SOUND_SLIPS
    of_family = family.get(keys[0], far) if family else 0
    return of_family + (min(given.get(keys[1], far), given.get(keys[2], far)) if given else 0)


def names_near(typed: str) -> dict[str, int]:
    """The names that occur and are nearly `typed`, or sound as it does, with the slips between; the nearest first.

    A part of a name counts for the whole: "Jnoes" is near to "Smith-Jones".
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, part, sounds, identity_key(%s) FROM identity_near(%s)", [typed, typed])
        rows = cursor.fetchall()
    near: dict[str, int] = {}
    for name, part, sounds, key in rows:
        if nearly(key, part):
            away = slips(key, part)
        elif sounds:
            away = SOUND_SLIPS
        else:
            continue
        near[name] = min(away, near.get(name, away))
    return dict(sorted(near.items(), key=lambda item: (item[1], item[0]))[:MOST_NAMES])


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
        others = Person.objects.filter(alternative, merged_into=None).exclude(
            pk__in=[leaving_out] if leaving_out else []
        )[:MOST_CANDIDATES]
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


def suggested_while_typing(
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
    """The likeliest of `possible_duplicates`, and those that only their names suggest; at most `MOST_SUGGESTED`.

    Names alone suggest somebody where no date of birth can be compared or theirs is a slip away: too weak to stop
    anybody, and worth a glance.
    """
    asked = {
        "given_name": given_name,
        "family_name": family_name,
        "known_as": known_as,
        "date_of_birth": date_of_birth,
        "nhs_number": nhs_number,
        "postcode": postcode,
    }
    found = possible_duplicates(actor, **asked, leaving_out=leaving_out)  # type: ignore[arg-type]
    if len(found) >= MOST_SUGGESTED or not (given_name and family_name):
        return found[:MOST_SUGGESTED]
    terms = SearchTerms(names=(*given_name.split(), *family_name.split()))
    known = {match.person.pk for match in found} | {leaving_out}
    named = [
        person for person in [*search_people(terms)[:MOST_CANDIDATES], *near_people(terms)] if person.pk not in known
    ]
    described = Described(given_name, family_name, known_as, date_of_birth, nhs_number)
    addresses = current_addresses(named)
    for person in named:
        theirs = _describe(person, ())
        if names_alike(described, theirs) and (reasons := weak_reasons(described, theirs)):
            found.append(PossibleDuplicate(person, addresses.get(person.pk), reasons))
    return found[:MOST_SUGGESTED]


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

"""Invented people with known duplicates: records made again as they are in offices, with slips of known kinds."""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta
from uuid import UUID

from commonweal.people.linkage.comparing import Recorded

GIVEN = (
    "Margaret", "Jean", "Dorothy", "Joan", "Patricia", "Mary", "Sheila", "Barbara", "Doreen", "June", "Shirley",
    "Beryl", "Rose", "Elizabeth", "Catherine", "Ann", "John", "William", "Ronald", "Kenneth", "Peter", "George",
    "Dennis", "Derek", "Raymond", "Brian", "Alan", "David", "Michael", "Robert", "Thomas", "James", "Amir", "Susan",
    "Linda", "Christine", "Carol", "Jacqueline", "Julie", "Fatima", "Aisha", "Wei", "Agnieszka", "Piotr",
    "Oluwaseun", "Priya", "Sanjay", "Maria", "Luca",
)  # fmt: skip
FAMILY = (
    "Smith", "Jones", "Taylor", "Brown", "Williams", "Wilson", "Johnson", "Davies", "Patel", "Robinson", "Wright",
    "Thompson", "Evans", "Walker", "White", "Roberts", "Green", "Hall", "Wood", "Jackson", "Clarke", "Penny",
    "Marsh", "Ellis", "Cole", "Harbottle", "Penhaligon", "Okafor", "Kowalska", "Nowak", "Begum", "Khan",
    "Fernandes", "Trevelyan", "Whitcombe", "Stickland", "Loveless", "Dibben", "Bartlett", "Burt", "Hardy", "Guppy",
    "Legg", "Samways", "Galpin", "Toms",
)  # fmt: skip
ENDINGS = ("", "", "", "", "son", "ley", "ton", "man", "wood", "ford", "by", "well")
SHORT = {
    "Margaret": "Peggy",
    "Elizabeth": "Betty",
    "William": "Bill",
    "Robert": "Bob",
    "Dorothy": "Dot",
    "John": "Jack",
}
KINDS = ("name", "birth", "moved", "married", "turned", "called", "bare", "copied")


@dataclass(frozen=True)
class Invented:
    """Records, and which pairs of them are of one person (the lower id first), with how the second was made."""

    records: list[Recorded]
    pairs: dict[tuple[UUID, UUID], str]


def invent(people: int, duplicates: int, seed: int = 4) -> Invented:
    """So many people, of whom so many have a second record. Some live together, and some share a birthday."""
    chance = random.Random(seed)
    records: list[Recorded] = []
    for _ in range(people):
        same_house = records[-1] if records and chance.random() < 0.25 else None
        records.append(_person(chance, people, same_house))
    pairs: dict[tuple[UUID, UUID], str] = {}
    for number, original in enumerate(chance.sample(records, duplicates)):
        kind = KINDS[number % len(KINDS)]
        again = replace(_again(chance, original, kind), id=_id(chance))
        records.append(again)
        first, second = sorted((original.id, again.id))
        pairs[first, second] = kind
    chance.shuffle(records)
    return Invented(records, pairs)


def _id(chance: random.Random) -> UUID:
    return UUID(int=chance.getrandbits(128), version=4)


def _person(chance: random.Random, people: int, same_house: Recorded | None) -> Recorded:
    given = chance.choice(GIVEN)
    family = chance.choice(FAMILY) + chance.choice(ENDINGS)
    postcode = (
        f"ZZ{chance.randrange(1, 99)} {chance.randrange(9)}{chance.choice('ABDEFGHJLN')}{chance.choice('PQRSTUWXYZ')}"
    )
    phone = f"01632 {chance.randrange(10**6):06d}"
    if same_house is not None:
        postcode, phone = same_house.postcodes[0], same_house.phone
        family = same_house.family_name if chance.random() < 0.7 else family
    return Recorded(
        _id(chance),
        given,
        family,
        SHORT.get(given, "") if chance.random() < 0.4 else "",
        date(1928, 1, 1) + timedelta(days=chance.randrange(365 * 70)),
        f"999{chance.randrange(10**7):07d}" if chance.random() < 0.8 else "",
        (postcode,),
        phone if chance.random() < 0.6 else "",
        f"{given}.{family}{chance.randrange(people)}@mail.example".lower() if chance.random() < 0.25 else "",
    )


def _again(chance: random.Random, one: Recorded, kind: str) -> Recorded:
    """The same person, written down again with a slip of one kind; half of the time without their NHS number."""
    again = replace(one, nhs_number=one.nhs_number if chance.random() < 0.5 else "", email="")
    born = one.date_of_birth
    assert born is not None
    if kind == "name":
        return replace(again, family_name=_slip(chance, one.family_name), phone="")
    if kind == "birth":
        slipped = date(born.year, born.day, born.month) if born.day <= 12 else born.replace(year=born.year + 10)
        return replace(again, date_of_birth=slipped)
    if kind == "moved":
        return replace(again, postcodes=("ZZ99 9ZZ",), phone="")
    if kind == "married":
        return replace(again, family_name=chance.choice(FAMILY))
    if kind == "turned":
        return replace(again, given_name=one.family_name, family_name=one.given_name, phone="")
    if kind == "called":
        return replace(again, given_name=SHORT.get(one.given_name, one.given_name[:3]), known_as="")
    if kind == "bare":
        return replace(again, date_of_birth=None, known_as="")
    return again


def _slip(chance: random.Random, name: str) -> str:
    at = chance.randrange(1, len(name) - 1)
    return chance.choice((name[:at] + name[at + 1 :], name[:at] + name[at + 1] + name[at] + name[at + 2 :]))

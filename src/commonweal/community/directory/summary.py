"""What lists and searches show of a record: one line each of cost, who for, when, where and how to reach it. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from commonweal.community.directory.opening import Opening, openings_of, write_opening
from commonweal.community.directory.record import (
    Address,
    CostOption,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
)
from commonweal.community.directory.terms import access_in
from commonweal.core.places.postcodes import PostcodeError, normalise

LONGEST = 300
ONLINE = re.compile(
    r"(?<!book )(?<!apply )(?<!order )(?<!register )(?<!get )(?<!getting )(?<!going )(?<!shopping )\bonline\b"
    r"|\bzoom\b|\bvideo calls?\b|\bby video\b|\bwebinars?\b|\b(?:on|microsoft) teams\b",
    re.IGNORECASE,
)
BY_PHONE = re.compile(
    r"\b(?:by|over the|on the) (?:tele)?phone\b|\btelephone (?:calls?|friends?|befriending|advice|support|line)\b"
    r"|\bhelpline\b|\b(?:phone|text|evening|advice|listening) line\b|\bfriendly (?:phone )?calls?\b",
    re.IGNORECASE,
)
AT_HOME = re.compile(
    r"\b(?:care|help|support|visits?|visit you|sitting|adviser|volunteer) at home\b|\b(?:to|in) your (?:own )?home\b"
    r"|\bhome visits?\b|\b(?:to|at|from) your door\b|\bvisits? you\b|\blive-in\b|(?<!care )\bhome care\b(?! home)",
    re.IGNORECASE,
)
FREE = re.compile(
    r"(?<![\w-])free\b(?! of\b)|\bno charge\b|\bno cost\b|\bnothing to pay\b|\bwithout charge\b"
    r"|£\s?0+(?:\.0+)?(?![\d.])",
    re.IGNORECASE,
)
NOT_FREE = re.compile(r"\bnot (?:always )?free\b", re.IGNORECASE)
PAID = re.compile(r"£\s?(?!0+(?:\.0+)?(?![\d.]))\d|\b\d+p\b", re.IGNORECASE)
NO_UPPER_AGE = 110
"""A record that names an upper age from here on means that there is none."""


@dataclass(frozen=True)
class Summary:
    """One service in a few lines. Empty where the record does not say; `is_free` None likewise.

    `openings` are for filters (days and times); `reached` is among place, home, phone and online.
    """

    cost: str
    is_free: bool | None
    who_for: str
    when: str
    accessibility: str
    phone: str
    address: str
    postcode: str
    latitude: float | None
    longitude: float | None
    access: tuple[str, ...]
    reached: tuple[str, ...]
    openings: tuple[Opening, ...] = field(default=())


def summarise(record: Service) -> Summary:
    """A record's summary."""
    place = next((one for one in record.locations if one.location_type == "physical"), None)
    address = next(iter(place.addresses), None) if place else None
    accessibility = "; ".join(dict.fromkeys(_access_words(record)))
    cost = _cost(record)
    schedules = all_schedules(record)
    return Summary(
        cost=_cut(cost),
        is_free=_is_free(record, cost),
        who_for=_cut(_who_for(record)),
        when=_cut(write_opening(schedules)),
        accessibility=_cut(accessibility),
        phone=next((phone.number for phone in _phones(record)), ""),
        address=_cut(_address(place, address)),
        postcode=_postcode(address),
        latitude=place.latitude if place else None,
        longitude=place.longitude if place else None,
        access=access_in(" ".join((accessibility, record.description or ""))),
        reached=_reached(record, place),
        openings=tuple(openings_of(schedules)),
    )


def all_schedules(record: Service) -> list[Schedule]:
    """The service's own schedules, and those of its places."""
    return [*record.schedules, *(one for at in record.service_at_locations for one in at.schedules)]


def _cut(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= LONGEST else words[: LONGEST - 1].rsplit(" ", 1)[0] + "…"


def _cost(record: Service) -> str:
    said = record.fees_description or record.fees or "; ".join(filter(None, map(option_in_words, record.cost_options)))
    return said or ""


def option_in_words(cost: CostOption) -> str:
    """ "Each session: £5.50", "Free for members"."""
    amount = ""
    if cost.amount is not None:
        amount = "Free" if cost.amount == 0 else f"£{cost.amount:,.2f}".removesuffix(".00")
        if cost.currency not in (None, "", "GBP") and cost.amount:
            amount = f"{cost.amount} {cost.currency}"
    words = " ".join(filter(None, (amount, cost.amount_description)))
    return ": ".join(filter(None, (cost.option, words)))


def _is_free(record: Service, cost: str) -> bool | None:
    amounts = [one.amount for one in record.cost_options if one.amount is not None]
    if amounts:
        return not any(amounts)
    if PAID.search(cost) or NOT_FREE.search(cost):
        return False
    return True if FREE.search(cost) else None


def _who_for(record: Service) -> str:
    if record.eligibility_description:
        return record.eligibility_description
    return ages_in_words(record.minimum_age, record.maximum_age)


def ages_in_words(low: float | None, high: float | None) -> str:
    """ "Ages 18 to 25", "Age 65 and over", "Up to age 17"; "" for any age."""
    if high is not None and high >= NO_UPPER_AGE:
        high = None
    if low and high is not None:
        return f"Age {low:g}" if low == high else f"Ages {low:g} to {high:g}"
    if low:
        return f"Age {low:g} and over"
    return f"Up to age {high:g}" if high is not None else ""


def _access_words(record: Service) -> Iterable[str]:
    for location in record.locations:
        for one in location.accessibility:
            yield from filter(None, (one.description, one.details))


def _phones(record: Service) -> Iterable[Phone]:
    yield from _phones_of(record)
    for at in record.service_at_locations:
        yield from _phones_of(at)
        if at.location:
            yield from _phones_of(at.location)
    if record.organization:
        yield from _phones_of(record.organization)


def _phones_of(owner: Service | ServiceAtLocation | Location | Organization) -> Iterable[Phone]:
    yield from owner.phones
    for contact in owner.contacts:
        yield from contact.phones


def _address(place: Location | None, address: Address | None) -> str:
    if place is None:
        return ""
    lines = [place.name, *((address.address_1, address.address_2, address.city) if address else ())]
    return ", ".join(dict.fromkeys(line for line in lines if line))


def _postcode(address: Address | None) -> str:
    """As it is kept here, with its space; "" where it is not one."""
    try:
        return normalise(address.postal_code) if address else ""
    except PostcodeError:
        return ""


def _reached(record: Service, place: Location | None) -> tuple[str, ...]:
    attending = (schedule.attending_type for schedule in all_schedules(record))
    words = ". ".join(filter(None, (record.name, record.description, *attending)))
    online = any(one.location_type == "virtual" for one in record.locations) or ONLINE.search(words)
    how = {"place": place, "home": AT_HOME.search(words), "phone": BY_PHONE.search(words), "online": online}
    return tuple(name for name, is_so in how.items() if is_so)

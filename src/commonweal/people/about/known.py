"""Told once: what is known of a person already, from where and by whom, and whether somebody said it is still right.

A room adds a source when it is ready. Whoever would ask a fact again shows it instead, and has it confirmed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.core.ledger.actions import write_entry
from commonweal.core.ledger.models import Entry
from commonweal.people.about.models import FactConfirmed
from commonweal.people.about.queries import about_me
from commonweal.people.circle.queries import circle_of, decision_makers, emergency_contacts
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import communication_needs, current_address
from commonweal.people.sight.queries import access_of, is_own_record

MOST_ENTRIES = 300


@dataclass(frozen=True)
class KnownFact:
    """One fact: its key and words, its value as a person reads it, from where, since when and by whom it is known, who
    said last that it is still right and when, and the name of the page where it is changed."""

    key: str
    label: str
    value: str
    source: str
    compartment: str
    changed_at: str
    on: date | None = None
    by: str = ""
    confirmed_on: date | None = None
    confirmed_by: str = ""


Source = Callable[[Person], Iterable[KnownFact]]
_sources: list[Source] = []


def add_fact_source(source: Source) -> None:
    """Called from a room's `AppConfig.ready`: what it knows of a person, within the actor's sight."""
    _sources.append(source)


def known_facts(person: Person) -> list[KnownFact]:
    """What every room knows of the person, as far as the actor sees it, in their order; what is empty is left out."""
    found = [fact for source in _sources for fact in source(person) if fact.value.strip()]
    stamps: dict[str, FactConfirmed] = {}
    for stamp in FactConfirmed.objects.filter(person=person).order_by("confirmed_at"):
        stamps[stamp.key] = stamp
    return [_stamped(fact, stamps.get(fact.key)) for fact in found]


def _stamped(fact: KnownFact, stamp: FactConfirmed | None) -> KnownFact:
    """With its last confirmation, unless the fact has changed since."""
    if stamp is None or stamp.value != fact.value:
        return fact
    return replace(
        fact, confirmed_on=timezone.localtime(stamp.confirmed_at).date(), confirmed_by=stamp.confirmed_by_name
    )


def known_fact(person: Person, key: str) -> KnownFact | None:
    """One fact by its key ("identity.address", "circle.emergency"); None where it is not known to the actor."""
    return next((fact for fact in known_facts(person) if fact.key == key), None)


def confirm_fact(actor: Actor, person: Person, key: str, value: str) -> FactConfirmed:
    """Keep that somebody said today that a fact is still right. For the person and care staff who see it.

    `value` is what they were shown: where it has changed since, nothing is confirmed and ValidationError says so.
    """
    if not (is_own_record(actor, person) or actor.has_role(*CARE_STAFF)):
        raise PermissionDenied("Only the person, and care staff with them, can do this.")
    fact = known_fact(person, key)
    if fact is None or fact.value != value:
        raise ValidationError("This has changed since you opened the page. Look at it again")
    access_of(actor, person).require_part(fact.compartment)
    with transaction.atomic():
        stamp = FactConfirmed.objects.create(
            person=person,
            key=key,
            value=value,
            compartment=fact.compartment,
            confirmed_at=timezone.now(),
            confirmed_by_name=actor.name,
        )
        write_entry(
            actor,
            "fact.confirmed",
            f"Still right: {fact.label[0].lower()}{fact.label[1:]}",
            person_id=person.pk,
            compartment=fact.compartment,
            payload={"key": key, "value": value},
        )
    return stamp


def facts_of_record(person: Person) -> list[KnownFact]:
    """Who they are, where they live, how to reach them and how they read, with who wrote each down and when."""
    said = _last_said(person)
    address = current_address(person)
    needs = "; ".join(str(need) for need in communication_needs(person))
    facts = [
        ("identity.name", "Name", person.name, "given_name", "identity:details"),
        ("identity.called", "What to be called", person.called, "known_as", "identity:contact"),
        ("identity.born", "Date of birth", _day(person.date_of_birth), "date_of_birth", "identity:details"),
        ("identity.address", "Address", str(address) if address else "", "postcode", "identity:address"),
        ("identity.phone", "Phone", person.phone, "phone", "identity:contact"),
        ("identity.email", "E-mail address", person.email, "email", "identity:contact"),
        ("identity.communication", "How to communicate", needs, "needs", "identity:communication"),
    ]
    return [
        KnownFact(key, label, value, "The record", "identity", page, *said.get(field, (None, "")))
        for key, label, value, field, page in facts
    ]


def _day(day: date | None) -> str:
    return f"{day.day} {day:%B %Y}" if day else ""


def _last_said(person: Person) -> dict[str, tuple[date | None, str]]:
    """Field -> when it was last written down, and by whom, from the ledger."""
    groups = ("person.created", "person.changed", "address.added", "address.corrected", "communication.changed")
    entries = Entry.objects.filter(person_id=person.pk, kind__in=groups).order_by("-happened_at", "-number")
    found: dict[str, tuple[date | None, str]] = {}
    for entry in entries[:MOST_ENTRIES]:
        after = entry.payload.get("after") or {}
        for field in after:
            if after[field] not in ("", None):
                found.setdefault(field, (timezone.localtime(entry.happened_at).date(), entry.actor_name))
    return found


def facts_of_circle(person: Person) -> list[KnownFact]:
    """Who cares, whom to call, who has a key, and who may decide."""
    circle = list(circle_of(person))
    today = timezone.localdate()

    def listed(names: Iterable[str]) -> str:
        return ", ".join(names)

    facts = [
        ("circle.carer", "Unpaid carers", listed(one.name for one in circle if one.is_carer), "care"),
        ("circle.emergency", "Whom to call", listed(str(one) for one in emergency_contacts(person)), "care"),
        ("circle.keys", "Who has a key", listed(one.name for one in circle if one.holds_keys), "care"),
        (
            "circle.decides-health",
            "Who may decide about health and welfare",
            listed(one.name for one in decision_makers(person, today, "health_welfare")),
            "identity",
        ),
        (
            "circle.decides-money",
            "Who may decide about property and money",
            listed(one.name for one in decision_makers(person, today, "property_money")),
            "identity",
        ),
    ]
    return [
        KnownFact(key, label, value, "The circle of support", compartment, "circle:circle")
        for key, label, value, compartment in facts
    ]


def facts_of_about_me(person: Person) -> list[KnownFact]:
    """What the person wrote of themselves."""
    about = about_me(person)
    if about is None:
        return []
    on, by = timezone.localtime(about.written_at).date(), about.written_by_name
    facts = (
        ("about.what-matters", "What is most important", "most_important"),
        ("about.support", "How and when to support them", "support"),
        ("about.wellness", "How they are when well and not well", "wellness"),
        ("about.communicate", "How to communicate with them", "communicate"),
    )
    return [
        KnownFact(key, label, about.answers.get(heading, ""), "About me", "care", "about:write", on, by)
        for key, label, heading in facts
    ]

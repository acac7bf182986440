"""What is known of a person to whoever meets them: About me, alerts, legal status and advance wishes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from commonweal.core.accounts.actors import acting_as, system_actor
from commonweal.people.about.alerting import AlertKind, Effect, LegalKind, WishKind
from commonweal.people.about.models import AboutMe, Alert, LegalStatus, NeedsAsked, Wish
from commonweal.people.circle.queries import circle_of
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import communication_needs


def about_me(person: Person) -> AboutMe | None:
    """The version that counts, or None where nothing was written."""
    return AboutMe.objects.filter(person=person).order_by("-number").first()


def versions_of(person: Person) -> QuerySet[AboutMe]:
    """Every version, the latest first."""
    return AboutMe.objects.filter(person=person).order_by("-number")


def suggested_answers(person: Person) -> dict[str, str]:
    """What the record knows already, for the headings that nobody has written yet."""
    people = "\n".join(
        f"{one.name}, {one.relationship}{f': {one.does_what}' if one.does_what else ''}"
        for one in circle_of(person)
        if one.kind not in ("paid", "professional")
    )
    needs = "\n".join(f"{need}{f': {need.detail}' if need.detail else ''}" for need in communication_needs(person))
    return {key: words for key, words in (("people", people), ("communicate", needs)) if words}


def _on(day: date) -> Q:
    return Q(starts_on__lte=day) & (Q(ends_on=None) | Q(ends_on__gte=day))


def _alerts_on(day: date) -> Q:
    """An alert that somebody ended is over at once; one that only has a last day lasts through it."""
    ran_out = Q(ended_by_name="") & (Q(ends_on=None) | Q(ends_on__gte=day))
    return Q(starts_on__lte=day) & (ran_out | (~Q(ended_by_name="") & Q(ends_on__gt=day)))


def alerts_of(people: Iterable[Person | UUID], on: date | None = None) -> dict[UUID, list[Alert]]:
    """The alerts of each of these people on a day (today), as far as the actor may see them: those for staff first.

    For lists of people: one question, however many. People without one are left out.
    """
    ids = [one.pk if isinstance(one, Person) else one for one in people]
    order = [kind.value for kind in AlertKind]
    found: dict[UUID, list[Alert]] = {}
    if ids:
        for alert in Alert.objects.filter(_alerts_on(on or timezone.localdate()), person__in=ids):
            found.setdefault(alert.person_id, []).append(alert)
    for alerts in found.values():
        alerts.sort(key=lambda alert: (not alert.for_staff, order.index(alert.kind), str(alert.pk)))
    return found


def alerts_to_review() -> QuerySet[Alert]:
    """Alerts whose day to look at them again has come, as far as the actor sees them, the longest due first."""
    today = timezone.localdate()
    due = Alert.objects.filter(_alerts_on(today), review_on__lte=today)
    return due.select_related("person").order_by("review_on", "pk")


def alerts_ended(person: Person) -> QuerySet[Alert]:
    """Alerts that are over, the last to end first."""
    over = ~Q(ended_by_name="") | Q(ends_on__lt=timezone.localdate())
    return Alert.objects.filter(over, person=person).order_by("-ends_on", "pk")


@dataclass(frozen=True)
class LegalStatusOn:
    """Where somebody stands in law on a day: the kind, what it changes, and the document it rests on."""

    kind: LegalKind
    words: str
    effects: frozenset[Effect]
    source: str
    starts_on: date
    ends_on: date | None


def legal_statuses(person: Person, on: date | None = None) -> list[LegalStatus]:
    """The legal statuses of a person on a day (today), the latest to begin first."""
    return list(LegalStatus.objects.filter(_on(on or timezone.localdate()), person=person).order_by("-starts_on", "pk"))


def legal_statuses_before(person: Person) -> QuerySet[LegalStatus]:
    """Those that are over, the last to end first."""
    return LegalStatus.objects.filter(person=person, ends_on__lt=timezone.localdate()).order_by("-ends_on", "pk")


def legal_status_on(person: Person | UUID, day: date) -> list[LegalStatusOn]:
    """Where a person stands in law on a day, and what that changes.

    Read as the system: who works out a charge must know that section 117 forbids one, though they may not open the part
    of the record that says so. Whoever calls has checked that the actor deals with this person.
    """
    return legal_statuses_on([person], day).get(person.pk if isinstance(person, Person) else person, [])


def legal_statuses_on(people: Iterable[Person | UUID], day: date) -> dict[UUID, list[LegalStatusOn]]:
    """`legal_status_on` for many at once: one question. People without a status are left out."""
    ids = [one.pk if isinstance(one, Person) else one for one in people]
    found: dict[UUID, list[LegalStatusOn]] = {}
    with acting_as(system_actor("reading what the law changes")):
        for one in LegalStatus.objects.filter(_on(day), person__in=ids).order_by("-starts_on", "pk"):
            kind = LegalKind(one.kind)
            found.setdefault(one.person_id, []).append(
                LegalStatusOn(kind, kind.words, kind.effects, one.source, one.starts_on, one.ends_on)
            )
    return found


def may_be_charged(person: Person | UUID, day: date) -> bool:
    """False where a legal status on that day forbids any charge (section 117 aftercare, for one)."""
    return not any(Effect.NO_CHARGE in one.effects for one in legal_status_on(person, day))


def wishes_of(person: Person) -> list[Wish]:
    """The version that counts of each kind of advance wish, in the order of their weight; none that was withdrawn."""
    latest = {wish.kind: wish for wish in Wish.objects.filter(person=person).order_by("number")}
    order = [kind.value for kind in WishKind]
    return sorted(
        (wish for wish in latest.values() if wish.withdrawn_at is None), key=lambda wish: order.index(wish.kind)
    )


def wishes_before(person: Person) -> list[Wish]:
    """Every earlier or withdrawn version, the latest first."""
    standing = {wish.pk for wish in wishes_of(person)}
    return [wish for wish in Wish.objects.filter(person=person).order_by("-recorded_at") if wish.pk not in standing]


def last_asked(person: Person) -> NeedsAsked | None:
    """When the person was last asked what they need to read and answer; None where nobody did."""
    return NeedsAsked.objects.filter(person=person).order_by("-asked_on", "-pk").first()

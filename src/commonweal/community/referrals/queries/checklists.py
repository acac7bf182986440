"""Reading first contact checklists: the list of a place, who is asked where, and what was ticked before."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from commonweal.community.referrals.models import Checklist, FirstContactPartner, FirstContactQuestion
from commonweal.community.referrals.queries.parties import (
    Receiver,
    party_of,
    receiver_of_service,
    receivers_in,
)
from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.places.models import Place, Postcode

DAYS_ALIKE = 62
"""A checklist with the same person within so many days is shown before another is sent."""


def questions_asked(place: Place) -> list[FirstContactQuestion]:
    """The questions of a place's list, in the order in which they are asked."""
    return list(FirstContactQuestion.objects.filter(place=place, is_asked=True))


@dataclass(frozen=True)
class Asked:
    """Who is asked about a question where somebody lives: None where nobody answers, then only `phone` may help."""

    receiver: Receiver | None
    name: str = ""
    phone: str = ""


NOBODY = Asked(None)


def who_is_asked(place: Place, postcode: str, questions: Iterable[FirstContactQuestion]) -> dict[str, Asked]:
    """Who is asked about each question at a postcode, by the question's key: the partner of the neighbourhood goes
    before that of the council, and that before the whole place's."""
    listed = list(questions)
    point = Postcode.objects.filter(pk=postcode).first() if postcode else None
    order: list[str | None] = [point.neighbourhood_id, point.council_id, point.former_council_id] if point else []
    partners = FirstContactPartner.objects.filter(question__in=listed).filter(Q(area__in=order) | Q(area=None))
    known = {receiver.viewer: receiver for receiver in receivers_in(place)}
    best: dict[str, FirstContactPartner] = {}
    related = ("question", "organisation", "team__organisation", "service__organisation__managed_by")
    for partner in partners.select_related(*related):
        key = partner.question.key
        if key not in best or _nearness(partner, order) < _nearness(best[key], order):
            best[key] = partner
    return {question.key: _asked(best.get(question.key), known) for question in listed}


def _nearness(partner: FirstContactPartner, order: list[str | None]) -> int:
    return order.index(partner.area_id) if partner.area_id in order else len(order)


def _asked(partner: FirstContactPartner | None, known: Mapping[UUID | None, Receiver]) -> Asked:
    if partner is None:
        return NOBODY
    if partner.service is not None:
        receiver = receiver_of_service(partner.service)
        name = receiver.name if receiver else partner.service.name
        return Asked(receiver, name, partner.phone or partner.service.phone)
    if partner.team is not None:
        receiver = known.get(party_of(partner.team).viewer)
        return Asked(receiver, f"{partner.team.name}, {partner.team.organisation.name}", partner.phone)
    return Asked(known.get(partner.organisation_id), str(partner.organisation), partner.phone)


def partner_names(place: Place) -> list[str]:
    """Everybody who may be asked, by name: told before anything is ticked."""
    partners = FirstContactPartner.objects.filter(question__place=place, question__is_asked=True)
    related = partners.select_related("organisation", "team__organisation", "service__organisation")
    names = set()
    for partner in related:
        if partner.service is not None:
            names.add(partner.service.organisation.name)
        elif partner.team is not None:
            names.add(f"{partner.team.organisation.name} ({partner.team.name})")
        else:
            names.add(str(partner.organisation))
    return sorted(names)


def checklists_of(actor: Actor) -> QuerySet[Checklist]:
    """The checklists of the actor's teams and organisations, latest first, each with how many referrals it led to."""
    return (
        Checklist.objects.filter(viewer__in=actor.viewers)
        .annotate(sent=Count("referrals"))
        .order_by("-started_at", "pk")
    )


@dataclass(frozen=True)
class Earlier:
    """A checklist that was filled in with the same person a short while ago. What it says is for whoever sees it; of
    another organisation's only the day is told."""

    finished_on: date
    checklist: Checklist | None


def earlier_with(actor: Actor, checklist: Checklist) -> list[Earlier]:
    """Finished checklists with somebody of the same name and date of birth, postcode or phone, within two months."""
    alike = Q(pk=None)
    for name in ("born_on", "postcode", "phone"):
        if value := getattr(checklist, name):
            alike |= Q(**{name: value})
    since = timezone.now() - timedelta(days=DAYS_ALIKE)
    same = Q(name__iexact=checklist.name) & alike
    if checklist.person_id is not None:
        same |= Q(person=checklist.person_id)
    own = {
        found.pk: found for found in checklists_of(actor).filter(same, finished_at__gte=since).exclude(pk=checklist.pk)
    }
    with acting_as(system_actor("whether a checklist was filled in before")):
        found = list(
            Checklist.objects.filter(same, place=checklist.place_id, finished_at__gte=since)
            .exclude(pk=checklist.pk)
            .order_by("-finished_at")
            .values_list("pk", "finished_at")
        )
    return [Earlier(timezone.localtime(at).date(), own.get(pk)) for pk, at in found]

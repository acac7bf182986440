"""What the person adds themselves: a note to their worker, or how a visit went."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.navigation.actions.holding import enter, is_in_team, words
from commonweal.community.navigation.actions.introducing import record_visit
from commonweal.community.navigation.models import Introduction, Journey, OwnWords
from commonweal.core.accounts.actors import Actor
from commonweal.people.sight.queries import is_own_record


def add_own_words(
    actor: Actor,
    journey: Journey,
    text: str,
    *,
    introduction: Introduction | None = None,
    went: bool | None = None,
    liking: str = "",
) -> OwnWords:
    """Keep what the person says to their worker; with an introduction, also whether they went and how they liked it."""
    if not is_own_record(actor, journey.person):
        raise PermissionDenied("Only the person themselves can write here.")
    said = words(text, "words", "Write something for your worker")
    if introduction is not None and introduction.journey_id != journey.pk:
        raise ValidationError("This visit belongs to something else.")
    with transaction.atomic():
        row = OwnWords(
            journey=journey, person=journey.person, introduction=introduction, words=said, said_at=timezone.now(),
            said_by_name=actor.name,
        )  # fmt: skip
        row.save(force_insert=True)
        if introduction is not None and went is not None:
            record_visit(actor, introduction, went=went, liking=liking, how=said)
        enter(actor, journey.person, "own_words", f"{journey.person.called} wrote to their worker", journey,
              payload={"words": row.pk, "introduction": introduction.pk if introduction else None})  # fmt: skip
    return row


def mark_read(actor: Actor, journey: Journey) -> int:
    """The team has read what the person wrote; returns how many notes were new."""
    if not is_in_team(actor, journey):
        return 0
    return OwnWords.objects.filter(journey=journey, seen_at=None).update(seen_at=timezone.now())

"""Entries that somebody keeps to look at again, hands on as a few words, or has sent to a phone or an address."""

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from commonweal.community.directory.allowed import listed, require_system
from commonweal.community.directory.list_words import make_words
from commonweal.community.directory.models import Service, SharedList, ShortlistItem
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.mail import at_our_site
from commonweal.core.correspondence.actions import send_message
from commonweal.core.correspondence.models import Channel
from commonweal.core.ledger.actions import write_entry

MOST_KEPT = 30
DAYS_SHARED = 90
TRIES = 20


def keep_entry(actor: Actor, service: Service) -> None:
    """Put an entry on the list of an actor who signs in."""
    if actor.account_id is None:
        raise PermissionDenied("Sign in to do this.")
    if ShortlistItem.objects.filter(account=actor.account_id).count() >= MOST_KEPT:
        raise ValidationError(f"A list holds {MOST_KEPT} entries. Take one off first")
    with transaction.atomic():
        ShortlistItem.objects.bulk_create(
            [ShortlistItem(account_id=actor.account_id, service=service, added_at=timezone.now())],
            ignore_conflicts=True,
        )


def drop_entry(actor: Actor, service: UUID) -> None:
    """Take an entry off the actor's list."""
    actor.require_signed_in()
    ShortlistItem.objects.filter(account=actor.account_id, service=service).delete()


def share_list(services: Sequence[UUID]) -> SharedList:
    """Put entries under a few plain words, for a link that can be read out. Anybody may; nothing says who did.

    Raises ValidationError where there is nothing to share.
    """
    found = set(listed().filter(pk__in=services).values_list("pk", flat=True))
    chosen = [service for service in dict.fromkeys(services) if service in found][:MOST_KEPT]
    if not chosen:
        raise ValidationError("There is nothing on the list to share yet")
    today = timezone.localdate()
    for _ in range(TRIES):
        shared = SharedList(
            words=make_words(secrets.randbelow), services=chosen, made_on=today, until=today + timedelta(DAYS_SHARED)
        )
        try:
            with transaction.atomic():
                shared.save(force_insert=True)
        except IntegrityError:
            continue
        return shared
    raise ValidationError("No words were free for a new list. Try again")


def delete_old_lists(actor: Actor, today: date) -> int:
    """Delete the shared lists whose last day is over; returns how many."""
    require_system(actor)
    return SharedList.objects.filter(until__lt=today).delete()[0]


def send_list(actor: Actor, services: Sequence[UUID], channel: str, to: str) -> SharedList:
    """Send entries to somebody by e-mail or by text. What was sent is kept; to whom, only for as long as it is sent.

    Raises ValidationError where nothing can be sent that way.
    """
    shared = share_list(services)
    entries = list(Service.objects.filter(pk__in=shared.services).select_related("organisation"))
    entries.sort(key=lambda service: shared.services.index(service.pk))
    link = at_our_site(reverse("directory:shared", args=[shared.words]))
    by_text = channel == Channel.TEXT
    context = {
        "entries": "\n\n".join(map(entry_in_words, entries)),
        "names": "; ".join(_in_brief(entry) for entry in entries[:2]) + (" and more" if len(entries) > 2 else ""),
        "link": link,
    }
    if by_text:
        send_message(actor, "entries-sent", to_phone=to, context=context, channel=Channel.TEXT)
    else:
        send_message(actor, "entries-sent", to_email=to, context=context, channel=Channel.EMAIL)
    how = "by text" if by_text else "by e-mail"
    write_entry(
        actor,
        "directory.sent",
        f"{len(entries)} {'entry was' if len(entries) == 1 else 'entries were'} sent {how}",
        chain="directory:sent",
        payload={"services": shared.services, "how": how},
    )
    return shared


def entry_in_words(entry: Service) -> str:
    """An entry on a few lines: its name, what it is, when, where, what it costs, and whom to call."""
    lines = [
        entry.name,
        entry.description,
        f"When: {entry.when}" if entry.when else "",
        f"Where: {entry.address}, {entry.postcode}" if entry.postcode else "",
        f"Cost: {entry.cost}" if entry.cost else "",
        f"Phone: {entry.phone}" if entry.phone else "",
    ]
    return "\n".join(filter(None, lines))


def _in_brief(entry: Service) -> str:
    return " ".join(filter(None, (entry.name[:60], entry.phone)))

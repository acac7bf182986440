"""Asking whoever runs an entry whether it still holds, taking their answer, and hiding what nobody answers for."""

import hashlib
import secrets
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Prefetch, Q
from django.urls import reverse
from django.utils import timezone

from commonweal.community.directory.actions.listing import LONGEST_REASON
from commonweal.community.directory.actions.proposing import report_wrong
from commonweal.community.directory.actions.versions import note_change
from commonweal.community.directory.allowed import is_editor, require_editor, require_may_edit, require_system
from commonweal.community.directory.changes import tell_change
from commonweal.community.directory.freshness import Rules, Step, next_step, rules_of
from commonweal.community.directory.models import Confirmation, Service
from commonweal.community.directory.queries.stale import stale_services, with_email
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.mail import at_our_site
from commonweal.core.accounts.models import Account
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.policy import policy_on
from commonweal.core.correspondence.actions import send_message

Answer = Confirmation.Answer
NOT_ANSWERED = "Nobody confirmed it for too long"
KEY_DAYS = 90
"""How long the link of an e-mail can be used."""


@dataclass(frozen=True)
class ChasingReport:
    """What one night did: e-mails with their entries, and the entries that were hidden."""

    asked: int
    reminded: int
    hidden: int


def confirm_entries(actor: Actor, services: Sequence[Service], how: str = "") -> int:
    """Say that entries still hold today: their owner, or an editor who asked (`how`: "by phone"). Returns how many."""
    for service in services:
        require_may_edit(actor, service)
    with transaction.atomic():
        for service in services:
            by_editor = is_editor(actor)
            by = "the directory’s editors" if by_editor else service.organisation.name
            _confirm(actor, service, f"{by}, {how}" if how else by)
        tell_change(service.pk for service in services)
    return len(services)


def _confirm(actor: Actor, service: Service, by: str) -> None:
    today = timezone.localdate()
    changes = {"assured_date": today, "confirmed_by": by[:200], "last_modified": timezone.now()}
    if service.listing == Service.Listing.HIDDEN and service.listing_note == NOT_ANSWERED:
        changes |= {"listing": Service.Listing.LISTED, "listing_note": ""}
    Service.objects.filter(pk=service.pk).update(**changes)
    note_change(actor, service, "confirmed", f"Confirmed by {by}")


def chase_stale_entries(actor: Actor, today: date) -> ChasingReport:
    """Ask, remind and hide as the policy of the day says: one e-mail an address for all its entries. Runs as the system
    every night."""
    require_system(actor)
    rules = rules_of(policy_on("directory", today))
    asks = _asks(today, rules)
    reminded = 0
    for email, due in asks.items():
        is_reminder = any(step is Step.REMIND for _, step in due)
        _write_to(actor, email, [service for service, _ in due], is_reminder=is_reminder)
        reminded += is_reminder
    hidden = _hide(actor, today, rules)
    return ChasingReport(len(asks) - reminded, reminded, hidden)


def _asks(today: date, rules: Rules) -> dict[str, list[tuple[Service, Step]]]:
    """Whom to write to today and of which entries, as many addresses as the rules allow at once."""
    by_email: dict[str, list[tuple[Service, Step]]] = defaultdict(list)
    due = with_email(stale_services(today, rules)).exclude(asked_email="")  # type: ignore[misc]
    due = due.select_related("organisation")
    asks = Prefetch("confirmations", Confirmation.objects.order_by("asked_at"))
    for service in due.order_by(F("asked_email"), "name").prefetch_related(asks).iterator(chunk_size=1000):
        step = next_step(today, service.assured_date, asked_days(service), can_be_asked=True, rules=rules)
        if step in (Step.ASK, Step.REMIND):
            email = service.asked_email  # type: ignore[attr-defined]
            if email not in by_email and len(by_email) == rules.most_at_once:
                break
            by_email[email].append((service, step))
    return by_email


def asked_days(service: Service) -> list[date]:
    """The days on which whoever runs an entry was asked about it, the first first. Its confirmations must be read."""
    return sorted(timezone.localtime(one.asked_at).date() for one in service.confirmations.all())


def _write_to(actor: Actor, email: str, services: Sequence[Service], *, is_reminder: bool) -> None:
    """One e-mail about these entries."""
    key = secrets.token_urlsafe(24)
    now = timezone.now()
    Confirmation.objects.bulk_create(
        Confirmation(service=service, asked_at=now, asked_email=email, key_digest=digest(key)) for service in services
    )
    names = [service.name for service in services]
    send_message(
        actor,
        "entry-check-again" if is_reminder else "entry-check",
        to_email=email,
        context={
            "entries": "\n".join(names),
            "organisation": services[0].organisation.name,
            "link": at_our_site(reverse("directory:confirm", args=[key])),
        },
    )


def digest(key: str) -> str:
    """What is kept of a key. It has 192 random bits, so it needs no slow hash."""
    return hashlib.sha256(key.encode()).hexdigest()


def questions_of(key: str, now: date) -> list[Confirmation]:
    """The questions that an e-mail's link asks, by the entry's name; none where the key is wrong or too old. An entry
    that was merged into another is not asked about."""
    asked = Confirmation.objects.filter(key_digest=digest(key)).exclude(service__listing=Service.Listing.MERGED)
    asked = asked.select_related("service__organisation")
    return [
        one
        for one in asked.order_by("service__name")
        if timezone.localtime(one.asked_at).date() + timedelta(days=KEY_DAYS) >= now
    ]


def answer_questions(
    actor: Actor, key: str, answers: Mapping[UUID, str], words: Mapping[UUID, str], name: str = ""
) -> list[Confirmation]:
    """Take what whoever holds an e-mail's key says of each entry (by its id). Runs as the system: the key is the right.

    An entry that ended is no longer shown; of what changed, an editor gets the words. Raises ValidationError by field.
    """
    require_system(actor)
    questions = questions_of(key, timezone.localdate())
    problems = {}
    for question in questions:
        service = question.service_id
        if answers.get(service) not in (Answer.CONFIRMED, Answer.CHANGED, Answer.ENDED):
            problems[f"answer_{service}"] = f"Say whether {question.service.name} still holds"
        elif answers[service] == Answer.CHANGED and not words.get(service, "").strip():
            problems[f"words_{service}"] = f"Say what changed at {question.service.name}"
    if problems:
        raise ValidationError(problems)
    with transaction.atomic():
        for question in questions:
            _take_answer(actor, question, answers[question.service_id], words.get(question.service_id, ""), name)
        tell_change(question.service_id for question in questions)
    return questions


def _take_answer(actor: Actor, question: Confirmation, answer: str, words: str, name: str) -> None:
    service = question.service
    by = name.strip() or question.asked_email
    question.answer = answer
    question.answered_at = timezone.now()
    question.answered_by = by[:200]
    question.save()
    if answer == Answer.CONFIRMED:
        _confirm(actor, service, service.organisation.name)
    elif answer == Answer.CHANGED:
        report_wrong(actor, service, words, by, question.asked_email)
    else:
        note = f"{by} told us that it has ended"
        Service.objects.filter(pk=service.pk).update(
            listing=Service.Listing.REMOVED, status=Service.Status.DEFUNCT, listing_note=note[:LONGEST_REASON],
            last_modified=timezone.now(),
        )  # fmt: skip
        note_change(actor, service, "ended", f"{service.organisation.name} told us that it has ended", words)


def _hide(actor: Actor, today: date, rules: Rules) -> int:
    """Hide what was asked about and never answered; its owner and the editors are told."""
    long_ago = timezone.now() - timedelta(days=rules.hide_after - 1)
    asked = Confirmation.objects.filter(service=OuterRef("pk"), asked_at__lte=long_ago)
    candidates = with_email(stale_services(today, rules)).filter(Exists(asked)).select_related("organisation")
    hidden = []
    for service in candidates.prefetch_related(Prefetch("confirmations", Confirmation.objects.order_by("asked_at"))):
        can_be_asked = bool(service.asked_email)  # type: ignore[attr-defined]
        step = next_step(today, service.assured_date, asked_days(service), can_be_asked=can_be_asked, rules=rules)
        if step is Step.HIDE:
            hidden.append(service)
            note_change(actor, service, "hidden", "Hidden: nobody confirmed it for too long")
    Service.objects.filter(pk__in=[service.pk for service in hidden]).update(
        listing=Service.Listing.HIDDEN, listing_note=NOT_ANSWERED
    )
    tell_change(service.pk for service in hidden)
    _tell_of_hidden(actor, hidden)
    return len(hidden)


def _tell_of_hidden(actor: Actor, hidden: Iterable[Service]) -> None:
    by_email: dict[str, list[str]] = defaultdict(list)
    for service in hidden:
        if email := service.asked_email:  # type: ignore[attr-defined]
            by_email[email].append(service.name)
    for email, names in by_email.items():
        send_message(actor, "entry-hidden", to_email=email, context={"entries": "\n".join(names)})
    if by_email:
        names = sorted(name for entries in by_email.values() for name in entries)
        link = at_our_site(reverse("directory:stale"))
        for editor in editors(timezone.localdate()):
            context = {"entries": "\n".join(names), "link": link}
            send_message(actor, "entries-hidden", to_account=editor, context=context)


def editors(today: date) -> list[Account]:
    """Who moderates the directory today."""
    current = Q(memberships__starts_on__lte=today) & (Q(memberships__ends_on=None) | Q(memberships__ends_on__gte=today))
    found = Account.objects.filter(current, memberships__role=Role.DIRECTORY_EDITOR, is_active=True)
    return list(found.distinct().order_by("name"))


def take_stale_out_of_queue(actor: Actor, services: Sequence[Service]) -> int:
    """Hide entries by hand from the list of stale ones, as the job would."""
    require_editor(actor)
    with transaction.atomic():
        for service in services:
            note_change(actor, service, "hidden", f"Hidden by {actor.name}: nobody confirmed it for too long")
        Service.objects.filter(pk__in=[service.pk for service in services]).update(
            listing=Service.Listing.HIDDEN, listing_note=NOT_ANSWERED
        )
        tell_change(service.pk for service in services)
    return len(services)

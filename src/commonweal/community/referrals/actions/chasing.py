"""Nothing is lost: what is late is called to mind, and what is over is forgotten in time."""

from collections.abc import Mapping
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from commonweal.community.referrals.actions.sending import write_step
from commonweal.community.referrals.actions.telling import keep_keys_good, tell_holder, tell_referrer
from commonweal.community.referrals.models import Checklist, Draft, Referral
from commonweal.community.referrals.promises import WHAT_IS_DUE, promise_on, wants_reminder
from commonweal.community.referrals.queries.parties import accounts_of
from commonweal.community.referrals.states import Side, State, whose_turn
from commonweal.core.accounts.actors import Actor
from commonweal.core.correspondence.actions import send_message
from commonweal.core.ledger.actions import write_entry

ERASED = "Removed"
"""What stands where a name was, once it is no longer kept."""


def remind_of_late(actor: Actor, today: date) -> int:
    """Remind those whose turn it is of what is late, and from the second time whoever referred too; returns how many
    referrals were reminded of."""
    _require_system(actor)
    every = promise_on(today).remind_every
    late = Referral.objects.filter(due_on__lt=today).exclude(state=State.CLOSED)
    reminded = 0
    for referral in late.select_related("turn", "minder").order_by("due_on").iterator():
        if not wants_reminder(referral.due_on, referral.reminded_on, today, every=every):
            continue
        with transaction.atomic():
            referral.reminders += 1
            referral.reminded_on = today
            referral.save(update_fields=["reminders", "reminded_on"])
            keep_keys_good(referral)
            _remind(actor, referral)
        reminded += 1
    return reminded


def _remind(actor: Actor, referral: Referral) -> None:
    state = State(referral.state)
    words = {"what": WHAT_IS_DUE[state], "due": referral.due_on}
    owner = whose_turn(state, for_oneself=referral.minder_id is not None)
    if owner is Side.RECEIVER:
        tell_holder(actor, referral, "referral-late", "referral-late-by-email", **words)
    if owner is Side.SENDER or (owner is Side.RECEIVER and referral.reminders > 1):
        tell_referrer(actor, referral, "referral-late-referrer", **words)
    if referral.minder is not None and (owner is Side.MINDER or referral.reminders > 1):
        _tell_minder(actor, referral, words)
    write_step(
        actor,
        referral,
        "reminded",
        f"Reminder {referral.reminders}: {words['what']}",
        {"reminders": referral.reminders, "due_on": referral.due_on, "owner": owner},
    )


def _tell_minder(actor: Actor, referral: Referral, words: Mapping[str, object]) -> None:
    context = {
        "reference": referral.reference,
        "to_name": referral.turn.name if referral.turn else "",
        "link": settings.SITE_URL + reverse("referrals:referral", args=[referral.pk]),
        **words,
    }
    for account in accounts_of(referral.minder_id) if referral.minder_id else []:
        send_message(actor, "referral-late-referrer", to_account=account, context=context)


def erase_old(actor: Actor, today: date) -> int:
    """Take name, contact and words off referrals and checklists of people without a record here that ended long enough
    ago, and delete drafts that were never sent; returns how many were erased or deleted. What is counted stays."""
    _require_system(actor)
    promise = promise_on(today)
    ended = today - timedelta(days=promise.kept)
    blank = {
        "name": ERASED, "called": "", "born_on": None, "phone": "", "email": "", "address": "", "postcode": "",
        "communication": "", "reach": "", "gp_practice": "",
    }  # fmt: skip
    with transaction.atomic():
        referrals = Referral.objects.filter(state=State.CLOSED, closed_at__date__lt=ended, person=None, erased_at=None)
        now = timezone.now()
        gone = referrals.update(**blank, why=ERASED, what_matters="", to_know="", outcome_words="", erased_at=now)
        unfinished = Q(finished_at=None, started_at__date__lt=today - timedelta(days=promise.draft_kept))
        gone += Checklist.objects.filter(unfinished).delete()[0]
        still_open = Referral.objects.exclude(erased_at__isnull=False).exclude(checklist=None).values("checklist")
        over = Checklist.objects.filter(finished_at__date__lt=ended, person=None, erased_at=None)
        gone += over.exclude(pk__in=still_open).update(**blank, notes={}, erased_at=now)
        gone += Draft.objects.filter(started_at__date__lt=today - timedelta(days=promise.draft_kept)).delete()[0]
        if gone:
            write_entry(actor, "referral.erased", f"{gone} referrals, checklists and drafts erased", chain="referrals")
    return gone


def _require_system(actor: Actor) -> None:
    if not actor.is_system:
        raise PermissionDenied("This is done by the system, every day.")

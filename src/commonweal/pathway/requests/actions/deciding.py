"""Deciding what happens next with a request: what was chosen is sent with the decision, and whoever asked is told."""

from collections.abc import Sequence
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.community.directory.models import Service
from commonweal.community.guides.queries import InForce
from commonweal.core.accounts.actors import Actor
from commonweal.core.calculations.registry import on_day
from commonweal.core.correspondence.models import Message
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.requests import steps
from commonweal.pathway.requests.actions.asking import request_chain, write_to_asker
from commonweal.pathway.requests.actions.handling import held, reason_kept
from commonweal.pathway.requests.models import Decision, Request, Signpost
from commonweal.pathway.requests.progress import what_happens, who_does_what
from commonweal.pathway.requests.signposting import (
    MOST_SENT,
    entries_chosen,
    guides_chosen,
    how_sent,
    in_easy_words,
    in_full,
)
from commonweal.pathway.requests.suggesting import KINDS_OF_NEED
from commonweal.pathway.requests.teams import on_duty

WITHOUT_A_RECORD = (Request.Outcome.INFORMATION, Request.Outcome.NO_ACTION)
"""What can be decided without knowing whose request it is; everything else is about somebody with a record."""

SIGNPOSTING = (Request.Outcome.INFORMATION, Request.Outcome.COMMUNITY)
"""Decisions with which entries of the directory and guides are sent."""

LATEST_FOLLOW_UP = timedelta(days=366)

NOT_FOR_OTHERS = "We have looked at what you told us and done what is needed."
WHY_NOT_FOR_OTHERS = "We can tell you more only with the agreement of the person it is about."


def decide_request(
    actor: Actor,
    request: Request,
    outcome: Request.Outcome | str,
    note: str,
    *,
    entries: Sequence[str] = (),
    guides: Sequence[str] = (),
    follow_up_on: date | None = None,
    kind_of_need: str = "",
) -> Request:
    """Decide what happens next, and tell whoever asked. `note` says why, in words for the person.

    `entries` (ids) and `guides` (names) are sent with information or community support, in the form the person reads;
    on `follow_up_on` somebody asks whether they helped. `kind_of_need` is a key of `suggesting.KINDS_OF_NEED`, by which
    a team is suggested. What cannot wait is for whoever is on duty today in the team that has the request.

    Publishes `request.decided` with the outcome, and `request.signposted` where somebody is to ask. Raises
    ValidationError by field. Nobody is written to where that may be unsafe, nor about safeguarding: a worker speaks
    with the person. Who asked for another without their agreement is told only that it was looked at."""
    outcome = Request.Outcome(outcome)
    chosen, read = entries_chosen(entries), guides_chosen(guides)
    wrong = _wrong(outcome, note, len(chosen) + len(read), follow_up_on, kind_of_need)
    if len(chosen) != len(set(entries)) or len(read) != len(set(guides)):
        wrong["entries"] = "One of these is not in the directory any more. Search again"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        stored = held(actor, request)
        if stored.person_id is None and outcome not in WITHOUT_A_RECORD:
            raise ValidationError({"outcome": "First say whose request this is: find or start their record"})
        now = timezone.now()
        stored.outcome = outcome
        stored.outcome_note = note.strip()
        stored.decided_at = now
        stored.worker_id = actor.account_id
        stored.save(update_fields=["outcome", "outcome_note", "decided_at", "worker"])
        decision = Decision.objects.create(
            request=stored,
            person=stored.person,
            outcome=outcome,
            note=stored.outcome_note,
            kind_of_need=kind_of_need,
            decided_at=now,
            decided_by_name=actor.name,
            follow_up_on=follow_up_on if stored.person_id is not None else None,
        )
        _keep_signposts(decision, chosen, read)
        _enter(actor, stored, decision, chosen, read)
        decision.sent_how = how_sent(_tell(actor, stored, decision, chosen, read))
        decision.save(update_fields=["sent_how"])
    return stored


def _wrong(
    outcome: Request.Outcome, note: str, how_many: int, follow_up_on: date | None, kind_of_need: str
) -> dict[str, str]:
    wrong = {}
    if not note.strip():
        wrong["note"] = "Say why, in words for the person"
    if how_many and outcome not in SIGNPOSTING:
        wrong["entries"] = "Entries and guides are sent with information or community support only"
    if how_many > MOST_SENT:
        wrong["entries"] = f"Choose {MOST_SENT} at most: more than that nobody reads"
    today = timezone.localdate()
    if follow_up_on is not None and not today < follow_up_on <= today + LATEST_FOLLOW_UP:
        wrong["follow_up_on"] = "Choose a day after today, within a year"
    if follow_up_on is not None and not how_many:
        wrong["follow_up_on"] = "Choose what is sent, or leave the day empty: there is nothing to ask about"
    if kind_of_need and kind_of_need not in KINDS_OF_NEED:
        wrong["kind_of_need"] = "Choose one of the kinds of need"
    return wrong


def _keep_signposts(decision: Decision, chosen: Sequence[Service], read: Sequence[InForce]) -> None:
    sent = [(Signpost.Kind.ENTRY, str(one.pk), one.name) for one in chosen]
    sent += [(Signpost.Kind.GUIDE, one.key, one.guide.title) for one in read]
    Signpost.objects.bulk_create(
        Signpost(
            decision=decision, person=decision.person, kind=kind, key=key, title=title[:300], position=position
        )
        for position, (kind, key, title) in enumerate(sent)
    )  # fmt: skip


def _enter(
    actor: Actor, request: Request, decision: Decision, chosen: Sequence[Service], read: Sequence[InForce]
) -> None:
    """The decision in the ledger, and that somebody is to ask whether what was sent helped."""
    outcome = Request.Outcome(decision.outcome)
    duty = on_duty([request.team_id], timezone.localdate()) if outcome is Request.Outcome.URGENT else {}
    facts = {"request": request.pk, "reference": request.reference, "team": request.team_id}
    write_entry(
        actor,
        "request.decided",
        f"Request {request.reference}: {outcome.label.lower()}",
        person_id=request.person_id,
        chain=request_chain(request),
        # not for a carer with sight of care: it may be about them
        compartment="safeguarding" if outcome is Request.Outcome.SAFEGUARDING else "care",
        payload={
            **facts,
            "outcome": outcome.value,
            "channel": request.channel,
            "sent_at": request.sent_at,
            "worker": next((one.pk for one in duty.values()), None),
            "entries": [one.pk for one in chosen],
            "guides": [one.key for one in read],
        },
        reason=reason_kept(request, request.outcome_note),
    )
    if decision.follow_up_on is not None:
        write_entry(
            actor,
            "request.signposted",
            f"To be asked by {on_day(decision.follow_up_on)} whether what was sent helped",
            person_id=request.person_id,
            payload={
                **facts,
                "decision": decision.pk,
                "worker": actor.account_id,
                "due_on": decision.follow_up_on,
                "words": "Ask whether what was sent helped",
            },
        )


def _tell(
    actor: Actor, request: Request, decision: Decision, chosen: Sequence[Service], read: Sequence[InForce]
) -> Message | None:
    """Write the decision to whoever asked, with what may help; None where nobody is written to."""
    if decision.outcome == Request.Outcome.SAFEGUARDING:
        return None
    said, reason = told(request)
    team = f"{request.team.name}, {request.team.organisation.name}" if request.team else ""
    context = {"decision": said, "reason": reason, "team": team}
    if not (chosen or read) or not steps.may_tell_asker(request.answers):
        return write_to_asker(actor, request, "request-decided", context)
    names = [one.name for one in chosen] + [one.guide.title for one in read]
    by = decision.follow_up_on
    context |= {
        "things": in_full(chosen, read),
        "easy_things": in_easy_words(chosen, read),
        "names": "; ".join(names[:2]) + (" and more" if len(names) > 2 else ""),
        "next": f"We ask you by {on_day(by)} whether it helped." if by else "Ask us again at any time.",
    }
    return write_to_asker(actor, request, "request-signposted", context)


def told(request: Request) -> tuple[str, str]:
    """What was decided and why, as far as whoever asked may be told."""
    if not steps.may_tell_asker(request.answers):
        return NOT_FOR_OTHERS, WHY_NOT_FOR_OTHERS
    for_self = steps.answer(request.answers, "who", "who") != "other"
    return what_happens(request.outcome, for_self=for_self), request.outcome_note


def told_next(request: Request) -> str:
    """What happens after the decision and who does it, as far as whoever asked may be told; "" where nothing does."""
    if not steps.may_tell_asker(request.answers):
        return ""
    return who_does_what(request.outcome, for_self=steps.answer(request.answers, "who", "who") != "other")

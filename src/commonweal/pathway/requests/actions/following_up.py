"""After a decision: whether what was sent helped, what whoever asked says is wrong, and looking at a request again."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.requests.actions.asking import request_chain
from commonweal.pathway.requests.actions.handling import reason_kept
from commonweal.pathway.requests.models import Decision, Remark, Request
from commonweal.pathway.requests.progress import Stage
from commonweal.pathway.requests.queries import HANDLES, asked_name, is_own, stage

LONGEST_REMARK = 5000


def answer_follow_up(actor: Actor, decision: Decision, helped: str, note: str = "", *, key: str = "") -> Decision:
    """Keep whether what was sent with a decision helped: yes, partly, or no, with words. By the team that has the
    request, or by whoever asked (who holds the `key`, or is signed in). What did not help is looked at again.

    Publishes `request.followed-up`. Raises ValidationError by field, or where it was answered before.
    """
    if helped not in Decision.Helped.values:
        raise ValidationError({"helped": "Choose whether it helped"})
    if helped == Decision.Helped.NO and not note.strip():
        raise ValidationError({"note": "Say what is still needed, so that it can be looked at again"})
    with transaction.atomic():
        request, stands = _held(actor, decision.request, key)
        if stands is None or stands.pk != decision.pk:
            raise ValidationError("This decision was looked at again since: there is nothing left to ask about it")
        if stands.helped_at is not None:
            raise ValidationError(f"This was answered already: {stands.get_helped_display().lower()}")
        if not stands.signposts.exists():
            raise ValidationError("Nothing was sent with this decision")
        stands.helped, stands.helped_note = helped, note.strip()
        stands.helped_at, stands.helped_by_name = timezone.now(), _name(actor, request)
        stands.save(update_fields=["helped", "helped_note", "helped_at", "helped_by_name"])
        words = Decision.Helped(helped).label.lower()
        _enter(actor, request, "request.followed-up", f"Did what was sent help? {words.capitalize()}", note,
               decision=stands.pk, helped=helped)  # fmt: skip
        if helped == Decision.Helped.NO:
            _reopen(actor, request, stands, note)
    return stands


def say_wrong(actor: Actor, request: Request, words: str, *, key: str = "") -> Remark:
    """Keep what whoever asked says is wrong with a request, or has changed. A decided one is looked at again; what was
    passed on as safeguarding stays with the safeguarding team, and the words go to the worker.

    By whoever asked: signed in, or holding the `key`. Publishes `request.remarked`. Raises ValidationError by field.
    """
    if not words.strip():
        raise ValidationError({"words": "Say what is wrong, or what has changed"})
    if len(words) > LONGEST_REMARK:
        raise ValidationError({"words": f"Write at most {LONGEST_REMARK} letters"})
    with transaction.atomic():
        stored, stands = _held(actor, request, key, asker_only=True)
        if stage(stored) is Stage.DRAFT:
            raise PermissionDenied("This has not been sent yet: change it instead.")
        remark = Remark.objects.create(
            request=stored,
            person=stored.person,
            words=words.strip(),
            written_at=timezone.now(),
            by_name=_name(actor, stored),
        )
        again = stands is not None and stored.outcome != Request.Outcome.SAFEGUARDING
        _enter(actor, stored, "request.remarked", f"Whoever asked wrote again about request {stored.reference}", words,
               worker=stored.worker_id)  # fmt: skip
        if again and stands is not None:
            _reopen(actor, stored, stands, words)
    return remark


def look_again(actor: Actor, request: Request, why: str) -> Request:
    """Take a decision back, so that another is made: it stays in the history with the reason. By the team that has the
    request. What is with the safeguarding team is decided there. Raises ValidationError by field."""
    if not why.strip():
        raise ValidationError({"why": "Say why it is looked at again"})
    with transaction.atomic():
        stored, stands = _held(actor, request, "")
        if stands is None:
            raise ValidationError("This request is not decided yet")
        if stored.outcome == Request.Outcome.SAFEGUARDING:
            raise PermissionDenied("The safeguarding team has this now. Speak with them.")
        _reopen(actor, stored, stands, why)
    return stored


def _held(
    actor: Actor, request: Request, key: str, *, asker_only: bool = False
) -> tuple[Request, Decision | None]:  # fmt: skip
    """The request and the decision that stands, held until the transaction ends, for its team or whoever asked."""
    stored = Request.objects.select_for_update(of=("self",)).select_related("person", "team").get(pk=request.pk)
    of_team = actor.is_system or (actor.has_role(*HANDLES) and stored.team_id in actor.teams)
    if not (is_own(actor, stored, key) or (of_team and not asker_only)):
        raise PermissionDenied("Only the team that has this request, or whoever asked, can do this.")
    stands = Decision.objects.select_for_update().filter(request=stored, reopened_at=None).first()
    return stored, stands


def _reopen(actor: Actor, request: Request, decision: Decision, why: str) -> None:
    now = timezone.now()
    decision.reopened_at, decision.reopened_why = now, why.strip()
    decision.save(update_fields=["reopened_at", "reopened_why"])
    request.outcome, request.outcome_note, request.decided_at, request.reopened_at = "", "", None, now
    request.save(update_fields=["outcome", "outcome_note", "decided_at", "reopened_at"])
    _enter(actor, request, "request.reopened", f"Request {request.reference} is looked at again", why,
           decision=decision.pk)  # fmt: skip


def _name(actor: Actor, request: Request) -> str:
    """Who says so: the actor, or what whoever asked is called."""
    return actor.name if actor.account_id is not None or actor.is_system else asked_name(request)


def _enter(actor: Actor, request: Request, kind: str, summary: str, reason: str, **facts: object) -> None:
    write_entry(
        actor,
        kind,
        summary,
        person_id=request.person_id,
        chain=request_chain(request),
        compartment="safeguarding" if request.outcome == Request.Outcome.SAFEGUARDING else "care",
        payload={"request": request.pk, "reference": request.reference, "team": request.team_id, **facts},
        reason=reason_kept(request, reason.strip()),
    )

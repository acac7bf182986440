"""Beginning a request from an e-mail that somebody sent."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Team
from commonweal.core.accounts.queries import teams_for
from commonweal.core.correspondence.actions import send_message
from commonweal.core.ledger.actions import write_entry
from commonweal.core.places.models import Place
from commonweal.pathway.requests.actions.asking import begin, request_chain
from commonweal.pathway.requests.emails import ReadEmail
from commonweal.pathway.requests.known import SENDER
from commonweal.pathway.requests.models import Request
from commonweal.pathway.requests.promises import in_working_days, promise_on
from commonweal.pathway.requests.queries import HANDLES, mentions_of


def receive_email(actor: Actor, place: Place, email: ReadEmail, team: Team | None = None) -> Request:
    """Begin a request from an e-mail, for the contact team to write down, and tell the sender that it came: with its
    reference and by when somebody makes contact. The same e-mail twice is one request.

    Only the system may: mail arrives through a command. `team` is whose mailbox it came to; without one, the first
    contact team of the place. Raises ValidationError where there is no such team.
    """
    if not actor.is_system:
        raise PermissionDenied("E-mails are received by the system.")
    before = Request.objects.filter(channel=Request.Channel.EMAIL, source_key=email.key).first()
    if before is not None:
        return before
    team = team or next(iter(teams_for(place, Team.Work.CONTACT)), None)
    if team is None:
        raise ValidationError(f"No team takes requests in {place.name} yet.")
    with transaction.atomic():
        draft = Request(place=place, channel=Request.Channel.EMAIL, team=team, source_key=email.key)
        draft.answers = {
            "happening": {"happening": _as_written(email)},
            SENDER: {"name": email.sender_name, "email": email.sender},
        }
        draft.mentions_safety = bool(mentions_of(draft))
        stored = begin(actor, draft).request
        write_entry(
            actor,
            "request.emailed",
            f"E-mail came to {team.name} and became request {stored.reference}",
            chain=request_chain(stored),
            payload={"request": stored.pk, "reference": stored.reference, "attachments": len(email.attachments)},
        )
        if not (email.is_automatic or stored.mentions_safety):  # where there may be a risk, others might read it
            _say_it_came(actor, stored, email, team)
    return stored


def set_aside(actor: Actor, draft: Request, why: str) -> Request:
    """Say of an e-mail that it asks for nothing here (an advertisement, a letter for somebody else), and why.

    It is kept, decided as needing nothing. Raises ValidationError without a reason, PermissionDenied for others than
    the team that has it.
    """
    actor.require_role(*HANDLES)
    if not why.strip():
        raise ValidationError({"why": "Say why this e-mail asks for nothing"})
    with transaction.atomic():
        stored = Request.objects.select_for_update(of=("self",)).get(pk=draft.pk)
        if stored.channel != Request.Channel.EMAIL or stored.team_id not in actor.teams:
            raise PermissionDenied("Only an e-mail to one's own team can be set aside.")
        if stored.sent_at is not None:
            raise ValidationError({"why": "This e-mail has been written down as a request already"})
        stored.sent_at, stored.decided_at = stored.started_at, timezone.now()
        stored.outcome, stored.outcome_note = Request.Outcome.NO_ACTION, why.strip()
        stored.worker_id = actor.account_id
        stored.save(update_fields=["sent_at", "decided_at", "outcome", "outcome_note", "worker"])
        write_entry(
            actor,
            "request.set-aside",
            f"E-mail {stored.reference} set aside: it asks for nothing here",
            chain=request_chain(stored),
            payload={"request": stored.pk, "reference": stored.reference},
            reason=why.strip(),
        )
    return stored


def _as_written(email: ReadEmail) -> str:
    """What was written, under its subject, and which files came with it."""
    files = ", ".join(email.attachments)
    came_with = f"[Files that came with it, in the mailbox: {files}]" if files else ""
    return "\n\n".join(filter(None, (email.subject, email.words, came_with)))


def _say_it_came(actor: Actor, request: Request, email: ReadEmail, team: Team) -> None:
    days = promise_on(timezone.localdate()).contact_within
    context = {
        "name": email.sender_name or "there",
        "reference": request.reference,
        "team": f"{team.name}, {team.organisation.name}",
        "days": in_working_days(days),
    }
    send_message(actor, "email-received", to_email=email.sender, context=context)

"""Asking for approval of an amount, deciding it, and saying who may approve more than a team manager."""

from datetime import date
from decimal import Decimal
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.models import Account, Team
from commonweal.core.accounts.queries import require_council_administrator
from commonweal.core.ledger.actions import write_entry
from commonweal.pathway.work.approving import ApprovalInput, approval_needed, scheme_on
from commonweal.pathway.work.following import team_of
from commonweal.pathway.work.models import Approval, Approver
from commonweal.pathway.work.queries.approvals import levels_of
from commonweal.people.identity.models import Person
from commonweal.people.sight.actions import end_sight, grant_sight, viewer_of
from commonweal.people.sight.models import Basis, Compartment
from commonweal.people.sight.queries import access_of

SEEN = (Compartment.IDENTITY, Compartment.CARE, Compartment.MONEY)
"""The parts of a record that whoever is asked to approve an amount sees until they have decided."""

FACTS = {
    Approval.Decision.AGREED: ("approval.given", "agreed"),
    Approval.Decision.SENT_BACK: ("approval.sent_back", "sent back"),
    Approval.Decision.REFUSED: ("approval.refused", "refused"),
}
"""What somebody decides, and the fact that tells of it."""


def ask_approval(
    actor: Actor,
    person: Person,
    room: str,
    about: UUID,
    *,
    title: str,
    link: str,
    why: str,
    weekly_amount: Decimal = Decimal(0),
    weekly_indicative: Decimal | None = None,
    one_off_amount: Decimal = Decimal(0),
) -> Approval | None:
    """Ask whoever may approve this amount; None where nobody has to be asked.

    `room` and `about` name the thing (a plan, a waiver), `link` its page. Publishes `approval.asked`; the answer is
    `approval.given`, `approval.sent_back` or `approval.refused` with `room`, `about` and `approval` in its payload,
    and whoever decided is its actor. A thing that changes meanwhile is withdrawn (`withdraw_approval`).
    Raises ValidationError where it was asked already or nothing says why.
    """
    if actor.account_id is None:
        raise PermissionDenied("Approval is asked for by a named person.")
    access = access_of(actor, person)
    access.require_keeper(actor)
    access.require_part("money")
    today = timezone.localdate()
    needed = approval_needed(
        ApprovalInput(
            on=today,
            weekly_amount=weekly_amount,
            weekly_indicative=weekly_indicative,
            one_off_amount=one_off_amount,
        )
    )
    if not needed.level:
        return None
    if not why.strip():
        raise ValidationError({"why": "Say why this is needed, for whoever decides"})
    team = team_of(actor.account_id, today)
    if team is None:
        raise PermissionDenied("Only somebody in a team can ask for approval.")
    with transaction.atomic():
        Person.objects.select_for_update(no_key=True).get(pk=person.pk)
        if Approval.objects.filter(room=room, about_id=about, decided_at=None).exists():
            raise ValidationError("Approval has been asked for already, and is not decided")
        asked = Approval.objects.create(
            id=uuid4(),
            person=person,
            room=room,
            about_id=about,
            title=title[:200],
            link=link,
            weekly_amount=weekly_amount,
            weekly_indicative=weekly_indicative,
            one_off_amount=one_off_amount,
            level=needed.level,
            policy=needed.policies[0],
            team_id=team,
            asked_at=timezone.now(),
            asked_by_id=actor.account_id,
            why=why.strip(),
        )
        _let_in(actor, asked, needed.level)
        write_entry(
            actor,
            "approval.asked",
            f"Approval asked for from the {needed.title.lower()}: {asked.title}",
            person_id=person.pk,
            compartment="money",
            payload=_facts(asked) | {"team": team, "level": needed.level},
            reason=asked.why,
        )
    return asked


def _let_in(actor: Actor, asked: Approval, level: str) -> None:
    """Whoever is named to approve at this level or above, in the same council, sees what they decide about until they
    have."""
    scheme, today = scheme_on(timezone.localdate()), timezone.localdate()
    levels = [one.key for one in scheme.levels if scheme.may([one.key], level)]
    named = Approver.objects.filter(level__in=levels, starts_on__lte=today).exclude(ends_on__lt=today)
    near = named.filter(account__memberships__team__organisation__in=actor.organisations).select_related("account")
    viewers = [viewer_of(account) for account in {one.account_id: one.account for one in near}.values()]
    reason = f"Asked to approve: {asked.title}"
    grant_sight(actor, asked.person, viewers, SEEN, Basis.TEAM, origin=asked.pk, reason=reason)


def decide_approval(actor: Actor, approval: Approval, decision: Approval.Decision | str, reason: str = "") -> Approval:
    """Agree, send back or refuse. Sent back or refused, the reason is for whoever asked.

    By somebody other than who asked, who holds the level that is needed or a higher one. Raises ValidationError by
    field.
    """
    decided = Approval.Decision(decision)
    if decided not in FACTS:
        raise ValidationError({"decision": "Agree, send it back or refuse"})
    if decided is not Approval.Decision.AGREED and not reason.strip():
        raise ValidationError({"reason": "Say why, and what would have to be different"})
    if actor.account_id is None:
        raise PermissionDenied("Approval is given by a named person.")
    with transaction.atomic():
        stored = (
            Approval.objects.select_for_update(of=("self",), no_key=True)
            .select_related("person", "asked_by")
            .get(pk=approval.pk)
        )
        if stored.decided_at is not None:
            raise ValidationError(f"This was decided already: {stored.get_decision_display().lower()}")
        if stored.asked_by_id == actor.account_id:
            raise PermissionDenied("Somebody else than whoever asked has to approve it.")
        scheme = scheme_on(timezone.localtime(stored.asked_at).date())
        if not scheme.may(levels_of(actor, scheme), stored.level):
            raise PermissionDenied(f"This needs the {scheme.level(stored.level).title.lower()}, or somebody above.")
        stored.decision, stored.reason = decided.value, reason.strip()
        stored.decided_at, stored.decided_by_id = timezone.now(), actor.account_id
        stored.save(update_fields=["decision", "reason", "decided_at", "decided_by"])
        fact, words = FACTS[decided]
        write_entry(
            actor,
            fact,
            f"{stored.title}: {words} by {actor.name}",
            person_id=stored.person_id,
            compartment="money",
            payload=_facts(stored) | {"decision": stored.get_decision_display()},
            reason=stored.reason,
        )
        end_sight(actor, stored.person, stored.pk, reason="It is decided")
    return stored


def hold_question(room: str, about: UUID) -> None:
    """Lock the open question about a thing for the rest of the transaction, if there is one.

    Whoever changes the thing does this before locking it: whoever decides locks the question first, and the thing when
    they answer.
    """
    with acting_as(system_actor("the question that is open")):
        waiting = Approval.objects.select_for_update(of=("self",), no_key=True)
        waiting.filter(room=room, about_id=about, decided_at=None).first()


def withdraw_approval(actor: Actor, room: str, about: UUID, why: str) -> Approval | None:
    """Take back the open question about a thing that was changed; None where none is open.

    By whoever may change the thing, which its room has checked: they need not see the money. Publishes
    `approval.withdrawn`.
    """
    with transaction.atomic(), acting_as(system_actor("a question that is withdrawn")) as system:
        waiting = Approval.objects.select_for_update(of=("self",), no_key=True).select_related("person")
        stored = waiting.filter(room=room, about_id=about, decided_at=None).first()
        if stored is None:
            return None
        stored.decision, stored.reason = Approval.Decision.WITHDRAWN, why.strip()
        stored.decided_at = timezone.now()
        stored.save(update_fields=["decision", "reason", "decided_at"])
        write_entry(
            actor,
            "approval.withdrawn",
            f"{stored.title}: approval is not asked for any more",
            person_id=stored.person_id,
            compartment="money",
            payload=_facts(stored) | {"decision": stored.get_decision_display()},
            reason=stored.reason,
        )
        end_sight(system, stored.person, stored.pk, reason="It was withdrawn")
    return stored


def _facts(approval: Approval) -> dict[str, object]:
    return {
        "approval": approval.pk,
        "room": approval.room,
        "about": approval.about_id,
        "weekly_amount": approval.weekly_amount,
        "weekly_indicative": approval.weekly_indicative,
        "one_off_amount": approval.one_off_amount,
    }


def give_level(actor: Actor, account: Account, level: str) -> Approver:
    """Say that somebody may approve up to a level from today. For administrators of a council."""
    require_council_administrator(actor)
    today = timezone.localdate()
    named = {one.key: one for one in scheme_on(today).levels if not one.role}
    if level not in named:
        raise ValidationError({"level": "Choose one of the levels that are given by name"})
    council = Team.objects.filter(organisation__in=actor.organisations, memberships__account=account)
    if not actor.is_system and not council.exists():
        raise ValidationError({"account": "Choose somebody who works for your council"})
    with transaction.atomic():
        Account.objects.select_for_update(no_key=True).get(pk=account.pk)
        if Approver.objects.filter(account=account, level=level, ends_on=None).exists():
            raise ValidationError({"account": f"{account} has this level already"})
        made = Approver.objects.create(account=account, level=level, starts_on=today, given_by_name=actor.name)
        write_entry(
            actor,
            "approver.named",
            f"{account} may approve as {named[level].title.lower()}",
            chain="approvers",
            payload={"account": account.pk, "level": level},
        )
    return made


def end_approver(actor: Actor, approver: Approver, on: date | None = None) -> None:
    """Say that somebody may not approve at a level any more; `on` is their last day (yesterday: from now on not)."""
    require_council_administrator(actor)
    with transaction.atomic():
        stored = Approver.objects.select_for_update(no_key=True, of=("self",)).get(pk=approver.pk)
        if stored.ends_on is not None:
            raise ValidationError("This has ended already")
        stored.ends_on = max(on or timezone.localdate(), stored.starts_on)
        stored.save(update_fields=["ends_on"])
        write_entry(
            actor,
            "approver.ended",
            f"{stored.account} no longer approves at the level {stored.level}",
            chain="approvers",
            payload={"account": stored.account_id, "level": stored.level},
        )

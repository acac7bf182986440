"""Saying that one speaks for an organisation of the directory, and what an editor decides on it."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from commonweal.community.directory.allowed import require_editor
from commonweal.community.directory.models import Claim, ListedOrganisation
from commonweal.core.accounts.actions import join_team
from commonweal.core.accounts.actors import Actor, acting_as, system_actor
from commonweal.core.accounts.mail import at_our_site
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.correspondence.actions import send_message
from commonweal.core.ledger.actions import write_entry
from commonweal.core.places.models import Place

LONGEST_EVIDENCE = 2000


def claim_organisation(
    actor: Actor,
    listed: ListedOrganisation,
    *,
    position: str,
    evidence: str,
    organisation: Organisation | None = None,
) -> Claim:
    """Say that one speaks for an organisation. `organisation` is where the actor works, if they sign in for one; its
    members will manage the entries. Raises ValidationError by field."""
    claimant = Account.objects.filter(pk=actor.account_id).first() if actor.account_id else None
    if claimant is None:
        raise PermissionDenied("Sign in to say that you speak for an organisation.")
    problems = {}
    if not position.strip():
        problems["position"] = "Say what you do there"
    if not evidence.strip():
        problems["evidence"] = "Say how an editor can check that you speak for it"
    if problems:
        raise ValidationError(problems)
    if organisation is not None and organisation.pk not in actor.organisations:
        raise ValidationError({"organisation": "Choose an organisation that you work in"})
    if listed.managed_by_id is not None:
        raise ValidationError("Somebody speaks for this organisation already. Tell us if that is wrong")
    waiting = Claim.objects.filter(listed_organisation=listed, account=actor.account_id, state=Claim.State.WAITING)
    if waiting.exists():
        raise ValidationError("You have told us already. An editor will answer you")
    claim = Claim(
        listed_organisation=listed,
        account=claimant,
        organisation=organisation,
        position=position.strip()[:200],
        evidence=evidence.strip()[:LONGEST_EVIDENCE],
        made_at=timezone.now(),
    )
    with transaction.atomic():
        claim.save(force_insert=True)
        _enter(actor, claim, "claimed", f"{actor.name} says that they speak for {listed.name}")
    return claim


def approve_claim(actor: Actor, claim: Claim, note: str = "") -> Claim:
    """Let the claimant's organisation manage the entries. For somebody who works in none, an organisation that signs in
    is opened under the listed name, with them as the leader of its team."""
    require_editor(actor)
    with transaction.atomic():
        held = _undecided(claim)
        listed = ListedOrganisation.objects.select_for_update().get(pk=held.listed_organisation_id)
        if listed.managed_by_id is not None:
            raise ValidationError("Somebody speaks for this organisation already: decline this claim")
        if held.organisation is None:
            held.organisation = _open_organisation(listed, held.account)
        listed.managed_by = held.organisation
        listed.save(update_fields=["managed_by"])
        _decide(actor, held, Claim.State.APPROVED, note)
        _enter(actor, held, "claim-approved", f"{held.account.name} now speaks for {listed.name}", note)
        _tell(actor, held, "claim-approved", note)
    return held


def decline_claim(actor: Actor, claim: Claim, reason: str) -> Claim:
    """Say no, and why."""
    require_editor(actor)
    if not reason.strip():
        raise ValidationError({"note": "Say why, for whoever asked"})
    with transaction.atomic():
        held = _undecided(claim)
        _decide(actor, held, Claim.State.DECLINED, reason)
        _enter(actor, held, "claim-declined", f"{held.account.name} does not speak for the organisation", reason)
        _tell(actor, held, "claim-declined", reason)
    return held


def end_management(actor: Actor, listed: ListedOrganisation, reason: str) -> None:
    """Nobody speaks for an organisation any longer: its entries are the editors' again."""
    require_editor(actor)
    if not reason.strip():
        raise ValidationError({"reason": "Say why, for those who read the history"})
    if listed.managed_by is None:
        raise ValidationError("Nobody speaks for this organisation")
    with transaction.atomic():
        summary = f"{listed.managed_by.name} no longer speaks for {listed.name}"
        listed.managed_by = None
        listed.save(update_fields=["managed_by"])
        write_entry(actor, "directory.unclaimed", summary, chain=_chain(listed), reason=reason.strip())


def _open_organisation(listed: ListedOrganisation, account: Account) -> Organisation:
    place = listed.place or Place.objects.order_by("pk").first()
    if place is None:
        raise ValidationError("There is no place here yet that an organisation could belong to")
    if Organisation.objects.filter(place=place, name=listed.name[:200]).exists():
        raise ValidationError(
            f"{listed.name} signs in here already: ask its administrator to add {account.name} to its team"
        )
    with acting_as(system_actor("opening an organisation for a claim")) as system:
        organisation = Organisation.objects.create(
            place=place, kind=Organisation.Kind.VOLUNTARY, name=listed.name[:200]
        )
        team = Team.objects.create(organisation=organisation, name=listed.name[:200], work=Team.Work.COMMUNITY)
        join_team(system, account, team, Role.GROUP_LEADER)
    return organisation


def organisations_of(account: Account, today: date) -> list[Organisation]:
    """Where an account works today, by name: what it may claim for."""
    current = Membership.objects.filter(account=account, starts_on__lte=today).exclude(ends_on__lt=today)
    return list(Organisation.objects.filter(teams__memberships__in=current).distinct().order_by("name"))


def _undecided(claim: Claim) -> Claim:
    held = (
        Claim.objects.select_for_update(of=("self",))
        .select_related("listed_organisation", "account", "organisation")
        .get(pk=claim.pk)
    )
    if held.state != Claim.State.WAITING:
        raise ValidationError(f"This has been decided already: {held.get_state_display().lower()}")
    return held


def _decide(actor: Actor, claim: Claim, state: Claim.State, note: str) -> None:
    claim.state = state
    claim.decided_by_id = actor.account_id
    claim.decided_at = timezone.now()
    claim.decision_note = note.strip()
    claim.save()


def _chain(listed: ListedOrganisation) -> str:
    return f"directory:organisation:{listed.pk}"


def _enter(actor: Actor, claim: Claim, kind: str, summary: str, reason: str = "") -> None:
    facts = {"claim": claim.pk, "organisation": claim.listed_organisation_id, "account": claim.account_id}
    chain = _chain(claim.listed_organisation)
    write_entry(actor, f"directory.{kind}", summary, chain=chain, payload=facts, reason=reason)


def _tell(actor: Actor, claim: Claim, template: str, note: str) -> None:
    context = {
        "organisation": claim.listed_organisation.name,
        "reason": note.strip() or "The editor left no note.",
        "link": at_our_site(reverse("directory:mine")),
    }
    send_message(actor, template, to_account=claim.account, context=context)

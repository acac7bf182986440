"""Small grants: a group applies, a commissioner or engagement lead decides, the group shows what it spent and got."""

import uuid
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.urls import reverse
from django.utils import timezone

from commonweal.community.volunteering.grant_rules import STEPS, GrantMove, GrantSide, left_to_award, year_of
from commonweal.community.volunteering.keys import GRANT, code_of, digest_of
from commonweal.community.volunteering.models import Grant, GrantSpend
from commonweal.community.volunteering.queries.schemes import grant_sides, known_postcode
from commonweal.community.volunteering.rules import rules_on
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Account
from commonweal.core.correspondence.actions import send_message
from commonweal.core.correspondence.references import new_reference
from commonweal.core.design.environment import pounds
from commonweal.core.ledger.actions import write_entry
from commonweal.core.places.models import Place


@dataclass(frozen=True)
class NewGrant:
    """An application: who the group is, what it wants to do, pounds, and the people it would help."""

    group_name: str
    about: str
    contact_name: str
    postcode: str
    purpose: str
    costs: str
    amount: Decimal
    people: int
    phone: str = ""
    email: str = ""


def apply_for_grant(actor: Actor, given: NewGrant) -> Grant:
    """Keep an application; anybody may apply for their group. Raises ValidationError by field."""
    wrong: dict[str, str] = {}
    needed = {
        "group_name": "Enter the name of the group",
        "about": "Say who the group is",
        "contact_name": "Enter the name of whom we write to",
        "purpose": "Say what the grant is for",
        "costs": "Say what it would be spent on",
    }
    wrong |= {name: said for name, said in needed.items() if not str(getattr(given, name)).strip()}
    if not (given.phone.strip() or given.email.strip()):
        wrong["email"] = "Enter a phone number or an e-mail address, so that we can answer"
    largest = Decimal(rules_on(timezone.localdate()).values["grant_largest"])
    if not 0 < given.amount <= largest:
        wrong["amount"] = f"Enter an amount from £1 to {pounds(largest)}"
    postcode, fault = known_postcode(given.postcode)
    if fault:
        wrong["postcode"] = fault
    if wrong or postcode is None:
        raise ValidationError(wrong)
    grant = Grant(
        pk=uuid.uuid4(),
        reference=new_reference(),
        place_id=postcode.neighbourhood.place_id,
        account_id=actor.account_id,
        group_name=given.group_name.strip(),
        about=given.about.strip(),
        contact_name=given.contact_name.strip(),
        phone=given.phone.strip(),
        email=given.email.strip(),
        postcode=postcode.pk,
        neighbourhood_id=postcode.neighbourhood_id,
        purpose=given.purpose.strip(),
        costs=given.costs.strip(),
        amount=given.amount,
        people=given.people,
        applied_at=timezone.now(),
    )
    grant.key = digest_of(code_of(GRANT, grant.pk))
    grant.clean_fields(exclude=["id", "place", "account", "neighbourhood"])
    with transaction.atomic():
        grant.save(force_insert=True)
        _enter(actor, grant, "grant.applied", f"{grant.group_name} applied for {pounds(grant.amount)}")
        _tell(actor, grant, "group-grant-received", code=code_of(GRANT, grant.pk))
    return grant


def left_in_year(place: Place | str, day: date) -> Decimal:
    """Pounds left to award in the financial year of a day. Reads every award: call it as the system or a decider."""
    first, last = year_of(day)
    place_id = place if isinstance(place, str) else place.pk
    awarded = Grant.objects.filter(
        place=place_id, awarded__isnull=False, decided_at__date__range=(first, last)
    ).values_list("awarded", flat=True)
    return left_to_award(Decimal(rules_on(day).values["grants_a_year"]), [one for one in awarded if one is not None])


def award_grant(actor: Actor, grant: Grant, amount: Decimal, words: str = "") -> Grant:
    """Award all or part of what was asked, within what is left of the year's fund. ValidationError by field.

    Awards of a place are made one at a time, so that two at the same moment cannot take the fund below nought.
    """
    with transaction.atomic():
        stored = _moved(actor, grant, GrantMove.AWARD)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"volunteering.grants.{stored.place_id}"])
        today = timezone.localdate()
        left = left_in_year(stored.place_id, today)
        if not 0 < amount <= stored.amount:
            raise ValidationError({"amount": f"Enter an amount from £1 to the {pounds(stored.amount)} asked for"})
        if amount > left:
            raise ValidationError({"amount": f"Only {pounds(left)} of this year's fund is left"})
        stored.awarded = amount
        stored.report_by = today + timedelta(days=rules_on(today).values["grant_report_within"])
        _decided(actor, stored, words)
        summary = f"{pounds(amount)} was awarded to {stored.group_name} by {actor.name}"
        _enter(actor, stored, "grant.awarded", summary, amount=amount)
        _tell(
            actor,
            stored,
            "group-grant-decided",
            decision=f"We are glad to award you {pounds(amount)}. Tell us by {stored.report_by:%-d %B %Y} what you"
            " spent it on and what came of it.",
            words=stored.decision_words,
        )
    return stored


def decline_grant(actor: Actor, grant: Grant, words: str) -> Grant:
    """Decline an application, with a reason that the group reads. ValidationError without one."""
    if not words.strip():
        raise ValidationError({"words": "Say why, in words that the group can use"})
    with transaction.atomic():
        stored = _moved(actor, grant, GrantMove.DECLINE)
        _decided(actor, stored, words)
        _enter(actor, stored, "grant.declined", f"The application of {stored.group_name} was declined by {actor.name}")
        decision = "We cannot award you a grant this time."
        _tell(actor, stored, "group-grant-decided", decision=decision, words=stored.decision_words)
    return stored


def _decided(actor: Actor, grant: Grant, words: str) -> None:
    grant.decided_at, grant.decided_by_name = timezone.now(), actor.name
    grant.decision_words = words.strip()
    grant.save(update_fields=["state", "decided_at", "decided_by_name", "decision_words", "awarded", "report_by"])


def withdraw_grant(actor: Actor, grant: Grant) -> Grant:
    """Take an application back before it is decided."""
    with transaction.atomic():
        stored = _moved(actor, grant, GrantMove.WITHDRAW)
        stored.save(update_fields=["state"])
        _enter(actor, stored, "grant.withdrawn", f"{stored.group_name} took its application back")
    return stored


def record_spend(actor: Actor, grant: Grant, *, what: str, on: date, amount: Decimal) -> GrantSpend:
    """Write down one thing that an award was spent on. ValidationError by field."""
    wrong: dict[str, str] = {}
    if not what.strip():
        wrong["what"] = "Say what was bought or paid"
    if not amount > 0:
        wrong["amount"] = "Enter an amount in pounds"
    if on > timezone.localdate():
        wrong["on"] = "The day must be today or earlier"
    if wrong:
        raise ValidationError(wrong)
    with transaction.atomic():
        stored = _moved(actor, grant, GrantMove.SPEND)
        row = GrantSpend(grant=stored, what=what.strip()[:200], on=on, amount=amount)
        row.save(force_insert=True)
        _enter(actor, stored, "grant.spent", f"{stored.group_name} spent {pounds(amount)}", amount=amount)
    return row


def report_grant(actor: Actor, grant: Grant, *, result: str, people_helped: int) -> Grant:
    """Report what came of a grant, and end it. ValidationError where nothing was spent, or by field."""
    if not result.strip():
        raise ValidationError({"result": "Say what came of it, in a few sentences"})
    with transaction.atomic():
        stored = _moved(actor, grant, GrantMove.REPORT)
        if not stored.spends.exists():
            raise ValidationError("Write down first what the grant was spent on")
        stored.result, stored.people_helped, stored.reported_at = result.strip(), people_helped, timezone.now()
        stored.save(update_fields=["state", "result", "people_helped", "reported_at"])
        _enter(actor, stored, "grant.reported", f"{stored.group_name} reported what came of its grant")
    return stored


def _moved(actor: Actor, grant: Grant, move: GrantMove) -> Grant:
    """The grant, held, in the state that a move leads to (not saved). PermissionDenied or ValidationError otherwise."""
    stored = Grant.objects.select_for_update(of=("self",)).get(pk=grant.pk)
    step = STEPS.get((stored.state, move))
    if step is None:
        raise ValidationError(f"This has moved on: {stored.get_state_display().lower()}. Nothing was changed.")
    side, leads_to = step
    if side not in grant_sides(actor, stored) and not actor.is_system:
        said = "A commissioner or engagement lead decides" if side is GrantSide.DECIDER else "The group does"
        raise PermissionDenied(f"{said} this.")
    stored.state = leads_to
    return stored


def grant_link(grant: Grant) -> str:
    """The address at which the group follows its grant: with its code where it does not sign in."""
    if grant.account_id is not None:
        return settings.SITE_URL + reverse("volunteering:grant", args=[grant.reference])
    return settings.SITE_URL + reverse("volunteering:grant-link", args=[grant.reference, code_of(GRANT, grant.pk)])


def _tell(actor: Actor, grant: Grant, template: str, **context: Any) -> None:
    account = Account.objects.filter(pk=grant.account_id).first() if grant.account_id else None
    facts = {
        "called": grant.contact_name.split()[0],
        "reference": grant.reference,
        "group": grant.group_name,
        "link": grant_link(grant),
        **context,
    }
    send_message(actor, template, to_account=account, to_email=grant.email, to_phone=grant.phone, context=facts)


def remind_of_report(actor: Actor, grant: Grant) -> None:
    """Remind a group that its report is due. As the system."""
    grant.reminded_on = timezone.localdate()
    grant.save(update_fields=["reminded_on"])
    _tell(actor, grant, "group-grant-report-due", by=grant.report_by)


def _enter(actor: Actor, grant: Grant, kind: str, summary: str, **payload: Any) -> None:
    facts = {"grant": grant.pk, "reference": grant.reference, **payload}
    write_entry(actor, kind, summary, chain=f"grant:{grant.pk}", payload=facts)

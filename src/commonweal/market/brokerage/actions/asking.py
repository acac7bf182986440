"""Asking the market: a brief without name or address goes to the providers that can help."""

import secrets
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Organisation
from commonweal.core.accounts.roles import Role
from commonweal.core.calculations.registry import in_pounds, on_day
from commonweal.core.ledger.actions import write_entry
from commonweal.core.places.models import Area
from commonweal.market.brokerage.actions.telling import tell_provider
from commonweal.market.brokerage.actions.turns import take_turn
from commonweal.market.brokerage.anonymity import leaks
from commonweal.market.brokerage.matching import Match
from commonweal.market.brokerage.models import Brief, BriefLine, Invitation, Offer, PassedOver
from commonweal.market.brokerage.queries import home_area, known_facts, lines_to_arrange, matches_for
from commonweal.pathway.plans.actions import start_support
from commonweal.pathway.plans.models import Plan, Support, SupportLine
from commonweal.pathway.plans.queries import FURTHEST_DAY, weekly_cost_of

_REFERENCE_LETTERS = "23456789BCDFGHJKMNPQRSTVWXYZ"
"""No vowels, so that no words come up, and nothing that looks like something else."""


LONGEST_OPEN = timedelta(days=90)


def open_brief(
    actor: Actor,
    line: SupportLine,
    *,
    times: str,
    what_matters: str,
    starts_on: date,
    closes_at: datetime,
) -> Brief:
    """Ask the market for the support of a line, and invite every provider that matches.

    The text may not tell who the person is: ValidationError says which words do. Nobody is asked where nobody matches.
    """
    actor.require_role(Role.BROKER)
    with transaction.atomic():
        line = lock_line(line)
        if not line.weekly_hours:
            raise ValidationError("This line has no hours a week to ask for. Arrange it directly instead")
        neighbourhood = home_area(line.person)
        if neighbourhood is None:
            raise ValidationError(
                "Where the person lives is not known, so nobody can be asked. Correct the address on their record"
            )
        times, what_matters = times.strip(), what_matters.strip()
        _check(line, times, what_matters, starts_on, closes_at)
        matches = matches_for(line, neighbourhood)
        if not any(match.is_invited for match in matches):
            raise ValidationError(
                f"No provider can be invited: none on a framework has {line.weekly_hours.normalize():f} hours a week "
                f"free in {neighbourhood}"
            )
        brief = Brief.objects.create(
            reference=_new_reference(),
            place_id=neighbourhood.place_id,
            kind=line.kind,
            neighbourhood=neighbourhood,
            weekly_hours=line.weekly_hours,
            times=times,
            what_matters=what_matters,
            starts_on=starts_on,
            opened_at=timezone.now(),
            closes_at=closes_at,
        )
        BriefLine.objects.create(person=line.person, brief=brief, line=line)
        _invite(actor, brief, neighbourhood, matches)
        invited = [match.organisation for match in matches if match.is_invited]
        write_entry(
            actor,
            "brief.opened",
            f"Providers were asked for support, without saying for whom ({brief.reference}): {line.description}",
            person_id=line.person_id,
            payload={"brief": brief.pk, "line": line.pk, "invited": len(invited), "closes_at": closes_at},
        )
    return brief


def lock_line(line: SupportLine) -> SupportLine:
    """The line as stored, its plan locked, if it can be arranged now. Raises ValidationError where it cannot."""
    # The plan before the brief, everywhere: two who lock in one order never wait for each other in a ring.
    Plan.objects.select_for_update(no_key=True).get(pk=line.plan_id)
    waiting = lines_to_arrange().filter(pk=line.pk).first()
    if waiting is None:
        raise ValidationError(
            "This line is not to be arranged now: it has support or a brief already, or its plan is not in force"
        )
    return waiting


def _check(line: SupportLine, times: str, what_matters: str, starts_on: date, closes_at: datetime) -> None:
    known = known_facts(line.person)
    wrong: dict[str, list[str]] = {}
    for field, text in (("times", times), ("what_matters", what_matters)):
        wrong[field] = [f"Providers must not see who this is for: {leak}. Take it out" for leak in leaks(text, known)]
    if not what_matters:
        wrong["what_matters"] = ["Say what matters to the person, without saying who they are"]
    if starts_on < timezone.localdate():
        wrong["starts_on"] = ["Support cannot be wanted from a day that has passed"]
    elif line.plan.starts_on is not None and starts_on < line.plan.starts_on:
        wrong["starts_on"] = [f"The plan starts on {on_day(line.plan.starts_on)}. Choose that day or a later one"]
    elif starts_on > timezone.localdate() + FURTHEST_DAY:
        wrong["starts_on"] = ["Choose a day within a year"]
    if closes_at <= timezone.now():
        wrong["closes_at"] = ["Offers must close later than now"]
    elif closes_at > timezone.now() + LONGEST_OPEN:
        wrong["closes_at"] = [f"Offers must close within {LONGEST_OPEN.days} days"]
    if any(wrong.values()):
        raise ValidationError({field: messages for field, messages in wrong.items() if messages})


def _invite(actor: Actor, brief: Brief, neighbourhood: Area, matches: list[Match]) -> None:
    invitations = [
        Invitation(brief=brief, organisation_id=match.organisation, hourly_price=match.hourly_price, why=match.why)
        for match in matches
        if match.hourly_price is not None
    ]
    Invitation.objects.bulk_create(invitations)
    PassedOver.objects.bulk_create(
        PassedOver(brief=brief, organisation_id=match.organisation, why=match.why)
        for match in matches
        if not match.is_invited
    )
    for invitation in invitations:
        tell_provider(
            actor,
            invitation.organisation,
            "brief-open",
            brief,
            area=neighbourhood.name,
            starts_on=brief.starts_on,
            closes_on=timezone.localtime(brief.closes_at).date(),
        )


def _new_reference() -> str:
    return "B-" + "".join(secrets.choice(_REFERENCE_LETTERS) for _ in range(8))


def withdraw_brief(actor: Actor, brief: Brief, reason: str) -> Brief:
    """Stop asking. Providers that had offered are told why; the line can be asked for again."""
    actor.require_role(Role.BROKER)
    if not reason.strip():
        raise ValidationError({"reason": "Say why, for those who have offered"})
    with transaction.atomic():
        source = BriefLine.objects.select_related("line").get(brief=brief)
        Plan.objects.select_for_update(no_key=True).get(pk=source.line.plan_id)
        take_turn(brief.pk)
        stored = Brief.objects.select_for_update(no_key=True).get(pk=brief.pk)
        if stored.awarded_at or stored.withdrawn_at:
            raise ValidationError("This brief was awarded or withdrawn already")
        take_back(actor, stored, source, reason.strip())
    return stored


def take_back(actor: Actor, brief: Brief, source: BriefLine, reason: str) -> None:
    """Mark a brief as withdrawn and tell the providers that had offered."""
    brief.withdrawn_at = timezone.now()
    brief.save(update_fields=["withdrawn_at"])
    for offer in Offer.objects.filter(brief=brief, withdrawn_at=None).select_related("organisation"):
        tell_provider(actor, offer.organisation, "brief-withdrawn", brief, reason=reason)
    write_entry(
        actor,
        "brief.withdrawn",
        f"Providers are no longer asked for support ({brief.reference})",
        person_id=source.person_id,
        payload={"brief": brief.pk, "line": source.line_id},
        reason=reason,
    )


def arrange_directly(
    actor: Actor, line: SupportLine, *, provider_name: str, weekly_cost: Decimal, starts_on: date, reason: str
) -> Support:
    """Begin support without asking the market, with the reason: for what no framework covers or has no hours.

    Whoever gives it gains no sight of the record. A provider of that name in the person's place is who will be paid.
    Never dearer than planned (pounds a week).
    """
    actor.require_role(Role.BROKER)
    wrong = {}
    if not provider_name.strip():
        wrong["provider_name"] = "Enter who gives the support"
    if not reason.strip():
        wrong["reason"] = "Say why the market is not asked"
    with transaction.atomic():
        line = lock_line(line)
        planned = weekly_cost_of(line)
        if not 0 <= weekly_cost <= planned:
            wrong["weekly_cost"] = (
                f"The plan has {in_pounds(planned)} a week for this. Agree no more, or have the plan amended first"
            )
        if wrong:
            raise ValidationError(wrong)
        support = start_support(
            actor,
            line,
            provider_name=provider_name.strip(),
            weekly_hours=line.weekly_hours,
            weekly_cost=weekly_cost,
            starts_on=starts_on,
            provider=_known_provider(line, provider_name.strip()),
        )
        write_entry(
            actor,
            "support.arranged",
            f"Support was arranged with {support.provider_name} without asking other providers",
            person_id=line.person_id,
            payload={"support": support.pk, "line": line.pk},
            reason=reason.strip(),
        )
    return support


def _known_provider(line: SupportLine, name: str) -> Organisation | None:
    return Organisation.objects.filter(
        place=line.person.place_id, kind=Organisation.Kind.PROVIDER, name__iexact=name
    ).first()

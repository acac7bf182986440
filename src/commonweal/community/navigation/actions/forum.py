"""What a peer forum of community agents decided for one person, with the cost it avoids."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from commonweal.community.directory.models import Service
from commonweal.community.navigation.actions.holding import CARRIERS, enter, not_later, words
from commonweal.community.navigation.avoided_cost import AvoidedCostResult
from commonweal.community.navigation.models import ForumDecision, Journey
from commonweal.community.navigation.queries.teams import working_team
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.models import Team
from commonweal.core.calculations.actions import as_validation, keep_result
from commonweal.core.calculations.registry import InvalidInput
from commonweal.people.identity.models import Person


@dataclass(frozen=True)
class ForumTerms:
    """What was considered and what is done instead. Amounts are pounds a week."""

    held_on: date
    present: str
    package: str
    weekly_package_cost: Decimal
    community: str
    weekly_community_cost: Decimal = Decimal(0)
    service: Service | None = None


def record_forum_decision(
    actor: Actor, person: Person, terms: ForumTerms, *, journey: Journey | None = None, team: Team | None = None
) -> ForumDecision:
    """Keep what a peer forum decided, with the cost avoided worked out. Raises ValidationError by field."""
    actor.require_role(*CARRIERS)
    team = team or (journey.team if journey else None) or working_team(actor)
    if team is None or not (actor.is_system or team.pk in actor.teams):
        raise PermissionDenied("Only those who do link work in a team can record what a forum decided.")
    package = words(terms.package, "package", "Say which paid support was considered")
    community = words(terms.community, "community", "Say what the community does instead")
    if not terms.present.strip():
        raise ValidationError({"present": "Enter who was at the forum"})
    not_later(terms.held_on, "held_on")
    with transaction.atomic():
        given = {
            "weekly_package_cost": str(terms.weekly_package_cost),
            "weekly_community_cost": str(terms.weekly_community_cost),
            "package": package,
            "community": community,
        }
        try:
            result, working = keep_result(actor, "avoided-cost", given, AvoidedCostResult, person_id=person.pk)
        except InvalidInput as error:
            raise as_validation(error) from error
        row = ForumDecision(
            person=person,
            journey=journey,
            team=team,
            held_on=terms.held_on,
            present=terms.present.strip(),
            package=package,
            weekly_package_cost=terms.weekly_package_cost,
            community=community,
            weekly_community_cost=terms.weekly_community_cost,
            service=terms.service,
            weekly_avoided=result.weekly_avoided,
            working=working,
            recorded_by_id=actor.account_id,
            recorded_by_name=actor.name,
        )
        row.save(force_insert=True)
        enter(actor, person, "forum_decided", "A peer forum found a community solution", journey,
              payload={"decision": row.pk, "weekly_avoided": result.weekly_avoided}, reason=community)  # fmt: skip
    return row

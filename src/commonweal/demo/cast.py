"""The people who work in the demo: read from its cast, with an account, a team and a role each."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from commonweal.core.accounts.demo import PERSONA_DOMAIN
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place
from commonweal.market.providers.models import Provider

WORK_OF_ROLE = {
    Role.CONTACT_OFFICER: Team.Work.CONTACT,
    Role.SOCIAL_WORKER: Team.Work.ASSESSMENT,
    Role.TEAM_MANAGER: Team.Work.ASSESSMENT,
    Role.BROKER: Team.Work.BROKERAGE,
    Role.FINANCE_OFFICER: Team.Work.FINANCE,
    Role.SAFEGUARDING_LEAD: Team.Work.SAFEGUARDING,
    Role.COMMISSIONER: Team.Work.COMMISSIONING,
}
"""In which team of a council a role works, where the cast does not say."""

JOINED_ON = date(2025, 1, 6)


@dataclass(frozen=True)
class Council:
    """One council's staff, by role, and its teams by work."""

    organisation: Organisation
    area: str
    staff: dict[Role, Account]
    teams: dict[str, Team]


def persona(name: str, prefix: str = "") -> Account:
    """An account that anybody may take in the demo. A prefix ("carer") tells what somebody without a role is."""
    local = ".".join(part for part in (prefix, *name.lower().replace("cllr ", "").split()) if part)
    return Account.objects.create_user(f"{local}{PERSONA_DOMAIN}", name=name)


def gather_cast(place: Place, folder: Path) -> list[Council]:
    """Open the accounts of the cast; every provider gets one too. Returns the councils, those with most staff first."""
    councils = {
        area.pk: Council(organisation, area.pk, {}, {team.work: team for team in organisation.teams.all()})
        for organisation in Organisation.objects.filter(place=place, kind=Organisation.Kind.COUNCIL)
        for area in organisation.areas.all()
    }
    cast = tomllib.loads((folder / "cast.toml").read_text(encoding="utf-8"))
    for member in cast["staff"]:
        council, role = councils[member["organisation"]], Role(member["role"])
        account = persona(member["name"])
        team = council.teams[member.get("team") or WORK_OF_ROLE[role]]
        Membership.objects.create(account=account, team=team, role=role, starts_on=JOINED_ON)
        council.staff[role] = account
    for provider in Provider.objects.filter(organisation__place=place, is_invented=True).select_related("organisation"):
        team, _ = Team.objects.get_or_create(
            organisation=provider.organisation, work=Team.Work.PROVISION, defaults={"name": "Support team"}
        )
        account = persona(f"Manager of {provider.organisation.name}")
        Membership.objects.create(account=account, team=team, role=Role.PROVIDER, starts_on=JOINED_ON)
    return sorted(councils.values(), key=lambda council: -len(council.staff))

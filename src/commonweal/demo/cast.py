"""The people who work in the demo, and the two residents anybody may be: read from its cast, with an account each."""

import tomllib
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from commonweal.core.accounts.demo import CARER, PERSONA_DOMAIN
from commonweal.core.accounts.loading import organisation_id
from commonweal.core.accounts.models import Account, Membership, Organisation, Team
from commonweal.core.accounts.roles import Role
from commonweal.core.places.models import Place

WORK_OF_ROLE = {
    Role.CONTACT_OFFICER: Team.Work.CONTACT,
    Role.SOCIAL_WORKER: Team.Work.ASSESSMENT,
    Role.TEAM_MANAGER: Team.Work.ASSESSMENT,
    Role.BROKER: Team.Work.BROKERAGE,
    Role.FINANCE_OFFICER: Team.Work.FINANCE,
    Role.SAFEGUARDING_LEAD: Team.Work.SAFEGUARDING,
    Role.COMMISSIONER: Team.Work.COMMISSIONING,
    Role.PROVIDER: Team.Work.PROVISION,
}
"""In which team of their organisation a role works, where the cast does not say."""

JOINED_ON = date(2024, 1, 8)


@dataclass(frozen=True)
class Council:
    """One council's staff, by role, and its teams by work. `area` is the code of the area it served."""

    area: str
    staff: dict[Role, Account]
    teams: dict[str, Team]


@dataclass(frozen=True)
class Cast:
    """Everybody with an account: staff by council, partners by their organisation's id in place.toml and role, managers
    by their organisation, and the two residents."""

    councils: dict[str, Council]
    partners: dict[str, dict[Role, Account]]
    managers: dict[Organisation, Account]
    resident: Account
    carer: Account
    words: dict[str, Any]

    @property
    def chosen_first(self) -> Organisation:
        """The provider that the demo offers first: it supports the resident whom anybody may be."""
        return next(iter(self.managers))


def gather_cast(place: Place, folder: Path) -> Cast:
    """Open the accounts of the cast in `folder`, in its order."""
    words = tomllib.loads((folder / "cast.toml").read_text(encoding="utf-8"))
    councils = {
        area.pk: Council(area.pk, {}, {team.work: team for team in organisation.teams.all()})
        for organisation in Organisation.objects.filter(place=place, kind=Organisation.Kind.COUNCIL)
        for area in organisation.areas.all()
    }
    for member in words["staff"]:
        council, role = councils[member["organisation"]], Role(member["role"])
        team = council.teams[member.get("team") or WORK_OF_ROLE[role]]
        council.staff[role] = _member(member["name"], team, role)
    partners: dict[str, dict[Role, Account]] = {}
    for member in words["partners"]:
        role = Role(member["role"])
        team = Team.objects.get(organisation=organisation_id(place, member["organisation"]), work=Team.Work.COMMUNITY)
        partners.setdefault(member["organisation"], {})[role] = _member(member["name"], team, role)
    managers = {}
    for member in words["managers"]:
        organisation = Organisation.objects.get(pk=organisation_id(place, member["organisation"]))
        team = organisation.teams.get(work=WORK_OF_ROLE[Role.PROVIDER])
        managers[organisation] = _member(member["name"], team, Role.PROVIDER)
    resident, carer = _persona(words["resident"]["name"]), _persona(words["carer"]["name"], CARER)
    return Cast(councils, partners, managers, resident, carer, words)


def _persona(name: str, prefix: str = "") -> Account:
    """An account that anybody may take in the demo. A prefix tells what somebody without a role is."""
    local = ".".join(part for part in (prefix, *name.lower().replace("cllr ", "").split()) if part)
    return Account.objects.create_user(f"{local}{PERSONA_DOMAIN}", name=name)


def _member(name: str, team: Team, role: Role) -> Account:
    account = _persona(name)
    Membership.objects.create(account=account, team=team, role=role, starts_on=JOINED_ON)
    return account

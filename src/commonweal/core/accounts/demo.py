"""The invented people of the demo, whom anybody may be for a while: one kind of user each."""

from dataclasses import dataclass, field

from django.conf import settings
from django.db.models import Prefetch
from django.utils import timezone

from commonweal.core.accounts.models import Account, Membership
from commonweal.core.accounts.roles import Role

PERSONA_DOMAIN = "@demo.commonweal.example"
RESIDENT = "resident"
CARER = "carer"


@dataclass(frozen=True)
class Persona:
    """An invented person whom anybody may be in a demo. `workplace` is empty for a resident or carer."""

    account: Account
    workplace: str = ""


@dataclass(frozen=True)
class Kind:
    """A kind of user: what they do, and what whoever signs in as one will see."""

    key: str
    title: str
    does: str
    sees: str
    personas: list[Persona] = field(default_factory=list, compare=False)


KINDS = (
    Kind(
        RESIDENT, "Resident", "Lives here and needs some support.", "Their own record, budget, plan and who may look."
    ),
    Kind(CARER, "Carer", "Looks after somebody close to them.", "What they may see of the other, and help for carers."),
    Kind(
        Role.CONTACT_OFFICER,
        "Contact officer",
        "Answers people who ask for help.",
        "The list of requests, and what each person told us.",
    ),
    Kind(
        Role.SOCIAL_WORKER,
        "Social worker",
        "Works out with people what they need and plans it.",
        "The people they support, assessments, budgets and plans.",
    ),
    Kind(
        Role.COMMUNITY_AGENT,
        "Community agent",
        "Links people with what their neighbourhood offers.",
        "The directory, and people who agreed to be put in touch.",
    ),
    Kind(
        Role.LINK_WORKER,
        "Link worker",
        "Helps people whom a surgery sent to find what matters to them.",
        "People who agreed to meet them, with goals and introductions.",
    ),
    Kind(
        Role.GROUP_LEADER,
        "Group leader",
        "Runs a lunch club or another group.",
        "Their entries in the directory, sessions, bookings and referrals.",
    ),
    Kind(
        Role.PARTNER_WORKER,
        "Partner worker",
        "Visits people for the fire service, a library or a surgery.",
        "First contact checklists, and the referrals they made.",
    ),
    Kind(
        Role.VOLUNTEER_COORDINATOR,
        "Volunteer coordinator",
        "Brings neighbours who offer together with those who ask.",
        "Tasks, offers and checks.",
    ),
    Kind(
        Role.DIRECTORY_EDITOR,
        "Directory editor",
        "Keeps the directory and the guides true.",
        "Changes to approve, entries not confirmed, and what searches did not find.",
    ),
    Kind(
        Role.TEAM_MANAGER,
        "Team manager",
        "Looks after the team's work and agrees what costs more.",
        "The team's people, and plans that wait for agreement.",
    ),
    Kind(
        Role.BROKER,
        "Broker",
        "Finds who can give the support in a plan.",
        "Plans to be arranged, offers of providers and awards.",
    ),
    Kind(
        Role.FINANCE_OFFICER,
        "Finance officer",
        "Works out what people pay towards their support.",
        "Money details, and each contribution with its working.",
    ),
    Kind(
        Role.PROVIDER,
        "Provider",
        "Runs a home care agency.",
        "Briefs without names, their offers, and people they were chosen for.",
    ),
    Kind(
        Role.COMMISSIONER,
        "Commissioner",
        "Plans and buys support for the whole place.",
        "Hours and pounds by neighbourhood, beside the published figures.",
    ),
    Kind(
        Role.SAFEGUARDING_LEAD,
        "Safeguarding lead",
        "Keeps people safe from abuse and neglect.",
        "Records that they have sight of, with reasons for each look.",
    ),
    Kind(
        Role.ENGAGEMENT_LEAD,
        "Engagement lead",
        "Brings people's voice into plans for the place.",
        "The place's figures and services, without anybody's record.",
    ),
    Kind(
        Role.COUNCILLOR,
        "Councillor",
        "Answers to the people who live here.",
        "The place's figures, without anybody's record.",
    ),
    Kind(
        Role.ADMINISTRATOR,
        "Administrator",
        "Looks after teams, roles and messages.",
        "The settings of the place, without anybody's record.",
    ),
)


def is_persona(account: Account) -> bool:
    """Whether this is one of the demo's invented people, in a demo: they sign in with one click."""
    return bool(settings.IS_DEMO) and account.email.endswith(PERSONA_DOMAIN)


def personas() -> list[Kind]:
    """Each kind of user that has invented people, with those people in the order in which they were invented;
    empty outside a demo.

    Somebody without a current role is a carer when their address begins with "carer", and a resident otherwise.
    """
    if not settings.IS_DEMO:
        return []
    today = timezone.localdate()
    current = Membership.objects.filter(starts_on__lte=today).exclude(ends_on__lt=today).order_by("pk")
    current = current.select_related("team__organisation")
    found: dict[str, list[Persona]] = {}
    accounts = Account.objects.filter(email__endswith=PERSONA_DOMAIN, is_active=True).order_by("created_at")
    for account in accounts.prefetch_related(Prefetch("memberships", queryset=current, to_attr="current")):
        memberships: list[Membership] = account.current
        if memberships:
            key, persona = memberships[0].role, Persona(account, memberships[0].team.organisation.name)
        else:
            key, persona = CARER if account.email.startswith(CARER) else RESIDENT, Persona(account)
        found.setdefault(key, []).append(persona)
    return [Kind(kind.key, kind.title, kind.does, kind.sees, found[kind.key]) for kind in KINDS if kind.key in found]

"""What a member of a team is there to do. A resident or carer has an account and no role."""

from django.db.models import TextChoices


class Role(TextChoices):
    CONTACT_OFFICER = "contact_officer", "Contact officer"
    SOCIAL_WORKER = "social_worker", "Social worker"
    COMMUNITY_AGENT = "community_agent", "Community agent"
    LINK_WORKER = "link_worker", "Link worker"
    TEAM_MANAGER = "team_manager", "Team manager"
    BROKER = "broker", "Broker"
    FINANCE_OFFICER = "finance_officer", "Finance officer"
    SAFEGUARDING_LEAD = "safeguarding_lead", "Safeguarding lead"
    COMMISSIONER = "commissioner", "Commissioner"
    ENGAGEMENT_LEAD = "engagement_lead", "Engagement lead"
    COUNCILLOR = "councillor", "Councillor"
    PROVIDER = "provider", "Provider"
    GROUP_LEADER = "group_leader", "Group leader"
    PARTNER_WORKER = "partner_worker", "Partner worker"
    VOLUNTEER_COORDINATOR = "volunteer_coordinator", "Volunteer coordinator"
    DIRECTORY_EDITOR = "directory_editor", "Directory editor"
    ADMINISTRATOR = "administrator", "Administrator"


CARE_STAFF = (
    Role.CONTACT_OFFICER,
    Role.SOCIAL_WORKER,
    Role.COMMUNITY_AGENT,
    Role.LINK_WORKER,
    Role.TEAM_MANAGER,
)
"""Those whose work is with people: they may open records they have sight of."""

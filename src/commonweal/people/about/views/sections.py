"""What this room shows on the record page."""

from typing import Any

from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.roles import CARE_STAFF, Role
from commonweal.people.about.actions import may_write_about
from commonweal.people.about.headings import HEADINGS
from commonweal.people.about.queries import about_me, alerts_of, last_asked, legal_statuses, wishes_of
from commonweal.people.identity.models import Person
from commonweal.people.sight.queries import Access


def careful_section(actor: Actor, person: Person, access: Access) -> dict[str, Any] | None:
    """Alerts, legal status, advance wishes, and when somebody last asked what the person needs to read and follow."""
    staff = actor.has_role(*CARE_STAFF, Role.SAFEGUARDING_LEAD)
    context = {
        "alerts": alerts_of([person]).get(person.pk, []),
        "statuses": legal_statuses(person),
        "wishes": wishes_of(person),
        "asked": last_asked(person),
        "may_set": (staff or access.is_own) and access.sees("care"),
        "may_record": staff and access.sees("care"),
        "may_wish": (actor.has_role(*CARE_STAFF) or access.is_own) and access.sees("care"),
    }
    return context if context["may_set"] or any(context[name] for name in ("alerts", "statuses", "wishes")) else None


def about_section(actor: Actor, person: Person, access: Access) -> dict[str, Any]:
    """About me, as it stands."""
    return {
        "about": about_me(person),
        "headings": HEADINGS,
        "may_write": may_write_about(actor, person),
        "may_see_known": access.is_record_staff_or_own(actor),
    }

"""What this room does when something happens in another."""

from uuid import UUID

from commonweal.community.referrals.actions.answering import end_withdrawn_consent
from commonweal.core.accounts.actors import Actor
from commonweal.core.ledger.actions import listen
from commonweal.core.ledger.models import Entry


@listen("consent.withdrawn")
def consent_was_withdrawn(entry: Entry, actor: Actor) -> None:
    """Whoever withdraws what a referral was agreed with ends the referral."""
    end_withdrawn_consent(
        UUID(entry.payload["consent"]), "They withdrew their agreement to share with this organisation."
    )

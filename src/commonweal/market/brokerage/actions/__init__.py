"""What can be done to find support: asking the market, offering, and choosing."""

from commonweal.market.brokerage.actions.asking import arrange_directly, open_brief, withdraw_brief
from commonweal.market.brokerage.actions.choosing import award_brief
from commonweal.market.brokerage.actions.offering import make_offer, mark_seen, withdraw_offer

__all__ = [
    "arrange_directly",
    "award_brief",
    "make_offer",
    "mark_seen",
    "open_brief",
    "withdraw_brief",
    "withdraw_offer",
]

"""What can be done with referrals and checklists: the only place that writes them."""

from commonweal.community.referrals.actions.answering import (
    accept_referral,
    close_referral,
    decline_referral,
    mark_seen,
    match_person,
    pass_on,
    record_contact,
    record_try,
    start_help,
    withdraw_referral,
)
from commonweal.community.referrals.actions.chasing import erase_old, remind_of_late
from commonweal.community.referrals.actions.sending import Sent, send_referral

__all__ = (
    "Sent",
    "accept_referral",
    "close_referral",
    "decline_referral",
    "erase_old",
    "mark_seen",
    "match_person",
    "pass_on",
    "record_contact",
    "record_try",
    "remind_of_late",
    "send_referral",
    "start_help",
    "withdraw_referral",
)

"""What can be done in this room: the only place that writes."""

from commonweal.community.volunteering.actions.asking import NewTask, ask_for_hand
from commonweal.community.volunteering.actions.ending import (
    cancel_task,
    finish_task,
    give_up_task,
    log_hours,
    thank_volunteer,
)
from commonweal.community.volunteering.actions.grants import (
    NewGrant,
    apply_for_grant,
    award_grant,
    decline_grant,
    record_spend,
    report_grant,
    withdraw_grant,
)
from commonweal.community.volunteering.actions.matching import (
    accept_asking,
    ask_volunteers,
    decline_asking,
    hand_back_task,
    match_by_hand,
    read_safety_words,
)
from commonweal.community.volunteering.actions.schemes import save_scheme
from commonweal.community.volunteering.actions.volunteers import (
    NewOffer,
    approve_volunteer,
    change_offer,
    check_in,
    decline_volunteer,
    end_check,
    leave,
    offer_hand,
    pause_offer,
    record_check,
    resume_offer,
)

__all__ = (
    "NewGrant",
    "NewOffer",
    "NewTask",
    "accept_asking",
    "apply_for_grant",
    "approve_volunteer",
    "ask_for_hand",
    "ask_volunteers",
    "award_grant",
    "cancel_task",
    "change_offer",
    "check_in",
    "decline_asking",
    "decline_grant",
    "decline_volunteer",
    "end_check",
    "finish_task",
    "give_up_task",
    "hand_back_task",
    "leave",
    "log_hours",
    "match_by_hand",
    "offer_hand",
    "pause_offer",
    "read_safety_words",
    "record_check",
    "record_spend",
    "report_grant",
    "resume_offer",
    "save_scheme",
    "thank_volunteer",
    "withdraw_grant",
)

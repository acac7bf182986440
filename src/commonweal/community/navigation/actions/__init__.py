"""What is done in link work. Each writes the ledger, and keeps what is due next."""

from commonweal.community.navigation.actions.closing import (
    close_journey,
    hand_over,
    pause_journey,
    record_follow_up,
    resume_journey,
)
from commonweal.community.navigation.actions.contacts import name_contact, retire_contact
from commonweal.community.navigation.actions.conversing import (
    Talk,
    add_step,
    drop_step,
    finish_step,
    rate_goal,
    record_contact,
    set_goal,
    write_talk,
)
from commonweal.community.navigation.actions.forum import ForumTerms, record_forum_decision
from commonweal.community.navigation.actions.introducing import (
    NewIntroduction,
    check_still_going,
    introduce,
    plan_visit,
    record_gap,
    record_visit,
)
from commonweal.community.navigation.actions.measuring import record_measurement
from commonweal.community.navigation.actions.own import add_own_words, mark_read
from commonweal.community.navigation.actions.sharing import answer_note, share_note
from commonweal.community.navigation.actions.starting import (
    Agreement,
    Forward,
    NewPerson,
    answer_arrival,
    begin_journey,
    put_forward,
)

__all__ = (
    "Agreement",
    "ForumTerms",
    "Forward",
    "NewIntroduction",
    "NewPerson",
    "Talk",
    "add_own_words",
    "add_step",
    "answer_arrival",
    "answer_note",
    "begin_journey",
    "check_still_going",
    "close_journey",
    "drop_step",
    "finish_step",
    "hand_over",
    "introduce",
    "mark_read",
    "name_contact",
    "pause_journey",
    "plan_visit",
    "put_forward",
    "rate_goal",
    "record_contact",
    "record_follow_up",
    "record_forum_decision",
    "record_gap",
    "record_measurement",
    "record_visit",
    "resume_journey",
    "retire_contact",
    "set_goal",
    "share_note",
    "write_talk",
)

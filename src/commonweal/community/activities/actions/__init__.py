"""What can be done: keeping activities, booking, answering offers, the register, and what the jobs do."""

from commonweal.community.activities.actions.attending import Mark, add_who_came, save_register
from commonweal.community.activities.actions.booking import Attendee, book, cancel_booking
from commonweal.community.activities.actions.keeping import (
    ActivityTerms,
    Added,
    Times,
    add_sessions,
    cancel_session,
    change_activity,
    change_session,
    create_activity,
    end_activity,
)
from commonweal.community.activities.actions.minding import forget_names, make_calendar_link, send_reminders
from commonweal.community.activities.actions.offering import (
    accept_offer,
    close_waiting_lists,
    decline_offer,
    lapse_all_offers,
)

__all__ = (
    "ActivityTerms",
    "Added",
    "Attendee",
    "Mark",
    "Times",
    "accept_offer",
    "add_sessions",
    "add_who_came",
    "book",
    "cancel_booking",
    "cancel_session",
    "change_activity",
    "change_session",
    "close_waiting_lists",
    "create_activity",
    "decline_offer",
    "end_activity",
    "forget_names",
    "lapse_all_offers",
    "make_calendar_link",
    "save_register",
    "send_reminders",
)

"""What can be done with requests: begin, write, come back to and send one (`asking`); answer one (`handling`), decide
it (`deciding`) and come back to what was decided (`following_up`); begin one from an e-mail (`emails`); and say for
whom teams are there and who is on duty (`arranging`)."""

from commonweal.pathway.requests.actions.arranging import set_cover, set_duty
from commonweal.pathway.requests.actions.asking import (
    delete_old_drafts,
    keep_unfinished,
    name_person,
    open_draft,
    save_page,
    send_request,
    start_draft,
    submit_request,
)
from commonweal.pathway.requests.actions.deciding import decide_request
from commonweal.pathway.requests.actions.emails import receive_email
from commonweal.pathway.requests.actions.following_up import answer_follow_up, look_again, say_wrong
from commonweal.pathway.requests.actions.handling import accept_request, record_contact

__all__ = [
    "accept_request",
    "answer_follow_up",
    "decide_request",
    "delete_old_drafts",
    "keep_unfinished",
    "look_again",
    "name_person",
    "open_draft",
    "receive_email",
    "record_contact",
    "save_page",
    "say_wrong",
    "send_request",
    "set_cover",
    "set_duty",
    "start_draft",
    "submit_request",
]

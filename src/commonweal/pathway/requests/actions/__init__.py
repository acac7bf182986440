"""What can be done with requests: begin, write, come back to and send one (`asking`); answer one (`handling`);
begin one from an e-mail (`emails`)."""

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
from commonweal.pathway.requests.actions.emails import receive_email
from commonweal.pathway.requests.actions.handling import accept_request, decide_request, record_contact

__all__ = [
    "accept_request",
    "decide_request",
    "delete_old_drafts",
    "keep_unfinished",
    "name_person",
    "open_draft",
    "receive_email",
    "record_contact",
    "save_page",
    "send_request",
    "start_draft",
    "submit_request",
]

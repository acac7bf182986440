"""What can be done with requests: begin, write, come back to and send one (`asking`); answer one (`handling`)."""

from commonweal.pathway.requests.actions.asking import (
    delete_old_drafts,
    keep_unfinished,
    open_draft,
    save_page,
    send_request,
    start_draft,
    submit_request,
)
from commonweal.pathway.requests.actions.handling import accept_request, decide_request, record_contact

__all__ = [
    "accept_request",
    "decide_request",
    "delete_old_drafts",
    "keep_unfinished",
    "open_draft",
    "record_contact",
    "save_page",
    "send_request",
    "start_draft",
    "submit_request",
]

"""What can be done with guides: by those who use them (`running`) and by those who write them (`editing`)."""

from commonweal.community.guides.actions.editing import (
    check_draft,
    discard_draft,
    publish_draft,
    roll_back,
    save_draft,
    start_draft,
    start_guide,
)
from commonweal.community.guides.actions.running import (
    count_use,
    delete_old_runs,
    delete_run,
    keep_run,
    mail_code,
    mail_report,
    open_run,
    save_run,
    share_run,
    stop_sharing,
)

__all__ = [
    "check_draft",
    "count_use",
    "delete_old_runs",
    "delete_run",
    "discard_draft",
    "keep_run",
    "mail_code",
    "mail_report",
    "open_run",
    "publish_draft",
    "roll_back",
    "save_draft",
    "save_run",
    "share_run",
    "start_draft",
    "start_guide",
    "stop_sharing",
]

"""What can be done with forms: start, write, confirm what is known, share, finish."""

from commonweal.pathway.forms.actions.sharing import end_share, share_form
from commonweal.pathway.forms.actions.starting import finish_form, keep_definition, start_form
from commonweal.pathway.forms.actions.writing import Conflict, Saved, confirm_known, note_here, save_answers

__all__ = [
    "Conflict",
    "Saved",
    "confirm_known",
    "end_share",
    "finish_form",
    "keep_definition",
    "note_here",
    "save_answers",
    "share_form",
    "start_form",
]

"""What the editing pages share: the draft, and keeping a change of it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect

from commonweal.community.guides.actions import save_draft
from commonweal.community.guides.actions.editing import EDITS
from commonweal.community.guides.document.reading import LISTS, Document
from commonweal.community.guides.models import GuideVersion
from commonweal.community.guides.queries import document_in_force, draft_of
from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.middleware import CommonwealRequest

editors_only = role_required(*EDITS)


def draft_or_workspace(request: CommonwealRequest, key: str) -> GuideVersion | HttpResponse:
    """The draft of a guide; where none is begun, the page on which one is."""
    draft = draft_of(key)
    if draft is not None:
        return draft
    if document_in_force(key) is None:
        raise Http404("There is no such guide")
    messages.info(request, "Begin a draft first: what residents have is not changed directly.")
    return redirect("guides:workspace", key)


def keep_change(
    request: CommonwealRequest, draft: GuideVersion, document: Document, said: str, revision: int, form: Form
) -> bool:
    """Keep a changed document; where somebody else changed the draft since, say so on the form."""
    try:
        save_draft(request.actor, draft, document, said, revision)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, f"{said}.")
    return True


def what(list_name: str, item: str) -> str:
    """What a piece is called in a sentence: Question “fell”."""
    return f"{LISTS[list_name].capitalize()} “{item}”"

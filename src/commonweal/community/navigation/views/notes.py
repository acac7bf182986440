"""Notes that several organisations read: writing one, and those that others shared with the actor's."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.community.navigation.actions import answer_note, share_note
from commonweal.community.navigation.actions.sharing import consents_for_notes
from commonweal.community.navigation.forms.work import NoteForm, WordsForm
from commonweal.community.navigation.queries.work import notes_shared_with
from commonweal.community.navigation.views.opening import form_page, open_work, tried, typed_in
from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.design.listing import page_of
from commonweal.people.sight.actions import record_look

BOTH = ["GET", "POST"]


@sign_in_required
@require_http_methods(BOTH)
def share(request: CommonwealRequest, journey_id: UUID) -> HttpResponse:
    """`/navigation/<uuid>/notes/new`: a note for organisations that the person agreed to share with."""
    journey = open_work(request, journey_id, "the page to share a note")
    consents = consents_for_notes(journey)
    form = NoteForm(typed_in(request), consents=consents)

    def act() -> object:
        return share_note(request.actor, journey, form.cleaned_data["words"], form.chosen())

    return form_page(
        request,
        journey,
        form,
        act,
        heading="Share a note",
        done="The note is shared. If the person withdraws their consent, it is no longer seen.",
        anchor="notes",
        button="Share",
        template="navigation/share.html",
        consents=consents,
    )


@sign_in_required
@require_safe
def shared(request: CommonwealRequest) -> HttpResponse:
    """`/navigation/notes`: notes that others shared with where the actor works."""
    page = page_of(request, notes_shared_with(request.actor))
    return render(request, "navigation/notes.html", {"page": page})


@sign_in_required
@require_http_methods(BOTH)
def note(request: CommonwealRequest, note_id: UUID) -> HttpResponse:
    """`/navigation/notes/<uuid>`: one note, its answers, and answering it."""
    row = get_object_or_404(notes_shared_with(request.actor), pk=note_id)
    if request.method == "GET":
        record_look(request.actor, row.person, "a note that was shared")
    form = WordsForm(typed_in(request))
    if (
        request.method == "POST"
        and form.is_valid()
        and tried(form, lambda: answer_note(request.actor, row, form.cleaned_data["words"]))
    ):
        messages.success(request, "Your answer is kept beneath the note.")
        return redirect("navigation:note", row.pk)
    context = {
        "note": row,
        "person": row.person,
        "answers": row.answers.all(),
        "form": form,
        "back_to": reverse("navigation:notes"),
    }
    return render(request, "navigation/note.html", context)

"""Pages for records that may be of one person: the list, two side by side, bringing together and taking apart."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from commonweal.core.accounts.access import role_required
from commonweal.core.accounts.actors import Actor
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.accounts.models import Organisation
from commonweal.core.accounts.roles import CARE_STAFF
from commonweal.core.database.jobs import queue_job
from commonweal.core.design.listing import csv_address, csv_response, page_of, wants_csv
from commonweal.people.identity.forms import take_errors
from commonweal.people.identity.models import Person
from commonweal.people.identity.queries import current_addresses, near_people, search_people
from commonweal.people.identity.search_terms import read_search
from commonweal.people.identity.views.changing import open_page, typed_in
from commonweal.people.linkage.actions import mark_different, merge_records, name_pair, undo_merge
from commonweal.people.linkage.allowed import DECIDERS, may_decide
from commonweal.people.linkage.comparing import Reason
from commonweal.people.linkage.forms import DifferentForm, NameForm, PairFilter, TogetherForm, UndoForm
from commonweal.people.linkage.models import Merge, RecordPair
from commonweal.people.linkage.queries import (
    came_after,
    clashes,
    facts_side_by_side,
    latest_run,
    merges_of,
    moved_by,
    new_sights,
    pairs,
)
from commonweal.people.linkage.waterfall import WIDTH, percent, steps_of
from commonweal.people.sight.actions import record_look

State = RecordPair.State
MOST_IN_A_FILE = 2000
MOST_TO_CHOOSE = 20


@role_required(*DECIDERS)
def worklist(request: CommonwealRequest) -> HttpResponse:
    """`/records-of-one-person`: pairs that wait, the likeliest first; what was decided; `format=csv` as a file."""
    form = PairFilter(request.GET or {"state": State.OPEN})
    form.is_valid()
    asked = form.cleaned_data
    found = pairs(asked.get("state") or State.OPEN, asked.get("likely", ""), asked.get("name", ""))
    if wants_csv(request):
        header = ("One record", "Born", "The other", "Born", "How likely one", "What agrees", "Decided", "By")
        return csv_response(
            "records-of-one-person",
            header,
            [
                (
                    pair.first.name,
                    pair.first.date_of_birth or "",
                    pair.second.name,
                    pair.second.date_of_birth or "",
                    percent(pair.probability),
                    "; ".join(_agreeing(pair)),
                    pair.get_state_display(),
                    pair.decided_by_name,
                )
                for pair in found[:MOST_IN_A_FILE]
            ],
        )
    page = page_of(request, found)
    context = {
        "filter": form,
        "page": page,
        "rows": [
            {"pair": pair, "percent": percent(pair.probability), "agrees": _agreeing(pair)} for pair in page.items
        ],
        "state": asked.get("state") or State.OPEN,
        "run": latest_run(_places(request.actor)),
        "csv_address": csv_address(request),
    }
    return render(request, "linkage/worklist.html", context)


def _agreeing(pair: RecordPair) -> list[str]:
    return [f"{reason['what']}: {reason['said']}" for reason in pair.reasons if reason["weight"] > 0]


def _places(actor: Actor) -> list[str]:
    """Where the actor's organisations are."""
    return list(Organisation.objects.filter(pk__in=actor.organisations).values_list("place", flat=True).distinct())


@require_POST
@role_required(*DECIDERS)
def look_now(request: CommonwealRequest) -> HttpResponse:
    """`/records-of-one-person/look`: compare now, and not only in the night."""
    queue_job("linkage.find_pairs", "default")
    messages.success(request, "Commonweal is comparing the records. How far it is stands on this page.")
    return redirect("linkage:worklist")


def _pair(request: CommonwealRequest, pair_id: UUID) -> RecordPair:
    """The pair, as far as both people are within sight; opening it is a look at both."""
    pair = get_object_or_404(RecordPair.objects.select_related("first", "second"), pk=pair_id)
    if request.method == "GET":
        for person, other in ((pair.first, pair.second), (pair.second, pair.first)):
            record_look(request.actor, person, f"the comparison with the record of {other.name}")
    return pair


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*CARE_STAFF)
def pair(request: CommonwealRequest, pair_id: UUID) -> HttpResponse:
    """`/records-of-one-person/<uuid>`: both records side by side, why they look like one, and what was decided."""
    found = _pair(request, pair_id)
    form = DifferentForm(typed_in(request))
    if request.method == "POST" and form.is_valid():
        try:
            mark_different(request.actor, found, form.cleaned_data["why"])
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "Kept apart. They are proposed again only if what is known of them changes.")
            return redirect("linkage:worklist")
    reasons = [Reason(**reason) for reason in found.reasons]
    merge = Merge.objects.filter(kept__in=(found.first, found.second), other__in=(found.first, found.second))
    context = {
        "pair": found,
        "facts": facts_side_by_side(found.first, found.second),
        "steps": steps_of(found.prior, reasons) if reasons else [],
        "width": WIDTH,
        "percent": percent(found.probability),
        "form": form,
        "may_decide": may_decide(request.actor) and found.state == State.OPEN,
        "merge": merge.filter(undone_at=None).first(),
        "back_to": reverse("linkage:worklist") if may_decide(request.actor) else reverse("identity:people"),
    }
    return render(request, "linkage/pair.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*DECIDERS)
def together(request: CommonwealRequest, pair_id: UUID) -> HttpResponse:
    """`/records-of-one-person/<uuid>/together`: what would happen, which facts are kept, and doing it."""
    found = _pair(request, pair_id)
    people = (found.first, found.second)
    if found.state != State.OPEN:
        return redirect("linkage:pair", found.pk)
    form = TogetherForm(typed_in(request), people=people, facts=facts_side_by_side(*people))
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        try:
            merge = merge_records(
                request.actor,
                found,
                UUID(typed["kept"]),
                form.choices(),
                why=typed["why"],
                number_reason=typed.get("number_reason", ""),
            )
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "The two records are one. It can be undone, from the record’s details.")
            return redirect("identity:record", merge.kept_id)
    context = {
        "pair": found,
        "form": form,
        "clashes": clashes(*people),
        "sights": new_sights(*people),
        "back_to": reverse("linkage:pair", args=[found.pk]),
    }
    return render(request, "linkage/together.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*CARE_STAFF)
def merged(request: CommonwealRequest, merge_id: UUID) -> HttpResponse:
    """`/merged-records/<uuid>`: what was brought together, by whom and why; for those who may, making two again."""
    found = get_object_or_404(Merge.objects.select_related("kept", "other"), pk=merge_id)
    form = UndoForm(typed_in(request))
    if request.method == "POST" and form.is_valid():
        try:
            undo_merge(request.actor, found, form.cleaned_data["why"])
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "They are two records again. What came after the merge is listed here.")
            return redirect("linkage:merged", found.pk)
    if request.method == "GET":
        record_look(request.actor, found.kept, "what was brought together with the record")
    context = {
        "merge": found,
        "person": found.kept,
        "moved": moved_by(found),
        "after": page_of(request, came_after(found)),
        "form": form,
        "may_undo": may_decide(request.actor) and found.undone_at is None,
        "back_to": reverse("identity:record", args=[found.kept_id]),
    }
    return render(request, "linkage/merged.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@role_required(*CARE_STAFF)
def second_record(request: CommonwealRequest, person_id: UUID) -> HttpResponse:
    """`/people/<uuid>/second-record`: say that another record may be of this person; merges in force are listed."""
    person, _ = open_page(request, person_id, "the page to name a second record of them")
    query = request.GET.get("query", "").strip()
    chosen = _chosen(request, person)
    form = NameForm(typed_in(request))
    if request.method == "POST" and chosen is not None and form.is_valid():
        try:
            named = name_pair(request.actor, person, chosen, form.cleaned_data["why"])
        except ValidationError as error:
            take_errors(form, error)
        else:
            messages.success(request, "Those who decide on records have it on their list.")
            return redirect("linkage:pair", named.pk)
    terms = read_search(query)
    found = [*search_people(terms)[:MOST_TO_CHOOSE], *near_people(terms)[:MOST_TO_CHOOSE]] if query else []
    found = [one for one in found if one.pk != person.pk][:MOST_TO_CHOOSE]
    context = {
        "person": person,
        "query": query,
        "problem": terms.problem if query else "",
        "found": found,
        "addresses": current_addresses(found) if found else {},
        "chosen": chosen,
        "form": form,
        "merges": merges_of(person),
        "back_to": reverse("identity:record", args=[person.pk]) + "#details",
    }
    return render(request, "linkage/second_record.html", context)


def _chosen(request: CommonwealRequest, person: Person) -> Person | None:
    """The other record that was chosen from the list, where there is one and the actor may see it."""
    asked = request.POST.get("other") or request.GET.get("other") or ""
    try:
        other = Person.objects.filter(pk=UUID(asked), merged_into=None).exclude(pk=person.pk).first()
    except ValueError:
        return None
    if asked and other is None:
        raise PermissionDenied("That record cannot be chosen: it is this one, or was brought together with another.")
    return other

"""The page of one break, and what is done with it."""

from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.pathway.carers import actions
from commonweal.pathway.carers.allowed import DECIDES, works_with
from commonweal.pathway.carers.breaks_left import STATE_WORDS, BreakState, BreakUnit, in_unit
from commonweal.pathway.carers.forms.register import WhyForm
from commonweal.pathway.carers.forms.support import AnswerForm, BookForm, ReplacementForm, TakenForm
from commonweal.pathway.carers.models import ReplacementCare
from commonweal.pathway.carers.queries.breaks import Left, allowance_on, left_of
from commonweal.pathway.carers.queries.register import carer_of
from commonweal.pathway.carers.views.opening import crumbs_of, form_page, open_break

NEXT = {
    BreakState.ASKED: "The carer’s team agrees to it, or says why not.",
    BreakState.AGREED: "It is booked next, and care for the person looked after is arranged where that is needed.",
    BreakState.BOOKED: "Nothing more until it begins. Afterwards the carer says what it was like.",
    BreakState.TAKEN: "Nothing more to do.",
    BreakState.REFUSED: "The carer may ask for another.",
    BreakState.CANCELLED: "The carer may ask for another.",
}
"""What happens next with a break, and who does it."""


@sign_in_required
@require_safe
def one_break(request: CommonwealRequest, break_id: UUID) -> HttpResponse:
    """`/carers/breaks/<uuid>`: how far a break is, and what happens next."""
    found, access = open_break(request, break_id, "a carer’s break")
    allowance = allowance_on(found.person, found.unit, found.starts_on)
    works = works_with(request.actor, access)
    registered = carer_of(found.person)
    context = {
        "found": found,
        "person": found.person,
        "is_own": access.is_own,
        "state": found.state,
        "states": BreakState,
        "words": STATE_WORDS[found.state],
        "next": NEXT[found.state],
        "amount": in_unit(found.amount, BreakUnit(found.unit)),
        "left": Left(allowance, left_of(allowance)) if allowance else None,
        "replacement": ReplacementCare.objects.filter(carer_break=found).first(),
        "may_answer": works_with(request.actor, access, *DECIDES),
        "works": works,
        "may_act": works or access.is_own,
        "crumbs": crumbs_of(request.actor, found.person, registered),
    }
    return render(request, "carers/break.html", context)


@sign_in_required
@require_http_methods(["GET", "HEAD", "POST"])
def change_break(request: CommonwealRequest, break_id: UUID, what: str) -> HttpResponse:
    """`/carers/breaks/<uuid>/<what>`: answer, book, meanwhile, taken, cancel."""
    found, _ = open_break(request, break_id, f"the page to change a carer’s break ({what})")
    actor, sent = request.actor, request.POST if request.method == "POST" else None
    back = reverse("carers:break", args=[found.pk])

    def show(form: Any, act: Any, heading: str, done: str, button: str = "Save") -> HttpResponse:
        return form_page(request, form, act, heading=heading, button=button, done=done, back=back, person=found.person)

    if what == "answer":
        answer = AnswerForm(sent)
        return show(
            answer,
            lambda: actions.answer_break(
                actor,
                found,
                is_agreed=answer.cleaned_data["is_agreed"] == "yes",
                words=answer.cleaned_data["words"],
            ),
            f"Answer: {found.what}",
            "The answer is saved, and the carer is told.",
            "Answer",
        )
    if what == "book":
        book = BookForm(sent)
        return show(book, lambda: actions.book_break(actor, found, **book.cleaned_data),
                    f"Book: {found.what}", "It is booked.")  # fmt: skip
    if what == "meanwhile":
        care = ReplacementForm(sent, initial={"given_by": found.meanwhile[:200]})
        whom = found.caring.cared_for_name if found.caring else "the person"
        return show(care, lambda: actions.arrange_replacement(actor, found, care.terms()),
                    f"Care for {whom} meanwhile", "It is arranged, and stands on their record.")  # fmt: skip
    if what == "taken":
        taken = TakenForm(sent, initial={"taken_on": min(found.ends_on, timezone.localdate())})
        return show(taken, lambda: actions.take_break(actor, found, **taken.cleaned_data),
                    "How was the break?", "It is saved.")  # fmt: skip
    if what == "cancel":
        why = WhyForm(sent)
        return show(why, lambda: actions.cancel_break(actor, found, why.cleaned_data["why"]),
                    "Call the break off", "The break is called off.", "Call it off")  # fmt: skip
    raise Http404

"""Pages that ask one thing each, kept in the browser's session until all are checked and sent. No script is needed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from commonweal.community.volunteering.forms.page import Page, Setting
from commonweal.community.volunteering.rules import rules_on
from commonweal.community.volunteering.steps import CHECK, Answers, Asker, next_page, outdated_by, page_before
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.correspondence.throttle import TOO_MANY_SENT, may_send

Draft = dict[str, Any]


@dataclass(frozen=True)
class Flow:
    """One way through pages: its name in addresses and in the session, its pages, and what is done at the end.

    `route` names the pages for what was answered; `seed` is what is known before the first; `send` does it and answers;
    `notes` is said on the last page before sending.
    """

    name: str
    title: str
    send_words: str
    start: str
    pages: Mapping[str, type[Page]]
    route: Callable[[CommonwealRequest, Draft], list[str]]
    seed: Callable[[CommonwealRequest], Draft]
    send: Callable[[CommonwealRequest, Draft], HttpResponse]
    notes: Callable[[CommonwealRequest, Draft], list[str]]

    @property
    def session_key(self) -> str:
        return f"volunteering_{self.name}"

    def address(self, page: str) -> str:
        return reverse(f"volunteering:{self.name}-page", args=[page])


def begin(request: CommonwealRequest, flow: Flow) -> HttpResponse:
    """Begin anew, with what is known."""
    request.session[flow.session_key] = flow.seed(request)
    draft: Draft = request.session[flow.session_key]
    return redirect(flow.address(next_page(draft["answers"], flow.route(request, draft))))


def page(request: CommonwealRequest, flow: Flow, name: str) -> HttpResponse:
    """One page, or the check of all. What was typed is kept when something is wrong with it."""
    draft: Draft | None = request.session.get(flow.session_key)
    if draft is None:
        return redirect(flow.start)
    route = flow.route(request, draft)
    if name == CHECK:
        return _check(request, flow, draft, route)
    if name not in route:
        raise Http404("There is no such page")
    form_class = flow.pages[name]
    setting = setting_of(draft)
    kept = draft["answers"].get(name) or draft.get("known", {}).get(name, {})
    form = (
        form_class(request.POST, setting=setting)
        if request.method == "POST"
        else form_class(initial=form_class.initial_from(kept), setting=setting)
    )
    if request.method == "POST" and form.is_valid():
        answers = {**draft["answers"], name: form.kept()}
        for other in outdated_by(name, draft["answers"], answers):
            answers.pop(other, None)
        draft["answers"] = answers
        request.session[flow.session_key] = draft
        return redirect(flow.address(next_page(answers, flow.route(request, draft))))
    before = page_before(name, route)
    context = {
        "form": form,
        "flow": flow,
        "number": route.index(name) + 1,
        "of": len(route),
        "back_to": flow.address(before) if before else flow.start,
    }
    return render(request, "volunteering/page.html", context)


def _check(request: CommonwealRequest, flow: Flow, draft: Draft, route: list[str]) -> HttpResponse:
    missing = next_page(draft["answers"], route)
    if missing != CHECK:
        return redirect(flow.address(missing))
    form = Form(request.POST if request.method == "POST" else None)
    is_too_often = False
    if request.method == "POST" and form.is_valid():
        is_too_often = not may_send(request)
        try:
            if is_too_often:
                raise ValidationError(TOO_MANY_SENT)
            response = flow.send(request, draft)
        except ValidationError as error:
            form.add_error(None, list(error.messages))
        else:
            request.session.pop(flow.session_key, None)
            return response
    context = {
        "form": form,
        "flow": flow,
        "answered": answered(flow, draft, route),
        "notes": flow.notes(request, draft),
        "back_to": flow.address(page_before(CHECK, route)),
    }
    return render(request, "volunteering/check.html", context, status=429 if is_too_often else 200)


def answered(flow: Flow, draft: Draft, route: list[str]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """Each page with its address, its heading, and what was answered, in words."""
    shown = []
    for name in route:
        form = flow.pages[name](setting=setting_of(draft))
        heading = form.said_heading or str(next(iter(form.fields.values())).label)
        shown.append((flow.address(name), heading, form.shown(draft["answers"].get(name, {}))))
    return shown


def setting_of(draft: Draft) -> Setting:
    """What the pages of a draft need to know."""
    today = timezone.localdate()
    answers: Answers = draft["answers"]
    return Setting(rules=rules_on(today), today=today, asker=Asker(draft.get("asker", Asker.ANYBODY)), answers=answers)

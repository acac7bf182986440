"""The pages of calculations: all of them, one, and how a result that was relied on was worked out."""

import json
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from commonweal.core.accounts.access import sign_in_required
from commonweal.core.accounts.middleware import CommonwealRequest
from commonweal.core.calculations.describing import example_of, fields_in_words, in_order, in_words
from commonweal.core.calculations.models import StoredResult
from commonweal.core.calculations.queries import rule_of, worked_out_again
from commonweal.core.calculations.registry import InvalidInput, all_calculations, get_calculation
from commonweal.core.ledger.actions import write_entry
from commonweal.core.ledger.queries import LOOKED

ON_EVERY_RESULT = ("workings", "policies")


def calculations(request: HttpRequest) -> HttpResponse:
    return render(request, "calculations/list.html", {"calculations": all_calculations()})


def calculation(request: HttpRequest, name: str) -> HttpResponse:
    """What one calculation takes and gives, with an example that is worked out as the page is made."""
    try:
        rule = get_calculation(name)
    except KeyError:
        raise Http404 from None
    schema = rule.schema()
    example = example_of(schema["input"])
    try:
        answer: dict[str, Any] | None = rule(example).model_dump(mode="json")
    except InvalidInput:
        answer = None
    return render(
        request,
        "calculations/calculation.html",
        {
            "rule": rule,
            "takes": fields_in_words(schema["input"]),
            "gives": [
                field for field in fields_in_words(schema["result"]) if not field.name.startswith(ON_EVERY_RESULT)
            ],
            "example": json.dumps(example),
            "workings": answer["workings"] if answer else [],
            "endpoint": request.build_absolute_uri(f"/api/v1/calculations/{name}"),
        },
    )


@sign_in_required
def result(request: CommonwealRequest, result_id: UUID) -> HttpResponse:
    """How a stored result was worked out, for whoever has sight of that part of the person's record."""
    stored = get_object_or_404(StoredResult, pk=result_id)
    rule = rule_of(stored)
    title = rule.title if rule else stored.calculation
    if stored.person_id is not None:
        part = f"how a result was worked out: {title}"
        write_entry(
            request.actor,
            LOOKED,
            f"{request.actor.name} opened {part}",
            person_id=stored.person_id,
            compartment="identity",
            payload={"part": part, "result": stored.pk},
        )
    return render(
        request,
        "calculations/result.html",
        {
            "stored": stored,
            "rule": rule,
            "title": title,
            "again": worked_out_again(stored),
            "inputs": in_words(in_order(stored.inputs, rule.input_model.model_fields if rule else ())),
            "results": in_words(in_order(stored.result, rule.result_model.model_fields if rule else ())),
        },
    )

"""Published figures as JSON. Open to all: they are published, and nothing here is about a person."""

from decimal import Decimal
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Router, Schema

from commonweal.core.places.models import Place
from commonweal.insight.figures.models import PublishedTable
from commonweal.insight.figures.queries import tables_of

router = Router(tags=["Published figures"])


class TableOut(Schema):
    """`checks` says how many checks were made of the figures, `findings` how many do not hold."""

    slug: str
    title: str
    source: str
    section: str
    as_at: str
    note: str
    checks: int
    findings: int


class CellOut(Schema):
    """`value` is in `unit`, and empty where no number is printed; `approximate` where the print says so itself."""

    labels: dict[str, str]
    area: str | None
    printed: str
    value: Decimal | None
    approximate: bool
    unit: str
    note: str


class FindingOut(Schema):
    row: str
    column: str
    printed: str
    computed: str
    severity: str
    message: str


class WholeTable(Schema):
    table: TableOut
    cells: list[CellOut]
    findings: list[FindingOut]
    not_checked: list[str]


class FigureNotFound(Schema):
    detail: str


def _table(table: PublishedTable, findings: int) -> dict[str, Any]:
    return {
        **{name: getattr(table, name) for name in TableOut.model_fields if name != "findings"},
        "findings": findings,
    }


@router.get("/{place}", response={200: list[TableOut], 404: FigureNotFound}, summary="The published tables of a place")
def list_tables(request: HttpRequest, place: str) -> Any:
    found = get_object_or_404(Place, pk=place)
    return 200, [_table(table, table.findings_count) for table in tables_of(found)]  # type: ignore[attr-defined]


@router.get("/{place}/{slug}", response={200: WholeTable, 404: FigureNotFound}, summary="One published table")
def show_table(request: HttpRequest, place: str, slug: str) -> Any:
    """Every figure as printed and as a number, and what does not add up. Nothing is repaired."""
    table = get_object_or_404(PublishedTable, place_id=place, slug=slug)
    findings = list(table.findings.all())
    cells = [{**vars(cell), "area": cell.area_id, "approximate": cell.is_approximate} for cell in table.cells.all()]
    return 200, {
        "table": _table(table, len(findings)),
        "cells": cells,
        "findings": [vars(finding) for finding in findings],
        "not_checked": table.not_checked,
    }

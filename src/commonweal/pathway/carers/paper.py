"""The emergency plan and the carer's card on paper: PDFs that a screen reader can read (PDF/UA-1), set by Typst."""

import json
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.urls import reverse

from commonweal.core.calculations.registry import on_day
from commonweal.core.design.data import data_folder
from commonweal.pathway.carers.models import EmergencyPlan
from commonweal.pathway.carers.timing import emergency_phone

PLAN, CARD = Path(__file__).with_name("plan.typ"), Path(__file__).with_name("card.typ")
PLAIN_POINTS, LARGE_POINTS = 11, 18


def plan_parts() -> tuple[tuple[str, str], ...]:
    """The parts of a plan in the order in which they are read: the name of the field, and its heading."""
    return (
        ("triggers", "When this plan is needed"),
        ("first", "What happens in the first hour"),
        ("keys", "Getting in"),
        ("medication", "Medicines"),
        ("daily", "What each day needs"),
        ("not_to_do", "What nobody should do"),
        ("pets", "Pets"),
    )


def plan_as_pdf(plan: EmergencyPlan, card_number: str, *, is_large: bool, today: date) -> bytes:
    """The plan on paper. The same plan gives the same bytes on a day: only our own letters are used."""
    phone, _ = emergency_phone(today)
    said = {
        "points": LARGE_POINTS if is_large else PLAIN_POINTS,
        "title": str(plan),
        "card": card_number,
        "phone": phone,
        "helpers": [
            {
                "name": str(one),
                "phone": one.phone,
                "how_long": one.how_long,
                "has_key": one.has_key,
                "agreed": f"Agreed on {on_day(one.agreed_on)}" if one.agreed_on else "Has not agreed yet",
            }
            for one in plan.helpers.all()
        ],
        "parts": [
            {"title": title, "words": getattr(plan, name)} for name, title in plan_parts() if getattr(plan, name)
        ],
        "foot": f"Version {plan.version}, written by {plan.written_by_name}. Look at it again by "
        f"{on_day(plan.review_on)}. Printed on {on_day(today)}.",
    }
    return _set(PLAN, said, today)


def card_as_pdf(name: str, number: str, phone: str, today: date) -> bytes:
    """The card to cut out and carry: who holds it, the number to ring, and a code that leads to the same words."""
    return _set(CARD, {"name": name, "number": number, "phone": phone, "code": code_svg(number).decode()}, today)


def code_svg(number: str) -> bytes:
    """The address of a card's page as a square code."""
    picture = BytesIO()
    address = settings.SITE_URL + reverse("carers:found_card", args=[number or "unknown"])
    segno.make(address, error="m").save(picture, kind="svg", scale=8, border=4, dark="#16232b", light="#ffffff")
    return picture.getvalue()


def _set(template: Path, said: dict[str, Any], day: date) -> bytes:
    import typst  # loads compiled code that few pages need

    fonts = typst.Fonts(include_system_fonts=False, font_paths=[str(data_folder() / "fonts")])
    pdf = typst.Compiler(template.read_bytes(), font_paths=fonts, ignore_system_fonts=True).compile(
        format="pdf",
        pdf_standards=["ua-1"],
        sys_inputs={"said": json.dumps(said, sort_keys=True)},
        timestamp=datetime(day.year, day.month, day.day, tzinfo=UTC),
    )
    assert isinstance(pdf, bytes)
    return pdf

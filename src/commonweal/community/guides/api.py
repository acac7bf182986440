"""The JSON face of this room: read guides and answer them, step by step or at once. Open to all; nothing is kept."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Router, Schema
from ninja.errors import HttpError
from pydantic import Field

from commonweal.community.guides.answering import accept_all, next_question, route, to_keep
from commonweal.community.guides.document.guide import Guide, Question
from commonweal.community.guides.nearby import services_nearby
from commonweal.community.guides.queries import InForce, guide_in_force, guides_in_force
from commonweal.community.guides.reports import Report, report_of

router = Router(tags=["Guides"])

Text = Annotated[str, Field(max_length=2000)]
Answer = Text | int | Annotated[list[Text], Field(max_length=60)]


class DoorOut(Schema):
    by: str = Field(description="room or worry")
    name: str
    about: str
    answers: dict[str, Any] = Field(description="what is answered by choosing it")


class GuideOut(Schema):
    """A guide in the list."""

    key: str
    title: str
    summary: str
    minutes: int
    edition: str = Field(description="which edition it is: as shipped, or a version of this council's")
    sensitive: bool
    doors: list[DoorOut]


class OptionOut(Schema):
    key: str
    text: str
    hint: str


class QuestionOut(Schema):
    """A question as it is asked."""

    key: str
    kind: str
    ask: str
    hint: str
    why: str
    section: str
    optional: bool
    options: list[OptionOut]
    least: int | None
    most: int | None
    unit: str


class AdviceOut(Schema):
    key: str
    part: str
    heading: str
    text: str
    easy: str
    costs: str
    urgency: str
    because: list[str] = Field(description="the answers it is given for, in words")
    products: list[str]
    needs: list[str]
    sources: list[str]
    see: list[str] = Field(description="other guides to read on in")


class ProductOut(Schema):
    key: str
    name: str
    does: str
    price: str
    price_source: str
    before: str


class SourceOut(Schema):
    key: str
    title: str
    organisation: str
    url: str
    checked: str = Field(description="the day it was last read; empty where nobody did")


class GuideServiceOut(Schema):
    id: str
    name: str
    organisation: str
    phone: str
    miles: float | None


class NearbyOut(Schema):
    need: str
    name: str
    services: list[GuideServiceOut]


class ReportOut(Schema):
    """The report of a guide, urgent advice first."""

    advice: list[AdviceOut]
    products: list[ProductOut]
    services: list[NearbyOut]
    assessments: list[str] = Field(description="care, carer: which to ask the council for")
    sources: list[SourceOut]


class GuideDetailOut(GuideOut):
    """Everything a guide asks."""

    intro: str
    questions: list[QuestionOut]


class AnswersIn(Schema):
    """Answers so far, by question: the key of an answer, a list of keys, a number, a postcode or words."""

    answers: Annotated[dict[str, Answer], Field(max_length=100)] = Field(default_factory=dict)


class AnsweredOut(Schema):
    """What comes next: a question, or the report. `problems` says by question what could not be taken."""

    asked: list[str] = Field(description="the questions on the way, as far as the answers tell")
    answers: dict[str, Any] = Field(description="the answers that could be taken")
    problems: dict[str, str]
    question: QuestionOut | None
    report: ReportOut | None


@router.get("", response=list[GuideOut], summary="List guides")
def list_guides(request: HttpRequest) -> list[dict[str, Any]]:
    """Every guide in use, by title."""
    return [_guide(one) for one in guides_in_force()]


@router.get("/{slug:key}", response=GuideDetailOut, summary="Read a guide")
def read_guide(request: HttpRequest, key: str) -> dict[str, Any]:
    """Everything a guide asks. Which questions are asked of whom is for `answers` to say. 404 where there is none."""
    found = _found(key)
    questions = [_question(found.guide, one) for one in found.guide.questions]
    return {**_guide(found), "intro": found.guide.intro, "questions": questions}


@router.post("/{slug:key}/answers", response=AnsweredOut, summary="Answer a guide")
def answer_guide(request: HttpRequest, key: str, given: AnswersIn) -> dict[str, Any]:
    """Send all answers given so far: the next question comes back, or the report when nothing is left to ask.

    Nothing is kept: who asks keeps the answers and sends them again with the next.
    """
    guide = _found(key).guide
    answers, problems = accept_all(guide, given.answers)
    question = next_question(guide, answers)
    return {
        "asked": [one.key for one in route(guide, answers)],
        "answers": to_keep(answers),
        "problems": problems,
        "question": _question(guide, question) if question else None,
        "report": None if question else _report(report_of(guide, answers)),
    }


def _found(key: str) -> InForce:
    found = guide_in_force(key)
    if found is None:
        raise HttpError(404, "There is no such guide, or it is out of use.")
    return found


def _guide(found: InForce) -> dict[str, Any]:
    guide = found.guide
    doors = [
        {"by": one.by, "name": one.name, "about": one.about, "answers": to_keep(one.answers)} for one in guide.doors
    ]
    return {
        "key": guide.key,
        "title": guide.title,
        "summary": guide.summary,
        "minutes": guide.minutes,
        "edition": found.edition,
        "sensitive": guide.sensitive,
        "doors": doors,
    }


def _question(guide: Guide, question: Question) -> dict[str, Any]:
    section = guide.section_of(question)
    return {
        "key": question.key,
        "kind": question.kind,
        "ask": question.ask,
        "hint": question.hint,
        "why": question.why,
        "section": section.title if section else "",
        "optional": question.optional,
        "options": [{"key": one.key, "text": one.text, "hint": one.hint} for one in question.options],
        "least": question.least,
        "most": question.most,
        "unit": question.unit,
    }


def _report(report: Report) -> dict[str, Any]:
    def text(blocks: Any) -> str:
        listed = (block.points or (block.paragraph,) for block in blocks)
        return "\n".join("".join(piece.words for piece in line) for lines in listed for line in lines)

    return {
        "advice": [
            {
                "key": one.advice.key,
                "part": one.advice.part,
                "heading": one.advice.heading,
                "text": text(one.blocks),
                "easy": text(one.easy),
                "costs": text(one.costs),
                "urgency": one.advice.urgency,
                "because": [f"{told.name}: {told.answer}" for told in one.because],
                "products": list(one.advice.products),
                "needs": list(one.advice.needs),
                "sources": list(one.advice.sources),
                "see": list(one.advice.see),
            }
            for one in report.given
        ],
        "products": [vars(one) for one in report.products],
        "services": [
            {"need": one.key, "name": one.name, "services": [vars(service) for service in one.services]}
            for one in services_nearby(report.needs, report.postcode)
        ],
        "assessments": [assessment for assessment, _ in report.assessments],
        "sources": [{**vars(one), "checked": one.checked.isoformat() if one.checked else ""} for one in report.sources],
    }

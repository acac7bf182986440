"""The report at the end of a guide, put together from its advice by the answers alone. Pure.

The same answers always give the same report. What is urgent stands first; each piece of advice says because of which
answers it is there.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from commonweal.community.guides.answering import in_words, standing
from commonweal.community.guides.document.conditions import Answers, holds, reasons
from commonweal.community.guides.document.guide import (
    Advice,
    Assessment,
    Figure,
    Guide,
    Kind,
    Product,
    Source,
    Term,
    Urgency,
)
from commonweal.community.guides.document.reading import figures_in


@dataclass(frozen=True)
class Piece:
    """A stretch of text: plain words, or a figure put in their place."""

    words: str
    figure: Figure | None = None


@dataclass(frozen=True)
class Block:
    """A paragraph, or the points of a list."""

    paragraph: tuple[Piece, ...] = ()
    points: tuple[tuple[Piece, ...], ...] = ()


@dataclass(frozen=True)
class Told:
    """One answer, named and in words."""

    question: str
    name: str
    answer: str


@dataclass(frozen=True)
class Given:
    """Advice in a report, with the answers it is there for."""

    guide: Guide
    advice: Advice
    because: tuple[Told, ...]

    @property
    def blocks(self) -> tuple[Block, ...]:
        return blocks_of(self.guide, self.advice.text)

    @property
    def easy(self) -> tuple[Block, ...]:
        """In easy words, or in the standard ones where there are none."""
        return blocks_of(self.guide, self.advice.easy or self.advice.text)

    @property
    def costs(self) -> tuple[Block, ...]:
        return blocks_of(self.guide, self.advice.costs)

    @property
    def products(self) -> tuple[Product, ...]:
        return tuple(one for one in self.guide.products if one.key in self.advice.products)


@dataclass(frozen=True)
class Report:
    """What a guide says to somebody's answers. `needs` are keys of needs.toml; `postcode` is "" where none was given.

    `assessments` are the assessments to ask for, each with the advice that says so.
    """

    guide: Guide
    told: tuple[Told, ...]
    urgent: tuple[Given, ...]
    parts: tuple[tuple[str, tuple[Given, ...]], ...]
    products: tuple[Product, ...]
    needs: tuple[str, ...]
    postcode: str
    assessments: tuple[tuple[Assessment, tuple[Advice, ...]], ...]
    sources: tuple[Source, ...]
    figures: tuple[Figure, ...]
    terms: tuple[Term, ...]

    @property
    def given(self) -> tuple[Given, ...]:
        """All advice of the report, in its order."""
        return (*self.urgent, *(one for _, listed in self.parts for one in listed))

    @property
    def has_unverified(self) -> bool:
        """Whether a figure or source has not been checked."""
        return any(one.checked is None for one in self.figures) or any(one.checked is None for one in self.sources)


def report_of(guide: Guide, answers: Answers) -> Report:
    """The report for these answers; those to questions that are not on the route do not count."""
    counting = standing(guide, answers)
    told = _told(guide, counting)
    given = [
        Given(guide, advice, _because(guide, advice, counting, told))
        for advice in guide.advice
        if holds(advice.when, counting)
    ]
    now = [one for one in given if one.advice.urgency == Urgency.NOW]
    soon = [one for one in given if one.advice.urgency == Urgency.SOON]
    calm = [one for one in given if not one.advice.urgency]
    parts = dict.fromkeys(one.advice.part for one in calm)
    ordered = [*now, *soon, *calm]
    figures = _figures_used(guide, ordered)
    sources = dict.fromkeys(key for one in ordered for key in one.advice.sources)
    sources |= dict.fromkeys(one.source for one in figures)
    return Report(
        guide=guide,
        told=tuple(told.values()),
        urgent=(*now, *soon),
        parts=tuple((part, tuple(one for one in calm if one.advice.part == part)) for part in parts),
        products=tuple(dict.fromkeys(product for one in ordered for product in one.products)),
        needs=tuple(dict.fromkeys(need for one in ordered for need in one.advice.needs)),
        postcode=_postcode(guide, counting),
        assessments=tuple(_assessments(ordered)),
        sources=tuple(one for one in guide.sources if one.key in sources),
        figures=figures,
        terms=tuple(term for term in guide.terms if _is_said(term, ordered)),
    )


def _told(guide: Guide, counting: Answers) -> dict[str, Told]:
    found = {}
    for question in guide.questions:
        if question.key in counting:
            answer = in_words(question, counting[question.key])
            found[question.key] = Told(question.key, question.name, answer)
    return found


def _because(guide: Guide, advice: Advice, counting: Answers, told: dict[str, Told]) -> tuple[Told, ...]:
    """The answers an advice is there for; of answers that were ticked, those that its rule names."""
    found = []
    for key, ticks in reasons(advice.when, counting).items():
        question = guide.question(key)
        named = in_words(question, ticks) if question is not None and ticks else told[key].answer
        found.append(replace(told[key], answer=named))
    return tuple(found)


def blocks_of(guide: Guide, text: str) -> tuple[Block, ...]:
    """A text in paragraphs and lists: a blank line parts them, and the lines of a list begin with a hyphen."""
    found: list[Block] = []
    for chunk in text.strip().split("\n\n"):
        lines = [line.strip() for line in chunk.splitlines() if line.strip()]
        while lines:
            is_point = lines[0].startswith("- ")
            taken = list(_leading(lines, is_point=is_point))
            lines = lines[len(taken) :]
            if is_point:
                found.append(Block(points=tuple(_pieces(guide, line[2:]) for line in taken)))
            else:
                found.append(Block(paragraph=_pieces(guide, " ".join(taken))))
    return tuple(found)


def _leading(lines: list[str], *, is_point: bool) -> Iterator[str]:
    for line in lines:
        if line.startswith("- ") != is_point:
            return
        yield line


def _pieces(guide: Guide, text: str) -> tuple[Piece, ...]:
    """The text with each {figure} as a piece of its own."""
    figures = {one.key: one for one in guide.figures}
    pieces, rest = [], text
    for key in figures_in(text):
        before, _, rest = rest.partition(f"{{{key}}}")
        figure = figures.get(key)
        pieces += [Piece(before), Piece(figure.said if figure else key, figure)]
    return tuple(one for one in (*pieces, Piece(rest)) if one.words)


def _figures_used(guide: Guide, given: list[Given]) -> tuple[Figure, ...]:
    used = {key for one in given for text in (one.advice.text, one.advice.costs) for key in figures_in(text)}
    return tuple(one for one in guide.figures if one.key in used)


def _postcode(guide: Guide, counting: Answers) -> str:
    asked = (one.key for one in guide.questions if one.kind == Kind.POSTCODE)
    return next((str(counting[key]) for key in asked if counting.get(key)), "")


def _assessments(given: list[Given]) -> Iterator[tuple[Assessment, tuple[Advice, ...]]]:
    for assessment in (Assessment.CARE, Assessment.CARER):
        asking = tuple(one.advice for one in given if one.advice.assessment == assessment)
        if asking:
            yield assessment, asking


def _is_said(term: Term, given: list[Given]) -> bool:
    """Whether a report uses a word that is explained."""
    said = " ".join(f"{one.advice.heading} {one.advice.text} {one.advice.costs}" for one in given)
    said += " ".join(f"{product.name} {product.does} {product.before}" for one in given for product in one.products)
    return term.term.lower() in said.lower()


def in_plain_text(report: Report, *, easy: bool = False) -> str:
    """The advice of a report as plain text, for an e-mail. It has nothing of what was answered."""
    lines: list[str] = []
    for heading, listed in (("Do this first", report.urgent), *report.parts):
        if listed:
            lines += [heading.upper(), ""]
        for one in listed:
            lines += [one.advice.heading, ""]
            for block in (one.easy if easy else one.blocks) + one.costs:
                lines += [_plain(block), ""]
    if report.products:
        lines += ["THINGS THAT MAY HELP", ""]
        lines += [_product_line(one) for one in report.products] + [""]
    if report.sources:
        lines += ["WHERE THIS IS FROM", ""]
        lines += [f"- {one.organisation}: {one.title}, {one.url}" for one in report.sources]
    return "\n".join(lines).strip()


def _product_line(product: Product) -> str:
    price = f" ({product.price})" if product.price else ""
    return f"- {product.name}{price}: {product.does}"


def _plain(block: Block) -> str:
    def said(pieces: tuple[Piece, ...]) -> str:
        return "".join(piece.words for piece in pieces)

    return "\n".join(f"- {said(point)}" for point in block.points) if block.points else said(block.paragraph)


def words_to_hand_over(report: Report, on: str) -> str:
    """What was said in the guide, as somebody would tell it when they ask for help: they read and change it first."""
    lines = [f"From the guide “{report.guide.title}”, answered on {on}:", ""]
    lines += [f"{one.name}: {one.answer}." for one in report.told if not _says_nothing(report.guide, one)]
    return "\n".join(lines)


def _says_nothing(guide: Guide, told: Told) -> bool:
    """Left empty, or about who is asking and where: the request has questions of its own for these."""
    question = guide.question(told.question)
    return (
        told.answer == "Not answered"
        or told.question == "who"
        or (question is not None and question.kind == Kind.POSTCODE)
    )


def who_of(counting: Answers) -> Any:
    """Whom the answers are about, where the guide asks: "me", "other" or ""."""
    return counting.get("who", "")

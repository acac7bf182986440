"""The JSON face of this room. Searching is open to anybody: the directory holds nothing about a person."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from commonweal.community.search.actions import count_unmet
from commonweal.community.search.filters import Filters
from commonweal.community.search.queries.results import Results, search_directory
from commonweal.community.search.queries.suggesting import suggest
from commonweal.community.search.queries.unmet import UnmetRow, unmet_report
from commonweal.core.accounts.api_auth import signed_in

router = Router(tags=["Search"])

ShortText = Annotated[str, Field(max_length=300, pattern=r"^[^\x00]*$")]
Key = Annotated[str, Field(max_length=60, pattern=r"^[a-z0-9-]+$")]
Day = Annotated[int, Field(ge=0, le=6)]


class SearchIn(Schema):
    """What to search for. Of days, times, kinds, languages and ways to reach any will do; all else must hold."""

    words: ShortText = Field("", description="as somebody would type them")
    near: ShortText = Field("", description="a postcode, or the first half of one")
    need: list[Key] = Field([], description="keys of needs.toml")
    day: list[Day] = Field([], description="0 is Monday")
    time: list[Annotated[str, Field(pattern="^(morning|afternoon|evening)$")]] = []
    access: list[Key] = Field([], description="keys of access.toml")
    kind: list[Key] = Field([], description="keys of kinds.toml")
    circumstance: list[Key] = Field([], description="keys of circumstances.toml")
    condition: list[Key] = Field([], description="keys of conditions.toml")
    language: list[Annotated[str, Field(max_length=60, pattern=r"^[a-z ]+$")]] = []
    reach: list[Annotated[str, Field(pattern="^(place|home|phone|online)$")]] = []
    free: bool = False
    age: float | None = Field(None, ge=0, le=120, description="years")
    within: float | None = Field(None, gt=0, le=200, description="miles")
    exactly: bool = Field(False, description="take the words as they are: mend and understand nothing")
    nearest_first: bool = False
    weaker: bool = Field(False, description="list what fits less well, too")
    page: int = Field(1, ge=1, le=100_000)
    per_page: int = Field(10, ge=1, le=100)


class FoundOut(Schema):
    """One entry of the results. `score` is 0 and up, and says something only beside the others of the same search."""

    id: UUID
    name: str
    organisation: str
    description: str
    needs: list[str]
    cost: str
    when: str
    address: str
    postcode: str
    latitude: float | None
    longitude: float | None
    is_invented: bool
    score: float
    fits_well: bool
    miles: float | None = Field(description="from the place asked for, as the crow flies")
    why: str


class UnderstoodOut(Schema):
    """A piece of the question that was understood, and the words that say it."""

    kind: str
    value: str
    label: str
    said: str


class AboutOut(Schema):
    """A topic that the question is about. `by` is word, phrase or meaning."""

    topic: str
    name: str
    need: str
    weight: float
    by: str
    through: str


class MendedOut(Schema):
    said: str
    instead: str


class AlsoOut(Schema):
    """Words that were looked for in another writing besides: “playgroup” for “play group”."""

    said: str
    instead: str


class FoundNeedOut(Schema):
    key: str
    name: str


class ResultsOut(Schema):
    """One page of results. `messages` say what was dropped; `nearest_needs` are offered where little was found."""

    total: int
    weaker: int = Field(description="how many more fit less well")
    page: int
    pages: int
    messages: list[str]
    postcode_problem: str
    mended: list[MendedOut]
    also: list[AlsoOut]
    understood: list[UnderstoodOut]
    about: list[AboutOut]
    given_up: list[str]
    found: list[FoundOut]
    facets: dict[str, dict[str, int]]
    nearest_needs: list[FoundNeedOut]


class SuggestionsOut(Schema):
    suggestions: list[str]


class UnmetRowOut(Schema):
    """How often something was not found."""

    label: str
    times: int
    nothing: int
    few: int
    gave_up: int


class UnmetSearchesOut(Schema):
    """Searches that found little. What was searched fewer than five times is not in the lists but in the total."""

    since: date
    until: date
    total: UnmetRowOut
    topics: list[UnmetRowOut]
    words: list[UnmetRowOut]
    areas: list[UnmetRowOut]
    conditions: list[UnmetRowOut]
    held_back: int


@router.get("", response=ResultsOut, summary="Search the directory in plain words")
def search(request: HttpRequest, given: Query[SearchIn]) -> dict[str, Any]:
    """Entries that answer a question, best first. A page past the last gives the last."""
    filters = Filters(
        need=tuple(given.need),
        day=tuple(map(str, given.day)),
        time=tuple(given.time),
        access=tuple(given.access),
        kind=tuple(given.kind),
        circumstance=tuple(given.circumstance),
        condition=tuple(given.condition),
        language=tuple(given.language),
        reach=tuple(given.reach),
        free=given.free,
        age=given.age,
        within=given.within,
    )
    results = search_directory(
        given.words,
        given.near,
        filters,
        given.page,
        per_page=given.per_page,
        exactly=given.exactly,
        nearest_first=given.nearest_first,
        with_weaker=given.weaker,
    )
    if given.page == 1:
        count_unmet(results)
    return as_json(results)


@router.get("/suggestions", response=SuggestionsOut, summary="What somebody may be about to type")
def suggestions(request: HttpRequest, words: ShortText = "") -> dict[str, Any]:
    """Words of topics and needs, then names of entries, that go on from what is typed."""
    return {"suggestions": suggest(words)}


@router.get("/unmet", response=UnmetSearchesOut, auth=signed_in, summary="What people looked for and did not find")
def unmet(request: HttpRequest, days: Annotated[int, Field(ge=1, le=1096)] = 90) -> dict[str, Any]:
    """For commissioners and directory editors: counts by topic, words, area and condition, never by person."""
    report = unmet_report(request.actor, days)  # type: ignore[attr-defined]
    lists = {name: list(map(_row, getattr(report, name))) for name in ("topics", "words", "areas", "conditions")}
    return {
        "since": report.since,
        "until": report.until,
        "held_back": report.held_back,
        "total": _row(report.total),
    } | lists


def _row(row: UnmetRow) -> dict[str, Any]:
    return {
        "label": row.label, "times": row.times, "nothing": row.nothing, "few": row.few, "gave_up": row.gave_up,
    }  # fmt: skip


def as_json(results: Results) -> dict[str, Any]:
    """Results as the API gives them."""
    text = results.text
    return {
        "total": results.total,
        "weaker": results.weaker,
        "page": results.page,
        "pages": results.pages,
        "messages": list(results.messages),
        "postcode_problem": results.postcode_problem,
        "mended": [{"said": said, "instead": instead} for said, instead in results.mended],
        "also": [{"said": one.said, "instead": one.instead} for one in results.also],
        "understood": [
            {"kind": part.kind, "value": part.value, "label": part.label, "said": text[part.start : part.end]}
            for part in results.parts
        ],
        "about": [
            {
                "topic": about.topic.key,
                "name": about.topic.name,
                "need": about.topic.need,
                "weight": round(about.weight, 3),
                "by": about.by,
                "through": about.through,
            }
            for about in results.about
        ],
        "given_up": list(results.given_up),
        "found": [
            {
                "id": one.entry.id,
                "name": one.entry.name,
                "organisation": one.entry.organisation or one.entry.name,
                "description": one.entry.description,
                "latitude": one.entry.latitude,
                "longitude": one.entry.longitude,
                "score": one.score,
                "fits_well": one.fits_well,
                "miles": one.miles,
                "why": one.why,
                **{
                    name: one.entry.shown.get(name, [] if name == "needs" else "")
                    for name in ("needs", "cost", "when", "address", "postcode", "is_invented")
                },
            }
            for one in results.found
        ],
        "facets": results.facets.counts,
        "nearest_needs": [{"key": need.key, "name": need.name} for need in results.nearest],
    }

"""Searching the directory: by words, need and nearness, always saying why a service is there and what was relaxed."""

from dataclasses import dataclass, field
from uuid import UUID

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import (
    Avg,
    Case,
    Count,
    Expression,
    F,
    FloatField,
    Func,
    IntegerField,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.functions import ASin, Cast, Coalesce, Cos, Power, Radians, Sin, Sqrt

from commonweal.community.directory.models import Service
from commonweal.community.directory.needs import Need, all_needs, nearest_needs, needs_of, words_in
from commonweal.core.places.models import Place, Postcode
from commonweal.core.places.postcodes import PostcodeError, district, normalise

PER_PAGE = 10
FEW = 5
"""With fewer services than this that match every word, those that match some of the words are listed after them."""

MOST_WORDS = 12
HALF_AS_NEAR_MILES = 10.0
"""At this distance nearness counts half."""

COMING_MILES = 2.0
"""The distance taken for a service without one place: it comes to the home, or is by phone."""

EARTH_MILES = 3958.8
WEIGHTS = [0.3, 0.4, 0.7, 1.0]
"""What a word counts in D, C, B and A: who offers it, description, needs, name."""

FOUND_IN = {
    "a": "in its name",
    "b": "in what it helps with",
    "c": "in its description",
    "d": "in who offers it or where",
}


@dataclass(frozen=True)
class Term:
    """One typed word that a search can use, with its query."""

    word: str
    query: SearchQuery


@dataclass(frozen=True)
class Near:
    """Where distances are measured from: a postcode, or the middle of those that share its first half."""

    postcode: str
    latitude: float
    longitude: float


@dataclass(frozen=True)
class Found:
    """One service in the results. `score` (0 to 1) is what the order follows; `miles` is from the postcode, None where
    there is no postcode or no one place. `words` says where each typed word was found, `missing` has the rest."""

    service: Service
    score: float
    miles: float | None
    words: dict[str, str]
    missing: tuple[str, ...]

    @property
    def why(self) -> str:
        """Why the service is listed, in a sentence or two."""
        places: dict[str, list[str]] = {}
        for word, where in self.words.items():
            places.setdefault(where, []).append(f"“{word}”")
        said = [f"{' and '.join(words)} {where}" for where, words in places.items()]
        sentence = f"Found {', '.join(said)}." if said else ""
        if self.missing:
            sentence += f" Not found: {', '.join(self.missing)}."
        if self.miles is not None:
            sentence += f" {in_miles(self.miles).capitalize()}."
        return sentence.strip()


@dataclass(frozen=True)
class Results:
    """One page of a search. `messages` say what was relaxed or could not be used; `postcode_problem` what is wrong with
    the postcode (the results are then without distances); `nearest` are needs to offer when nothing was found."""

    found: list[Found]
    total: int
    page: int
    pages: int
    messages: list[str] = field(default_factory=list)
    postcode: str = ""
    postcode_problem: str = ""
    nearest: list[Need] = field(default_factory=list)


def in_miles(miles: float) -> str:
    """A distance as people say it: "less than half a mile away", "2.3 miles away", "14 miles away"."""
    if miles < 0.5:
        return "less than half a mile away"
    said = f"{miles:.1f}" if miles < 9.95 else f"{miles:.0f}"
    return "1 mile away" if said == "1.0" else f"{said} miles away"


def search_services(
    place: Place | None = None,
    words: str = "",
    postcode: str = "",
    page: int = 1,
    *,
    need: str = "",
    per_page: int = PER_PAGE,
) -> Results:
    """Services of a place (or of every place here), best first.

    Services that match every word come first; when there are few, those that match some follow. Among them the order
    blends how well the words fit with how near the service is to the postcode. Without words, the nearest come first,
    or A to Z. `need` (a key of needs.toml) keeps only services listed under it; when it leaves nothing it is dropped,
    and that is said. A page past the last gives the last.
    """
    terms, messages = _terms(words)
    point, postcode_problem = find_postcode(postcode)
    services = Service.objects.select_related("organisation").filter(**({"place": place} if place else {}))
    chosen, relaxed = _matching(services, terms, need)
    if not chosen and need:
        without, relaxed = _matching(services, terms, "")
        if without:
            chosen = without
            name = all_needs()[need].name if need in all_needs() else need
            messages.append(f"Nothing under “{name}” fits, so all needs are searched.")
            need = ""
    if relaxed:
        messages.append(relaxed)
    pages = max(1, -(-chosen // per_page))
    page = min(max(page, 1), pages)
    found: list[Found] = []
    if chosen:
        ranked = _ranked(_listed(services, need), terms, point, every_word=not relaxed)
        found = [_found(service, terms) for service in ranked[(page - 1) * per_page : page * per_page]]
    return Results(
        found=found,
        total=chosen,
        page=page,
        pages=pages,
        messages=messages,
        postcode=point.postcode if point else "",
        postcode_problem=postcode_problem,
        nearest=[] if found else nearest_needs(words),
    )


def find_postcode(typed: str) -> tuple[Near | None, str]:
    """Where the postcode that was typed is, and what to say when it cannot be used. Its first half will do."""
    if not typed.strip():
        return None, ""
    if first_half := district(typed):
        middle = Postcode.objects.filter(postcode__startswith=f"{first_half} ").aggregate(
            latitude=Avg("latitude"), longitude=Avg("longitude")
        )
        if middle["latitude"] is None:
            return None, f"No postcode here begins with {first_half}, so the results say nothing about distance"
        return Near(first_half, **middle), ""
    try:
        wanted = normalise(typed)
    except PostcodeError as error:
        return None, str(error)
    point = Postcode.objects.filter(pk=wanted).first()
    if point is None:
        return None, f"{wanted} is not a postcode we know here, so the results say nothing about distance"
    return Near(point.postcode, point.latitude, point.longitude), ""


def service_by_id(service: UUID) -> QuerySet[Service]:
    """The service with this id, with all that its page shows."""
    return Service.objects.select_related("organisation", "neighbourhood", "place").filter(pk=service)


def count_by_need(place: Place | None = None) -> dict[str, int]:
    """How many services are listed under each need that has any."""
    services = Service.objects.filter(**({"place": place} if place else {}))
    keys = services.annotate(need=Func(F("needs"), function="unnest", output_field=TextField())).values("need")
    return {row["need"]: row["services"] for row in keys.annotate(services=Count("id")).order_by("need")}


def _terms(words: str) -> tuple[list[Term], list[str]]:
    """The typed words that mean something to the index, once each, and what to say of the rest."""
    typed = list(dict.fromkeys(word.lower() for word in words_in(words)))
    if not typed:
        return [], []
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT typed.word, to_tsvector('english', typed.word)::text"
            " FROM unnest(%s::text[]) WITH ORDINALITY AS typed(word, number) ORDER BY typed.number",
            [typed[: 4 * MOST_WORDS]],
        )
        stems = {stem: word for word, stem in reversed(cursor.fetchall()) if stem}
    used = [word for word in typed if word in stems.values()]
    messages = []
    if not used:
        messages.append("Those words are in nearly everything, so every service is listed.")
    elif len(used) > MOST_WORDS:
        messages.append(f"The first {MOST_WORDS} words were used: {', '.join(used[:MOST_WORDS])}.")
    return [Term(word, SearchQuery(word, config="english")) for word in used[:MOST_WORDS]], messages


def _listed(services: QuerySet[Service], need: str) -> QuerySet[Service]:
    return services.filter(needs__contains=[need]) if need else services


def _every(terms: list[Term]) -> Q:
    every = Q()
    for term in terms:
        every &= Q(search=term.query)
    return every


def _any(terms: list[Term]) -> Q:
    some = Q()
    for term in terms:
        some |= Q(search=term.query)
    return some


def _matching(services: QuerySet[Service], terms: list[Term], need: str) -> tuple[int, str]:
    """How many services the search gives, and what to say when those that match only some words are among them."""
    listed = _listed(services, need)
    if not terms:
        return listed.count(), ""
    counted = listed.filter(_any(terms)).aggregate(every=Count("pk", filter=_every(terms)), some=Count("pk"))
    every, some = counted["every"], counted["some"]
    if every >= FEW or some == every:
        return every, ""
    if every == 0:
        return some, "No service matches all your words. These match some of them."
    shown = "1 service matches" if every == 1 else f"{every} services match"
    return some, f"{shown} all your words. Those below match some of them."


def _ranked(
    services: QuerySet[Service], terms: list[Term], point: Near | None, *, every_word: bool
) -> QuerySet[Service]:
    """The services in the order of the results, each with `miles`, `score` and where each word was found."""
    number: FloatField[float, float] = FloatField()
    miles = _miles_from(point) if point else Value(None, output_field=number)
    nearness: Expression | Value = Value(1.0)
    if point:
        nearness = HALF_AS_NEAR_MILES / (HALF_AS_NEAR_MILES + Coalesce(F("miles"), Value(COMING_MILES)))
    ranked = services.annotate(miles=miles)
    if not terms:
        ranked = ranked.annotate(score=Cast(nearness, number))
        return ranked.order_by("-score", "name", "pk")
    for index, term in enumerate(terms):
        ranked = ranked.annotate(**{f"where_{index}": _where(term)})
    words_found = sum((Case(When(_every([term]), then=1), default=0) for term in terms), Value(0))
    query = terms[0].query
    for term in terms[1:]:
        query = query | term.query
    ranked = ranked.filter(_every(terms) if every_word else _any(terms)).annotate(
        words_found=Cast(words_found, IntegerField()),
        # normalised by rank / (rank + 1): between 0 and 1
        fit=SearchRank(F("search"), query, weights=WEIGHTS, normalization=Value(32)),
        all_words=Case(When(_every(terms), then=1), default=0),
    )
    ranked = ranked.annotate(
        score=Cast(F("words_found") * (1.0 + F("fit")) * nearness / (2.0 * len(terms)), number),
    )
    return ranked.order_by("-all_words", "-score", "name", "pk")


def _where(term: Term) -> Case:
    """In which part of the index a term is found: a, b, c, d, or nothing."""
    cases = []
    for part in FOUND_IN:
        cut = Func(F("search"), Value(f"{{{part}}}"), template='ts_filter(%(expressions)s::"char"[])')
        cases.append(When(PartMatches(cut, term.query), then=Value(part)))
    return Case(*cases, default=Value(""), output_field=TextField())


class PartMatches(Func):
    """`part @@ query` as a condition."""

    template = "%(expressions)s"
    arg_joiner = " @@ "
    conditional = True


def _miles_from(point: Near) -> Expression:
    """Miles as the crow flies from a postcode to each service (haversine)."""
    north = Power(Sin(Radians(F("latitude") - point.latitude) / 2.0), 2.0)
    east = Power(Sin(Radians(F("longitude") - point.longitude) / 2.0), 2.0)
    across = Cos(Radians(Value(point.latitude))) * Cos(Radians(F("latitude"))) * east
    return Cast(ASin(Sqrt(north + across)) * (2.0 * EARTH_MILES), FloatField())


def _found(service: Service, terms: list[Term]) -> Found:
    places = {term.word: getattr(service, f"where_{index}") for index, term in enumerate(terms)}
    return Found(
        service=service,
        score=round(service.score, 4),  # type: ignore[attr-defined]
        miles=service.miles,  # type: ignore[attr-defined]
        words={word: FOUND_IN[where] for word, where in places.items() if where},
        missing=tuple(word for word, where in places.items() if not where),
    )


def needs_listed(service: Service) -> list[Need]:
    """The needs a service is listed under."""
    return needs_of(service.needs)

"""Why an entry is among the results, in a few plain sentences. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from commonweal.community.search.entry import Entry
from commonweal.community.search.language import Word, plain, singulars, stems
from commonweal.community.search.together import Also
from commonweal.community.search.topics import About
from commonweal.community.search.understanding import Part, Point

FIELDS = {
    "name": "in its name",
    "terms": "in what it helps with",
    "text": "in its description",
    "organisation": "in who offers it",
    "place": "in where it is",
}
"""Where a word may be found, in the order in which it is said: a word is said once."""
MOST_WORDS = 4
CLOSE = 0.2
"""Closeness in meaning, above what says nothing, from which it is given as a reason."""


@dataclass(frozen=True)
class Asked:
    """What the reasons are given for: the words looked for, the topics, where from, and what was understood besides,
    the names of needs, and other writings of the words."""

    words: Sequence[Word]
    about: Sequence[About] = ()
    point: Point | None = None
    parts: Sequence[Part] = ()
    needs: Mapping[str, str] | None = None
    also: Sequence[Also] = ()


def reasons_for(entry: Entry, asked: Asked, miles: float | None, closeness: float) -> list[str]:
    """The reasons, the weightiest first. `miles` is from the point asked for, None where the entry has no one place."""
    said = [_words_found(entry, asked), *_topics_found(entry, asked)]
    if not any(said) and closeness >= CLOSE:
        said.append("Close in meaning to what you wrote.")
    said += [_where(entry, asked.point, miles) if asked.point else "", *_conditions(entry, asked.parts)]
    return [sentence for sentence in said if sentence]


def _words_found(entry: Entry, asked: Asked) -> str:
    """ "Found “lunch” and “club” in its name." """
    wanted = {word.stem: word for word in asked.words if word.weight == 1} or {
        word.stem: word for word in asked.words if word.weight
    }
    places_found: dict[str, list[str]] = {}
    texts = entry.fields
    held = {name: stems(texts[name]) for name in FIELDS}
    looked_for = [(word.said, [stem]) for stem, word in wanted.items()][:MOST_WORDS]
    looked_for += [(one.instead, [word.stem for word in one.words]) for one in asked.also]
    for said, row in looked_for:
        where = next((place for name, place in FIELDS.items() if _holds(held[name], row)), None)
        if where:
            places_found.setdefault(where, []).append(f"“{said}”")
    listed = [f"{in_a_row(words)} {where}" for where, words in places_found.items()]
    return f"Found {', '.join(listed)}." if listed else ""


def _holds(listed: Sequence[str], row: Sequence[str]) -> bool:
    """Whether stems stand in a row among others."""
    first, length = row[0], len(row)
    return any(stem == first and listed[at : at + length] == row for at, stem in enumerate(listed))


def _topics_found(entry: Entry, asked: Asked) -> list[str]:
    """ "For “Bereavement” it says “grieving”." Or that it is listed under the need."""
    if not asked.about:
        return []
    said = []
    needs = {tag.removeprefix("need:") for tag in entry.tags if tag.startswith("need:")}
    texts = entry.fields
    held = " ".join(["", *singulars(" . ".join(texts[name] for name in ("name", "text", "organisation"))), ""])
    typed = {word.said for word in (*asked.words, *(word for one in asked.also for word in one.words))}
    for about in asked.about[:2]:
        pairs = zip(about.topic.words, about.topic.word_forms, strict=True)
        used = [text for text, form in pairs if f" {' '.join(form)} " in held and not typed.issuperset(form)]
        if used:
            quoted = in_a_row([f"“{text}”" for text in used[:2]])
            said.append(f"For “{about.topic.name}” it says {quoted}.")
        elif about.topic.need in needs:
            listed = (asked.needs or {}).get(about.topic.need, about.topic.name)
            said.append(f"Listed under “{listed}”.")
    return said


def _where(entry: Entry, point: Point, miles: float | None) -> str:
    if miles is not None:
        away = in_miles(miles)
        return f"{away[:1].upper()}{away[1:]} from {point.name}."
    serves = {tag.removeprefix("serves:") for tag in entry.tags if tag.startswith("serves:")}
    reached = set(entry.shown.get("reached", ()))
    if serves & point.within:
        return f"Serves {point.name}." if plain(point.name) in serves else f"Serves where {point.name} is."
    if "home" in reached:
        return "Comes to people at home."
    return "By phone." if "phone" in reached else ("Online." if "online" in reached else "")


def _conditions(entry: Entry, parts: Sequence[Part]) -> list[str]:
    """What was wished and holds ("On Tuesdays."), does not ("But not on Tuesdays."), or is not said."""
    said = []
    for part in parts:
        wanted = _tags_of(part)
        if not wanted:
            continue
        known = {tag for tag in entry.tags if tag.startswith(KNOWN_BY.get(part.kind, "-"))}
        if wanted & set(entry.tags):
            said.append(f"{part.label}.")
        elif known:
            said.append(f"But not {_small(part.label)}.")
        else:
            said.append(f"It does not say: {_small(part.label)}.")
    return said


KNOWN_BY = {"day": "day:", "time": "day:", "cost": "cost:"}
"""Conditions of which an entry says whether they are so, by the tags with which it says it."""


def _tags_of(part: Part) -> set[str]:
    """The tags of which an entry needs one to fit a condition; none for what is not told by tags."""
    if part.kind == "day":
        return {f"day:{day}" for day in part.value.split(",")}
    if part.kind == "time":
        return {f"day:{day}:{part.value}" for day in range(7)}
    return {f"{part.kind}:{part.value}"} if part.kind in ("cost", "access", "reach", "language") else set()


def in_miles(miles: float) -> str:
    """A distance as people say it: "less than half a mile", "2.3 miles", "14 miles"."""
    if miles < 0.5:
        return "less than half a mile"
    said = f"{miles:.1f}" if miles < 9.95 else f"{miles:.0f}"
    return "1 mile" if said == "1.0" else f"{said} miles"


NAMES = ("British", "Changing", "Blue")
"""First words of labels that keep their capital letter within a sentence."""


def _small(label: str) -> str:
    """A label within a sentence: "on Tuesdays"."""
    return label if label.startswith(NAMES) else label[:1].lower() + label[1:]


def in_a_row(listed: Sequence[str], word: str = "and") -> str:
    """Several things as a sentence names them: "a, b and c"."""
    return f" {word} ".join(filter(None, (", ".join(listed[:-1]), listed[-1])))

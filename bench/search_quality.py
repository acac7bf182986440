"""How well does the search answer everyday questions, beside the searches of other directories?

Two sets of questions. Our own is put to the demo directory; it is committed (data/search/phrases.toml), and its
families are in two halves: the weights of the search were chosen on the tuning half. The other is a folder with
services.jsonl and queries.jsonl: real services and questions whose relevant services were found by labels and patterns;
it has no open licence, so its folder is given as an argument.

Ours is measured twice: as it is, and without those phrases of its list of topics that say the same as the question that
is asked, which is how it does with questions that nobody foresaw.

The last column is how many times as good ours is, over all questions.

`python -m bench.search_quality [FOLDER]`
"""

import json
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from bench.peers_search import Find, Record, bm25, hounslow, localgov_drupal, outpost, postgresql
from bench.server import in_own_home

if TYPE_CHECKING:
    from commonweal.community.search.index.snapshot import Snapshot
    from commonweal.community.search.searching import Lexicon

PLACE = "bournemouth-dorset-poole"


@dataclass(frozen=True)
class Question:
    """A question, what of the report it counts for, and what each record is worth as an answer."""

    text: str
    groups: tuple[str, ...]
    worths: Sequence[int]


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "commonweal.config.settings")
    with in_own_home():
        import django

        django.setup()
        from commonweal.core.database.preparation import migrate_if_needed

        migrate_if_needed(report=False)
        from django.db import connection, transaction

        with transaction.atomic():
            snapshot, lexicon, records, questions = demo_set()
            report("Our own questions to the demo directory", snapshot, lexicon, records, questions, connection)
        if len(sys.argv) > 1:
            with transaction.atomic():
                snapshot, lexicon, records, questions = given_set(Path(sys.argv[1]))
                report(f"The questions in {sys.argv[1]}", snapshot, lexicon, records, questions, connection)
        else:
            print("\nGive the folder of the other set to measure it too: python -m bench.search_quality FOLDER")


def demo_set() -> "tuple[Snapshot, Lexicon, list[Record], list[Question]]":
    """The demo directory, loaded, with our own questions."""
    from commonweal.community.directory.actions import service_id
    from commonweal.community.search.models import SearchEntry
    from commonweal.community.search.quality import read_families
    from commonweal.community.search.queries.current import current_snapshot
    from commonweal.community.search.queries.reading import current_lexicon
    from commonweal.core.design.data import data_folder
    from commonweal.core.places.actions import load_place
    from commonweal.core.places.models import Place

    folder = data_folder() / "places" / PLACE
    faults = load_place(folder, lambda line: None).faults
    if faults:
        raise SystemExit("\n".join(map(str, faults)))
    place = Place.objects.get(pk=PLACE)
    snapshot = current_snapshot(patient=True)
    entries = {entry.pk: entry.document for entry in SearchEntry.objects.all() if entry.document is not None}
    ids = [snapshot.columns.id_of(row) for row in range(snapshot.columns.rows)]
    listed = [entries[identity] for identity in ids]
    families = read_families(data_folder() / "search" / "phrases.toml")
    best = {family.key: {service_id(place, row) for row in family.best} for family in families}

    def worth(family: Any, identity: UUID, document: dict[str, Any]) -> int:
        row = family.best[0] if identity in best[family.key] else ""
        return int(family.worth(row, document["shown"]["needs"]))

    questions = [
        Question(phrase, ("all", family.half), [worth(family, *pair) for pair in zip(ids, listed, strict=True)])
        for family in families
        for phrase in family.phrases
    ]
    return snapshot, current_lexicon(snapshot), [_record(one) for one in listed], questions


def _record(document: dict[str, Any]) -> Record:
    description = document.get("description", "")
    terms = (*document.get("terms", ()), *document.get("alike", ()))
    return Record(document["name"], document.get("organisation", ""), description[:200], description, terms)


def given_set(folder: Path) -> "tuple[Snapshot, Lexicon, list[Record], list[Question]]":
    """The services and questions of a folder, in an index in memory."""
    from commonweal.community.search.index.columns import Row
    from commonweal.community.search.index.snapshot import in_memory
    from commonweal.community.search.model import meaning_of, meanings_of
    from commonweal.community.search.queries.reading import current_lexicon, real_words
    from commonweal.community.search.searching import Lexicon
    from commonweal.community.search.spelling import Speller
    from commonweal.community.search.understanding import Gazetteer

    services = [json.loads(line) for line in (folder / "services.jsonl").read_text(encoding="utf-8").splitlines()]
    entries = [given_entry(one) for one in services]
    print(f"\nWorking out what {len(entries):,} services mean …", flush=True)
    vectors = meanings_of([entry.meaning_text for entry in entries])
    rows = [Row(entry, entry.id.bytes, vector) for entry, vector in zip(entries, vectors, strict=True)]
    snapshot = in_memory(rows)
    topics = current_lexicon(snapshot).topics
    speller = Speller(snapshot.columns.words, topics.vocabulary, real_words())
    lexicon = Lexicon(topics, Gazetteer({}), speller, meaning_of)
    pairs = zip(entries, services, strict=True)
    records = [Record(one.name, one.organisation, given["intro"], one.description, one.terms) for one, given in pairs]
    questions = []
    for line in (folder / "queries.jsonl").read_text(encoding="utf-8").splitlines():
        asked = json.loads(line)
        relevant = set(asked["relevant"])
        worths = [int(one["id"] in relevant) for one in services]
        questions.append(Question(asked["query"], ("all", f"{asked['kind']} questions"), worths))
    return snapshot, lexicon, records, questions


def given_entry(service: dict[str, Any]) -> Any:
    """A service of such a folder as the search keeps it."""
    from commonweal.community.search.entry import Entry

    terms = [term.split(":", 1)[-1].replace("-", " ") for term in (*service["labels"], service["category"]) if term]
    intro, description = service["intro"], service["description"]
    free = {True: ("cost:free",), False: ("cost:paid",)}.get(service["free"], ())
    return Entry(
        id=UUID(service["id"]),
        name=service["name"],
        organisation=service["organisation"] if service["organisation"] != service["name"] else "",
        description=description if not intro or intro in description else f"{intro} {description}",
        terms=tuple(dict.fromkeys(terms)),
        where=service["address"],
        tags=free,
    )


def report(
    title: str,
    snapshot: "Snapshot",
    lexicon: "Lexicon",
    records: Sequence[Record],
    questions: Sequence[Question],
    connection: Any,
) -> None:
    """Print how well each search does, by group of questions."""
    from commonweal.community.search.quality import mean, ndcg, without_answers
    from commonweal.community.search.searching import Asked, search
    from commonweal.community.search.topics import Topics

    vectors = dict(zip(lexicon.topics.texts, lexicon.topics.vectors, strict=True))

    def ours(question: str) -> list[int]:
        return list(search(snapshot, lexicon, Asked(question)).rows)

    def unforeseen(question: str) -> list[int]:
        topics = Topics(without_answers(lexicon.topics.all, question), vectors)
        return list(search(snapshot, replace(lexicon, topics=topics), Asked(question)).rows)

    def words_alone(question: str) -> list[int]:
        return list(search(snapshot, replace(lexicon, topics=Topics([]), meaning_of=None), Asked(question)).rows)

    def meaning_alone(question: str) -> list[int]:
        assert lexicon.meaning_of is not None
        return (-snapshot.closeness(lexicon.meaning_of(question))).argsort(kind="stable")[:50].tolist()

    searches: dict[str, Find | Callable[[str], list[int]]] = {
        "Commonweal": ours,
        "Commonweal, questions nobody foresaw": unforeseen,
        "  its words alone": words_alone,
        "  its meaning alone": meaning_alone,
        "Outpost (MongoDB $text)": outpost(records),
        "Hounslow Connect (Elasticsearch)": hounslow(records),
        "LocalGov Drupal (database)": localgov_drupal(records),
        "PostgreSQL text search": postgresql(connection, records),
        "Plain BM25 (SQLite FTS5)": bm25(records),
    }
    groups = list(dict.fromkeys(group for question in questions for group in question.groups))
    counts = {group: sum(group in question.groups for question in questions) for group in groups}
    print(f"\n{title}: nDCG@10 of {len(questions)} questions over {len(records):,} services")
    print(
        f"  {'':<38}"
        + "".join(f"{f'{group} ({counts[group]})':>24}" for group in groups)
        + f"{'found nothing':>16}{'ours is':>10}"
    )
    best = 0.0
    for name, find in searches.items():
        scores: dict[str, list[float]] = {group: [] for group in groups}
        nothing = 0
        for question in questions:
            found = find(question.text)
            nothing += not found
            score = ndcg([question.worths[row] for row in found], question.worths)
            for group in question.groups:
                scores[group].append(score)
        figures = "".join(f"{mean(scores[group]):>24.3f}" for group in groups)
        best = best or mean(scores["all"])
        print(f"  {name:<38}{figures}{nothing:>16}{best / mean(scores['all']):>9.2f}x", flush=True)


if __name__ == "__main__":
    main()

"""The words of entries in tantivy: what is indexed, and the questions that are put to it."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import tantivy
from tantivy import Occur, Query

from commonweal.community.search.entry import Entry
from commonweal.community.search.language import Word, analyser, parts, plain, stem, stems
from commonweal.community.search.together import Also
from commonweal.community.search.topics import Topic

BOOSTS = {"name": 1.5, "terms": 1.5, "alike": 0.5, "text": 1.0, "organisation": 0.5, "place": 0.1}
"""What a word counts by where it is found; the best field counts, and of the others three tenths."""
TOPIC_BOOSTS = {"name": 1.5, "terms": 1.5, "text": 1.0, "organisation": 0.3}
PAIR_BOOSTS = {name: BOOSTS[name] for name in ("name", "terms", "text")}
"""Where neighbours are looked for side by side: in the other fields it makes no answer better (measured)."""
OTHERS = 0.3
MOST_HITS = 5_000
"""Of the entries in which a question's words are found, those that fit best: the rest have only its commonest words."""
MOST_WORDS = 24

Rows = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float32]


def make_schema() -> tantivy.Schema:
    """A text field for each weight, the number of the row in the arrays, the id to delete by, and whole names."""
    builder = tantivy.SchemaBuilder()
    for name in BOOSTS:
        builder.add_text_field(name, tokenizer_name="entries")
    builder.add_unsigned_field("row", fast=True)
    builder.add_text_field("id", tokenizer_name="raw", index_option="basic")
    builder.add_text_field("whole_name", tokenizer_name="raw", index_option="basic")
    return builder.build()


class WordIndex:
    """A tantivy index in memory, or in the files of a folder."""

    def __init__(self, folder: Path | None = None) -> None:
        self._schema = make_schema()
        self._index = tantivy.Index(self._schema, path=str(folder) if folder else None)
        self._index.register_tokenizer("entries", analyser())
        self._searcher = self._index.searcher()

    def write(self, added: Iterable[tuple[int, Entry]], removed: Iterable[str] = ()) -> None:
        """Add entries at their rows, after taking out those with these ids."""
        writer = self._index.writer(64_000_000, 1)
        for identity in removed:
            writer.delete_documents_by_term("id", identity)
        for row, entry in added:
            document = tantivy.Document()
            document.add_text("id", str(entry.id))
            document.add_unsigned("row", row)
            for name in filter(None, (entry.name, entry.alternate_name)):
                document.add_text("whole_name", " ".join(stems(name)))
            for name, text in entry.fields.items():
                document.add_text(name, plain(text))
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()
        self.reopen()

    def reopen(self) -> None:
        """See what another process has written."""
        self._index.reload()
        self._searcher = self._index.searcher()

    def find(self, query: Query) -> tuple[Rows, Scores]:
        """The rows that match and how well (BM25), best first."""
        hits = self._searcher.search(query, MOST_HITS, count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits]) if hits else []
        return np.array(rows, dtype=np.int64), np.array([score for score, _ in hits], dtype=np.float32)

    def has(self, wanted: str) -> bool:
        """Whether any entry has a stem."""
        return bool(self._searcher.search(self._term(wanted, BOOSTS), 1, count=False).hits)

    def is_name(self, listed: Sequence[str]) -> bool:
        """Whether these stems, in their order, are the whole name of an entry."""
        whole = Query.term_query(self._schema, "whole_name", " ".join(listed))
        return bool(self._searcher.search(whole, 1, count=False).hits)

    def count_side_by_side(self, first: str, second: str) -> int:
        """In how many entries two stems stand in a row."""
        found = self._searcher.search(self._phrase((first, second), TOPIC_BOOSTS), 1)
        return int(found.count)  # type: ignore[attr-defined]  # which the package's own types leave out

    def typed(self, words: Sequence[Word], also: Sequence[Also] = ()) -> Query:
        """For the words of a question: each by its weight, and neighbours that stand side by side besides. What is also
        written otherwise counts for as many words as it stands for."""
        counted = [word for word in words if word.weight][:MOST_WORDS]
        clauses = [(Occur.Should, Query.boost_query(self._term(word.stem, BOOSTS), word.weight)) for word in counted]
        listed = words[: 2 * MOST_WORDS]
        for first, second in pairwise(listed):
            weight = max(first.weight, second.weight)
            if weight:
                pair = self._phrase((first.stem, second.stem), PAIR_BOOSTS)
                clauses.append((Occur.Should, Query.boost_query(pair, weight)))
        for one in also:
            written = self._phrase(tuple(word.stem for word in one.words), BOOSTS)
            clauses.append((Occur.Should, Query.boost_query(written, len(one.at) * one.words[0].weight)))
        return Query.boolean_query(clauses)

    def named(self, words: Sequence[Word], also: Sequence[Also] = ()) -> Query:
        """For entries whose name has all the words, in one writing or the other."""
        replaced = frozenset().union(*(one.at for one in also))
        wanted = [self._in_name([word]) for at, word in enumerate(words) if word.weight and at not in replaced]
        for one in also:
            typed = self._in_name([words[at] for at in one.at])
            wanted.append(Query.disjunction_max_query([typed, self._in_name(one.words)]))
        return Query.boolean_query([(Occur.Must, query) for query in wanted])

    def _in_name(self, words: Iterable[Word]) -> Query:
        return Query.boolean_query([(Occur.Must, Query.term_query(self._schema, "name", word.stem)) for word in words])

    def beginning(self, typed: str) -> Query:
        """For entries whose name has these words, the last of which may be unfinished."""
        *whole, last = parts(typed) or [""]
        finished = Query.term_query(self._schema, "name", stem(last))
        unfinished = Query.regex_query(self._schema, "name", f"{last}.*")
        clauses = [(Occur.Must, Query.term_query(self._schema, "name", stem(word))) for word in whole]
        return Query.boolean_query([*clauses, (Occur.Must, Query.disjunction_max_query([finished, unfinished]))])

    def topic(self, topic: Topic) -> Query:
        """For entries that use a topic's words: the best of them counts, and of the others three tenths."""
        found = [self._phrase(tuple(listed), TOPIC_BOOSTS) for text in topic.words if (listed := stems(text))]
        return Query.disjunction_max_query(found, OTHERS)

    def _term(self, wanted: str, boosts: Mapping[str, float]) -> Query:
        return Query.disjunction_max_query(
            [Query.boost_query(Query.term_query(self._schema, name, wanted), boost) for name, boost in boosts.items()],
            OTHERS,
        )

    def _phrase(self, listed: tuple[str, ...], boosts: Mapping[str, float]) -> Query:
        if len(listed) == 1:
            return self._term(listed[0], boosts)
        return Query.disjunction_max_query(
            [
                Query.boost_query(Query.phrase_query(self._schema, name, list(listed)), boost)
                for name, boost in boosts.items()
            ],
            OTHERS,
        )

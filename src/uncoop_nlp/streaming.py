"""Many texts through a pipeline: in batches, in this process or in others, each fault where it belongs.

Memory does not grow with the number of texts: a batch is bounded in texts and in characters, a few
batches are read ahead, and what spaCy remembers of a batch's words is forgotten after it.
"""

from __future__ import annotations

import logging  # noqa: F401 - before the lock below: see there
import os
import pickle
import re
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from uncoop_nlp.source_text import SourceText

if TYPE_CHECKING:
    from concurrent.futures import Future

    from spacy.language import Language
    from spacy.tokens import Doc

MAX_BATCH_CHARACTERS = 200_000
"""A batch ends with the text that reaches it, however few texts it has then."""

_BATCHES_AHEAD = 2
"""How many batches each process is given before its results are asked for."""

_SURROGATE = re.compile("[\ud800-\udfff]")

# One text after another: what a pipeline knows of words is shared by those who use it. A process that is
# forked off waits for the batch at work, so that its copy is whole. What is registered last is taken
# first at a fork: were it the lock of `logging`, a batch that logs would wait for it, and it for that.
LOCK = threading.RLock()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(before=LOCK.acquire, after_in_parent=LOCK.release, after_in_child=LOCK.release)


class Item(NamedTuple):
    """What the caller gave, and how a pipeline reads it, or why it cannot."""

    given: Any
    source: SourceText | None
    error: Exception | None = None


@dataclass(slots=True)
class Batch:
    """Items that go through a pipeline together; `broken` is what the caller's iterable raised then."""

    items: list[Item] = field(default_factory=list)
    broken: Exception | None = None

    @property
    def texts(self) -> list[str]:
        """What is read of it."""
        return [item.source.text for item in self.items if item.source is not None]


Work = tuple[Batch, Callable[[], "list[Doc | Exception]"]]
"""A batch, and what gives a `Doc` or an error for each of its texts; to be called in a `zone`."""


def batches(texts: Iterable[str], size: int, longest: int) -> Iterator[Batch]:
    """Group texts, so many or so many characters at a time; what is before an error comes before it."""
    batch, characters = Batch(), 0
    try:
        for text in texts:
            batch.items.append(_item(text, longest))
            characters += len(text) if isinstance(text, str) else 0
            if len(batch.items) == size or characters >= MAX_BATCH_CHARACTERS:
                yield batch
                batch, characters = Batch(), 0
    except Exception as error:
        batch.broken = error
    if batch.items or batch.broken:
        yield batch


def in_this_process(nlp: Language, work: Iterable[Batch]) -> Iterator[Work]:
    """Batches that are read when they are asked for."""
    for batch in work:
        texts = batch.texts
        yield batch, lambda texts=texts: docs(nlp, texts)  # type: ignore[misc]


def in_processes(
    nlp: Language, load: Callable[[], Language], work: Iterable[Batch], n_process: int
) -> Iterator[Work]:
    """Batches that other processes read; `load` gives the pipeline there, and is a pickle for them.

    Raises:
        RuntimeError: If a process ends before its work is done.
    """
    from concurrent.futures.process import BrokenProcessPool, ProcessPoolExecutor

    from spacy.tokens import Doc

    pending: deque[tuple[Batch, Future[list[bytes | Exception]]]] = deque()
    pool = ProcessPoolExecutor(n_process, initializer=_start, initargs=(load,))

    def first() -> Work:
        batch, future = pending.popleft()
        try:
            packed = future.result()
        except BrokenProcessPool:
            raise RuntimeError(
                "a process ended before its work was done; "
                "if memory ran out, fewer processes or smaller batches need less"
            ) from None
        return batch, lambda: [
            one if isinstance(one, Exception) else Doc(nlp.vocab).from_bytes(one) for one in packed
        ]

    try:
        for batch in work:
            pending.append((batch, pool.submit(_read, batch.texts)))
            if len(pending) >= _BATCHES_AHEAD * n_process:
                yield first()
        while pending:
            yield first()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def docs(nlp: Language, texts: Sequence[str]) -> list[Doc | Exception]:
    """What a pipeline makes of each text: together, and one by one where one of them fails."""
    try:
        return list(nlp.pipe(texts, batch_size=len(texts) or 1))
    except Exception as error:
        if len(texts) == 1:
            return [error]
    return [one for text in texts for one in docs(nlp, [text])]


def zone(nlp: Language) -> AbstractContextManager[Any]:
    """Within it a pipeline may be used; the words that it learns there, it forgets afterwards."""
    nested = nlp.vocab.in_memory_zone  # type: ignore[attr-defined]
    return nullcontext() if nested else nlp.memory_zone()


def _item(text: object, longest: int) -> Item:
    try:
        if not isinstance(text, str):
            raise TypeError(f"a text is a string; this is {type(text).__name__}")
        if len(text) > longest:
            raise ValueError(
                f"a text of {len(text):,} characters; at most {longest:,}: split it into paragraphs"
            )
        # A lone surrogate is no character: spaCy cannot store it. Its stand-in has the same length.
        safe = _SURROGATE.sub("\ufffd", text)
        return Item(text, SourceText.slice(safe, 0, len(safe)).readable())
    except Exception as error:
        return Item(text, None, error)


_pipeline: Language | None = None


def _start(load: Callable[[], Language]) -> None:
    """What a process does first. An interrupt is for the one who started it to handle."""
    global _pipeline
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _pipeline = load()


def _read(texts: Sequence[str]) -> list[bytes | Exception]:
    nlp = _pipeline
    assert nlp is not None  # noqa: S101 - `_start` came first
    with zone(nlp):
        return [
            _portable(one) if isinstance(one, Exception) else one.to_bytes() for one in docs(nlp, texts)
        ]


def _portable(error: Exception) -> Exception:
    """The error, or one that says the same where it does not travel between processes."""
    try:
        pickle.loads(pickle.dumps(error))  # noqa: S301 - our own bytes
    except Exception:
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error

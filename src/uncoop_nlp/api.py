"""From text to results: the three functions that most callers need.

spaCy is imported when a text is first read, not when this module is.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from uncoop_nlp.results import Entity, Extraction, Relation

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

DEFAULT_MODEL = "fr_uncoop_sm"

_SURROGATE = re.compile("[\ud800-\udfff]")


def extract(text: str, *, model: str | os.PathLike[str] | None = None) -> Extraction:
    """Find the entities and relations of one text.

    Args:
        text: A paragraph or several, in French. An empty text gives an empty result.
        model: As for `load`.

    Raises:
        TypeError: If `text` is not a string.
        ValueError: If it is longer than the pipeline takes at once, a million characters.
        OSError: If the model cannot be loaded.
    """
    return next(extract_many([text], model=model))


def extract_many(
    texts: Iterable[str],
    *,
    n_process: int = 1,
    batch_size: int = 64,
    model: str | os.PathLike[str] | None = None,
) -> Iterator[Extraction]:
    """Find the entities and relations of many texts: lazily, in their order, in constant memory.

    Args:
        texts: Any iterable of texts; read a few batches ahead of the results, no more.
        n_process: Number of processes; more than one pays off from some thousand paragraphs on.
        batch_size: Number of texts that go through the pipeline together.
        model: As for `load`.

    Raises:
        TypeError: If `texts` is one string, or an item is not a string; the latter when it is reached.
        ValueError: If an item is too long, as for `extract`; when it is reached.
        OSError: If the model cannot be loaded.
    """
    if isinstance(texts, (str, bytes)):
        raise TypeError("extract_many reads several texts; for one text there is extract")
    nlp = load(model)
    # A lone surrogate is no character: spaCy cannot store it. Its stand-in has the same length.
    tuples = ((_SURROGATE.sub("\ufffd", _checked(text, nlp.max_length)), text) for text in texts)
    docs = nlp.pipe(tuples, as_tuples=True, n_process=n_process, batch_size=batch_size)
    return (to_extraction(doc, text) for doc, text in docs)


def load(model: str | os.PathLike[str] | None = None) -> Language:
    """The spaCy pipeline underneath; loaded once for each `model`.

    Args:
        model: Folder of a trained pipeline, or the name of an installed one;
            `None` is the pipeline that this library carries.

    Raises:
        OSError: If there is no such pipeline, or it has not the components of this library.
    """
    return _load(str(_carried_model() if model is None else model))


@lru_cache(maxsize=4)
def _load(model: str) -> Language:
    import spacy

    nlp = spacy.load(model)
    if missing := {"uncoop_ner", "uncoop_relations"} - set(nlp.pipe_names):
        raise OSError(
            f"{model}: not a pipeline of this library: it has no {' and no '.join(sorted(missing))}"
        )
    return nlp


def _carried_model() -> Path:
    """In an installed package beside this file; in a checkout in the folder `models` of its root."""
    here = Path(__file__).resolve()
    for folder in (here.parent, here.parents[2]):
        if (path := folder / "models" / DEFAULT_MODEL).is_dir():
            return path
    raise OSError(f"the model {DEFAULT_MODEL} is not in this installation; install uncoop-nlp again")


def _checked(text: object, longest: int) -> str:
    if not isinstance(text, str):
        raise TypeError(f"a text is a string; this is {type(text).__name__}")
    if len(text) > longest:
        raise ValueError(
            f"a text of {len(text):,} characters; at most {longest:,}: split it into paragraphs"
        )
    return text


def to_extraction(doc: Doc, text: str) -> Extraction:
    """What a pipeline set on a `Doc`, in terms of the caller's text."""
    entities = tuple(
        Entity(
            text[span.start_char : span.end_char],
            span.start_char,
            span.end_char,
            span.label_,
            span._.norm,
            span.kb_id_ or None,
            round(span._.score, 4) if span._.score is not None else 1.0,
        )
        for span in doc.ents
    )
    relations = tuple(
        Relation(
            relation.label, entities[relation.head], entities[relation.tail], round(relation.score, 4)
        )
        for relation in doc._.relations
    )
    return Extraction(text, entities, relations)

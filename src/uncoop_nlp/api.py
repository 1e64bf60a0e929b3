"""From text to results: the functions that most callers need.

spaCy is imported when a text is first read, not when this module is.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, cast, overload

from uncoop_nlp import streaming
from uncoop_nlp.register import RegisterError
from uncoop_nlp.register.linking import Context
from uncoop_nlp.report_extraction import ReportExtraction
from uncoop_nlp.reports import Report, read_report
from uncoop_nlp.reports.files import document_name
from uncoop_nlp.results import Entity, Extraction, Failure, Relation
from uncoop_nlp.source_text import SourceText

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc, Span

    from uncoop_nlp.pipes.extensions import DocRelation
    from uncoop_nlp.streaming import Batch, Work

DEFAULT_MODEL = "fr_uncoop_sm"
MODEL_VARIABLE = "UNCOOP_NLP_MODEL"

OnError = Literal["raise", "skip", "report"]


def extract(
    text: str,
    *,
    model: str | os.PathLike[str] | None = None,
    actors: str | os.PathLike[str] | None = None,
) -> Extraction:
    """Find the entities and relations of one text.

    Args:
        text: A paragraph or several, in French. An empty text gives an empty result.
        model: As for `load`.
        actors: As for `load`.

    Raises:
        TypeError: If `text` is not a string.
        ValueError: If it is longer than the pipeline takes at once, a million characters.
        OSError: If the model cannot be loaded.
        RegisterError: If the table of actors cannot be used.
    """
    return next(extract_many([text], model=model, actors=actors))


@overload
def extract_many(
    texts: Iterable[str],
    *,
    one_document: bool = ...,
    on_error: Literal["raise", "skip"] = ...,
    n_process: int = ...,
    batch_size: int = ...,
    model: str | os.PathLike[str] | None = ...,
    actors: str | os.PathLike[str] | None = ...,
) -> Iterator[Extraction]: ...


@overload
def extract_many(
    texts: Iterable[str],
    *,
    one_document: bool = ...,
    on_error: OnError,
    n_process: int = ...,
    batch_size: int = ...,
    model: str | os.PathLike[str] | None = ...,
    actors: str | os.PathLike[str] | None = ...,
) -> Iterator[Extraction | Failure]: ...


def extract_many(
    texts: Iterable[str],
    *,
    one_document: bool = False,
    on_error: OnError = "raise",
    n_process: int = 1,
    batch_size: int = 64,
    model: str | os.PathLike[str] | None = None,
    actors: str | os.PathLike[str] | None = None,
) -> Iterator[Extraction | Failure]:
    """Find the entities and relations of many texts: lazily, in their order, in bounded memory.

    Several threads may call it, and processes that are forked or spawned.

    Args:
        texts: Any iterable of texts; read a few batches ahead of the results, no more.
        one_document: The texts are those of one document, in order: an acronym that one defines, or an
            actor that it names, is known in the later ones. Else each text stands for itself.
        on_error: What becomes of an item that cannot be read: `raise` its error when it is reached,
            `skip` it, or `report` it by a `Failure` in its place. The rest goes on in the latter two.
        n_process: Number of processes, -1 for one a processor; more than one pays off from some
            thousand paragraphs on. Where processes are spawned, a script needs the usual
            `if __name__ == "__main__":`.
        batch_size: Number of texts that go through the pipeline together, fewer where they are long.
        model: As for `load`.
        actors: As for `load`.

    Raises:
        TypeError: If `texts` is one string, or an item is not a string; the latter when it is reached.
        ValueError: If an item is too long, as for `extract`; when it is reached. At once, if `n_process`
            or `batch_size` is 0, or `on_error` is none of the three.
        OSError: If the model cannot be loaded.
        RegisterError: If the table of actors cannot be used.
        RuntimeError: If one of several processes ends before its work is done.
    """
    if isinstance(texts, (str, bytes)):
        raise TypeError("extract_many reads several texts; for one text there is extract")
    if n_process == 0 or batch_size < 1:
        raise ValueError("n_process and batch_size are at least 1")
    if on_error not in ("raise", "skip", "report"):
        raise ValueError(f"on_error is raise, skip or report; this is {on_error!r}")
    loading = partial(_load, *_names(model, actors), shared=False)
    nlp = loading()
    batches = streaming.batches(texts, batch_size, nlp.max_length)
    processes = n_process if n_process > 0 else os.cpu_count() or 1
    if processes > 1:
        work = streaming.in_processes(nlp, loading, batches, processes)
    else:
        work = streaming.in_this_process(nlp, batches)
    return _results(nlp, work, one_document=one_document, on_error=on_error)


def extract_report(
    report: Report | str | os.PathLike[str],
    *,
    document: str | None = None,
    n_process: int = 1,
    batch_size: int = 64,
    model: str | os.PathLike[str] | None = None,
    actors: str | os.PathLike[str] | None = None,
) -> ReportExtraction:
    """Find what a whole report says: facts with their places, actors, instruments, partners.

    Args:
        report: A report that was read, or the path of one, as for `read_report`.
        document: What to call it; else its symbol, or the name of its file where it prints none.
        n_process: As for `extract_many`.
        batch_size: As for `extract_many`.
        model: As for `load`.
        actors: As for `load`.

    Raises:
        ReportError: If the file cannot be read.
        ValueError: If a paragraph is too long, as for `extract`.
        OSError: If the model cannot be loaded.
        RegisterError: If the table of actors cannot be used.
    """
    if isinstance(report, Report):
        read, name = report, report.title or "report"
    else:
        read, name = read_report(report), document_name(report)
    found = extract_many(
        (unit.text for unit in read.units),
        one_document=True,
        n_process=n_process,
        batch_size=batch_size,
        model=model,
        actors=actors,
    )
    return ReportExtraction(document or read.symbol or name, read, tuple(found))


@overload
def run(
    nlp: Language,
    texts: Iterable[str],
    *,
    one_document: bool = ...,
    on_error: Literal["raise", "skip"] = ...,
    batch_size: int = ...,
) -> Iterator[Extraction]: ...


@overload
def run(
    nlp: Language,
    texts: Iterable[str],
    *,
    one_document: bool = ...,
    on_error: OnError,
    batch_size: int = ...,
) -> Iterator[Extraction | Failure]: ...


def run(
    nlp: Language,
    texts: Iterable[str],
    *,
    one_document: bool = False,
    on_error: OnError = "raise",
    batch_size: int = 64,
) -> Iterator[Extraction | Failure]:
    """What a pipeline of one's own finds in texts that it reads in a plain form, in terms of the texts.

    Args and errors are as for `extract_many`. Each batch's words are forgotten after it: the pipeline
    must not be at work elsewhere at the same time.
    """
    work = streaming.in_this_process(nlp, streaming.batches(texts, batch_size, nlp.max_length))
    return _results(nlp, work, one_document=one_document, on_error=on_error)


def _results(
    nlp: Language, work: Iterable[Work], *, one_document: bool, on_error: OnError
) -> Iterator[Extraction | Failure]:
    """The results of batches, in order, and what `on_error` says in the place of an error."""
    normalizer = dict(nlp.pipeline).get("uncoop_norms") if one_document else None
    context = Context()

    def finish(doc: Doc | Exception, text: str, source: SourceText | None) -> Extraction:
        if isinstance(doc, Exception):
            raise doc
        if normalizer is not None:
            cast(Any, normalizer).normalize(doc, context)
        return to_extraction(doc, text, source)

    for batch, docs in work:
        with streaming.LOCK, streaming.zone(nlp):
            results = list(_finished(batch, docs(), finish))
        for item, result in zip(batch.items, results, strict=True):
            if isinstance(result, Extraction):
                yield result
            elif on_error == "raise":
                raise result
            elif on_error == "report":
                yield Failure(item.given, f"{type(result).__name__}: {result}")
        if batch.broken is not None:
            raise batch.broken


def _finished(
    batch: Batch,
    docs: Iterable[Doc | Exception],
    finish: Callable[[Doc | Exception, str, SourceText | None], Extraction],
) -> Iterator[Extraction | Exception]:
    """For each item of a batch its result, or the error that it has instead."""
    made = iter(docs)
    for item in batch.items:
        try:
            yield finish(item.error or next(made), item.given, item.source)
        except Exception as error:
            yield error


def load(
    model: str | os.PathLike[str] | None = None, *, actors: str | os.PathLike[str] | None = None
) -> Language:
    """The spaCy pipeline underneath; loaded once for each `model` and `actors`.

    Args:
        model: Folder of a trained pipeline, or the name of an installed one; `None` is what
            the environment variable `UNCOOP_NLP_MODEL` names, or else the pipeline carried here.
        actors: A table of actors of your own to link to, beside the register that the library carries.

    Raises:
        OSError: If there is no such pipeline, or it has not the components of this library.
        RegisterError: If the table of actors cannot be used.
    """
    return _load(*_names(model, actors), shared=True)


def _names(
    model: str | os.PathLike[str] | None, actors: str | os.PathLike[str] | None
) -> tuple[str, str | None]:
    name = str(model or os.environ.get(MODEL_VARIABLE) or carried_model())
    return name, None if actors is None else str(actors)


def _load(model: str, actors: str | None, *, shared: bool) -> Language:
    with streaming.LOCK:
        return _load_once(model, actors, shared=shared)


# Callers keep the documents of a shared pipeline; `extract_many`, which forgets the words of each batch,
# has one of its own.
@lru_cache(maxsize=8)
def _load_once(model: str, actors: str | None, *, shared: bool) -> Language:  # noqa: ARG001
    import spacy

    own = {} if actors is None else {"components.uncoop_norms.tables": [actors]}
    try:
        nlp = spacy.load(model, config=own)
    except RegisterError:
        raise
    except ValueError as error:  # spaCy's, where a component is not known
        if "transformer" in str(error):
            raise OSError(f"{model}: needs pip install 'uncoop-nlp[transformers]'") from None
        raise OSError(f"{model}: {' '.join(str(error).split())}") from None
    if missing := {"uncoop_ner", "uncoop_relations"} - set(nlp.pipe_names):
        raise OSError(
            f"{model}: not a pipeline of this library: it has no {' and no '.join(sorted(missing))}"
        )
    return nlp


def carried_model() -> Path:
    """The folder of the pipeline that this library carries.

    In an installed package beside this file; in a checkout in the folder `models` of its root.

    Raises:
        OSError: If it is not there.
    """
    here = Path(__file__).resolve()
    for folder in (here.parent, here.parents[2]):
        if (path := folder / "models" / DEFAULT_MODEL).is_dir():
            return path
    raise OSError(f"the model {DEFAULT_MODEL} is not in this installation; install uncoop-nlp again")


def to_extraction(doc: Doc, text: str, source: SourceText | None = None) -> Extraction:
    """What a pipeline set on a `Doc`, in terms of the caller's text.

    Args:
        doc: The processed text.
        text: The caller's text.
        source: The text of `doc` with its places in the caller's; `None` where both are the same.
    """
    entities = tuple(_to_entity(span, text, source) for span in doc.ents)
    spans = doc.ents  # made anew each time it is asked for
    relations = tuple(
        _to_relation(relation, doc, spans, entities, text, source) for relation in doc._.relations
    )
    return Extraction(text, entities, relations)


def _to_relation(
    relation: DocRelation,
    doc: Doc,
    spans: Sequence[Span],
    entities: Sequence[Entity],
    text: str,
    source: SourceText | None,
) -> Relation:
    sentence = spans[relation.head].sent if doc.has_annotation("SENT_START") else doc[:]
    return Relation(
        relation.label,
        entities[relation.head],
        entities[relation.tail],
        round(relation.score, 4),
        relation.modality,
        *_offsets(sentence, text, source),
        tuple(_offsets(doc[token : token + 1], text, source) for token in relation.triggers),
    )


def _to_entity(span: Span, text: str, source: SourceText | None) -> Entity:
    start, end = _offsets(span, text, source)
    score = span._.score
    return Entity(
        text[start:end],
        start,
        end,
        span.label_,
        span._.norm,
        span.kb_id_ or None,
        round(score, 4) if score is not None else 1.0,
    )


def _offsets(span: Span, text: str, source: SourceText | None) -> tuple[int, int]:
    """Where a span stands in the caller's text."""
    start, end = span.start_char, span.end_char
    return (start, end) if source is None else source.span(start, end, text)

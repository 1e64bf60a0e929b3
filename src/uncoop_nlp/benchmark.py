"""How fast a pipeline is, by component, and how fast actors are looked up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any

from uncoop_nlp.register import Actor, read_register
from uncoop_nlp.register.linking import Linker, Mention, signature
from uncoop_nlp.scheme import ORG

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

TOKENIZER = "tokenizer"
_BATCH = 64


@dataclass(frozen=True, slots=True)
class Timing:
    """The median time of a part of a pipeline over the same texts.

    Attributes:
        name: Of the component; `tokenizer` for what comes first.
        seconds: For all texts.
        share: Of the whole pipeline's time, between 0 and 1.
    """

    name: str
    seconds: float
    share: float


def time_components(nlp: Language, texts: Sequence[str], repeats: int = 5) -> list[Timing]:
    """Time every component of a pipeline over texts, in the pipeline's order; the first run warms up."""
    runs: dict[str, list[float]] = defaultdict(list)
    for run in range(repeats + 1):
        for name, seconds in _run(nlp, texts):
            if run:
                runs[name].append(seconds)
    medians = {name: median(times) for name, times in runs.items()}
    whole = sum(medians.values())
    return [Timing(name, seconds, seconds / whole) for name, seconds in medians.items()]


def time_linking(actors: int, repeats: int = 5) -> float:
    """Median seconds to link one mention, with at least that many actors loaded.

    Actors beyond those of the register carry made-up names of the same length. Mentions are full names
    of the register, acronyms, and names that no actor has, a third each.
    """
    register = read_register()
    known = list(register.values())
    for number in range(len(register), actors):
        model = known[number % len(known)]
        actor = Actor(f"{model.name} {number}", ORG, (f"ZZ{number}",))
        register[actor.key] = actor
    linker = Linker(register)
    names = [
        name for actor in known for name in (actor.name, f"{actor.name} du Nord", *actor.acronyms[:1])
    ]
    runs = []
    for _ in range(repeats):
        signature.cache_clear()
        start = perf_counter()
        for name in names:
            linker.link(name, [Mention(0, len(name), ORG)])
        runs.append((perf_counter() - start) / len(names))
    return median(runs)


def _run(nlp: Language, texts: Sequence[str]) -> Iterator[tuple[str, float]]:
    start = perf_counter()
    docs = [nlp.make_doc(text) for text in texts]
    yield TOKENIZER, perf_counter() - start
    for name, pipe in nlp.pipeline:
        start = perf_counter()
        docs = _apply(pipe, docs)
        yield name, perf_counter() - start


def _apply(pipe: Any, docs: list[Doc]) -> list[Doc]:
    if hasattr(pipe, "pipe"):
        return list(pipe.pipe(docs, batch_size=_BATCH))
    return [pipe(doc) for doc in docs]

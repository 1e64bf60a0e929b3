"""Words that say what an instrument is and whether it exists, as features that reach far.

The encoder sees some words on either side of a token; whether a document in lower case is signed or only
planned, and where its name began, often stands further off. The words are in `cues.tsv`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from importlib import resources
from typing import Any, cast

import numpy as np
from spacy.tokens import Doc
from thinc.api import Model
from thinc.types import Floats2d

from uncoop_nlp.register.names import plain
from uncoop_nlp.symbols import is_symbol

Tok2Vec = Model[list[Doc], list[Floats2d]]

INSTRUMENT, STATED, PLANNED = "instrument", "stated", "planned"

_SCOPES = (2, 4, 8, 16, 40)
"""Up to how many tokens after the noun of an instrument: the columns of that distance."""
_REACHES = (3, 7, 15)
"""Up to how many tokens from a word that says whether an instrument exists."""
_STOPS = frozenset(".;:!?()«»")
_LONGEST = 30
"""Letters of the longest stem at most."""
_SYMBOL = 0
_NOUN = 1  # in lower case; the next column: with a capital
_SCOPE = 3
_REACH = _SCOPE + 2 * len(_SCOPES)
WIDTH = _REACH + 4 * len(_REACHES)
"""Number of features."""


def cue_features() -> Tok2Vec:
    """For each token: is it a symbol, which instrument's noun is it in reach of, which cues are near."""
    return Model("cue_features", _forward, dims={"nO": WIDTH})


def _forward(
    model: Tok2Vec,
    docs: list[Doc],
    is_train: bool,  # noqa: ARG001
) -> tuple[list[Floats2d], Callable[[list[Floats2d]], list[Doc]]]:
    return [model.ops.asarray2f(_features(doc)) for doc in docs], lambda _: []


def _features(doc: Doc) -> Floats2d:
    rows: Any = np.zeros((len(doc), WIDTH), dtype=np.float32)
    words = [token.text for token in doc]
    kinds = [_kind(word) for word in words]
    for place, word in enumerate(words):
        rows[place, _SYMBOL] = "/" in word and is_symbol(word)
    _mark_scopes(rows, words, kinds)
    _mark_reaches(rows, words, kinds, range(len(words)), _REACH)
    _mark_reaches(rows, words, kinds, range(len(words) - 1, -1, -1), _REACH + 2 * len(_REACHES))
    return cast(Floats2d, rows)


def _mark_scopes(rows: Any, words: Sequence[str], kinds: Sequence[str | None]) -> None:
    """Of each token the last noun of an instrument in its clause: its case and how far off it is."""
    noun, capital = None, 0
    for place, (word, kind) in enumerate(zip(words, kinds, strict=True)):
        if word in _STOPS:
            noun = None
        elif kind == INSTRUMENT:
            noun, capital = place, int(word[0].isupper())
            rows[place, _NOUN + capital] = 1
        elif noun is not None:
            _mark(rows, place, place - noun, _SCOPES, _SCOPE + capital * len(_SCOPES))


def _mark_reaches(
    rows: Any, words: Sequence[str], kinds: Sequence[str | None], places: Iterable[int], column: int
) -> None:
    """Of each token the last cue on the way: what it says and how far off it is."""
    cue, kind = None, STATED
    for place in places:
        if words[place] in (".", ";"):
            cue = None
        elif kinds[place] in (STATED, PLANNED):
            cue, kind = place, cast(str, kinds[place])
        elif cue is not None:
            first = column + (len(_REACHES) if kind == PLANNED else 0)
            _mark(rows, place, abs(place - cue), _REACHES, first)


def _mark(rows: Any, place: int, distance: int, bounds: Sequence[int], column: int) -> None:
    for step, bound in enumerate(bounds):
        if distance <= bound:
            rows[place, column + step] = 1
            return


@lru_cache(maxsize=100_000)
def _kind(word: str) -> str | None:
    """What a word says; a noun may be plural, of a verb there is the stem."""
    form = plain(word)
    if form.rstrip("s") in _stems()[INSTRUMENT]:
        return INSTRUMENT
    for kind in (STATED, PLANNED):
        if any(form[:length] in _stems()[kind] for length in range(3, min(len(form), _LONGEST) + 1)):
            return kind
    return None


@cache
def _stems() -> dict[str, frozenset[str]]:
    table = (resources.files("uncoop_nlp.pipes") / "cues.tsv").read_text("utf-8").splitlines()[1:]
    rows = [line.split("\t") for line in table]
    return {
        wanted: frozenset(stem for kind, stem in rows if kind == wanted)
        for wanted in (INSTRUMENT, STATED, PLANNED)
    }

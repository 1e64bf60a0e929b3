"""A text cut where entities, sentences and the words that say relations begin and end."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text in which nothing begins or ends.

    Attributes:
        text: Its characters.
        start: Offset of the first one.
        sentence: Place, in the list given, of the sentence that it belongs to; likewise `entity`.
        entity: The first one that covers it, where several do.
        says: Whether it is one of the words that say a relation.
    """

    text: str
    start: int
    sentence: int | None
    entity: int | None
    says: bool


def cut(
    text: str, *, sentences: Sequence[Span], entities: Sequence[Span], triggers: Sequence[Span]
) -> list[list[Piece]]:
    """All of a text in order, in stretches of one sentence or of none."""
    pieces = list(_pieces(text, sentences, entities, triggers))
    return [list(stretch) for _, stretch in groupby(pieces, lambda piece: piece.sentence)]


def _pieces(
    text: str, sentences: Sequence[Span], entities: Sequence[Span], triggers: Sequence[Span]
) -> Iterator[Piece]:
    spans = (*sentences, *entities, *triggers)
    bounds = sorted({0, len(text), *(bound for span in spans for bound in span)})
    layers = [_cover(bounds, layer) for layer in (sentences, entities, triggers)]
    for (start, end), sentence, entity, trigger in zip(pairwise(bounds), *layers, strict=True):
        yield Piece(text[start:end], start, sentence, entity, trigger is not None)


def _cover(bounds: Sequence[int], spans: Sequence[Span]) -> list[int | None]:
    """For each stretch between bounds the place of the first span that covers it."""
    places: list[int | None] = [None] * (len(bounds) - 1)
    for place, (start, end) in enumerate(spans):
        for stretch in range(bisect_left(bounds, start), bisect_left(bounds, end)):
            if places[stretch] is None:
                places[stretch] = place
    return places

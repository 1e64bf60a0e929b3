"""What the components add to spaCy's objects: `span._.score`, `span._.norm`, `doc._.relations`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from spacy.tokens import Doc, Span

from uncoop_nlp.scheme import STATED

_RELATIONS = "uncoop_relations"


class DocRelation(NamedTuple):
    """A relation between two entities of a `Doc`, named by their places in `doc.ents`.

    Places rather than spans, so that a `Doc` still pickles and goes through `DocBin`; likewise
    `triggers` are the places of tokens.
    """

    label: str
    head: int
    tail: int
    score: float = 1.0
    modality: str = STATED
    triggers: tuple[int, ...] = ()


def _get_relations(doc: Doc) -> tuple[DocRelation, ...]:
    found = (DocRelation(*relation) for relation in doc.user_data.get(_RELATIONS, ()))
    # a list where the doc went through bytes
    return tuple(relation._replace(triggers=tuple(relation.triggers)) for relation in found)


def _set_relations(doc: Doc, relations: Iterable[DocRelation]) -> None:
    doc.user_data[_RELATIONS] = [tuple(relation) for relation in relations]


def register() -> None:
    """Make the extensions known to spaCy; safe to call again."""
    for name in ("score", "norm"):
        if not Span.has_extension(name):
            Span.set_extension(name, default=None)
    if not Doc.has_extension("relations"):
        Doc.set_extension("relations", getter=_get_relations, setter=_set_relations)

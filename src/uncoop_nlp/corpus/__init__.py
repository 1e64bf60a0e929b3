"""Annotated units in and out: records, validation, conversion to spaCy."""

from uncoop_nlp.corpus.check import check_corpus
from uncoop_nlp.corpus.records import (
    AnnotatedUnit,
    CorpusError,
    GoldEntity,
    GoldRelation,
    read_corpus,
    write_corpus,
)

__all__ = [
    "AnnotatedUnit",
    "CorpusError",
    "GoldEntity",
    "GoldRelation",
    "check_corpus",
    "read_corpus",
    "write_corpus",
]

"""The tables of words beside this file: a row for each kind, its words parted by blanks."""

from __future__ import annotations

from functools import cache, lru_cache
from importlib import resources

from snowballstemmer import stemmer

from uncoop_nlp.register.names import plain

_STEMMER = stemmer("french")


@cache
def words_of(table: str, kind: str) -> frozenset[str]:
    """The words of a kind, as the table has them.

    Raises:
        KeyError: If it has no such kind.
    """
    for line in (resources.files("uncoop_nlp.pipes") / table).read_text("utf-8").splitlines():
        name, _, words = line.partition("\t")
        if name == kind:
            return frozenset(words.split())
    raise KeyError(f"{table} has no words of the kind {kind!r}")


@cache
def stems_of(table: str, kind: str) -> frozenset[str]:
    """The stems of a kind's words."""
    return frozenset(map(stem, words_of(table, kind)))


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """The stem of a French word (Snowball), without accents."""
    return plain(_STEMMER.stemWord(word.lower()))

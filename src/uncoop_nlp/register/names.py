"""Finding the names of the register in a text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any, Generic, TypeVar

from uncoop_nlp.register.actors import Actor, actor_key

Value = TypeVar("Value")

_END = None  # no word: a word without letters, such as an accent alone, is the empty one


VOWELS = frozenset("aeiouyh")
FEMININE = frozenset(
    "academie agence alliance assemblee association autorite banque caisse chambre commission "  # noqa: SIM905
    "communaute conference cour direction division entite equipe facilite federation fondation "
    "force initiative instance ligue mission operation organisation section societe union "
    "universite".split()
)
"""First words of names that take *la*; the others take *le*."""


@lru_cache(maxsize=100_000)
def plain(word: str) -> str:
    """A word as names are compared: lower case, no accents, one kind of apostrophe."""
    letters = unicodedata.normalize("NFKD", word.replace("’", "'").casefold().replace("œ", "oe"))
    return "".join(char for char in letters if not unicodedata.combining(char))


def are_initials(acronym: str, name: str) -> bool:
    """Whether the letters of an acronym begin words of a name, in their order."""
    initials = iter(plain(word[0]) for word in re.split(r"['’\s-]+", name) if word)
    return all(plain(letter) in initials for letter in acronym)


class NameIndex(Generic[Value]):
    """Sequences of words, and a value for each; finds the longest that starts at a word."""

    def __init__(self, names: Iterable[tuple[Sequence[str], Value]] = ()) -> None:
        self._root: dict[str | None, Any] = {}
        for words, value in names:
            self.add(words, value)

    def add(self, words: Sequence[str], value: Value) -> None:
        """Add a name; one that is there already gets the new value."""
        node = self._root
        for word in words:
            node = node.setdefault(word, {})
        node[_END] = value

    def find_all(self, words: Sequence[str]) -> Iterator[tuple[int, int, Value]]:
        """Start, end and value of names in a text: the longest at each word, none overlapping."""
        start = 0
        while start < len(words):
            end, value = self._longest(words, start)
            if end:
                yield start, end, value
            start = end or start + 1

    def _longest(self, words: Sequence[str], start: int) -> tuple[int, Any]:
        node, found, value = self._root, 0, None
        for place in range(start, len(words)):
            node = node.get(words[place])  # type: ignore[assignment]
            if node is None:
                break
            if _END in node:
                found, value = place + 1, node[_END]
        return found, value


def full_names(actor: Actor, actors: dict[str, Actor]) -> Iterator[str]:
    """The names that a text may call an actor by, short forms and acronyms left out.

    Where a name holds its parent's, also with the parent's acronyms in its place.
    """
    names = [actor.name, *actor.variants]
    yield from names
    if actor.parent is not None:
        parent = actors[actor_key(actor.parent)]
        for name in names:
            if parent.name in name:
                yield from (name.replace(parent.name, acronym) for acronym in parent.acronyms)

"""A sentence as the relation components read it: its words, and one item for each entity.

However long its name, an entity is one item, so that what says how two entities are related stands
near to both. A short form in brackets after its name is no item: *X (Y) et Z* reads like *X et Z*.
Entities of one kind that are listed, *A, B et C*, are a group: what stands before, between and after
groups holds for each of their members.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import groupby

import numpy as np
from numpy.typing import NDArray
from spacy.strings import get_string_id
from spacy.tokens import Doc, Span, Token

from uncoop_nlp.pipes.words import stem, words_of
from uncoop_nlp.register.names import are_initials, plain
from uncoop_nlp.scheme import ACTORS, DATE

ATTRS = ("norm", "stem", "suffix")
"""What an item is known by, as hashes: of an entity its label, its first word, the kind of its name."""

_ENDS_LIST = words_of("words.tsv", "list end")
_IN_LIST = _ENDS_LIST | words_of("words.tsv", "within list")
_LONGEST_LINK = 6
"""Items between two members of a list at most."""


class SentenceItems:
    """The items of one sentence.

    Attributes:
        ents: Its entities, but for short forms in brackets.
        keys: What each item is known by; shape (items, `ATTRS`).
        tokens: Start and end of each item's tokens; shape (items, 2).
        words: Each item's word, without accents and capitals; `None` where it is an entity.
        is_word: Whether each item is a word and no entity.
        places: The item of each entity.
        kinds: What each entity is: `ACTOR` or its label.
        groups: The number of each entity's group.
        bounds: First item of each group, and the one after its last; shape (groups, 2).
        names: For each entity a number that it shares with the other mentions of the same.
    """

    def __init__(self, sentence: Span, ents: Sequence[Span]) -> None:
        short = {place for place in range(len(ents)) if _is_short_form(ents, place)}
        self.ents = [ent for place, ent in enumerate(ents) if place not in short]
        self.kinds = [kind_of(ent.label_) for ent in self.ents]
        self._read_items(sentence, {ents[place].start - 1: ents[place].end + 1 for place in short})
        self.groups, self.bounds = self._find_groups()
        self.names = self._find_names({ents[place - 1].start: ents[place] for place in short})

    def _read_items(self, sentence: Span, brackets: dict[int, int]) -> None:
        """Read words and entities; `brackets` are left out, given as start and end tokens."""
        doc, ents = sentence.doc, {ent.start: ent for ent in self.ents}
        # what a poor recogniser finds may begin with the closing bracket
        brackets = {start: end - 1 if end - 1 in ents else end for start, end in brackets.items()}
        keys: list[tuple[int, ...]] = []
        tokens, places = [], []
        self.words: list[str | None] = []
        token = sentence.start
        while token < sentence.end:
            start, ent = token, ents.get(token)
            token = brackets.get(start, ent.end if ent else start + 1)
            if start in brackets or (ent is None and _is_no_item(doc[start])):
                continue
            if ent is not None:
                places.append(len(keys))
            keys.append(_word_keys(doc[start].text) if ent is None else _entity_keys(ent))
            self.words.append(plain(doc[start].text) if ent is None else None)
            tokens.append((start, token))
        self.keys = np.array(keys, dtype=np.uint64).reshape(-1, len(ATTRS))
        self.tokens = np.array(tokens, dtype=np.int64).reshape(-1, 2)
        self.is_word = np.array([word is not None for word in self.words], dtype=bool)
        self.places = np.array(places, dtype=np.int64)

    def _find_groups(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The group of each entity, and first and last item of each group.

        A list ends with *et* or the like: of *A, B et C, D* the last is no member.
        """
        groups = np.zeros(len(self.ents), dtype=np.int64)
        bounds: list[tuple[int, int]] = []
        start = 0
        while start < len(self.ents):
            last, ent = start, start + 1
            while ent < len(self.ents) and (link := self._link(ent)):
                last = ent if _ENDS_LIST.intersection(link) else last
                ent += 1
            members = [(start, last), *((single, single) for single in range(last + 1, ent))]
            for first, final in members:
                groups[first : final + 1] = len(bounds)
                bounds.append((self.places[first], self.places[final] + 1))
            start = ent
        return groups, np.array(bounds, dtype=np.int64).reshape(-1, 2)

    def _link(self, ent: int) -> Sequence[str]:
        """What joins an entity to the one before it in a list; empty where they are not listed."""
        link = self.words[self.places[ent - 1] + 1 : self.places[ent]]
        listed = _IN_LIST.issuperset(link) and not _ENDS_LIST.union(",").isdisjoint(link)
        alike = self.kinds[ent - 1] == self.kinds[ent]
        return [word for word in link if word] if alike and listed and len(link) <= _LONGEST_LINK else ()

    def _find_names(self, short_forms: dict[int, Span]) -> NDArray[np.int64]:
        """Number the names; one of `short_forms`, by the start of its name, is a name of that too."""
        seen: dict[tuple[str, str], int] = {}
        numbers = np.zeros(len(self.ents), dtype=np.int64)
        for place, (ent, kind) in enumerate(zip(self.ents, self.kinds, strict=True)):
            numbers[place] = number = seen.setdefault((kind, plain(ent.text)), place)
            if ent.start in short_forms:
                seen.setdefault((kind, plain(short_forms[ent.start].text)), number)
            if len(ent) > 1:  # *la Commission* after *la Commission de l'Union africaine*
                seen.setdefault((kind, plain(ent[0].text)), number)
        return numbers


def sentences_of(doc: Doc) -> Iterator[SentenceItems]:
    """The sentences that have several entities; the whole text is one where none are marked.

    An entity that lies across their border belongs to the one that it begins in, as a whole.
    """
    sentences = list(doc.sents) if doc.has_annotation("SENT_START") else [doc[:]]
    starts = [sentence.start for sentence in sentences]
    for number, ents in groupby(doc.ents, key=lambda ent: bisect_right(starts, ent.start) - 1):
        items = SentenceItems(sentences[number], list(ents))
        if len(items.ents) > 1:
            yield items


def _is_no_item(token: Token) -> bool:
    """Whether a token is a blank, or of an entity that began in the sentence before."""
    return token.is_space or token.ent_iob_ == "I"


def kind_of(label: str) -> str:
    """`ACTOR` for both labels of actors, else the label."""
    return "ACTOR" if label in ACTORS else label


@lru_cache(maxsize=100_000)
def _word_keys(text: str) -> tuple[int, int, int]:
    word = plain(text)
    return get_string_id(word), get_string_id(f"~{stem(text)}"), get_string_id(f"-{word[-3:]}")


def _entity_keys(ent: Span) -> tuple[int, int, int]:
    return _label_keys(ent.label_, ent[0].text, *_kind_of_name(ent))


@lru_cache(maxsize=100_000)
def _label_keys(label: str, first_word: str, kind_of_name: str, known_by: str) -> tuple[int, int, int]:
    kind = kind_of(label)
    head = known_by or plain(first_word)
    return (
        get_string_id(f"[{label}]"),
        get_string_id(f"[{kind} {head}]"),
        get_string_id(f"[{kind}: {kind_of_name}]"),
    )


def _kind_of_name(ent: Span) -> tuple[str, str]:
    """What sort of name an entity has, and what it is known by where that is not its first word."""
    first = ent[0]
    if ent.label_ == DATE:
        sort = "year" if len(ent) == 1 else "day" if first.is_digit else "period"
        return sort, sort
    if ent.label_ in ACTORS:
        sort = "long" if len(ent) > 1 else "acronym" if first.is_upper else "short"
        return sort, "acronym" if sort == "acronym" else ""
    return ("numbered" if any(map(str.isdigit, ent.text)) else "lower" if first.is_lower else "name"), ""


def _is_short_form(ents: Sequence[Span], place: int) -> bool:
    """Whether an entity in brackets is a short form of the name right before it, or inversely.

    Short is one word, as an acronym, which may be that of a foreign name, a coined name or a symbol is;
    or a shorter name that begins with a word of the longer: *Accord de coopération (Accord de Minsk)*.
    """
    if not _is_in_brackets(ents, place):
        return False
    before, ent = ents[place - 1], ents[place]
    return (
        len(ent.text.split()) == 1
        or (len(ent.text) < len(before.text) and plain(ent[0].text) in {plain(t.text) for t in before})
        or are_initials(before.text, ent.text)
    )


def _is_in_brackets(ents: Sequence[Span], place: int) -> bool:
    """Whether an entity stands alone in brackets, right after another of its label that is no date."""
    ent, doc = ents[place], ents[place].doc
    return (
        place > 0
        and ents[place - 1].label == ent.label
        and ent.label_ != DATE
        and ents[place - 1].end == ent.start - 1
        and doc[ent.start - 1].text == "("
        and ent.end < len(doc)
        and doc[ent.end].text == ")"
    )

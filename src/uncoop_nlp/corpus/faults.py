"""The faults that texts have: each rewrites characters, so that annotation stays exact.

Pipelines are trained on some of them (`augment`) and tried on all of them (`evaluation.robustness`).
"""

from __future__ import annotations

import random
import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace

from uncoop_nlp.corpus.records import AnnotatedUnit

Fault = Callable[[str, random.Random], list[str]]
"""Gives what stands in the place of each character of a text."""

_WORD = re.compile(r"[^\W\d_]{6,}")
_OCR_GAP = re.compile(r"(?<=[’'(])(?=\w)|(?<=\w)(?=[’')])|(?<=1)(?=er\b)|(?<=\d)(?=[/)])")


def spoil(unit: AnnotatedUnit, fault: Fault, chance: random.Random) -> AnnotatedUnit:
    """The unit with a fault in its text."""
    return rewritten(unit, fault(unit.text, chance))


def rewritten(unit: AnnotatedUnit, pieces: Sequence[str]) -> AnnotatedUnit:
    """The unit with a piece of text in the place of each character."""
    starts = [0]
    for piece in pieces:
        starts.append(starts[-1] + len(piece))
    entities = tuple(
        replace(entity, start_offset=starts[entity.start_offset], end_offset=starts[entity.end_offset])
        for entity in unit.entities
    )
    return replace(unit, text="".join(pieces), entities=entities)


def is_heading(unit: AnnotatedUnit) -> bool:
    """Whether a unit is the heading of its section."""
    return unit.text == unit.section


def typographic_apostrophes(text: str, _: random.Random) -> list[str]:
    """`’` for `'`."""
    return list(text.replace("'", "’"))


def straight_apostrophes(text: str, _: random.Random) -> list[str]:
    """`'` for `’`."""
    return list(text.replace("’", "'"))


def decomposed_accents(text: str, _: random.Random) -> list[str]:
    """Letters and their accents as characters of their own (NFD)."""
    return [unicodedata.normalize("NFD", char) for char in text]


def lost_accents(text: str, _: random.Random) -> list[str]:
    """Letters without their accents."""
    return [unicodedata.normalize("NFD", char)[0] for char in text]


def upper_case(text: str, _: random.Random) -> list[str]:
    """All capitals."""
    return [char.upper() for char in text]


def lower_case(text: str, _: random.Random) -> list[str]:
    """No capitals."""
    return [char.lower() for char in text]


def no_break_spaces(text: str, chance: random.Random) -> list[str]:
    """Half of the blanks do not break."""
    return _at_blanks(text, "\u00a0", 0.5, chance)


def double_spaces(text: str, chance: random.Random) -> list[str]:
    """A fifth of the blanks are doubled."""
    return _at_blanks(text, "  ", 0.2, chance)


def mixed_blanks(text: str, chance: random.Random) -> list[str]:
    """A fifth of the blanks do not break, are doubled or end a line."""
    blanks = ("\u00a0", "  ", "\n", " ")
    return [chance.choice(blanks) if char == " " and chance.random() < 0.2 else char for char in text]


def soft_hyphens(text: str, chance: random.Random) -> list[str]:
    """In half of the long words a soft hyphen."""
    return _inside_words(text, "\u00ad", 0.5, chance)


def line_ends(text: str, chance: random.Random) -> list[str]:
    """Lines end at a tenth of the blanks, and within a twentieth of the long words with a hyphen."""
    pieces = _inside_words(text, "-\n", 0.05, chance)
    ends = _at_blanks(text, "\n", 0.1, chance)
    return [end if char == " " else piece for char, piece, end in zip(text, pieces, ends, strict=True)]


def stray_spaces(text: str, chance: random.Random) -> list[str]:
    """As of recognised type: at half of the apostrophes and brackets, in a hundredth of the words."""
    pieces = _inside_words(text, " ", 0.01, chance)
    for gap in _OCR_GAP.finditer(text):
        if chance.random() < 0.5:
            place = gap.start()
            if text[place] in "’')":  # so that the blank does not end a name
                pieces[place] = f" {pieces[place]}"
            else:
                pieces[place - 1] += " "
    return pieces


FAULTS: dict[str, Fault] = {
    "typographic apostrophes": typographic_apostrophes,
    "straight apostrophes": straight_apostrophes,
    "decomposed accents": decomposed_accents,
    "lost accents": lost_accents,
    "no-break spaces": no_break_spaces,
    "double spaces": double_spaces,
    "soft hyphens": soft_hyphens,
    "line ends, divided words": line_ends,
    "stray spaces": stray_spaces,
}
HEADING_FAULTS: dict[str, Fault] = {
    "headings in upper case": upper_case,
    "headings in lower case": lower_case,
}


def _at_blanks(text: str, blank: str, share: float, chance: random.Random) -> list[str]:
    return [blank if char == " " and chance.random() < share else char for char in text]


def _inside_words(text: str, piece: str, share: float, chance: random.Random) -> list[str]:
    """With a piece of text in the middle of a share of the words of six letters or more."""
    pieces = list(text)
    for word in _WORD.finditer(text):
        if chance.random() < share:
            pieces[(word.start() + word.end()) // 2] += piece
    return pieces

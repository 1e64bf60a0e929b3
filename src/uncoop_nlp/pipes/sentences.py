"""Sentence boundaries in the sense of the annotation guidelines: a relation never crosses one.

A full stop, question mark, exclamation mark or ellipsis ends a sentence where a capital, a digit, an
opening quotation mark or a new line follows; a `;`, a colon, an abbreviation or an initial does not.
"""

from __future__ import annotations

import numpy as np
from spacy.attrs import SENT_START
from spacy.language import Language
from spacy.tokens import Doc

from uncoop_nlp.symbols import RAISED_DIGITS

_TERMINATORS = frozenset(".!?…")
_CLOSERS = frozenset("»\"”’')]*" + RAISED_DIGITS) | _TERMINATORS
_OPENERS = frozenset('«"“‘([*–—-')
_TITLES = frozenset(["M", "MM", "Mme", "Mmes", "Mlle", "Mgr", "Dr", "Pr", "Prof", "St", "Ste"])
_BEFORE_NUMBERS = frozenset(
    ["al", "art", "chap", "fig", "no", "nos", "p", "par", "pp", "rés", "sect", "suppl", "v", "vol"]
)
_ABBREVIATIONS = frozenset(
    ["av", "cf", "cit", "déc", "doc", "éd", "ex", "févr", "ibid", "janv", "nov", "oct", "op", "sept"]
)
_LETTERED = frozenset(
    ["annexe", "appendice", "groupe", "partie", "section", "catégorie", "liste", "tableau"]
)


class Sentences:
    """Marks the first token of each sentence; see the module for the rules."""

    def __call__(self, doc: Doc) -> Doc:
        """Set sentence starts on `doc`."""
        starts = np.full(len(doc), -1, dtype=np.int64)
        ends_before = False
        for index, token in enumerate(doc):
            if index == 0 or (ends_before and _can_start(doc, index)):
                starts[index] = 1
            if token.text in _TERMINATORS:
                ends_before = not _is_abbreviated(doc, index)
            elif not (ends_before and _is_closer(doc, index)):
                ends_before = ends_before and token.is_space
        # Setting token.is_sent_start looks at every token of the doc each time.
        return doc.from_array([SENT_START], starts.astype(np.uint64))  # type: ignore[arg-type]


def _is_closer(doc: Doc, index: int) -> bool:
    """Whether a token still belongs to the sentence that a terminator before it ended."""
    return _CLOSERS.issuperset(doc[index].text)


def _can_start(doc: Doc, index: int) -> bool:
    token, before = doc[index], doc[index - 1]
    if not (before.whitespace_ or before.is_space) or token.is_space:
        return False
    first = token.text[0]
    return first.isupper() or first.isdigit() or first in _OPENERS or "\n" in before.text


def _is_abbreviated(doc: Doc, index: int) -> bool:
    """Whether the full stop at `index` belongs to the word before it: *M.*, *par. 12*, an initial."""
    if doc[index].text != "." or index == 0 or doc[index - 1].whitespace_:
        return False
    word = doc[index - 1].text
    if len(word) == 1 and word.isupper():
        return index < 2 or doc[index - 2].lower_ not in _LETTERED
    if word.lower() in _BEFORE_NUMBERS:
        return index + 1 < len(doc) and doc[index + 1].text[0].isdigit()
    return word in _TITLES or word.lower() in _ABBREVIATIONS


@Language.factory(
    "uncoop_sentences",
    assigns=["token.is_sent_start", "doc.sents"],
    default_config={},
    retokenizes=False,
)
def make_sentences(nlp: Language, name: str) -> Sentences:  # noqa: ARG001
    """Create the component that marks sentences."""
    return Sentences()

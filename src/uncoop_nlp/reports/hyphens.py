"""Hyphens at line ends: those that divide a word, and those that belong to it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

SOFT_HYPHEN = "\u00ad"
_WORD = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_DIVIDED = re.compile(rf"[^\W\d_]{{1,60}}[-‐‑{SOFT_HYPHEN}]\s{{1,20}}[^\W\d_]{{1,60}}")
_BEFORE = re.compile(rf"(?P<word>(?:[^\W\d_]+[-‐‑])*[^\W\d_]+)(?P<hyphen>[-‐‑{SOFT_HYPHEN}])\s*$")
_ENDS_IN_HYPHEN = re.compile(r"\w[-‐‑]$")
_AFTER = re.compile(r"[^\W\d_]+(?:[-‐‑][^\W\d_]+)*")
_FIRST_PARTS = re.compile(
    "afro|après|arrière|avant|celles?|celui|ceux|demi|franco|politico|quasi|semi|vice"
    "|t|dix|vingt|trente|quarante|cinquante|soixante|quatre"
)
_FIRST_PARTS_OR_SYLLABLES = re.compile(
    "bas|contre|est|ex|haut|hors|mi|moyen|nord|non|ouest|outre|plus|sans|sous|sud"
)
_LAST_PARTS = re.compile("ce|ci|elles?|en|ils?|l[aàe]|les|leur|lui|mêmes?|moi|nous|on|t|vous|y")


class Hyphens:
    """Tells a divided word from a compound by the other words of the document.

    A word that stands elsewhere in one piece was divided (*coopé-ration*); one that stands there with
    its hyphen, or of which both parts are words, was not (*vice-président*, *libre-échange*).
    """

    def __init__(self, source: str) -> None:
        whole = _DIVIDED.sub(" ", source)
        self._words = Counter(word.replace("‑", "-").lower() for word in _WORD.findall(whole))

    def divides(self, before: str, after: str) -> bool:
        """Whether the hyphen that ends `before` only divides a word that goes on in `after`."""
        head, tail = _BEFORE.search(before[-60:]), _AFTER.match(after)
        if not head or not tail:
            return False
        if head["hyphen"] == SOFT_HYPHEN:
            return True
        first, last = head["word"].lower(), tail[0]
        if not last.islower() or head["word"].isupper():
            return False
        whole, compound = self._words[first + last], self._words[f"{first}-{last}"]
        if whole or compound:
            return whole > compound
        return not self._is_compound(first.split("-")[-1], last.split("-")[0])

    def _is_compound(self, first: str, last: str) -> bool:
        """Whether two parts that are nowhere written together make a compound."""
        knows_first, knows_last = self._words[first] > 0, self._words[last] > 0
        return bool(
            _FIRST_PARTS.fullmatch(first)
            or (_FIRST_PARTS_OR_SYLLABLES.fullmatch(first) and knows_last)
            or (_LAST_PARTS.fullmatch(last) and knows_first)
            or (knows_first and knows_last and min(len(first), len(last)) > 3)
        )

    def join(self, lines: Sequence[str]) -> str:
        """Lines as one, the words that they divide made whole."""
        text = lines[0].strip()
        for line in lines[1:]:
            following = line.strip()
            if self.divides(text, following):
                text = text[:-1] + following
            else:
                text += following if _ENDS_IN_HYPHEN.search(text[-2:]) else f" {following}"
        return text

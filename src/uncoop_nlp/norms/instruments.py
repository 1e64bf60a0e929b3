"""Instruments as UN document symbols: `résolution 2719 (2023)` is `S/RES/2719(2023)`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote

from uncoop_nlp.symbols import is_symbol

ADDRESS = "https://docs.un.org/fr/"

SECURITY_COUNCIL = "conseil-de-securite"
GENERAL_ASSEMBLY = "assemblee-generale"
ECONOMIC_AND_SOCIAL_COUNCIL = "conseil-economique-et-social"
HUMAN_RIGHTS_COUNCIL = "conseil-des-droits-de-l-homme"

_SERIES = {
    SECURITY_COUNCIL: "S",
    GENERAL_ASSEMBLY: "A",
    ECONOMIC_AND_SOCIAL_COUNCIL: "E",
    HUMAN_RIGHTS_COUNCIL: "A/HRC",
}
"""The series of documents of the organs, by their keys in the register, that number what they adopt."""

NUMBER = r"""
    (?: (?P<count>\d{1,4}) \s? \( \s? (?P<year>(?:19|20)\d\d) \s? \)             # 2719 (2023)
      | (?P<old>\d{1,4}) (?:\s(?P<letter>[A-Z]))? \s? \( \s? (?P<era>(?:E?S-)?[IVXL]+) \)  # 377 A (V)
      | (?P<session>(?:E?S-\s?)?\d{1,4}) \s?/\s? (?P<item>\d{1,3}) (?:\s?(?P<part>[A-Z])\b)?  # 72/262 C
    )"""
"""Verbose pattern of the number of a resolution or decision."""

_NUMBERED = re.compile(
    rf"(?:(?P<noun>résolutions?|décisions?) \s* (?:n° \s*)?)? {NUMBER}", re.VERBOSE | re.IGNORECASE
)
_BLANK_IN_SYMBOL = re.compile(r"\s+(?=[/(–-])|(?<=[/–-])\s+|(?<=\d)\s+(?=[A-Z]$)")
_FIRST_SESSION = 31
"""Since its thirty-first session the General Assembly numbers its resolutions by session."""


@dataclass(frozen=True, slots=True)
class Numbered:
    """A resolution or decision by its number, before it is known whose it is.

    Attributes:
        kind: `RES` or `DEC`; `None` where the text has the number alone.
        number: As the symbol has it after `S/RES/` or the like: `2719(2023)`, `70/1`, `3362(S-VII)`.
        organs: The keys of the organs that number so, the likeliest first.
    """

    kind: str | None
    number: str
    organs: tuple[str, ...]


def read_number(text: str) -> Numbered | None:
    """The number that an instrument's name ends in; `None` where it is no resolution or decision."""
    match = _NUMBERED.fullmatch(" ".join(text.split()))
    if match is None:
        return None
    noun = match["noun"]
    kind = None if noun is None else "DEC" if noun[0] in "dD" else "RES"
    if match["year"]:
        return Numbered(kind, f"{match['count']}({match['year']})", (SECURITY_COUNCIL,))
    if match["old"]:
        number = f"{match['old']}{(match['letter'] or '').upper()}({match['era'].upper()})"
        return Numbered(kind, number, (GENERAL_ASSEMBLY, ECONOMIC_AND_SOCIAL_COUNCIL))
    session = match["session"].upper().replace(" ", "")
    number = f"{session}/{match['item']}{(match['part'] or '').upper()}"
    return Numbered(kind, number, _organs_of_session(session))


def to_symbol(text: str, organ: str | None = None, kind: str | None = None) -> str | None:
    """The document symbol of an instrument, or `None` where its name does not determine one.

    Args:
        text: The instrument as an annotated span has it: `résolution 70/1`, `A/77/277-S/2022/606`.
        organ: The key in the register of the organ that the text says it is of; without one, the organ
            that numbers so.
        kind: `RES` or `DEC`, where the span is a number alone and the text says what it is.
    """
    symbol = _BLANK_IN_SYMBOL.sub("", text.strip()).replace("–", "-")
    if is_symbol(symbol):
        return symbol
    numbered = read_number(text)
    if numbered is None or (organ is not None and organ not in numbered.organs):
        return None
    kind = numbered.kind or kind
    if kind is None and organ is None:
        return None  # 24/7, 50/50
    symbol = f"{_SERIES[organ or numbered.organs[0]]}/{kind or 'RES'}/{numbered.number}"
    return symbol if is_symbol(symbol) else None


def address(symbol: str) -> str:
    """Where the United Nations keep the French text of a document; of a double symbol, of its first."""
    return ADDRESS + quote(re.split(r"-(?=[A-Z]{1,5}/)", symbol)[0], safe="/()")


def _organs_of_session(session: str) -> tuple[str, ...]:
    if not session.isdigit():
        return GENERAL_ASSEMBLY, HUMAN_RIGHTS_COUNCIL
    if len(session) == 4:
        return (ECONOMIC_AND_SOCIAL_COUNCIL,)
    if int(session) >= _FIRST_SESSION:
        return GENERAL_ASSEMBLY, HUMAN_RIGHTS_COUNCIL
    return (HUMAN_RIGHTS_COUNCIL,)

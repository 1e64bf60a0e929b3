"""Characters of UN documents: symbols such as `A/79/302-S/2024/600` or `S/PV.8000`, raised digits."""

from __future__ import annotations

import re

RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"

_PART = r"[A-Z0-9][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*(?:\([\w-]+\)\w*)?"

SYMBOL = rf"(?=[A-Z]{{1,6}}/\S*\d)[A-Z]{{1,6}}(?:/{_PART})+"
"""Pattern of a symbol; there must be a digit in it, so that *ASEAN/ONU* and *TCP/IP* are none."""

_RESOLUTION = r"""
    S/RES/\d{1,4}\((?:19|20)\d\d\)              # Security Council: S/RES/2719(2023)
  | A/(?:RES|DEC)/\d{1,4}[A-Z]*\([IVXLCES-]+\)   # General Assembly to session 30: A/RES/3362(S-VII)
  | A/(?:RES|DEC)/(?:\d{2}|(?:S|ES)-\d{1,2})/\d{1,3}[A-Z]*  # since: A/RES/70/1, A/RES/ES-10/24
  | A/HRC/(?:RES|DEC|PRST)/(?:\d{1,2}|S-\d{1,2})/\d{1,3}    # Human Rights Council: A/HRC/RES/16/18
  | E/(?:RES|DEC)/(?:19|20)\d\d/\d{1,3}[A-Z]*    # Economic and Social Council: E/RES/1996/31
  | E/(?:RES|DEC)/\d{1,4}[A-Z]*\([IVXLCS-]+\)      # and before 1978: E/RES/1503(XLVIII)
  | S/PRST/(?:19|20)\d\d/\d{1,3}                 # presidential statements: S/PRST/2013/12
"""
_ONE = re.compile(rf"(?:{_RESOLUTION})(?:/(?:Add|Rev|Corr)\.\d+)*", re.VERBOSE)
_SERIES = (
    "A|ACABQ|APLC|BWC|CAT|CBD|CCM|CCPR|CD|CEB|CED|CEDAW|CERD|CMW|CRC|CRPD|DP|E|FCCC|GC|HRI|HSP|ICCD|ID|"
    "ISBA|JIU|LC|NPT|PBC|S|SPLOS|SPT|ST|T|TD|UNEP|UNW|WFP"
)
_DOCUMENT = re.compile(rf"(?=(?:{_SERIES})/){SYMBOL}")
_JOINT = re.compile(r"-(?=[A-Z]{1,5}/)")


def is_symbol(text: str) -> bool:
    """Whether a text is one UN document symbol, or several joined by hyphens (`A/79/302-S/2024/600`).

    Resolutions, decisions and presidential statements must have the form of their organ and era.
    """
    return all(_is_single(part) for part in _JOINT.split(text))


def as_document(symbol: str) -> str:
    """What a corpus calls a document: `A-79-302`; by the first of its symbols where it has several."""
    return _JOINT.split(symbol)[0].replace("/", "-")


def _is_single(symbol: str) -> bool:
    if re.search(r"/(?:RES|DEC|PRST)/", symbol):
        return _ONE.fullmatch(symbol) is not None
    return _DOCUMENT.fullmatch(symbol) is not None

"""Characters of UN documents: symbols such as `A/79/302-S/2024/600` or `S/PV.8000`, raised digits."""

RAISED_DIGITS = "⁰¹²³⁴⁵⁶⁷⁸⁹"

_PART = r"[A-Z0-9][A-Za-z0-9]*(?:[.-][A-Za-z0-9]+)*(?:\([\w-]+\)\w*)?"

SYMBOL = rf"(?=\S*\d)[A-Z]{{1,6}}(?:/{_PART})+"
"""Pattern of a symbol; there must be a digit in it, so that *ASEAN/ONU* and *TCP/IP* are none."""

"""How large and how deep a file may be, and how one is refused."""

from __future__ import annotations

MAX_FILE_BYTES = 100_000_000
"""Of the file itself, whatever its format."""

MAX_PAGES = 1_000
"""Of a PDF."""

MAX_CHARACTERS_OF_A_PAGE = 100_000
"""Of a PDF."""

MAX_UNPACKED_BYTES = 50_000_000
"""Of the parts of a DOCX that are read, together."""

MAX_DEPTH = 256
"""How deep elements of XML or HTML may stand in one another."""

MAX_CHARACTERS = 5_000_000
"""Of the text read out of a PDF, DOCX or HTML file."""

MAX_BLOCKS = 100_000
"""Paragraphs, headings, notes and tables in that text."""

MAX_SECONDS = 120
"""For reading one file."""

MAX_MEMORY_BYTES = 1 << 30
"""For reading one file, where the system can limit a process (`RLIMIT_AS`)."""


DAMAGED = "is truncated or damaged; fetch it again, or open it and save it anew"
"""What is said of a file that cannot be taken apart."""


class Refusal(Exception):  # noqa: N818 - it is an answer, not a fault of the program
    """A file that is not read; the message says what it is and what to do, in one line."""


def too_large(how: str) -> Refusal:
    """The refusal of a file that goes over a limit."""
    return Refusal(f"{how}; split it, or save what you need as plain text")

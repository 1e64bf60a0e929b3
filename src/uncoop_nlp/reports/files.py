"""Reading a report from a file, with one clear error for a file that cannot be read."""

from __future__ import annotations

import os
from pathlib import Path

from uncoop_nlp.reports.report import Report
from uncoop_nlp.reports.structure import parse_report

_SIGNATURES = {
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a DOCX or other zipped file",
    b"\xd0\xcf\x11\xe0": "an old Word file",
    b"\xff\xfe": "UTF-16 text",
    b"\xfe\xff": "UTF-16 text",
}


class ReportError(ValueError):
    """A document that cannot be read; the message says which, why and what to do, in one line."""


def read_report(path: str | os.PathLike[str]) -> Report:
    """Read a document in UTF-8 text or markdown.

    Args:
        path: A text file: a report or resolution as the UN publishes it, or plain paragraphs.

    Raises:
        ReportError: If there is no such file, or it is empty, binary or not in UTF-8.
    """
    return parse_report(decode_text(_read_bytes(Path(path)), str(path)))


def decode_text(data: bytes, name: str) -> str:
    """The text of a file's bytes.

    Raises:
        ReportError: If they are empty, binary or not in UTF-8; `name` stands in the message.
    """
    for signature, what in _SIGNATURES.items():
        if data.startswith(signature):
            raise ReportError(f"{name}: this is {what}; save it as plain UTF-8 text first")
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        byte = data[error.start]
        raise ReportError(
            f"{name}: line {line}: byte 0x{byte:02x} is not UTF-8; convert the file to UTF-8 first"
        ) from None
    if "\0" in text:
        raise ReportError(f"{name}: this is a binary file; a text file in UTF-8 is needed")
    if not text.strip("\ufeff \t\r\n\f"):
        raise ReportError(f"{name}: the file is empty; there is nothing to read")
    return text


def _read_bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise ReportError(f"{path}: {(error.strerror or str(error)).lower()}; check the path") from None

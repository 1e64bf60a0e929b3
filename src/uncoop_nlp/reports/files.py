"""Reading a report from a file, with one clear error for a file that cannot be read."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import NamedTuple

from uncoop_nlp.reports.formats.isolated import read_isolated
from uncoop_nlp.reports.formats.limits import MAX_FILE_BYTES, Refusal
from uncoop_nlp.reports.report import Report
from uncoop_nlp.reports.structure import parse_report


class _Format(NamedTuple):
    module: str
    what: str


_PDF = _Format("pdf", "a PDF file")
_DOCX = _Format("docx", "a DOCX or other zipped file")
_HTML = _Format("html", "an HTML page")

_NOT_READ = {
    b"\xd0\xcf\x11\xe0": "this is an old Word file; save it as DOCX or as plain UTF-8 text first",
    b"{\\rtf": "this is an RTF file; save it as DOCX or as plain UTF-8 text first",
    b"\xff\xfe": "this is UTF-16 text; save it as plain UTF-8 text first",
    b"\xfe\xff": "this is UTF-16 text; save it as plain UTF-8 text first",
}
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HTML_TAG = re.compile(rb"<(?:!doctype\s+html|html|head|body)[\s>]", re.IGNORECASE)
_HEAD = 4096


class ReportError(ValueError):
    """A document that cannot be read; the message says which, why and what to do, in one line."""


def read_report(path: str | os.PathLike[str]) -> Report:
    """Read a document in PDF, DOCX, HTML, markdown or plain UTF-8 text.

    What a file is, its content says, not its name. PDF and DOCX need the extra `documents`.

    Args:
        path: A report or resolution as the UN publishes it, or plain paragraphs.

    Raises:
        ReportError: If there is no such file, or it is empty, damaged, protected by a password,
            without a text layer, over the limits of `formats.limits`, or in no known format.
    """
    return read_document(_read_bytes(Path(path)), str(path))


def read_document(data: bytes, name: str) -> Report:
    """Read a document from a file's bytes.

    Raises:
        ReportError: As `read_report` does; `name` stands in the message.
    """
    if len(data) > MAX_FILE_BYTES:
        size = f"{MAX_FILE_BYTES // 1_000_000} MB"
        raise ReportError(f"{name}: the file is larger than {size}; split it, or save it as plain text")
    file_format = _format_of(data)
    if not file_format:
        return parse_report(decode_text(data, name))
    try:
        source = read_isolated(data, file_format.module)
    except Refusal as refusal:
        raise ReportError(f"{name}: this is {file_format.what} that {refusal}") from None
    if not source.strip():
        raise ReportError(f"{name}: this is {file_format.what} without text; there is nothing to read")
    return parse_report(source)


def document_name(path: str | os.PathLike[str]) -> str:
    """What to call a document that does not print its symbol: its file's name without suffixes."""
    return os.fsencode(Path(path).name).decode("utf-8", "replace").split(".")[0]


def decode_text(data: bytes, name: str) -> str:
    """The text of a text file's bytes.

    Raises:
        ReportError: If they are empty, binary or not in UTF-8; `name` stands in the message.
    """
    if data.startswith(b"\xd0\xcf\x11\xe0") and _ENCRYPTED in data:
        raise ReportError(
            f"{name}: this is a DOCX file protected by a password; save it without one first"
        )
    for signature, what in _NOT_READ.items():
        if data.startswith(signature):
            raise ReportError(f"{name}: {what}")
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


def _format_of(data: bytes) -> _Format | None:
    """What a file is by its first bytes; none for text and for what is not read."""
    if b"%PDF-" in data[:1024]:
        return _PDF
    if data.startswith(b"PK\x03\x04"):
        return _DOCX
    head = data[:_HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()
    return _HTML if head.startswith(b"<") and _HTML_TAG.search(head) else None


def _read_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        raise ReportError(f"{path}: {(error.strerror or str(error)).lower()}; check the path") from None

"""The files that a command is given: by name, by folder, by pattern, or on standard input."""

from __future__ import annotations

import glob
import os
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from uncoop_nlp.cli.command import USAGE, fail
from uncoop_nlp.cli.language import _
from uncoop_nlp.reports import Report, ReportError
from uncoop_nlp.reports.files import SUFFIXES, document_name, read_bytes, read_document
from uncoop_nlp.reports.formats.limits import MAX_FILE_BYTES

STANDARD_INPUT = "-"
STANDARD_INPUT_NAME = "standard input"


class Input(NamedTuple):
    """A file to read.

    Attributes:
        name: Its path as it was given or found, or `-`.
        document: What to call its document where it prints no symbol; no other input has the same.
    """

    name: str
    document: str

    def read(self) -> bytes:
        """Its bytes.

        Raises:
            ReportError: If it cannot be read.
        """
        if self.name == STANDARD_INPUT:
            return sys.stdin.buffer.read(MAX_FILE_BYTES + 1)
        return read_bytes(self.name)

    def report(self) -> Report:
        """The report that it holds.

        Raises:
            ReportError: If it cannot be read.
        """
        return read_document(self.read(), self.said)

    def fault(self, error: ValueError) -> str:
        """What is wrong with it, in a message that names it, as those of `ReportError` do already."""
        return str(error) if isinstance(error, ReportError) else f"{self.said}: {error}"

    @property
    def said(self) -> str:
        """What messages call it."""
        return STANDARD_INPUT_NAME if self.name == STANDARD_INPUT else self.name

    @property
    def size(self) -> int | None:
        """Its number of bytes, where that is known beforehand."""
        path = Path(self.name)
        return path.stat().st_size if self.name != STANDARD_INPUT and path.is_file() else None


def find_inputs(names: Iterable[str], leave_out: Path | None = None) -> tuple[list[Input], list[str]]:
    """The files that names stand for, each once, and a line for each name that stands for none.

    A folder stands for the reports in it and in its folders, by their suffixes; a name with `*`, `?` or
    `[` that is no file, for what it matches.
    """
    found: dict[str, str] = {}
    faults: list[str] = []
    for name in names:
        try:
            for path in _expand(name):
                found.setdefault(os.path.realpath(path) if path != STANDARD_INPUT else path, path)
        except ReportError as error:
            faults.append(str(error))
    if leave_out is not None:
        found.pop(os.path.realpath(leave_out), None)
    paths = list(found.values())
    return list(map(Input, paths, _names(paths))), faults


def find_input(name: str, several: str) -> Input:
    """The one file that a name stands for; ends the program if it is none, or several.

    `several` is what is said then, with places for `{name}` and `{number}`.
    """
    inputs, faults = find_inputs([name])
    if faults:
        fail(faults[0])
    if len(inputs) > 1:
        fail(several.format(name=name, number=len(inputs)), USAGE)
    return inputs[0]


def _expand(name: str) -> Iterator[str]:
    if name == STANDARD_INPUT or not glob.has_magic(name) or Path(name).exists():
        yield from _in(name)
        return
    matches = sorted(glob.glob(name, recursive=True))  # noqa: PTH207 - Path.glob takes no absolute ones
    if not matches:
        raise ReportError(_("{name}: no file matches this pattern; check it").format(name=name))
    for match in matches:
        yield from _in(match)


def _in(name: str) -> Iterator[str]:
    """The file itself, or the reports in a folder."""
    if name == STANDARD_INPUT or not Path(name).is_dir():
        yield name
        return
    reports = [
        str(Path(folder, file))
        for folder, folders, files in os.walk(name)
        if folders.sort() is None  # in the order in which they are gone into
        for file in sorted(files)
        if file.lower().endswith(SUFFIXES) and not file.startswith(".")
    ]
    if not reports:
        suffixes = ", ".join(SUFFIXES)
        raise ReportError(
            _("{name}: no report in this folder; looked for {suffixes}").format(
                name=name, suffixes=suffixes
            )
        )
    yield from reports


def _names(paths: list[str]) -> list[str]:
    """A name for the document of each file: of its file, with its folders where others are called so."""
    names = [document_name(path) if path != STANDARD_INPUT else STANDARD_INPUT_NAME for path in paths]
    longer = [Path(path).with_name(name).as_posix() for path, name in zip(paths, names, strict=True)]
    for candidates in (longer, paths):
        often = Counter(names)
        names = [
            name if often[name] == 1 else os.fsencode(candidate).decode("utf-8", "replace")
            for name, candidate in zip(names, candidates, strict=True)
        ]
    return names

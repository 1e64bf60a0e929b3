"""An output that is written document by document, so that work which broke off goes on where it was."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from uncoop_nlp.files import atomic_writer

_SETTINGS = b'{"settings": '
_DONE = b'{"done": '


class OtherSettingsError(Exception):
    """What is half done was begun with other settings."""


class InUseError(Exception):
    """Another process writes the same output."""


@dataclass(frozen=True, slots=True)
class Part:
    """A document that is done: where its lines stand in the file, and what was said of it."""

    start: int
    end: int
    messages: tuple[str, ...] = ()


class PartialOutput:
    """Lines by document, in a file beside the output that is there while work goes on.

    The file begins with the settings; after a document's lines stands a line that says it is done. What
    comes after the last such line is of a document that was interrupted, and goes.

    Attributes:
        path: The file's path.
        done: The documents that are done, by their keys.
    """

    def __init__(self, path: Path, file: BinaryIO, settings: Mapping[str, Any]) -> None:
        self.path = path
        self._file = file
        self.done: dict[str, Part] = {}
        header = _SETTINGS + json.dumps(settings, sort_keys=True).encode() + b"}\n"
        end = self._read(header)
        file.seek(end)
        file.truncate()
        if not end:
            self._append([header])

    def add(self, key: str, lines: Iterable[str], messages: Sequence[str]) -> None:
        """Write a document's lines, and that it is done; to be called once for each key.

        `messages` may grow until the last line is made.
        """
        start = self._file.seek(0, os.SEEK_END)
        try:
            end = self._append(line.encode("utf-8") for line in lines)
        except BaseException:
            self._file.truncate(start)
            raise
        mark = json.dumps({"done": key, "messages": list(messages)})
        self._append([mark.encode() + b"\n"])
        self.done[key] = Part(start, end, tuple(messages))

    def finish(self, output: Path, keys: Iterable[str]) -> None:
        """Write the output, all or nothing: the documents with these keys, in their order."""
        with atomic_writer(output) as file:
            for key in keys:
                part = self.done[key]
                self._file.seek(part.start)
                while (at := self._file.tell()) < part.end:
                    file.write(self._file.readline(part.end - at).decode("utf-8"))
        self.drop()

    def drop(self) -> None:
        """Take the file away."""
        self.path.unlink(missing_ok=True)

    def _read(self, header: bytes) -> int:
        """Note what is done; gives where that ends."""
        self._file.seek(0)
        first = self._file.readline()
        if not first.endswith(b"\n"):
            return 0
        if first != header:
            raise OtherSettingsError
        start = end = at = len(first)
        for line in self._file:
            if line.startswith(_DONE) and line.endswith(b"\n"):
                mark = json.loads(line)
                self.done[mark["done"]] = Part(start, at, tuple(mark["messages"]))
                start = end = at + len(line)
            at += len(line)
        return end

    def _append(self, lines: Iterable[bytes]) -> int:
        """Write lines so that they outlast the process and the machine; gives where they end."""
        self._file.seek(0, os.SEEK_END)
        self._file.writelines(lines)
        self._file.flush()
        os.fsync(self._file.fileno())
        return self._file.tell()


@contextmanager
def partial_output(output: Path, settings: Mapping[str, Any]) -> Iterator[PartialOutput]:
    """What is half done of an output, or nothing yet.

    Raises:
        OtherSettingsError: If it was begun with other settings.
        InUseError: If another process is at it.
        OSError: If it cannot be written.
    """
    output = output.resolve()
    path = output.with_name(f"{output.name}.partial")
    with path.open("a+b") as file:
        _lock(file)
        yield PartialOutput(path, file, settings)


def _lock(file: BinaryIO) -> None:
    """Keep other processes away as long as the file is open, where the system can."""
    try:
        import fcntl
    except ImportError:
        return
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InUseError from None

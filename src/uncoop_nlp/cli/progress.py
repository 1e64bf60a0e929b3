"""How far long work is, and how long it will take yet: on the error stream, where that is a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    Progress,
    TaskProgressColumn,
    TextColumn,
    TimeRemainingColumn,
    track,
)

from uncoop_nlp.cli.tables import visible

T = TypeVar("T")


def shown(items: Iterable[T], what: str, total: int | None = None) -> Iterable[T]:
    """The items, with a bar while they are gone through."""
    return track(
        items,
        description=escape(visible(what)),
        total=total,
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )


class Bar:
    """A bar for work whose parts are of different size."""

    def __init__(self, progress: Progress, total: float | None) -> None:
        self._progress = progress
        self._task = progress.add_task("", total=total)
        self._start = self._size = 0.0

    def begin(self, what: str, size: float) -> None:
        """The next part, and its size."""
        self._start, self._size = self._start + self._size, size
        self._progress.update(self._task, description=escape(visible(what)), completed=self._start)

    def reach(self, share: float) -> None:
        """How much of the part is done, between 0 and 1."""
        self._progress.update(self._task, completed=self._start + share * self._size)

    @contextmanager
    def hidden(self) -> Iterator[None]:
        """Clear the line for something else."""
        self._progress.stop()
        yield
        self._progress.start()


@contextmanager
def bar(total: float | None, *, quiet: bool = False) -> Iterator[Bar]:
    """A bar while work goes on; `total` is the size of all its parts, if it is known."""
    columns = TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn()
    progress = Progress(
        *columns,
        console=Console(stderr=True),
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
        disable=quiet or not sys.stderr.isatty(),
    )
    with progress:
        yield Bar(progress, total)

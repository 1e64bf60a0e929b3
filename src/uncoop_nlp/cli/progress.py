"""How far long work is, on a terminal."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from typing import TypeVar

from rich.console import Console
from rich.markup import escape
from rich.progress import track

from uncoop_nlp.cli.tables import visible

T = TypeVar("T")


def shown(items: Iterable[T], what: str, total: int | None = None) -> Iterable[T]:
    """The items, with a bar on the terminal of the error stream while they are gone through."""
    return track(
        items,
        description=escape(visible(what)),
        total=total,
        console=Console(stderr=True),
        transient=True,
        disable=not sys.stderr.isatty(),
    )

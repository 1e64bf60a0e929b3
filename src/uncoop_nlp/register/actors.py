"""Reading the table of actors.

One actor a line, with tabs between the columns: `name` (full French name, straight apostrophes),
`label`, `acronyms`, `short_forms` (what a text calls it once it is known: *Ligue*), `variants` (other
full names), `parent` (the name of another actor), `english`, `since` and `until` (years, where it
changed its name, began or ended). Several values in a column have ` | ` between them.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, fields
from importlib import resources
from pathlib import Path

from uncoop_nlp.scheme import ACTORS

_KEY_GAP = re.compile(r"[^a-z0-9]+")


class RegisterError(ValueError):
    """A table of actors that cannot be used; the message says where and why, in one line."""


@dataclass(frozen=True, slots=True)
class Actor:
    """An organisation or a body of one; see the module for the columns."""

    name: str
    label: str
    acronyms: tuple[str, ...] = ()
    short_forms: tuple[str, ...] = ()
    variants: tuple[str, ...] = ()
    parent: str | None = None
    english: str | None = None
    since: int | None = None
    until: int | None = None

    @property
    def key(self) -> str:
        """Its stable key: `ligue-des-etats-arabes`."""
        return actor_key(self.name)


def actor_key(name: str) -> str:
    """The key of an actor of that full name: letters and digits without accents, hyphens between."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("œ", "oe"))
    plain = "".join(char for char in letters if not unicodedata.combining(char))
    return _KEY_GAP.sub("-", plain).strip("-")


def read_register(*own: str | os.PathLike[str]) -> dict[str, Actor]:
    """The actors by key: those of the table that the library carries, and of tables of one's own.

    An actor in a table of one's own takes the place of one of the same name.

    Raises:
        RegisterError: If a table cannot be read, has a broken line, a name twice or a parent that is
            not there, or parents go in a circle.
    """
    carried = resources.files("uncoop_nlp.register") / "actors.tsv"
    actors = dict(_read(carried.read_text("utf-8"), "actors.tsv"))
    for path in map(Path, own):
        try:
            text = path.read_bytes().decode("utf-8")
        except (OSError, UnicodeDecodeError) as error:
            raise RegisterError(f"{path}: cannot be read as UTF-8: {error}") from None
        actors |= dict(_read(text, str(path)))
    _check_parents(actors)
    return actors


def _read(text: str, where: str) -> Iterator[tuple[str, Actor]]:
    columns = [field.name for field in fields(Actor)]
    seen: set[str] = set()
    lines = text.removeprefix("\ufeff").rstrip("\n").split("\n")
    for number, row in enumerate((line.rstrip("\r").split("\t") for line in lines), start=1):
        if number == 1:
            if row != columns:
                raise RegisterError(f"{where}:1: the columns are {', '.join(columns)}")
            continue
        if len(row) != len(columns):
            raise RegisterError(f"{where}:{number}: {len(row)} columns; there are {len(columns)}")
        try:
            actor = _actor(*row)
        except ValueError as error:
            raise RegisterError(f"{where}:{number}: {error}") from None
        if actor.key in seen:
            raise RegisterError(f"{where}:{number}: {actor.name!r} stands twice")
        seen.add(actor.key)
        yield actor.key, actor


def _actor(
    name: str,
    label: str,
    acronyms: str,
    short_forms: str,
    variants: str,
    parent: str,
    english: str,
    since: str,
    until: str,
) -> Actor:
    if not actor_key(name):
        raise ValueError("an actor has a name")
    if label not in ACTORS:
        raise ValueError(f"no label {label!r} for an actor; there are {', '.join(sorted(ACTORS))}")
    return Actor(
        name,
        label,
        _values(acronyms),
        _values(short_forms),
        _values(variants),
        parent or None,
        english or None,
        int(since) if since else None,
        int(until) if until else None,
    )


def _values(column: str) -> tuple[str, ...]:
    return tuple(value for value in column.split(" | ") if value)


def _check_parents(actors: dict[str, Actor]) -> None:
    for actor in actors.values():
        line, parent = {actor.key}, actor.parent
        while parent is not None:
            key = actor_key(parent)
            if key not in actors:
                raise RegisterError(f"{actor.name!r}: its parent {parent!r} is not in the register")
            if key in line:
                raise RegisterError(f"{actor.name!r}: its parents go in a circle")
            line.add(key)
            parent = actors[key].parent

"""Which actor of the register a mention stands for.

A mention is a full name, an acronym, or a short form (*la Ligue*) that stands for an actor named before.
What a document has said so far is kept in a `Context`: acronyms that it defines, and who was named when.
An actor outside the register gets a key and a name of its own, made from its full name. Where several
actors fit equally, there is no link.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from uncoop_nlp.register.actors import Actor, actor_key
from uncoop_nlp.register.names import FEMININE, VOWELS, are_initials, full_names, plain
from uncoop_nlp.scheme import ACTORS

_LINKING_WORDS = frozenset("a au aux d de des du en et l la le les pour sur".split())  # noqa: SIM905
_LONGEST_NAME = 1000
"""A mention of more characters is no actor's name; what hangs on what in it is not looked for."""

_ACRONYM = re.compile(r"[^\W\d_][\w&./’'-]*(?: [IVX]+)?")
_PARENT = re.compile(r" (?:auprès )?(?P<link>de l'|de la |de cette |du |des |de |d')(?=\S)")
_HEREAFTER = re.compile(
    r"[ ,(]*ci-après(?: (?:dénommée?|appelée?|désignée?)s?)?(?: (?:par|comme))?[ :]*[«\"“]?\s*"
    r"(?:l['’]|la |le |les )?"
)
_OF_THE_UN = re.compile(
    r" (?:du Secrétariat|(?:de l'Organisation )?des Nations Unies|de l'ONU)"
    r"(?: (?:de l'ONU|des Nations Unies))?$"
)


class Link(NamedTuple):
    """An actor: its key and its full French name."""

    key: str
    name: str


@dataclass(frozen=True, slots=True)
class Mention:
    """An actor's name in a text."""

    start: int
    end: int
    label: str


@dataclass
class Context:
    """What a document has said so far.

    Attributes:
        acronyms: Those that it defined, with their actors.
        keys: Its actors, in the order in which they were named last.
        named: Its actors by their short forms, each list in the order in which they were named last.
    """

    acronyms: dict[str, Link] = field(default_factory=dict)
    keys: dict[str, None] = field(default_factory=dict)
    named: dict[tuple[str, str], dict[str, Link]] = field(default_factory=lambda: defaultdict(dict))

    def remember(self, link: Link, label: str, short_forms: Iterable[str]) -> None:
        """Note that an actor was named."""
        self.keys.pop(link.key, None)
        self.keys[link.key] = None
        for short_form in short_forms:
            actors = self.named[short_form, label]
            actors.pop(link.key, None)
            actors[link.key] = link

    def last_named(self, keys: Iterable[str]) -> str | None:
        """Of some actors the one that was named last."""
        wanted = set(keys)
        return next((key for key in reversed(self.keys) if key in wanted), None)

    def antecedent(self, short_form: str, label: str) -> Link | None:
        """The actor of that short form that was named last."""
        actors = self.named.get((short_form, label))
        return next(reversed(actors.values())) if actors else None


class Linker:
    """Finds the actors of a register that mentions stand for.

    Args:
        actors: The register, by key.
    """

    def __init__(self, actors: Mapping[str, Actor]) -> None:
        self._actors = dict(actors)
        self._names: dict[str, set[str]] = defaultdict(set)
        self._acronyms: dict[str, set[str]] = defaultdict(set)
        self._heads: dict[str, set[str]] = defaultdict(set)
        for key, actor in self._actors.items():
            for name in (*full_names(actor, self._actors), *([actor.english] if actor.english else [])):
                self._names[signature(name)].add(key)
            for acronym in actor.acronyms:
                self._acronyms[acronym].add(key)
            for head in (actor.name.removesuffix(actor.parent or ""), *actor.short_forms):
                if " " in head:
                    self._heads[signature(head)].add(key)

    def link(
        self, text: str, mentions: Sequence[Mention], context: Context | None = None
    ) -> list[tuple[Mention, Link | None]]:
        """The mentions of a text with their actors, in their order.

        A short form takes the label of what it stands for, where that is clear.

        Args:
            text: The text.
            mentions: Its actors, in text order.
            context: What the document said before; what this text says is added to it.
        """
        document = Context() if context is None else context
        here = Context()
        links: list[tuple[Mention, Link | None]] = []
        for number, mention in enumerate(mentions):
            name = " ".join(text[mention.start : mention.end].replace("’", "'").split())
            if len(name) > _LONGEST_NAME:
                links.append((mention, None))
                continue
            mention = _as_antecedent(mention, name, here, document)
            link = None
            pair = mentions[number - 1 : number + 1] if number else []
            if pair and _in_brackets(text, *pair):
                link = self._defined(name, mention.label, links[-1][1], document)
            elif pair and _HEREAFTER.fullmatch(text[pair[0].end : pair[1].start]) and links[-1][1]:
                link = document.acronyms[name] = links[-1][1]
            link = link or self._find(name, mention.label, document)
            if link is not None:
                short_forms = list(self._short_forms(link))
                for said in (here, document):
                    said.remember(link, mention.label, short_forms)
            links.append((mention, link))
        return links

    def _defined(self, acronym: str, label: str, link: Link | None, context: Context) -> Link | None:
        """What an acronym in brackets stands for: the name before it.

        One that the register has stays what it is, unless it is made of the name's initials.
        """
        known = self._of(self._acronyms.get(acronym), label)
        if link is None:
            return known
        if known is not None and (known.name in link.name or not are_initials(acronym, link.name)):
            return known
        context.acronyms[acronym] = link
        return link

    def _find(self, name: str, label: str, context: Context) -> Link | None:
        return (
            self._named(name, label, context)
            or self._with_parent(name, label, context)
            or self._by_head(signature(name), label, context)
            or _own(name)
        )

    def _of(self, keys: Iterable[str] | None, label: str) -> Link | None:
        """The one actor of these keys, if need be of this label."""
        found = [self._actors[key] for key in keys or ()]
        if len(found) > 1:
            found = [actor for actor in found if actor.label == label]
        return Link(found[0].key, found[0].name) if len(found) == 1 else None

    def _with_parent(self, name: str, label: str, context: Context) -> Link | None:
        """An organ by its parent's acronym or short form, as *secrétariat de la LEA*.

        Where the register has the organ under its name alone, that is it.
        """
        for match in _PARENT.finditer(name):
            parent = self._named(name[match.end() :], label, context)
            if parent is not None:
                full = f"{name[: match.start('link')]}{_of_the(parent.name)}{parent.name}"
                head = self._of(self._names.get(signature(name[: match.start()])), label)
                return (
                    self._of(self._names.get(signature(full)), label)
                    or (head if head and self._is_organ(head, parent) else None)
                    or _own(full)
                )
        return None

    def _is_organ(self, organ: Link, parent: Link) -> bool:
        """Whether the register has a body under a name alone that is one of this parent's."""
        actor = self._actors[organ.key]
        while actor.parent is not None:
            actor = self._actors[actor_key(actor.parent)]
            if actor.key == parent.key:
                return True
        return False

    def _named(self, name: str, label: str, context: Context) -> Link | None:
        """The actor of a full name, an acronym or a short form."""
        return (
            context.acronyms.get(name)
            or self._of(self._names.get(signature(name)), label)
            or self._of(self._acronyms.get(name), label)
            or context.antecedent(name, label)
            or self._of(self._names.get(signature(_OF_THE_UN.sub("", name))), label)
        )

    def _by_head(self, sign: str, label: str, context: Context) -> Link | None:
        """A body by its name without its parent, if that was named or no other body has the name."""
        actors = [self._actors[key] for key in self._heads.get(sign, ())]
        actors = [actor for actor in actors if actor.label == label]
        by_parent = {actor_key(actor.parent): actor for actor in actors if actor.parent}
        parent = context.last_named(by_parent)
        if parent is not None:
            actors = [by_parent[parent]]
        return Link(actors[0].key, actors[0].name) if len(actors) == 1 else None

    def _short_forms(self, link: Link) -> Iterator[str]:
        yield link.name.split()[0]
        actor = self._actors.get(link.key)
        if actor is not None:
            yield from (form for form in actor.short_forms if form != link.name.split()[0])


def _as_antecedent(mention: Mention, name: str, *contexts: Context) -> Mention:
    """A short form with the label under which its actor was named, if under one alone."""
    for context in contexts:
        labels = [label for label in sorted(ACTORS) if context.antecedent(name, label)]
        if labels:
            return replace(mention, label=labels[0]) if len(labels) == 1 else mention
    return mention


@lru_cache(maxsize=200_000)
def signature(name: str) -> str:
    """A name as names are compared: no case, accents, articles, prepositions, plurals or blanks."""
    *first, last = actor_key(name).split("-")  # the last may be an acronym: *Union A*
    words = [*(word for word in first if word not in _LINKING_WORDS), last]
    return "".join(word.rstrip("sx") or word for word in words)


def _of_the(name: str) -> str:
    """The preposition and article before a full name."""
    first = plain(name.replace("-", " ").split()[0])
    if first[0] in VOWELS:
        return "de l'"
    return "de la " if first in FEMININE else "du "


def _own(name: str) -> Link | None:
    """An actor that the register lacks, by its full name; an acronym or a short form has none."""
    words = name.split()
    if len(words) < 2 or not name[0].isalpha() or not actor_key(name):
        return None
    return Link(actor_key(name), name)


def _in_brackets(text: str, before: Mention, mention: Mention) -> bool:
    """Whether a mention stands in brackets after a name of its label, as its acronym does."""
    between = text[before.end : mention.start].strip()
    name = text[mention.start : mention.end]
    return (
        before.label == mention.label
        and between == "("
        and text[mention.end : mention.end + 1] in "),;"
        and _ACRONYM.fullmatch(name) is not None
    )

"""The network of the actors of reports: who acts with whom, how often, when, and where it says so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from uncoop_nlp.facts import Fact, Pair
from uncoop_nlp.report_extraction import ReportActor, ReportExtraction
from uncoop_nlp.scheme import STATED, SUPPORT


@dataclass(frozen=True)
class Node:
    """An actor that has a role in a fact.

    Attributes:
        key: What identifies it, in every report: its key in the register, or one made of its name.
        name: Its full name where it is known, else what the first report first calls it.
        label: `UN_BODY` or `ORG`.
        register_id: Its key in the register, where it is linked.
        forms: What the texts call it.
        mentions: How often the reports name it.
        facts: In how many facts it has a role.
        documents: The reports with these facts.
    """

    key: str
    name: str
    label: str
    register_id: str | None
    forms: tuple[str, ...]
    mentions: int
    facts: int
    documents: tuple[str, ...]


@dataclass(frozen=True)
class Edge:
    """Two actors and a kind of fact that joins them.

    Attributes:
        source: Key of the first; of a `support`, who helps; else the one whose key comes first.
        target: Key of the second; of a `support`, who is helped.
        source_name: Name of the first.
        target_name: Name of the second.
        kind: The kind of fact.
        weight: How many facts of this kind join them.
        stated: How many of these are stated rather than intended.
        score: The highest score of these facts.
        first_day: The first calendar day of these facts.
        last_day: The last calendar day of these facts.
        spells: First and last day of each of these facts that has a date.
        evidence: Each of these facts, as `A/79/302#p42-f1`: document, unit and number of the fact in it.
    """

    source: str
    target: str
    source_name: str
    target_name: str
    kind: str
    weight: int
    stated: int
    score: float
    first_day: str | None
    last_day: str | None
    spells: tuple[tuple[str, str], ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Network:
    """Nodes by their keys, edges by their ends and kinds."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def build_network(reports: Iterable[ReportExtraction]) -> Network:
    """The network of reports: every actor with a role in a fact, every pair of actors of a fact."""
    actors: dict[str, list[tuple[str, ReportActor]]] = defaultdict(list)
    facts: dict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    for report in reports:
        for actor in report.actors:
            if actor.facts:
                actors[actor.key].append((report.document, actor))
        for fact in report.facts:
            for pair in fact.pairs:
                facts[(*_ends(pair), pair.kind)].append(fact)
    nodes = {key: _node(key, actors[key]) for key in sorted(actors)}
    edges = (_edge(*ends, found, nodes) for ends, found in sorted(facts.items(), key=lambda i: i[0]))
    return Network(tuple(nodes.values()), tuple(edges))


def reference(fact: Fact) -> str:
    """A fact by its document and id: `A/79/302#p42-f1`."""
    return f"{fact.evidence.document}#{fact.id}"


def _ends(pair: Pair) -> tuple[str, str]:
    ends = pair.head.key, pair.tail.key
    return ends if pair.kind == SUPPORT else (min(ends), max(ends))


def _node(key: str, found: list[tuple[str, ReportActor]]) -> Node:
    first = found[0][1]
    return Node(
        key,
        next((actor.name for _, actor in found if actor.id), first.name),
        first.label,
        next((actor.id for _, actor in found if actor.id), None),
        tuple(dict.fromkeys(form for _, actor in found for form in actor.forms)),
        sum(actor.mentions for _, actor in found),
        sum(len(actor.facts) for _, actor in found),
        tuple(dict.fromkeys(document for document, _ in found)),
    )


def _edge(source: str, target: str, kind: str, facts: list[Fact], nodes: dict[str, Node]) -> Edge:
    spells = sorted(
        (fact.first_day, fact.last_day) for fact in facts if fact.first_day and fact.last_day
    )
    return Edge(
        source,
        target,
        nodes[source].name,
        nodes[target].name,
        kind,
        len(facts),
        sum(fact.modality == STATED for fact in facts),
        max(fact.score for fact in facts),
        min((first for first, _ in spells), default=None),
        max((last for _, last in spells), default=None),
        tuple(spells),
        tuple(map(reference, facts)),
    )

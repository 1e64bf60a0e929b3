"""The network of actors for programs that draw and measure networks: GraphML and GEXF, by networkx."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from uncoop_nlp.export import ExportError
from uncoop_nlp.export.network import Edge, Node, build_network
from uncoop_nlp.export.tables import SEPARATOR
from uncoop_nlp.files import write_atomically
from uncoop_nlp.report_extraction import ReportExtraction
from uncoop_nlp.scheme import SUPPORT

if TYPE_CHECKING:
    import networkx

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_networkx(reports: Iterable[ReportExtraction]) -> networkx.MultiDiGraph[str]:
    """The network of actors as a graph: nodes by their keys, one edge for each pair and kind.

    Attributes are those of `Node` and `Edge`, several values in one text with ` | ` between them; what
    is not known has no attribute. An edge that has no direction says `directed: False`.

    Raises:
        ExportError: If networkx is not installed.
    """
    return _graph(reports)[0]


def write_graphml(reports: Iterable[ReportExtraction], path: Path) -> None:
    """Write the network of actors as GraphML."""
    graph, module = _graph(reports)
    written = BytesIO()
    module.write_graphml(graph, written, named_key_ids=True)
    write_atomically(path, written.getvalue())


def write_gexf(reports: Iterable[ReportExtraction], path: Path) -> None:
    """Write the network of actors as GEXF 1.2; an edge has a spell for each of its dated facts."""
    graph, module = _graph(reports, with_spells=True)
    written = BytesIO()
    module.write_gexf(graph, written)
    write_atomically(path, written.getvalue())


def _graph(
    reports: Iterable[ReportExtraction], with_spells: bool = False
) -> tuple[networkx.MultiDiGraph[str], Any]:
    try:
        import networkx
    except ImportError:
        raise ExportError("GraphML and GEXF need pip install 'uncoop-nlp[export]'") from None
    network = build_network(reports)
    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    for node in network.nodes:
        graph.add_node(
            _plain(node.key),
            label=_plain(node.name),
            **_attributes(node, "key", "name", "label"),
            kind=node.label,
        )
    for edge in network.edges:
        attributes = _attributes(edge, "source", "target", "source_name", "target_name", "spells")
        spells = {"spells": list(edge.spells)} if with_spells and edge.spells else {}
        graph.add_edge(
            _plain(edge.source),
            _plain(edge.target),
            key=edge.kind,
            id=_plain(f"{edge.source} {edge.kind} {edge.target}"),
            label=edge.kind,
            directed=edge.kind == SUPPORT,
            **attributes,
            **spells,
        )
    return graph, networkx


def _attributes(item: Node | Edge, *without: str) -> dict[str, Any]:
    values = {name: getattr(item, name) for name in item.__dataclass_fields__ if name not in without}
    return {name: _plain(value) for name, value in values.items() if value is not None}


def _plain(value: Any) -> Any:
    """A value that XML can hold: values joined, without characters that it does not know."""
    if isinstance(value, tuple):
        value = SEPARATOR.join(value)
    return _NOT_XML.sub("\ufffd", value) if isinstance(value, str) else value

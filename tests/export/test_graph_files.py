"""GraphML and GEXF, read back by networkx."""

import sys

import networkx
import pytest

from tests.export.examples import HOSTILE, REPORTS
from uncoop_nlp.export import FORMATS, ExportError
from uncoop_nlp.export.graph_files import to_networkx
from uncoop_nlp.export.network import build_network

NETWORK = build_network(REPORTS)


def check_nodes_and_edges(graph: networkx.MultiDiGraph) -> None:
    """Everything of the network but the times is in the graph."""
    assert len(graph) == len(NETWORK.nodes)
    assert graph.number_of_edges() == len(NETWORK.edges)
    for node in NETWORK.nodes:
        found = graph.nodes[node.key]
        assert found["kind"] == node.label
        assert (found["mentions"], found["facts"]) == (node.mentions, node.facts)
        assert [text.replace("\ufffd", "\x01") for text in found["forms"].split(" | ")] == list(
            node.forms
        )
    for edge in NETWORK.edges:
        found = edge_of(graph, edge)
        assert (found["weight"], found["stated"], found["score"]) == (
            edge.weight,
            edge.stated,
            edge.score,
        )
        assert found["directed"] == (edge.kind == "support")
        assert (found.get("first_day"), found.get("last_day")) == (edge.first_day, edge.last_day)
        assert found["evidence"].replace("\ufffd", "\x02") == " | ".join(edge.evidence)


def edge_of(graph, edge):
    between = graph.get_edge_data(edge.source, edge.target).values()
    return next(data for data in between if data["kind"] == edge.kind)


def test_networkx_graph():
    check_nodes_and_edges(to_networkx(REPORTS))


def test_graphml_reads_back(tmp_path):
    FORMATS["graphml"].write(REPORTS, tmp_path / "out.graphml")
    graph = networkx.read_graphml(tmp_path / "out.graphml", force_multigraph=True)
    check_nodes_and_edges(graph)
    assert graph.nodes["onu"]["label"] == "ONU"


def test_gexf_reads_back_with_times(tmp_path):
    FORMATS["gexf"].write(REPORTS, tmp_path / "out.gexf")
    graph = networkx.read_gexf(tmp_path / "out.gexf")
    check_nodes_and_edges(graph)
    for edge in NETWORK.edges:
        assert edge_of(graph, edge).get("spells", []) == list(edge.spells)
    assert graph.graph["mode"] == "dynamic"
    assert any(edge.spells for edge in NETWORK.edges)


def test_characters_that_xml_does_not_know_are_replaced(tmp_path):
    FORMATS["graphml"].write([HOSTILE], tmp_path / "out.graphml")
    labels = networkx.read_graphml(tmp_path / "out.graphml").nodes(data="label")
    assert {label for _, label in labels} == {"@SUM\ufffd", '"+Ligue" <x>\''}


@pytest.mark.parametrize("form", ["graphml", "gexf"])
def test_without_networkx_it_says_what_to_install(tmp_path, monkeypatch, form):
    monkeypatch.setitem(sys.modules, "networkx", None)
    with pytest.raises(ExportError, match=r"pip install 'uncoop-nlp\[export\]'"):
        FORMATS[form].write(REPORTS, tmp_path / "out")
    assert list(tmp_path.iterdir()) == []

"""Nodes and edges of several reports."""

from tests.export.examples import FIRST, REPORTS, SECOND
from uncoop_nlp.export.network import build_network


def test_nodes_are_actors_of_every_report():
    nodes = {node.key: node for node in build_network(REPORTS).nodes}
    assert [key for key in nodes if key.isalpha()] == ["cua", "fao", "onu", "pnud", "sum"]
    cua = nodes["cua"]
    assert (cua.label, cua.mentions, cua.facts, cua.documents) == ("ORG", 5, 6, ("A/79/302", "note"))


def test_edges_are_pairs_with_kind_weight_dates_and_evidence():
    edges = {(e.source, e.target, e.kind): e for e in build_network([FIRST, SECOND]).edges}
    assert set(edges) == {
        ("cua", "onu", "agreement"),
        ("cua", "onu", "cooperation"),
        ("fao", "pnud", "cooperation"),
        ("pnud", "cua", "support"),
        ("fao", "cua", "support"),
    }
    met = edges["cua", "onu", "cooperation"]
    assert (met.weight, met.stated) == (2, 1)
    assert (met.first_day, met.last_day) == ("2021-01-01", "2021-12-31")
    assert met.evidence == ("A/79/302#p3-f1", "note#p1-f1")
    assert edges["cua", "onu", "agreement"].spells == (("2019-03-01", "2019-03-31"),)


def test_no_reports_no_network():
    assert build_network([]).nodes == build_network([]).edges == ()

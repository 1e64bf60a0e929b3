"""JSON-LD, read back by rdflib."""

import pytest
import rdflib
from rdflib.namespace import ORG, RDF, XSD

from tests.export.examples import FIRST, REPORTS
from uncoop_nlp.export import FORMATS
from uncoop_nlp.export.jsonld import context
from uncoop_nlp.scheme import FACT_KINDS

SCHEMA = rdflib.Namespace("https://schema.org/")
OA = rdflib.Namespace("http://www.w3.org/ns/oa#")
TERM = rdflib.Namespace("urn:uncoop-nlp:term:")
DOCUMENT = "urn:uncoop-nlp:document:A%2F79%2F302"


@pytest.fixture(scope="module")
def graph(tmp_path_factory) -> rdflib.Graph:
    path = tmp_path_factory.mktemp("jsonld") / "out.jsonld"
    FORMATS["jsonld"].write(REPORTS, path)
    return rdflib.Graph().parse(path, format="json-ld")


def test_actors_are_organisations_of_schema_and_of_org(graph):
    actor = rdflib.URIRef("urn:uncoop-nlp:actor:cua")
    assert {SCHEMA.Organization, ORG.Organization} <= set(graph.objects(actor, RDF.type))
    assert [str(name) for name in graph.objects(actor, SCHEMA.name)] == ["CUA"]
    assert [str(label) for label in graph.objects(actor, TERM.label)] == ["ORG"]


def test_a_fact_has_its_actors_by_role_its_instruments_and_days(graph):
    fact = rdflib.URIRef(f"{DOCUMENT}#p1-f1")
    assert list(graph.objects(fact, RDF.type)) == [TERM.Agreement]
    parties = {str(party) for party in graph.objects(fact, TERM.party)}
    assert parties == {"urn:uncoop-nlp:actor:onu", "urn:uncoop-nlp:actor:cua"}
    assert list(graph.objects(fact, TERM.instrument)) == [rdflib.URIRef(f"{DOCUMENT}#p1:43")]
    day = rdflib.Literal("2019-03-01", datatype=XSD.date)
    assert list(graph.objects(fact, SCHEMA.startDate)) == [day]


def test_an_annotation_points_at_the_sentence(graph):
    fact = FIRST.facts[0]
    (annotation,) = graph.subjects(OA.hasBody, rdflib.URIRef(f"{DOCUMENT}#p1-f1"))
    targets = {
        str(graph.value(target, OA.hasSource)): {
            str(graph.value(selector, OA.exact))
            if graph.value(selector, OA.exact)
            else (int(graph.value(selector, OA.start)), int(graph.value(selector, OA.end)))
            for selector in graph.objects(target, OA.hasSelector)
        }
        for target in graph.objects(annotation, OA.hasTarget)
    }
    evidence = fact.evidence
    assert targets == {
        f"{DOCUMENT}#p1": {(evidence.start, evidence.end), evidence.text},
        DOCUMENT: {(evidence.source_start, evidence.source_end)},
    }


def test_every_fact_is_there_once(graph):
    kinds = {kind: TERM[kind.capitalize()] for kind in FACT_KINDS}
    for kind, term in kinds.items():
        expected = [fact for report in REPORTS for fact in report.facts if fact.kind == kind]
        assert len(set(graph.subjects(RDF.type, term))) == len(expected)
    assert len(set(graph.subjects(RDF.type, OA.Annotation))) == sum(len(r.facts) for r in REPORTS)
    named = {str(one) for one in graph.objects(None, TERM.instrument)}
    assert named <= {str(one) for one in graph.subjects(RDF.type, SCHEMA.CreativeWork)}


def test_every_term_is_of_the_context(graph):
    """A term that the context does not have would be lost without a word."""
    written = {str(term) for term in graph.predicates()} | {
        str(o) for o in graph.objects(None, RDF.type)
    }
    spaces = ("https://schema.org/", "http://www.w3.org/ns/", "urn:uncoop-nlp:term:", str(RDF))
    assert not [term for term in written if not term.startswith(spaces)]
    roles = {role for kind in FACT_KINDS.values() for role in kind.roles}
    assert roles | {kind.capitalize() for kind in FACT_KINDS} <= set(context())

"""JSON-LD: actors, instruments and facts as linked data, and W3C Web Annotations of their sentences.

Its context is in the file itself, and beside this module as `context.json`, so that nothing need be
fetched to read it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import quote

from uncoop_nlp.facts import Evidence, Fact
from uncoop_nlp.files import atomic_writer
from uncoop_nlp.norms import address
from uncoop_nlp.report_extraction import ReportActor, ReportExtraction, ReportInstrument

Resource = dict[str, Any]


def write_jsonld(reports: Iterable[ReportExtraction], path: Path) -> None:
    """Write the resources of reports; each resource is written once for each report that names it."""
    with atomic_writer(path) as file:
        file.write(f'{{"@context": {json.dumps(context(), indent=1)},\n"@graph": [')
        before = "\n"
        for report in reports:
            for resource in _resources(report):
                file.write(before + json.dumps(resource, ensure_ascii=False))
                before = ",\n"
        file.write("\n]}\n")


def context() -> dict[str, Any]:
    """The JSON-LD context: what each term of the files stands for."""
    text = (resources.files("uncoop_nlp.export") / "context.json").read_text("utf-8")
    loaded: dict[str, Any] = json.loads(text)
    return loaded


def _resources(report: ReportExtraction) -> Iterator[Resource]:
    document = _urn("document", report.document)
    symbol, date = report.report.symbol, report.report.date
    yield _known(
        {
            "@id": document,
            "@type": "Report",
            "name": report.report.title or report.document,
            "identifier": report.document,
            "url": address(symbol) if symbol else None,
            "datePublished": date,
        }
    )
    yield from (_actor(actor) for actor in report.actors if actor.facts)
    instruments = {i.key: _instrument_id(document, i) for i in report.instruments}
    yield from (_instrument(i, instruments[i.key]) for i in report.instruments if i.facts)
    stating = {fact.evidence.unit for fact in report.facts}
    for unit in report.report.units:
        if unit.id in stating:
            yield _known(
                {
                    "@id": f"{document}#{unit.id}",
                    "@type": "Unit",
                    "isPartOf": document,
                    "unitKind": unit.kind,
                    "position": unit.number,
                    "section": unit.section,
                }
            )
    for fact in report.facts:
        yield _fact(fact, document, instruments)
        yield _annotation(fact, document)


def _actor(actor: ReportActor) -> Resource:
    return _known(
        {
            "@id": _urn("actor", actor.key),
            "@type": ["Organization", "OrgOrganization"],
            "name": actor.name,
            "alternateName": [form for form in actor.forms if form != actor.name],
            "identifier": actor.id,
            "label": actor.label,
        }
    )


def _instrument(instrument: ReportInstrument, name: str) -> Resource:
    return _known(
        {
            "@id": name,
            "@type": "Instrument",
            "name": instrument.name,
            "alternateName": [form for form in instrument.forms if form != instrument.name],
            "identifier": instrument.symbol,
            "url": instrument.url,
            "edtf": [date.norm for date in instrument.dates if date.norm],
        }
    )


def _instrument_id(document: str, instrument: ReportInstrument) -> str:
    """One without a name is of its document; one with a name is the same in every document."""
    if ":" in instrument.key and not instrument.symbol:
        return f"{document}#{instrument.key}"
    return _urn("instrument", instrument.key)


def _fact(fact: Fact, document: str, instruments: dict[str, str]) -> Resource:
    roles: dict[str, list[str]] = {}
    for actor in fact.actors:
        roles.setdefault(actor.role, []).append(_urn("actor", actor.key))
    return _known(
        {
            "@id": f"{document}#{fact.id}",
            "@type": fact.kind.capitalize(),
            **roles,
            "instrument": [instruments[fact.instrument_key(i)] for i in fact.instruments],
            "modality": fact.modality,
            "score": fact.score,
            "edtf": [date.norm for date in fact.dates if date.norm],
            "startDate": fact.first_day,
            "endDate": fact.last_day,
        }
    )


def _annotation(fact: Fact, document: str) -> Resource:
    """The sentence as a target twice: in the text of its unit, and in the source of the report."""
    evidence = fact.evidence
    return {
        "@id": f"{document}#{fact.id}-evidence",
        "@type": "Annotation",
        "motivatedBy": "oa:identifying",
        "hasBody": f"{document}#{fact.id}",
        "hasTarget": [
            _target(f"{document}#{evidence.unit}", evidence, evidence.start, evidence.end),
            _target(document, None, evidence.source_start, evidence.source_end),
        ],
    }


def _target(source: str, quoted: Evidence | None, start: int | None, end: int | None) -> Resource:
    selectors: list[Resource] = [{"@type": "TextPositionSelector", "start": start, "end": end}]
    if quoted:
        selectors.append({"@type": "TextQuoteSelector", "exact": quoted.text})
    return {"@type": "SpecificResource", "hasSource": source, "hasSelector": selectors}


def _urn(kind: str, name: str) -> str:
    return f"urn:uncoop-nlp:{kind}:{quote(name, safe='')}"


def _known(resource: Resource) -> Resource:
    """Without what is not known."""
    return {term: value for term, value in resource.items() if value not in (None, "", [])}

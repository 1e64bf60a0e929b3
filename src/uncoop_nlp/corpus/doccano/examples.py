"""How doccano writes a unit, and the colours that it shows labels in.

A unit is an example of a project. Its metadata say which unit it is, and with which annotation it was
last in step with the corpus: `sent`, a fingerprint. Without one it is being uploaded, or its upload
broke off. Normal forms stay in the corpus file; doccano has no place for them.

The server counts nothing itself; its page counts as browsers do, in UTF-16 units, in which a character
above U+FFFF is two. Offsets are changed on the way out and back.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from uncoop_nlp.corpus.records import AnnotatedUnit, CorpusError, GoldEntity, GoldRelation
from uncoop_nlp.scheme import DATE, INSTRUMENT, ORG, UN_BODY

LABEL_COLOURS: dict[str, str] = {
    UN_BODY: "#0072b2",
    ORG: "#d55e00",
    INSTRUMENT: "#009e73",
    DATE: "#aa3377",
}
"""From the palettes of Okabe and Ito, and of Tol: told apart with every kind of colour vision."""

RELATION_COLOURS: dict[str, str] = {
    "COOPERATES_WITH": "#332288",
    "SUPPORTS": "#88ccee",
    "SIGNED": "#117733",
    "ADOPTED": "#ddcc77",
    "IMPLEMENTS": "#882255",
    "DATED": "#cc6677",
    "ACTIVE_ON": "#44aa99",
}


@dataclass(frozen=True, slots=True)
class Example:
    """A unit as a doccano project has it.

    Attributes:
        id: The server's number of the example.
        unit: The unit; the ids of its entities and relations are the server's.
        sent: Fingerprint of the annotation when corpus and project were last in step; `None` where an
            upload has not come to its end.
    """

    id: int
    unit: AnnotatedUnit
    sent: str | None


def to_line(unit: AnnotatedUnit) -> str:
    """The unit as a line to upload: ASCII alone, since the server guesses encodings, and wrongly."""
    offsets = browser_offsets(unit.text)
    entities = [
        {
            "id": entity.id,
            "label": entity.label,
            "start_offset": offsets[entity.start_offset],
            "end_offset": offsets[entity.end_offset],
        }
        for entity in unit.entities
    ]
    relations = [
        {"id": r.id, "from_id": r.from_id, "to_id": r.to_id, "type": r.type} for r in unit.relations
    ]
    return json.dumps(
        {"text": unit.text, **metadata(unit), "entities": entities, "relations": relations}
    )


def metadata(unit: AnnotatedUnit, sent: str | None = None) -> dict[str, str]:
    """What is kept beside the text, shown to annotators, and comes back as it is."""
    place = {
        "unit": unit.id,
        "document": unit.document,
        "section": unit.section,
        "number": unit.number or "",
    }
    return place if sent is None else {**place, "sent": sent}


def from_export(data: Mapping[str, Any]) -> Example | None:
    """Read an example as the server exports it; `None` if it is no unit that was pushed.

    Raises:
        CorpusError: If a span starts or ends where the text has no character.
    """
    if not isinstance(data.get("unit"), str):
        return None
    name, text = data["unit"], data["text"]
    characters = {offset: at for at, offset in enumerate(browser_offsets(text))}
    try:
        entities = tuple(
            GoldEntity(e["id"], e["label"], characters[e["start_offset"]], characters[e["end_offset"]])
            for e in data["entities"]
        )
    except KeyError as error:
        raise CorpusError(f"{name}: in doccano a span has an end at {error}, within no text") from None
    relations = tuple(
        GoldRelation(r["id"], r["from_id"], r["to_id"], r["type"]) for r in data["relations"]
    )
    document, section, number = (data.get(key) or "" for key in ("document", "section", "number"))
    unit = AnnotatedUnit(name, document, section, number or None, text, entities, relations)
    return Example(data["id"], unit, data.get("sent") or None)


def browser_offsets(text: str) -> list[int]:
    """For each character of a text, and for its end, the offset that a browser gives it."""
    return [0, *accumulate(2 if char > "\uffff" else 1 for char in text)]


def upload_faults(unit: AnnotatedUnit) -> Iterator[str]:
    """What the corpus may have and doccano would change without saying so."""
    if unit.text != unit.text.strip() or not unit.text:
        yield f"{unit.id}: the text is empty, or starts or ends with a blank, which doccano cuts off"
    if "\0" in unit.text:
        yield f"{unit.id}: the text has a null character, which doccano refuses"

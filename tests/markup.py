"""Examples written as marked-up text.

`L'[ONU](UN_BODY) aide la [CEI](ORG).` is a sentence with two entities; relations follow as strings
such as `"SUPPORTS ONU CEI"`, their ends being the first entities with that text.
"""

import re
from collections.abc import Iterable
from dataclasses import replace

from spacy.language import Language
from spacy.tokens import Doc

from uncoop_nlp.corpus import AnnotatedUnit, GoldEntity, GoldRelation
from uncoop_nlp.corpus.convert import to_doc
from uncoop_nlp.norms import to_edtf
from uncoop_nlp.results import Entity, Extraction, Relation
from uncoop_nlp.scheme import RELATIONS

_MARKED = re.compile(r"\[(?P<text>[^\]]+)\]\((?P<label>[A-Z_]+)\)")


def parse(marked: str, relations: Iterable[str] = ()) -> AnnotatedUnit:
    """Read a marked-up text as a unit of a corpus."""
    text, entities, end = "", [], 0
    for match in _MARKED.finditer(marked):
        text += marked[end : match.start()]
        start, text = len(text), text + match["text"]
        entities.append(GoldEntity(len(entities) + 1, match["label"], start, len(text), None))
        end = match.end()
    text += marked[end:]
    ids: dict[str, int] = {}
    for entity in entities:
        ids.setdefault(text[entity.start_offset : entity.end_offset], entity.id)
    gold = [
        GoldRelation(number, *_ends(rest, ids), label)
        for number, (label, rest) in enumerate(
            (relation.split(" ", 1) for relation in relations), start=1
        )
    ]
    return AnnotatedUnit("X-1:p1", "X-1", "", "1", text, tuple(entities), tuple(gold))


def read(nlp: Language, marked: str, relations: Iterable[str] = ()) -> Doc:
    """Read a marked-up text as a gold `Doc`."""
    return to_doc(parse(marked, relations), nlp)


def extraction(marked: str, relations: str) -> Extraction:
    """A marked-up sentence with relations such as `OIM SIGNED accord; intended OIM SUPPORTS UA`.

    Where it matters, the word that says a relation follows: `OIM COOPERATES_WITH UA said lancé`.
    """
    unit = parse(marked)
    entities = {entity.text: _with_norm(entity) for entity in unit.to_extraction().entities}
    found = []
    for stated in filter(None, relations.split("; ")):
        modality = "intended" if stated.startswith("intended ") else "stated"
        words, _, trigger = stated.removeprefix("intended ").partition(" said ")
        label = next(name for name in RELATIONS if f" {name} " in words)
        head, tail = words.split(f" {label} ")
        at = unit.text.index(trigger)
        triggers = ((at, at + len(trigger)),) if trigger else ()
        relation = Relation(label, entities[head], entities[tail], modality=modality, triggers=triggers)
        found.append(relation)
    return Extraction(unit.text, tuple(entities.values()), tuple(found))


def _with_norm(entity: Entity) -> Entity:
    return replace(entity, norm=to_edtf(entity.text)) if entity.label == "DATE" else entity


def _ends(words: str, ids: dict[str, int]) -> tuple[int, int]:
    """Both ends of a relation, where the names may have blanks in them."""
    return next((ids[head], ids[tail]) for head in ids for tail in ids if words == f"{head} {tail}")

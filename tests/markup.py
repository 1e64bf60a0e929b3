"""Examples written as marked-up text.

`L'[ONU](UN_BODY) aide la [CEI](ORG).` is a sentence with two entities; relations follow as strings
such as `"SUPPORTS ONU CEI"`, their ends being the first entities with that text.
"""

import re
from collections.abc import Iterable

from spacy.language import Language
from spacy.tokens import Doc

from uncoop_nlp.corpus import AnnotatedUnit, GoldEntity, GoldRelation
from uncoop_nlp.corpus.convert import to_doc

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


def _ends(words: str, ids: dict[str, int]) -> tuple[int, int]:
    """Both ends of a relation, where the names may have blanks in them."""
    return next((ids[head], ids[tail]) for head in ids for tail in ids if words == f"{head} {tail}")

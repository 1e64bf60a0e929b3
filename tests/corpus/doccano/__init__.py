"""Annotating in doccano: what is sent, what comes back, and how the two are put together."""

from dataclasses import replace

from tests import markup
from uncoop_nlp.corpus import AnnotatedUnit

NORMS = {
    "ONU": "Organisation des Nations Unies",
    "CEI": "Communauté d'États indépendants",
    "2019": "2019",
}


def unit(marked: str, *relations: str, name: str = "p1") -> AnnotatedUnit:
    """Read a marked-up text as a unit, with normal forms; see `tests/markup.py`."""
    plain = markup.parse(marked, relations)
    entities = tuple(replace(e, norm=NORMS.get(plain.surface(e))) for e in plain.entities)
    return replace(plain, id=f"X-1:{name}", entities=entities)

"""Gold units and predictions for tests, written as marked-up text."""

from collections.abc import Iterable
from dataclasses import replace

from tests import markup
from uncoop_nlp.corpus import AnnotatedUnit
from uncoop_nlp.evaluation.predictions import Prediction
from uncoop_nlp.results import Extraction


def unit(marked: str, *relations: str, name: str = "X-1:p1", section: str = "") -> AnnotatedUnit:
    """A gold unit; see `tests/markup.py`."""
    return replace(
        markup.parse(marked, relations), id=name, document=name.split(":")[0], section=section
    )


def prediction(
    marked: str, *relations: str, norms: Iterable[str | None] = (), scores: Iterable[float] = ()
) -> Prediction:
    """A prediction, with normal forms and scores of its entities if given."""
    found = markup.parse(marked, relations).to_extraction()
    return Prediction(annotate(found, norms, scores))


def annotate(found: Extraction, norms: Iterable[str | None], scores: Iterable[float]) -> Extraction:
    """The extraction with normal forms and scores of its entities, in their order."""
    norms, scores = [*norms], [*scores]
    new = {
        entity: replace(
            entity,
            norm=norms[place] if norms else entity.norm,
            score=scores[place] if scores else entity.score,
        )
        for place, entity in enumerate(found.entities)
    }
    relations = tuple(replace(r, head=new[r.head], tail=new[r.tail]) for r in found.relations)
    return Extraction(found.text, tuple(new.values()), relations)


def with_norms(gold: AnnotatedUnit, *norms: str | None) -> AnnotatedUnit:
    """The gold unit with normal forms."""
    entities = tuple(replace(e, norm=norm) for e, norm in zip(gold.entities, norms, strict=True))
    return replace(gold, entities=entities)

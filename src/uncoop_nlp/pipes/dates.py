"""Where coordinated dates begin and end, by the rule of the guidelines.

Two complete dates are two (`mai 2023` *et* `février 2024`), a month of two years is one (`mars 2023 et
2024`), and what the recogniser has as one range after *entre* stays one. The recogniser, which sees few
of them, is not sure of it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from spacy.language import Language
from spacy.tokens import Doc, Span

from uncoop_nlp.pipes import extensions
from uncoop_nlp.scheme import DATE

_MONTH = (
    "(?:janvier|février|mars|avril|mai|juin|juillet|août|septembre|octobre|novembre|décembre|fevrier|aout"
    "|decembre)"
)
_YEAR = r"(?:19|20)\d\d"
_COMPLETE = re.compile(rf"(?:\d{{1,2}}(?:er)? )?{_MONTH} {_YEAR}", re.IGNORECASE)
_SEVERAL = re.compile(rf"{_COMPLETE.pattern}(?:(?:, | et |, et ){_COMPLETE.pattern})+", re.IGNORECASE)
_MONTH_OF_YEAR = re.compile(rf"{_MONTH} {_YEAR}", re.IGNORECASE)
_RANGE_BEFORE = re.compile(r"\bentre (?:le |l'|la )?$", re.IGNORECASE)
_LEFT = 12
"""How many characters before a date are looked at."""


class DateBoundaries:
    """Splits and joins the dates in `doc.ents`; see the module for the rule."""

    def __call__(self, doc: Doc) -> Doc:
        """Set the entities of `doc` again, with its dates as the rule has them."""
        dates = [ent for ent in doc.ents if ent.label_ == DATE]
        if dates:
            others = [ent for ent in doc.ents if ent.label_ != DATE]
            text = doc.text
            mended = [part for date in _joined(doc, text, dates) for part in _split(doc, text, date)]
            doc.set_ents(sorted([*others, *mended], key=lambda ent: ent.start))
        return doc


def _joined(doc: Doc, text: str, dates: Sequence[Span]) -> Iterator[Span]:
    """The dates, a month of two years being one."""
    pending = dates[0]
    for date in dates[1:]:
        between = text[pending.end_char : date.start_char]
        shared = _MONTH_OF_YEAR.fullmatch(pending.text) and re.fullmatch(_YEAR, date.text)
        if between == " et " and shared:
            pending = _date(doc, pending.start, date.end, pending, date)
        else:
            yield pending
            pending = date
    yield pending


def _split(doc: Doc, text: str, date: Span) -> Iterator[Span]:
    """The complete dates that one span holds; itself where it is one date, or a range."""
    before = text[max(0, date.start_char - _LEFT) : date.start_char].replace("’", "'")
    if not _SEVERAL.fullmatch(date.text) or _RANGE_BEFORE.search(before):
        yield date
        return
    for match in _COMPLETE.finditer(date.text):
        part = doc.char_span(date.start_char + match.start(), date.start_char + match.end())
        if part is not None:
            yield _date(doc, part.start, part.end, date)


def _date(doc: Doc, start: int, end: int, *sources: Span) -> Span:
    """A date with the lowest score of those that it was made from."""
    scores = [source._.score for source in sources if source._.score is not None]
    span = Span(doc, start, end, label=DATE)
    span._.score = min(scores, default=None)
    return span


@Language.factory(
    "uncoop_dates",
    assigns=["doc.ents"],
    requires=["doc.ents"],
    default_config={},
    retokenizes=False,
)
def make_date_boundaries(nlp: Language, name: str) -> DateBoundaries:  # noqa: ARG001
    """Create the component; it comes after the recogniser."""
    extensions.register()
    return DateBoundaries()

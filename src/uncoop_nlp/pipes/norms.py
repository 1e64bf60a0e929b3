"""The component that gives entities their normal form, and actors their key in the register."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from spacy.language import Language
from spacy.tokens import Doc, Span

from uncoop_nlp.norms import to_edtf, to_symbol
from uncoop_nlp.norms.instruments import NUMBER, read_number
from uncoop_nlp.pipes import extensions
from uncoop_nlp.register import actor_key, read_register
from uncoop_nlp.register.linking import Context, Linker, Mention
from uncoop_nlp.scheme import ACTORS, DATE, INSTRUMENT

_LEFT = 20
"""How many characters before a date are looked at."""
_NEAR = 200
"""How many characters on either side of an instrument are looked at."""

_ENUMERATED = 2000
"""How many characters an enumeration of instruments may have."""

_PART_OUTSIDE = re.compile(r" [A-Z](?![\w'’])")
_SEPARATOR = re.compile(
    r",? (?:et |ou |ainsi que )?(?:(?:en date )?du |adoptée?s? (?:par )?|de |des )?(?:le |la |les |l')?"
)
_A_NUMBER = re.compile(NUMBER, re.VERBOSE)
_OWNER = re.compile(r",? (?:adoptée?s? par (?:le |la |l')|du |de l'|de la |des |de )$")
_SUBJECT = re.compile(r", (?:le |la |l')$")
_ITS_OWN = re.compile(r"\b(?:sa|ses) $", re.IGNORECASE)
_OTHER_OWNER = re.compile(r"(?:du|de la|de l'|des|de) ?(?=[A-ZÉ])")
_NOUN = re.compile(r"\b(?P<noun>résolution|décision)s? [^.;:«»]*$", re.IGNORECASE)
_ENTITLED = re.compile(r",? intitulée?s? « ?")
_STATEMENT = re.compile(r"déclaration", re.IGNORECASE)
_STATEMENT_SYMBOL = re.compile(r"[^.;]{0,150}?\b(?P<symbol>(?:S|A/HRC)/PRST/[\d/]*\d)")


class Normalizer:
    """Sets `span._.norm` of every entity, and `span.kb_id_` of actors.

    A short form takes the label of the actor that it stands for.

    Dates become EDTF, instruments document symbols where the text determines one, actors the full name
    and the key of `uncoop_nlp.register`. What a text does not determine has no normal form.
    """

    def __init__(self, linker: Linker) -> None:
        extensions.register()
        self._linker = linker

    def __call__(self, doc: Doc) -> Doc:
        """Normalise the entities of one text by what it says itself."""
        return self.normalize(doc, Context())

    def normalize(self, doc: Doc, context: Context) -> Doc:
        """Normalise the entities of a text of a document, by what the document said before too."""
        entities, text = list(doc.ents), doc.text
        actors = [ent for ent in entities if ent.label_ in ACTORS]
        mentions = [Mention(ent.start_char, ent.end_char, ent.label_) for ent in actors]
        for ent, (mention, link) in zip(actors, self._linker.link(text, mentions, context), strict=True):
            ent.label_ = mention.label
            ent._.norm = link.name if link else None
            ent.kb_id_ = link.key if link else ""
        for ent in entities:
            if ent.label_ == DATE:
                before = text[max(0, ent.start_char - _LEFT) : ent.start_char]
                ent._.norm = to_edtf(ent.text, before)
        adopters: dict[int, list[str]] = defaultdict(list)
        for relation in doc._.relations:
            if relation.label == "ADOPTED":
                adopters[relation.tail].append(entities[relation.head].kb_id_)
        for place, ent in enumerate(entities):
            if ent.label_ == INSTRUMENT:
                ent._.norm = _symbol(text, entities, place, adopters[place])
        doc.set_ents(entities)
        return doc


def _symbol(text: str, entities: Sequence[Span], place: int, adopters: Sequence[str]) -> str | None:
    """The symbol of an instrument by its name, its organ, and what stands beside it."""
    ent = entities[place]
    numbered = read_number(ent.text)
    if numbered is None:
        return to_symbol(ent.text) or _symbol_beside(text, entities, place)
    if _PART_OUTSIDE.match(text, ent.end_char):
        return None
    before = text[max(0, ent.start_char - _NEAR) : ent.start_char]
    noun = _NOUN.search(before)
    kind = "RES" if not before.strip() else noun and ("DEC" if noun["noun"][0] in "dD" else "RES")
    return to_symbol(ent.text, _organ(text, entities, place, numbered.organs, adopters), kind)


def _organ(
    text: str, entities: Sequence[Span], place: int, organs: Sequence[str], adopters: Sequence[str]
) -> str | None:
    """The key of the organ that a numbered instrument is said to be of; empty if of another body."""
    ent = entities[place]
    named = [_key(other, organs) for other in _actors_before(entities, place)]
    keys = [key for key in (*adopters, *named) if key in organs]
    its_own = _ITS_OWN.search(text[max(0, ent.start_char - _LEFT) : ent.start_char]) is not None
    owner = _owner(text, entities[place:], organs, its_own=its_own and not keys)
    if owner is not None:
        return owner
    others = (adopters and not set(adopters) & set(organs)) or (its_own and named and not keys)
    return "" if others else next(iter(keys), None)


def _actors_before(entities: Sequence[Span], place: int) -> Iterator[Span]:
    """The actors that the sentence names before an entity, the nearest first."""
    start = entities[place].sent.start
    for other in reversed(entities[:place]):
        if other.start < start:
            return
        if other.label_ in ACTORS:
            yield other


def _owner(text: str, entities: Sequence[Span], organs: Sequence[str], *, its_own: bool) -> str | None:
    """The key of the actor named after the first entity, or after the enumeration that it is part of.

    With `its_own` the subject that follows is meant: *dans sa résolution 1809 (2008), le Conseil …*.
    """
    first = entities[0].end_char
    text = text[first : first + _ENUMERATED].replace("’", "'")
    starts = {ent.start_char - first: ent for ent in entities[1 : _ENUMERATED // 2]}
    end = last = 0
    while (separator := _SEPARATOR.match(text, end)) and separator[0]:
        end = separator.end()
        after = starts.get(end)
        if after is not None and after.label_ in ACTORS:
            is_owner = _OWNER.search(text[last:end]) or (its_own and _SUBJECT.search(text[last:end]))
            return _key(after, organs) if is_owner else None
        if after is None:
            number = _A_NUMBER.match(text, end)
            if number is None:
                break
            end = last = number.end()
        elif after.label_ == INSTRUMENT and not after.text[0].isdigit():  # it has an owner of its own
            break
        else:
            end = last = after.end_char - first
    return _unmarked_owner(text[last : last + _NEAR].lstrip(), organs)


def _key(actor: Span, organs: Sequence[str]) -> str:
    """The key of an actor; where it is not known, of the organ that it may be short for: *Conseil*."""
    short = actor_key(actor.text)
    return actor.kb_id_ or next((key for key in organs if key.startswith(f"{short}-")), "")


def _unmarked_owner(rest: str, organs: Sequence[str]) -> str | None:
    """What the text names after an instrument although no actor was found there."""
    owner = _OTHER_OWNER.match(rest)
    if owner is None:
        return None
    name = actor_key(rest[owner.end() : owner.end() + 40])
    return next((key for key in organs if name.startswith(key)), "")


def _symbol_beside(text: str, entities: Sequence[Span], place: int) -> str | None:
    """The symbol of an instrument without a number that has one beside it.

    As in *déclaration de son président … (S/PRST/2013/12)* and in *résolution 70/1, intitulée « … »*.
    """
    ent = entities[place]
    if _STATEMENT.match(ent.text):
        symbol = _STATEMENT_SYMBOL.match(text, ent.end_char)
        return symbol["symbol"] if symbol else None
    for before in reversed(entities[:place]):
        if before.label_ == INSTRUMENT:
            entitled = _ENTITLED.search(text[before.end_char : ent.start_char])
            return before._.norm if entitled and before.sent == ent.sent else None
        if before.label_ != DATE:
            break
    return None


@lru_cache(maxsize=4)
def _linker(tables: tuple[str, ...]) -> Linker:
    return Linker(read_register(*tables))


@Language.factory(
    "uncoop_norms",
    assigns=["span._.norm", "doc.ents"],
    requires=["doc.ents", "doc.sents", "doc._.relations"],
    default_config={"tables": []},
    retokenizes=False,
)
def make_normalizer(nlp: Language, name: str, tables: Sequence[str]) -> Normalizer:  # noqa: ARG001
    """Create the component; `tables` are files of actors beside those that the library carries."""
    return Normalizer(_linker(tuple(tables)))

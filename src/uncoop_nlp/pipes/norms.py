"""The component that gives entities their normal form, and actors their key in the register."""

from __future__ import annotations

import re
from collections.abc import Sequence
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
        entities = list(doc.ents)
        actors = [ent for ent in entities if ent.label_ in ACTORS]
        mentions = [Mention(ent.start_char, ent.end_char, ent.label_) for ent in actors]
        for ent, (mention, link) in zip(
            actors, self._linker.link(doc.text, mentions, context), strict=True
        ):
            ent.label_ = mention.label
            ent._.norm = link.name if link else None
            ent.kb_id_ = link.key if link else ""
        for ent in entities:
            if ent.label_ == DATE:
                before = doc.text[max(0, ent.start_char - _LEFT) : ent.start_char]
                ent._.norm = to_edtf(ent.text, before)
        for place, ent in enumerate(entities):
            if ent.label_ == INSTRUMENT:
                ent._.norm = _symbol(doc, entities, place)
        doc.set_ents(entities)
        return doc


def _symbol(doc: Doc, entities: Sequence[Span], place: int) -> str | None:
    """The symbol of an instrument by its name, its organ, and what stands beside it."""
    ent = entities[place]
    numbered = read_number(ent.text)
    if numbered is None:
        return to_symbol(ent.text) or _symbol_beside(doc, entities, place)
    before = doc.text[max(0, ent.start_char - _NEAR) : ent.start_char]
    noun = _NOUN.search(before)
    kind = "RES" if not before.strip() else noun and ("DEC" if noun["noun"][0] in "dD" else "RES")
    return to_symbol(ent.text, _organ(doc, entities, place, numbered.organs), kind)


def _organ(doc: Doc, entities: Sequence[Span], place: int, organs: Sequence[str]) -> str | None:
    """The key of the organ that a numbered instrument is said to be of; empty if the key is unknown."""
    ent = entities[place]
    adopters = [
        entities[r.head].kb_id_ for r in doc._.relations if (r.label, r.tail) == ("ADOPTED", place)
    ]
    before = [other.kb_id_ for other in entities[:place] if other.sent == ent.sent]
    keys: list[str] = [key for key in (*adopters, *reversed(before)) if key in organs]
    its_own = not keys and _ITS_OWN.search(doc.text[: ent.start_char]) is not None
    owner = _owner(doc.text, entities[place:], organs, its_own=its_own)
    return next(iter(keys), None) if owner is None else owner


def _owner(text: str, entities: Sequence[Span], organs: Sequence[str], *, its_own: bool) -> str | None:
    """The key of the actor named after the first entity, or after the enumeration that it is part of.

    With `its_own` the subject that follows is meant: *dans sa résolution 1809 (2008), le Conseil …*.
    """
    text = text.replace("’", "'")
    starts = {ent.start_char: ent for ent in entities[1:]}
    end = last = entities[0].end_char
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
            end = last = after.end_char
    return _unmarked_owner(text[last:].lstrip(), organs)


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


def _symbol_beside(doc: Doc, entities: Sequence[Span], place: int) -> str | None:
    """The symbol of an instrument without a number that has one beside it.

    As in *déclaration de son président … (S/PRST/2013/12)* and in *résolution 70/1, intitulée « … »*.
    """
    ent, text = entities[place], doc.text
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

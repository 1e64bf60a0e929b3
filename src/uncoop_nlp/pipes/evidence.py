"""What a relation rests on: the word that says it, and whether it is stated or only intended.

A rule, since the corpus does not annotate either. The word is the nearest of those that
`triggers.tsv` has for the relation. The relation is intended where a cue of `modality.tsv`, or a verb in
the future or the conditional, governs that word: *inviter à coopérer*, *prier d'aider*, *devrait*. What
a past tense, a relative clause or a new subject says further on is stated again.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Sequence
from itertools import accumulate

from spacy.language import Language
from spacy.tokens import Doc

from uncoop_nlp.pipes import extensions
from uncoop_nlp.pipes.extensions import DocRelation
from uncoop_nlp.pipes.items import SentenceItems, sentences_of
from uncoop_nlp.pipes.words import stem, stems_of, words_of
from uncoop_nlp.scheme import INTENDED, STATED

Words = Sequence[str | None]
"""The words of a sentence in lower case; `None` where an entity stands."""

_LETTERS = "[a-zàâçèéêëîïôûùœ]"
_FUTURE = re.compile(f"({_LETTERS}*[cdeiprtuv]r)(?:a|ont|ait|aient)")
"""Future or conditional of the third person, which actors take; a verb in `-rer` has others alike."""
_PARTICIPLE = re.compile(f"{_LETTERS}{{2,}}(?:[éiu]e?s?|is|ises?|ite?s?|erte?|inte?)")
_INFINITIVE = re.compile(f"{_LETTERS}+(?:er|ir|re)")
_AUXILIARIES = words_of("modality.tsv", "auxiliary")
_RELATIVES = words_of("modality.tsv", "relative")
_NO_INFINITIVE = words_of("modality.tsv", "no infinitive")
_NO_FUTURE = words_of("modality.tsv", "no future")
_IN_RER = words_of("modality.tsv", "verb in -rer or -rir")
_MODALS = words_of("modality.tsv", "modal")
_NOUNS = words_of("modality.tsv", "noun")
_CUES = stems_of("modality.tsv", "verb") | stems_of("modality.tsv", "noun")
_QUE = frozenset(["que", "qu'"])
_TO = frozenset(["de", "d'", "à", "pour"])
_AND = frozenset(["et", ",", "ou"])
_THE = frozenset(["le", "la", "l'", "les"])
_NOT_VERBS = _AND | _TO | {"du", "des", "au", "aux", "(", "en"}
_CLAUSE_ENDS = frozenset([";", ":"])
_OWN = frozenset(["ADOPTED", "DATED"])
"""Relations that no word need say: an instrument's own."""
_REACH = 25
"""How many items off the word that says a relation may stand."""
_CLAUSE = 6
"""How many items a comma counts for."""
_COMPLEMENT = 14
"""How many items after a cue what it governs begins at the latest."""


class Evidence:
    """Completes `doc._.relations` with the words that say them and their modality; see the module."""

    def __call__(self, doc: Doc) -> Doc:
        """Set the relations of `doc` again."""
        if relations := doc._.relations:
            numbers = {ent.start: number for number, ent in enumerate(doc.ents)}
            sentences = {
                numbers[ent.start]: (sentence, int(place))
                for sentence in map(_Sentence, sentences_of(doc))
                for ent, place in zip(sentence.items.ents, sentence.items.places, strict=True)
            }
            doc._.relations = [_completed(relation, sentences) for relation in relations]
        return doc


class _Sentence:
    """The words of a sentence, and for each item whether something that it says is only intended."""

    def __init__(self, items: SentenceItems) -> None:
        self.items = items
        self.words = [
            None if word is None else items.ents[0].doc[int(start)].lower_.replace("’", "'")
            for word, (start, _) in zip(items.words, items.tokens, strict=True)
        ]
        self.intended = _intended(self.words)
        ends = (word == "," or word in _CLAUSE_ENDS for word in self.words)
        self.clauses = list(accumulate(ends, initial=0))
        self.triggers: dict[str, list[int]] = {}

    def trigger(self, label: str, first: int, second: int) -> int | None:
        """The item that says a relation: the nearest one, between the two rather than around them."""
        if label not in self.triggers:
            stems = stems_of("triggers.tsv", label)
            self.triggers[label] = [
                place for place, word in enumerate(self.words) if word and stem(word) in stems
            ]
        places = self.triggers[label]
        start, end = bisect(places, first), bisect(places, second)
        if label == "ACTIVE_ON":  # what happens on a date stands beside it
            return self._nearest(places[max(0, end - 1) : end + 1], second)
        if start < end:
            return self._nearest(places[end - 1 : end], second)
        return self._nearest([*places[max(0, start - 1) : start], *places[end : end + 1]], first, second)

    def _nearest(self, places: Sequence[int], *ends: int) -> int | None:
        """Of places in reach the nearest to any of the ends; a new clause counts for several items."""

        def distance(place: int) -> int:
            return min(
                abs(place - end) + _CLAUSE * abs(self.clauses[place] - self.clauses[end]) for end in ends
            )

        in_reach = [place for place in places if min(abs(place - end) for end in ends) <= _REACH]
        return min(in_reach, key=distance, default=None)


def _completed(relation: DocRelation, sentences: dict[int, tuple[_Sentence, int]]) -> DocRelation:
    if not {relation.head, relation.tail} <= sentences.keys():
        return relation  # an acronym in brackets, which the rules do not see
    (sentence, head), (other, tail) = sentences[relation.head], sentences[relation.tail]
    if sentence is not other:
        return relation
    first, second = sorted((head, tail))
    trigger = sentence.trigger(relation.label, first, second)
    said_at = trigger if trigger is not None or relation.label in _OWN else second
    intended = said_at is not None and sentence.intended[said_at]
    tokens = () if trigger is None else (int(sentence.items.tokens[trigger][0]),)
    return relation._replace(modality=INTENDED if intended else STATED, triggers=tokens)


def _intended(words: Words) -> list[bool]:
    """For each item whether something that it says is intended."""
    intended = [False] * len(words)
    is_open = was_open = aside = False
    for place, word in enumerate(words):
        if word in _CLAUSE_ENDS:
            is_open = was_open = aside = False
        elif _is_cue(words, place):
            is_open = was_open = True
            continue
        elif word is not None and _is_future(word):
            intended[place] = is_open = True
            _mark_subject(intended, words, place)
        elif is_open and (_is_past(words, place) or _is_new_subject(words, place)):
            is_open = False
        elif is_open and word in _RELATIVES and not _is_complement(words, place):
            is_open, aside = False, True
        elif (
            was_open and not is_open and (_is_joined_infinitive(words, place) or (aside and word == ","))
        ):
            is_open, aside = True, False
        intended[place] |= is_open
    return intended


def _is_cue(words: Words, place: int) -> bool:
    """Whether a word says that what follows is intended: it governs an infinitive, or *que*."""
    word = words[place]
    if word is None:
        return False
    if word in _MODALS:
        return True
    if stem(word) not in _CUES:
        return False
    for other in range(place + 1, min(place + _COMPLEMENT, len(words))):
        if words[other] in _CLAUSE_ENDS or words[other] in _AUXILIARIES:
            return False
        if words[other] in _QUE:
            return word not in _NOUNS
        if _is_infinitive(words, other) and (words[other - 1] in _TO or other == place + 1):
            return True
    return False


def _is_complement(words: Words, place: int) -> bool:
    """Whether a *que* belongs to the cue before it: *demande que*."""
    before = range(max(0, place - 5), place)
    return words[place] in _QUE and any(
        _is_cue(words, other) and words[other] not in _NOUNS for other in before
    )


def _is_past(words: Words, place: int) -> bool:
    """Whether an auxiliary and its participle begin here."""
    return words[place] in _AUXILIARIES and any(
        word is not None and _PARTICIPLE.fullmatch(word) for word in words[place + 1 : place + 4]
    )


def _is_new_subject(words: Words, place: int) -> bool:
    """Whether an entity after a comma is a subject with its verb."""
    if words[place] is not None or place < 1 or place + 1 == len(words):
        return False
    before = place - 1 if words[place - 1] in _THE else place
    after = words[place + 1]
    return before > 0 and words[before - 1] == "," and after is not None and after not in _NOT_VERBS


def _is_joined_infinitive(words: Words, place: int) -> bool:
    """Whether an infinitive is joined here to one before: *et de financer*."""
    joined = place > 1 and words[place - 1] in _TO and words[place - 2] in _AND
    return joined and _is_infinitive(words, place)


def _is_infinitive(words: Words, place: int) -> bool:
    word = words[place]
    return word is not None and word not in _NO_INFINITIVE and _INFINITIVE.fullmatch(word) is not None


def _is_future(word: str) -> bool:
    match = _FUTURE.fullmatch(word)
    if match is None or word in _NO_FUTURE:
        return False
    return _IN_RER.isdisjoint([f"{match[1]}er", f"{match[1]}ir"])  # *assura*, *couvrait*


def _mark_subject(intended: list[bool], words: Words, place: int) -> None:
    """Mark what stands before a verb in the future in its clause, unless it follows another verb."""
    if words[place - 1] in _AND:
        return
    for other in range(place - 1, -1, -1):
        word = words[other]
        if intended[other] or word in _RELATIVES or word in (",", "(") or word in _CLAUSE_ENDS:
            return
        if any(_is_past(words, auxiliary) for auxiliary in range(max(0, other - 3), other + 1)):
            return
        intended[other] = True


@Language.factory(
    "uncoop_evidence",
    assigns=["doc._.relations"],
    requires=["doc.ents", "doc.sents", "doc._.relations"],
    default_config={},
    retokenizes=False,
)
def make_evidence(nlp: Language, name: str) -> Evidence:  # noqa: ARG001
    """Create the component; it comes after the one that finds relations."""
    extensions.register()
    return Evidence()

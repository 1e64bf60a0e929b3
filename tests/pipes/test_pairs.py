"""Which pairs of entities a relation may join."""

import pytest
from spacy.tokens import Span

from uncoop_nlp.pipes.items import sentences_of
from uncoop_nlp.pipes.pairs import (
    COLUMNS,
    CONTEXTS,
    FACTS,
    SEGMENTS,
    _View,
    permitted_columns,
    read_pairs,
)

FIRST, SECOND = {"ONU", "Banque mondiale"}, {"CEI", "Ligue arabe"}


@pytest.mark.parametrize(
    ("marked", "pairs"),
    [
        ("L'[ONU](UN_BODY) aide la [CEI](ORG).", ["ONU/CEI"]),
        ("Il y a l'[ONU](UN_BODY).", []),
        ("L'[ONU](UN_BODY) agit. La [CEI](ORG) aussi.", []),
        ("L'[ONU](UN_BODY) agit ; la [CEI](ORG) aussi.", ["ONU/CEI"]),
        (
            "En [2019](DATE), l'[Accord](INSTRUMENT) de la [CEI](ORG).",
            ["2019/Accord", "2019/CEI", "Accord/CEI"],
        ),
        ("Le [Pacte](INSTRUMENT) et l'[Accord](INSTRUMENT) de [2019](DATE) et [2020](DATE).", 4),
        ("", []),
    ],
)
def test_read_pairs(gold, marked, pairs):
    doc = gold(marked)
    found = [f"{doc.ents[i].text}/{doc.ents[j].text}" for i, j in pairs_of(doc)]
    assert found == pairs or len(found) == pairs


def test_read_pairs_without_sentences_takes_the_whole_text(blank, gold):
    doc = gold("L'[ONU](UN_BODY) agit. La [CEI](ORG) aussi.")
    bare = blank.make_doc(doc.text)
    bare.set_ents([bare.char_span(ent.start_char, ent.end_char, ent.label_) for ent in doc.ents])
    assert len(pairs_of(bare)) == 1


@pytest.mark.parametrize(
    ("first", "second", "columns"),
    [
        ("ORG", "UN_BODY", {("COOPERATES_WITH", False), ("SUPPORTS", False), ("SUPPORTS", True)}),
        ("DATE", "INSTRUMENT", {("DATED", True)}),
        ("INSTRUMENT", "DATE", {("DATED", False)}),
        ("INSTRUMENT", "ORG", {("SIGNED", True), ("ADOPTED", True), ("IMPLEMENTS", True)}),
        ("DATE", "DATE", set()),
    ],
)
def test_permitted_columns(first, second, columns):
    flags = permitted_columns(first, second)
    assert {column for column, flag in zip(COLUMNS, flags, strict=True) if flag} == columns


@pytest.mark.parametrize(
    ("marked", "pair", "parts"),
    [
        (
            "En bref, l'[ONU](UN_BODY) aide la [CEI](ORG) à Minsk.",
            "ONU/CEI",
            {"before": "en bref , l'", "between": "aide la", "after": "a minsk ."},
        ),
        (  # what is around the list and the other entity, not what lies within the list
            "Hier, le [HCR](UN_BODY), l'[OIM](UN_BODY) et la [FAO](UN_BODY) ont aidé la [CEI](ORG).",
            "HCR/CEI",
            {"before": "hier , le", "between": "ont aide la", "after": "."},
        ),
        (  # both in one list
            "Le [HCR](UN_BODY), l'[OIM](UN_BODY) et la [FAO](UN_BODY) coopèrent.",
            "HCR/FAO",
            {"before": "le", "between": ", l' _ et la", "after": "cooperent ."},
        ),
        (  # four items on each side of the two
            "Deux trois quatre cinq, [ONU](UN_BODY) six sept huit neuf dix onze [CEI](ORG) a b c d e.",
            "ONU/CEI",
            {
                "left of first": "trois quatre cinq ,",
                "right of first": "six sept huit neuf",
                "left of second": "huit neuf dix onze",
                "right of second": "a b c d",
            },
        ),
        (  # an acronym in brackets is not there
            "Le [Haut-Commissariat](UN_BODY) ([HCR](UN_BODY)) et la [CEI](ORG) coopèrent.",
            "Haut-Commissariat/CEI",
            {"before": "le", "between": "et la", "after": "cooperent ."},
        ),
    ],
)
def test_read_pairs_segments(gold, marked, pair, parts):
    doc = gold(marked)
    ((items, segments),) = [
        (of_sentence.items, of_sentence.segments[place])
        for of_sentence in read_pairs(doc)
        for place, (i, j) in enumerate(of_sentence.pairs)
        if f"{doc.ents[i].text}/{doc.ents[j].text}" == pair
    ]
    for part, words in parts.items():
        start, end = segments[SEGMENTS.index(part)]
        assert " ".join(word or "_" for word in items.words[start:end]) == words


def test_contexts(gold):
    """Pairs that share an entity as their first or their second, and pairs of the same two names."""
    doc = gold("L'[ONU](UN_BODY) aide la [CEI](ORG), et la [CEI](ORG) l'[OTSC](ORG).")
    (pairs,) = read_pairs(doc)
    assert pairs.pairs == [(0, 1), (0, 2), (0, 3), (1, 2), (1, 3), (2, 3)]
    of = dict(zip(CONTEXTS, pairs.contexts.T.tolist(), strict=True))
    assert of["first"] == [0, 0, 0, 1, 1, 2]
    assert of["second"] == [1, 2, 3, 2, 3, 3]
    assert of["sentence"] == [0] * 6
    assert len(set(of["names"])) == 4  # ONU-CEI, ONU-OTSC, CEI-CEI, CEI-OTSC
    assert of["names"][0] == of["names"][1]
    assert of["names"][4] == of["names"][5]


def test_facts_tell_a_list_from_two_lists(gold):
    listed, apart = (
        facts_of(gold(f"L'[ONU](UN_BODY) {link} la [CEI](ORG) agissent.")) for link in ("et", "avec")
    )
    assert all(one != other for one, other in zip(listed, apart, strict=True))


def test_a_long_text_between_is_no_fact(gold):
    """Its words are in facts of their own where they stand at its ends."""
    sentence = "L'[ONU](UN_BODY) aide un deux trois quatre cinq six sept la [CEI](ORG)."
    assert facts_of(gold(sentence)) == facts_of(gold(sentence.replace("quatre", "mille")))


def test_pairs_of_a_list_share_their_context(gold):
    (pairs,) = read_pairs(
        gold("Le [HCR](UN_BODY) et la [FAO](UN_BODY) aident la [CEI](ORG) et l'[OTSC](ORG).")
    )
    groups = pairs.contexts[:, CONTEXTS.index("groups")].tolist()
    # HCR-FAO, HCR-CEI, HCR-OTSC, FAO-CEI, FAO-OTSC, CEI-OTSC
    assert groups[1:5] == [groups[1]] * 4
    assert len(set(groups)) == 3


@pytest.mark.parametrize(
    ("one", "other", "differ"),
    [
        # of the pair ONU and CEI, by default in: En bref, l'ONU aide beaucoup la CEI chaque jour.
        ("la [CEI](ORG)", "la [CEI](UN_BODY)", "labels"),
        ("l'[ONU](UN_BODY)", "l'[ONU](INSTRUMENT)", ", ".join(FACTS)),  # told apart by kinds
        ("la [CEI](ORG)", "la [Ligue arabe](ORG)", "head of second, heads"),
        ("l'[ONU](UN_BODY)", "la [Banque mondiale](UN_BODY)", "head of first, heads"),
        (
            "aide beaucoup",
            "finance beaucoup",
            "short text between, word after first, second word before second, "
            "words beside the gap, words before second",
        ),
        (
            "aide beaucoup",
            "aide souvent",
            "short text between, word before second, second word after first, "
            "words beside the gap, words before second",
        ),
        ("aide beaucoup", "aide aussi beaucoup", "words between, short text between"),
        ("aide beaucoup", "aide, beaucoup", "words between, breaks between, short text between"),
        ("chaque jour", "chaque nuit", ""),
        ("chaque jour", "souvent", "word after both"),
        ("En bref", "Enfin", "word before both"),
        # words without a meaning, of two letters or of none
        ("chaque jour", "leur chaque jour", ""),
        ("chaque jour", "si chaque jour", ""),
        ("chaque jour", "1234 chaque jour", ""),
        # other entities: in a list with it, between, around, of the same name
        (
            "l'[ONU](UN_BODY)",
            "l'[ONU](UN_BODY) et l'[OIM](UN_BODY)",
            "sizes of groups",
        ),
        (
            "l'[ONU](UN_BODY)",
            "l'[OIM](UN_BODY) et l'[ONU](UN_BODY)",
            "sizes of groups, places in groups",
        ),
        ("chaque jour", "chaque jour l'[OIM](UN_BODY)", "kinds around"),
        ("En bref", "En bref [2020](DATE)", ""),
        (
            "aide beaucoup",
            "aide l'[OIM](UN_BODY), beaucoup",
            "groups between, words between, breaks between, short text between, kinds between",
        ),
        ("chaque jour", "chaque jour de la [CEI](ORG)", "kinds around"),
    ],
)
def test_facts(gold, one, other, differ):
    sentence = "En bref, l'[ONU](UN_BODY) aide beaucoup la [CEI](ORG) chaque jour."
    facts = [facts_of(gold(text)) for text in (sentence, sentence.replace(one, other))]
    assert ", ".join(name for name, a, b in zip(FACTS, *facts, strict=True) if a != b) == differ


@pytest.mark.parametrize(
    ("marked", "same"),
    [
        ("L'[ONU](UN_BODY), la [FAO](UN_BODY) agissant, aide la [CEI](ORG).", 0),
        # both the same, which are nearer to each other than themselves
        ("La [CEI](ORG), la [FAO](UN_BODY) agissant, aide la [CEI](ORG).", 7),
        # one of the two is mentioned again nearer to the other than this mention is
        ("L'[ONU](UN_BODY), l'[ONU](UN_BODY) agissant, aide la [CEI](ORG).", 2),
        ("L'[ONU](UN_BODY), la [FAO](UN_BODY) agissant, aide la [CEI](ORG) de l'[ONU](UN_BODY).", 2),
        ("L'[ONU](UN_BODY), la [CEI](ORG) agissant, aide la [CEI](ORG).", 1),
        ("La [CEI](ORG) dit que l'[ONU](UN_BODY), la [FAO](UN_BODY) agissant, aide la [CEI](ORG).", 1),
        # and as near, or farther off
        (
            "L'[ONU](UN_BODY), la [FAO](UN_BODY) agissant, aide la [CEI](ORG), l'[OEA](ORG) suivant, "
            "pour l'[ONU](UN_BODY).",
            0,
        ),
    ],
)
def test_same_names(gold, marked, same):
    (items,) = sentences_of(gold(marked))
    view = _View(items)
    names = [ent.text for ent in items.ents]
    first = names.index("ONU") if "ONU" in names else 0
    second = len(names) - 1 - names[::-1].index("CEI")
    (found,) = view._same_names()[(view.first == first) & (view.second == second)]
    assert found == same


def test_facts_do_not_depend_on_the_names(gold):
    """What the names are called is no fact but for their first words."""
    first, second = (
        read_pairs(gold(f"L'[{one}](UN_BODY) aide l'[{other}](ORG) en [mai 2020](DATE)."))[0].facts
        for one, other in (("ONU", "OIF"), ("AIEA", "OTAN"))
    )
    assert (first == second).all()


@pytest.mark.parametrize(
    ("number", "separator", "pairs"),
    [
        (200, ", ", 4_500),  # no list: those 24 apart at most
        (5_000, ", ", 20_000),
        (200, " et ", 19_900),  # one list
        (5_000, " et ", 20_000),  # an endless one: each with the next four
    ],
)
def test_read_pairs_of_an_endless_sentence(blank, number, separator, pairs):
    doc = blank.make_doc(separator.join(["ONU"] * number))
    doc.set_ents([Span(doc, token.i, token.i + 1, "ORG") for token in doc if token.text == "ONU"])
    assert len(pairs_of(doc)) == pytest.approx(pairs, rel=0.02)


def facts_of(doc):
    """The facts of the first pair of an entity before the verb and one after it, by their names."""
    (found,) = read_pairs(doc)
    texts = [(doc.ents[i].text, doc.ents[j].text) for i, j in found.pairs]
    return found.facts[next(n for n, (a, b) in enumerate(texts) if a in FIRST and b in SECOND)].tolist()


def pairs_of(doc):
    return [pair for of_sentence in read_pairs(doc) for pair in of_sentence.pairs]

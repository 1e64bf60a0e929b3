"""The component that finds relations, and its scorer."""

import math
import tracemalloc
from pathlib import Path

import numpy as np
import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin
from spacy.training import Example
from thinc.api import Config, fix_random_seed

from uncoop_nlp.pipes.extensions import DocRelation
from uncoop_nlp.pipes.pairs import COLUMNS
from uncoop_nlp.pipes.relations import _lessons, _once, score_relations

MODEL = Path(__file__).parents[2] / "models" / "fr_uncoop_sm"
SENTENCES = [
    ("L'[ONU](UN_BODY) aide la [CEI](ORG).", "SUPPORTS ONU CEI"),
    ("La [CEI](ORG) est aidée par l'[ONU](UN_BODY).", "SUPPORTS ONU CEI"),
    (
        "L'[ONU](UN_BODY) et la [CEI](ORG) ont signé un [accord](INSTRUMENT) en [2019](DATE).",
        *("COOPERATES_WITH ONU CEI", "SIGNED ONU accord", "SIGNED CEI accord"),
        *("DATED accord 2019", "ACTIVE_ON ONU 2019", "ACTIVE_ON CEI 2019"),
    ),
    ("L'[ONU](UN_BODY) n'a rien signé avec la [CEI](ORG).",),
]
WITHOUT_PAIRS = ["Il a agi à [Minsk](ORG).", "", "En bref, rien."]


@pytest.fixture(scope="module")
def examples(blank, gold):
    return [
        Example(blank.make_doc(doc.text), doc) for doc in (gold(*sentence) for sentence in SENTENCES)
    ]


@pytest.fixture(scope="module")
def trained(with_pipe, examples):
    nlp = with_pipe("uncoop_relations")
    optimizer = nlp.initialize(lambda: examples)
    for _ in range(60):
        nlp.update(examples, sgd=optimizer)
    return nlp


def plain(doc):
    return [relation[:3] for relation in doc._.relations]


def test_relations_learns_what_it_is_shown(trained, examples):
    pipe = trained.get_pipe("uncoop_relations")
    for example in examples:
        doc = example.reference.copy()
        doc._.relations = []
        assert sorted(plain(pipe(doc))) == sorted(plain(example.reference))
        assert all(0.5 <= relation.score <= 1 for relation in doc._.relations)


def with_entity_scores(doc, *scores):
    doc._.relations = []
    for ent, score in zip(doc.ents, scores, strict=True):
        ent._.score = score
    return doc


@pytest.fixture
def sure(trained, gold):
    """The score of a relation between two entities that were given."""
    (relation,) = trained.get_pipe("uncoop_relations")(gold(SENTENCES[0][0]))._.relations
    return relation.score


@pytest.mark.parametrize("scores", [(0.9, 0.8), (1.0, 0.75), (0.75, 1.0), (None, 0.75)])
def test_relations_scores_are_those_of_both_entities_too(trained, gold, sure, scores):
    """A relation is right only where both its entities are."""
    doc = with_entity_scores(gold(SENTENCES[0][0]), *scores)
    (relation,) = trained.get_pipe("uncoop_relations")(doc)._.relations
    assert relation.score == pytest.approx(sure * (scores[0] or 1) * scores[1])


def test_relations_below_the_threshold_with_their_entities_are_left_out(trained, gold):
    doc = with_entity_scores(gold(SENTENCES[0][0]), 0.7, 0.7)
    assert not trained.get_pipe("uncoop_relations")(doc)._.relations


def test_relations_scores_are_calibrated(trained, gold, sure, monkeypatch):
    """An offset of -log 2 halves the odds."""
    pipe = trained.get_pipe("uncoop_relations")
    monkeypatch.setattr(pipe, "calibration", (1.0, -math.log(2)))
    (relation,) = pipe(gold(SENTENCES[0][0]))._.relations
    odds = sure / (1 - sure) / 2
    assert relation.score == pytest.approx(odds / (1 + odds), abs=1e-6)


def test_relations_stand_in_the_order_of_their_entities(trained, gold):
    doc = gold(SENTENCES[2][0])
    found = [("SIGNED", 0, 2), ("DATED", 2, 3), ("SIGNED", 1, 2), ("ADOPTED", 0, 2)]
    pipe = trained.get_pipe("uncoop_relations")
    pipe.set_annotations([doc], [[DocRelation(*relation) for relation in found]])
    assert plain(doc) == sorted(found, key=lambda relation: (*relation[1:], relation[0]))


def test_relations_of_a_text_without_pairs(trained, gold):
    pipe = trained.get_pipe("uncoop_relations")
    assert [plain(doc) for doc in pipe.pipe([gold(""), gold("L'[ONU](UN_BODY) agit.")])] == [[], []]


def test_relations_expected_errors_are_the_doubts_of_what_is_found_and_of_what_nearly_is(trained, gold):
    pipe = trained.get_pipe("uncoop_relations")
    doc = pipe(gold("L'[ONU](UN_BODY) et la [CEI](ORG) sont aidées en [2019](DATE) par l'[OEA](ORG)."))
    before = pipe.threshold
    try:
        pipe.threshold = 0.1
        (scores,) = ([r.score for r in relations] for relations in pipe.predict([doc]))
        for pipe.threshold in (0.1, 0.5, 0.9):
            expected = sum(1 - s if s >= pipe.threshold else s for s in scores)
            assert scores
            assert pipe.expected_errors(doc) == pytest.approx(expected)
    finally:
        pipe.threshold = before
    assert pipe.expected_errors(gold("L'[ONU](UN_BODY) agit.")) == 0


def test_relations_of_a_text_that_is_there_twice(trained, examples):
    pipe = trained.get_pipe("uncoop_relations")
    doc = examples[0].reference.copy()
    assert [len(relations) for relations in pipe.predict([doc, doc])] == [1, 1]


def test_relations_round_trips_to_disk(trained, with_pipe, examples, tmp_path):
    trained.to_disk(tmp_path / "model")
    again = with_pipe("uncoop_relations")
    again.from_disk(tmp_path / "model")
    doc, other = examples[2].reference.copy(), examples[2].reference.copy()
    trained.get_pipe("uncoop_relations")(doc)
    assert again.get_pipe("uncoop_relations")(other)._.relations == doc._.relations


def test_relations_of_another_scheme_are_refused(trained, with_pipe, tmp_path):
    """What the columns of a trained model mean is the scheme's order: a changed scheme must not pass."""
    trained.get_pipe("uncoop_relations").to_disk(tmp_path)
    pipe = with_pipe("uncoop_relations").get_pipe("uncoop_relations")
    cfg = (tmp_path / "cfg").read_text("utf-8")
    (tmp_path / "cfg").write_text(cfg.replace("SUPPORTS", "HELPS"), "utf-8")
    with pytest.raises(ValueError, match="trained on another scheme"):
        pipe.from_disk(tmp_path)


def test_relations_threshold_is_that_of_the_config():
    config = {"components": {"uncoop_relations": {"threshold": 0.99}}}
    assert spacy.load(MODEL, config=config).get_pipe("uncoop_relations").threshold == 0.99


@pytest.mark.parametrize(
    ("setting", "value", "message"),
    [
        ("threshold", 1.5, "threshold is a probability, 0 to 1; this is 1.5"),
        ("threshold", -0.1, "threshold is a probability"),
        ("calibration", [0.0, 1.0], "calibration is a slope above 0 and an offset"),
        ("calibration", [1.0], "calibration is a slope above 0 and an offset"),
    ],
)
def test_relations_settings_out_of_range_are_refused(blank, setting, value, message):
    nlp = Language(blank.vocab)
    with pytest.raises(ValueError, match=message):
        nlp.add_pipe("uncoop_relations", config={setting: value})


def test_relations_round_trips_to_bytes(trained, with_pipe, gold):
    again = with_pipe("uncoop_relations").get_pipe("uncoop_relations")
    again.from_bytes(bytes_data=trained.get_pipe("uncoop_relations").to_bytes())
    doc, other = gold(SENTENCES[2][0]), gold(SENTENCES[2][0])
    assert again(doc)._.relations == trained.get_pipe("uncoop_relations")(other)._.relations


@pytest.mark.parametrize(
    "many",
    [
        ", ".join(f"l'[ONU{number}](UN_BODY)" for number in range(200)) + " se réunissent",
        " et ".join(f"l'[ONU{number}](UN_BODY)" for number in range(200)) + " se réunissent",
        " ; ".join(f"l'[ONU{number}](UN_BODY) aide la [CEI{number}](ORG)" for number in range(100)),
    ],
)
def test_relations_of_a_sentence_with_200_actors_need_little_memory(trained, gold, many):
    doc = gold(many)
    pipe = trained.get_pipe("uncoop_relations")
    tracemalloc.start()
    pipe(doc)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 300e6


def test_relations_of_every_sentence_of_a_long_text(trained, gold):
    """A text is read in batches of sentences; none is lost, and each is read once."""
    doc = gold("L'[ONU](UN_BODY) aide la [CEI](ORG). " * 1500)
    pipe = trained.get_pipe("uncoop_relations")
    embed = pipe.model.get_ref("embed")
    read = []
    forward = embed._func
    embed._func = lambda model, batch, is_train: (
        read.extend(batch.sentences) or forward(model, batch, is_train)
    )
    try:
        pipe(doc)
    finally:
        embed._func = forward
    assert len(read) == 1500
    assert len(doc._.relations) == 1500


def test_relations_learns_from_what_was_found_too(gold):
    """What was found over a gold entity takes its relations; what is no entity has none."""
    sentence = "L'[ONU](UN_BODY) aide la [Commission du Danube](ORG) à Minsk."
    reference = gold(sentence, "SUPPORTS ONU Commission du Danube")
    found = gold("L'[ONU](UN_BODY) aide la [Commission](ORG) du Danube à [Minsk](ORG).")
    assert found.text == reference.text
    right, wrong = _lessons(Example(found, reference))
    assert right[1].tolist() == [[column == ("SUPPORTS", False) for column in COLUMNS]]
    pairs, answers = wrong
    assert pairs.pairs == [(0, 1), (0, 2), (1, 2)]
    assert [row.any() for row in answers] == [True, False, False]


@pytest.mark.parametrize(
    ("found", "related"),
    [
        ("L'[ONU](UN_BODY) aide la [Commission](ORG) du Danube.", ["ONU Commission"]),
        ("L'[ONU](UN_BODY) aide la Commission du [Danube](ORG).", ["ONU Danube"]),
        # another label of its kind, but not another kind
        ("L'[ONU](UN_BODY) aide la [Commission](UN_BODY) du Danube.", ["ONU Commission"]),
        ("L'[ONU](UN_BODY) aide la [Commission](INSTRUMENT) du Danube.", []),
        # the first of two
        ("L'[ONU](UN_BODY) aide la [Commission](ORG) du [Danube](ORG).", ["ONU Commission"]),
        ("L'[ONU](UN_BODY) [aide](ORG) la Commission du Danube.", []),
    ],
)
def test_relations_go_to_what_was_found_over_an_entity(gold, found, related):
    reference = gold(
        "L'[ONU](UN_BODY) aide la [Commission du Danube](ORG).", "SUPPORTS ONU Commission du Danube"
    )
    _, *of_found = _lessons(Example(gold(found), reference))
    assert related == [
        f"{pairs.doc.ents[i]} {pairs.doc.ents[j]}"
        for pairs, answers in of_found
        for (i, j), row in zip(pairs.pairs, answers, strict=True)
        if row.any()
    ]


def test_relations_learns_of_what_the_scheme_permits_alone(trained, examples):
    pipe = trained.get_pipe("uncoop_relations")
    ((pairs, _),) = _lessons(examples[0])
    loss, gradient = pipe.get_loss(examples[:1], np.zeros(pairs.permitted.shape, dtype="f"))
    assert loss == pytest.approx(pairs.permitted.sum() * math.log(2))
    assert (gradient != 0).tolist() == pairs.permitted.tolist()


def test_relations_update_learns_and_adds_to_the_losses(with_pipe, examples):
    nlp = with_pipe("uncoop_relations")
    optimizer = nlp.initialize(lambda: examples)
    pipe, losses = nlp.get_pipe("uncoop_relations"), {}
    pipe.update(examples, sgd=optimizer, losses=losses)
    first = losses[pipe.name]
    pipe.update(examples, sgd=optimizer, losses=losses)
    assert first < losses[pipe.name] < 2 * first
    pipe.update(examples, drop=0.25)
    rates = {node.attrs["dropout_rate"] for node in pipe.model.walk() if "dropout_rate" in node.attrs}
    assert rates == {0.25}


def test_relations_learns_once_where_all_was_found(gold):
    doc = gold(*SENTENCES[0])
    assert len(list(_lessons(Example(gold(SENTENCES[0][0]), doc)))) == 1


def test_relations_learns_from_texts_that_are_divided_otherwise(gold, blank):
    """The model sees the tokens that the pipeline has; they need not be those of the annotation."""
    reference = gold(*SENTENCES[0])  # L' ONU aide la CEI .
    found = Doc(
        blank.vocab,
        ["L", "'", "ONU", "aide", "la", "C", "EI", "."],
        [False, False, True, True, True, False, False, False],
    )
    ((pairs, answers),) = _lessons(Example(found, reference))
    assert pairs.doc is found
    items = [found[start:end].text for start, end in pairs.tokens.tolist()]
    assert items == ["L'", "ONU", "aide", "la", "CEI", "."]
    assert answers.any()


SHARED = """
[nlp]
lang = "fr"
pipeline = ["tok2vec","uncoop_ner","uncoop_relations"]

[nlp.tokenizer]
@tokenizers = "uncoop_nlp.Tokenizer.v1"

[components]

[components.tok2vec]
factory = "tok2vec"

[components.tok2vec.model]
@architectures = "spacy.HashEmbedCNN.v2"
pretrained_vectors = null
width = 32
depth = 1
embed_size = 200
window_size = 1
maxout_pieces = 2
subword_features = true

[components.uncoop_ner]
factory = "uncoop_ner"

[components.uncoop_ner.model]
@architectures = "uncoop_nlp.TokenTagger.v1"
hidden_width = 32
nO = null

[components.uncoop_ner.model.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = 32

[components.uncoop_relations]
factory = "uncoop_relations"

[components.uncoop_relations.model]
@architectures = "uncoop_nlp.PairClassifier.v2"
hidden_width = 32
fact_width = 16
fact_rows = 500
nO = null

[components.uncoop_relations.model.embed]
@architectures = "uncoop_nlp.ItemsOfTokens.v1"
width = 32
rows = 200

[components.uncoop_relations.model.embed.tok2vec]
@architectures = "spacy.Tok2VecListener.v1"
width = 32

[components.uncoop_relations.model.encode]
@architectures = "spacy.MaxoutWindowEncoder.v2"
width = 32
depth = 1
window_size = 1
maxout_pieces = 2
"""


@pytest.fixture
def shared(examples):
    """Entities and relations on one shared layer, as a transformer is, and what it is trained on."""
    fix_random_seed(0)
    nlp = spacy.util.load_model_from_config(Config().from_str(SHARED), auto_fill=True)
    return nlp, nlp.initialize(lambda: examples)


def test_a_shared_layer_serves_texts_with_pairs_and_without(shared, blank, gold, examples):
    nlp, optimizer = shared
    without = [Example(blank.make_doc(doc.text), doc) for doc in map(gold, WITHOUT_PAIRS)]
    batch = [without[0], *examples[:2], without[1], *examples[2:]]
    for _ in range(60):
        nlp.update([Example(blank.make_doc(e.text), e.reference) for e in batch], sgd=optimizer)
    scores = nlp.evaluate([Example(blank.make_doc(e.text), e.reference) for e in batch])
    assert (scores["ents_f"], scores["rels_f"]) == (1, 1)


def test_a_shared_layer_learns_entities_of_texts_without_pairs(shared, blank, gold):
    """It learns when the last component that listens gives its part: the one for relations."""
    nlp, optimizer = shared
    batch = [Example(blank.make_doc(doc.text), doc) for doc in map(gold, WITHOUT_PAIRS)]
    nlp.update(batch, sgd=optimizer)  # the last layer of entities starts at zero and gives nothing yet
    before = nlp.get_pipe("tok2vec").model.to_bytes()
    nlp.update(batch, sgd=optimizer)
    assert nlp.get_pipe("tok2vec").model.to_bytes() != before


def test_relations_need_a_pair_to_be_initialised_by(with_pipe, gold):
    nlp = with_pipe("uncoop_relations")
    doc = gold("L'[ONU](UN_BODY) agit.")
    with pytest.raises(ValueError, match="no example has two entities that a relation may join"):
        nlp.initialize(lambda: [Example(doc, doc)])


@pytest.mark.parametrize(
    ("found", "kept"),
    [
        ([("SUPPORTS", 0, 1, 0.8), ("SUPPORTS", 0, 2, 0.9)], [1]),  # 1 and 2 are one name
        ([("COOPERATES_WITH", 0, 1, 0.9), ("COOPERATES_WITH", 2, 0, 0.8)], [0]),
        ([("SUPPORTS", 0, 1, 0.9), ("SUPPORTS", 1, 0, 0.8)], [0, 1]),  # two directions
        ([("SUPPORTS", 0, 1, 0.9), ("COOPERATES_WITH", 0, 2, 0.8)], [0, 1]),
        ([("COOPERATES_WITH", 1, 2, 0.9)], []),  # to itself
    ],
)
def test_relations_stand_once_in_a_sentence(found, kept):
    relations = [DocRelation(*relation) for relation in found]
    assert list(_once(relations, {0: 0, 1: 1, 2: 1})) == [relations[place] for place in kept]


def test_relations_between_two_names_are_found_once(trained, gold, monkeypatch):
    pipe = trained.get_pipe("uncoop_relations")
    monkeypatch.setattr(pipe, "threshold", 0.0)  # all that the scheme permits
    doc = pipe(gold("L'[ONU](UN_BODY) aide la [CEI](ORG), et la [CEI](ORG) agit."))
    ends = [(label, *(doc.ents[end].text for end in ends)) for label, *ends in plain(doc)]
    assert sorted(ends) == [
        ("COOPERATES_WITH", "ONU", "CEI"),
        ("SUPPORTS", "CEI", "ONU"),
        ("SUPPORTS", "ONU", "CEI"),
    ]


def test_relations_labels(trained):
    pipe = trained.get_pipe("uncoop_relations")
    assert pipe.labels[:2] == ("COOPERATES_WITH", "SUPPORTS")
    assert pipe.add_label("SIGNED") == 0
    with pytest.raises(ValueError, match="no relation 'LIKES' in the scheme"):
        pipe.add_label("LIKES")


def test_doc_relations_go_through_docbin(blank, gold):
    doc = gold(*SENTENCES[2])
    (again,) = DocBin(docs=[doc], store_user_data=True).get_docs(blank.vocab)
    assert again._.relations == doc._.relations
    assert isinstance(again._.relations[0], DocRelation)


@pytest.mark.parametrize(
    ("found", "p", "r"),
    [
        (SENTENCES[2], 1, 1),
        # nothing found: every gold relation is missed, although no pair was ever proposed
        (("L'ONU et la CEI ont signé un accord en 2019.",), 0, 0),
        # three of six, one of them wrong
        (
            (SENTENCES[2][0], "SIGNED ONU accord", "SIGNED CEI accord", "ADOPTED CEI accord"),
            2 / 3,
            2 / 6,
        ),
        # the right relation between the wrong spans counts as wrong, and as missed
        (
            (
                "L'[ONU](UN_BODY) et la [CEI](ORG) ont signé un accord en [2019](DATE).",
                "ACTIVE_ON ONU 2019",
            ),
            *(1, 1 / 6),
        ),
    ],
)
def test_score_relations(gold, found, p, r):
    scores = score_relations([Example(gold(*found), gold(*SENTENCES[2]))])
    assert (scores["rels_p"], scores["rels_r"]) == pytest.approx((p, r))

"""The transformer variant: trained for some steps on a tiny CamemBERT, saved, loaded, used.

Its weights are random, so that nothing is asked of what it finds, only that it does all that the shipped
pipeline does. Needs the extra `transformers`.
"""

from pathlib import Path

import pytest
import spacy
from spacy.cli.train import train

from tests import markup
from uncoop_nlp.corpus.convert import to_docbin
from uncoop_nlp.evaluation.predictions import run_pipeline

pytest.importorskip("spacy_transformers", reason="needs the extra [transformers]")

ROOT = Path(__file__).parents[1]
TEXTS = [
    markup.parse("L'[OSCE](ORG) aide la [CEI](ORG) depuis [mai 2020](DATE).", ["SUPPORTS OSCE CEI"]),
    markup.parse("Le [HCR](UN_BODY) et l'[OEA](ORG) coopèrent.", ["COOPERATES_WITH HCR OEA"]),
    markup.parse("L'[ONU](UN_BODY) applique l'[accord](INSTRUMENT).", ["IMPLEMENTS ONU accord"]),
    markup.parse("La [SADC](ORG) agit."),
]


@pytest.fixture(scope="module")
def camembert(tmp_path_factory) -> Path:
    """A folder with a CamemBERT of two layers, its own sentencepiece model, and random weights."""
    import sentencepiece
    from transformers import CamembertConfig, CamembertModel, CamembertTokenizerFast

    folder = tmp_path_factory.mktemp("camembert")
    sentencepiece.SentencePieceTrainer.train(
        input=str(ROOT / "corpus" / "reports" / "A-75-345.fr.txt"),
        model_prefix=str(folder / "sentencepiece.bpe"),
        vocab_size=400,
        minloglevel=2,
    )
    tokenizer = CamembertTokenizerFast(str(folder / "sentencepiece.bpe.model"))
    tokenizer.save_pretrained(folder)
    config = CamembertConfig(
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=64,
        num_hidden_layers=2,
        num_attention_heads=2,
    )
    CamembertModel(config).save_pretrained(folder)
    return folder


@pytest.fixture(scope="module")
def trained(camembert, blank, tmp_path_factory) -> Path:
    """The variant, trained for some steps."""
    folder = tmp_path_factory.mktemp("trained")
    to_docbin(TEXTS * 4, blank).to_disk(folder / "texts.spacy")
    train(
        ROOT / "configs" / "transformer.cfg",
        folder,
        overrides={
            "components.transformer.model.name": str(camembert),
            "paths.train": str(folder / "texts.spacy"),
            "paths.dev": str(folder / "texts.spacy"),
            "training.batcher.size": 20,
            "training.eval_frequency": 5,
        },
    )
    return folder / "model-last"


def test_it_finds_what_it_finds_after_loading_again(trained, tmp_path):
    nlp = spacy.load(trained)
    assert nlp.pipe_names[0] == "transformer"
    before = run_pipeline(nlp, TEXTS[:1])
    nlp.to_disk(tmp_path / "again")
    assert run_pipeline(spacy.load(tmp_path / "again"), TEXTS[:1]) == before
    assert before[0].candidates


def test_its_weights_learn(camembert, trained):
    from transformers import CamembertModel

    before = CamembertModel.from_pretrained(camembert).state_dict()
    after = spacy.load(trained).get_pipe("transformer").model.transformer.state_dict()
    weights = "encoder.layer.1.attention.self.query.weight"
    assert not before[weights].equal(after[weights])

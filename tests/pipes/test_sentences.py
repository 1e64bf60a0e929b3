"""Where a sentence ends: a relation never crosses that."""

import pytest


@pytest.mark.parametrize(
    "marked",
    [
        "L'ONU a signé. | La CEI aussi.",
        "L'ONU a aidé la CEI ; celle-ci a signé ; tout va bien.",
        "Il traite de : a) la paix ; b) la sécurité. | Fin.",
        "Il a répondu à la question « Qui est responsable ? » posée par la CEI. | Fin.",
        "Il a dit « Assez ! ». | Puis il est parti.",
        "La coopération institutionnelle1. | L'ONU continue.",
        "Un accord¹. | ONU-Femmes a suivi.",
        "L'ONU (voir plus haut.) | Le HCR aussi.",
        "M. Dupont, du HCR, a vu le Dr. Martin et J. Martin à Genève.",
        "Recueil des Traités, vol. 2562, no. 45696, p. 3.",
        "Selon l'art. 4 de l'Accord, l'OIM agit.",
        "L'ONU et l'Univ. de Genève coopèrent.",
        "Voir résolution 70/1, par. 12, et rés. 58/316.",
        "Il a dit no. | L'ONU agit.",
        "Il mesure 10 m. | Le HCR est là.",
        "C'est l'annexe A. | Le Comité a agi.",
        "Op. cit., janv. 2019.",
        "Le document A/79/L.126 et le n° 9 restent.",
        "En 2019. | 12 pays ont signé.",
        "Le HCR... a répondu. | « Voici » la suite.",
        "Dernière phrase sans point",
    ],
)
def test_sentences_end(blank, marked):
    expected = marked.split(" | ")
    doc = blank(" ".join(expected))
    assert [sentence.text.strip() for sentence in doc.sents] == expected


def test_sentences_accept_an_empty_text(blank):
    assert list(blank("").sents) == []


def test_sentences_line_break_ends_one_only_after_a_full_stop(blank):
    assert len(list(blank("L'ONU examine :\na) la paix ;\nb) la sécurité.").sents)) == 1
    assert len(list(blank("Voici.\na) L'ONU aide la CEI.\nb) Le HCR aussi.").sents)) == 3


def test_sentences_set_starts_on_every_token_and_nothing_else(blank):
    doc = blank("L'ONU agit. La CEI aussi.")
    assert [token.is_sent_start for token in doc] == [True, False, False, False, True, *[False] * 3]
    assert doc.has_annotation("SENT_START", require_complete=True)
    assert not doc.has_annotation("DEP")


def test_sentences_take_time_in_proportion_to_length(blank):
    """Minutes, were every token looked at for each token."""
    assert sum(1 for _ in blank("L'ONU agit. " * 20_000).sents) == 20_000

"""Where coordinated dates begin and end."""

import pytest

from uncoop_nlp.pipes.dates import DateBoundaries


@pytest.mark.parametrize(
    ("marked", "dates"),
    [
        # two complete dates are two
        ("en [mai 2023 et février 2024](DATE)", ["mai 2023", "février 2024"]),
        ("les [3 mai 2023 et 1er juin 2024](DATE)", ["3 mai 2023", "1er juin 2024"]),
        ("en [mai 2020, juin 2021 et mai 2022](DATE)", ["mai 2020", "juin 2021", "mai 2022"]),
        # but a range is one
        ("entre [juillet 2011 et mars 2012](DATE)", ["juillet 2011 et mars 2012"]),
        ("Entre [juillet 2011 et mars 2012](DATE)", ["juillet 2011 et mars 2012"]),
        ("entre le [3 mai 2011 et le 5 mars 2012](DATE)", ["3 mai 2011 et le 5 mars 2012"]),
        ("du [3 mai 2011 au 5 mars 2012](DATE)", ["3 mai 2011 au 5 mars 2012"]),
        # a month of two years is one
        ("en [septembre 2022](DATE) et [2023](DATE)", ["septembre 2022 et 2023"]),
        ("en [mai 2022](DATE), et [2023](DATE)", ["mai 2022", "2023"]),
        ("en [2022](DATE) et [2023](DATE)", ["2022", "2023"]),
        ("le [3 mai 2022](DATE) et [2023](DATE)", ["3 mai 2022", "2023"]),
        # what is right stays
        (
            "[mars 2023 et 2024](DATE), [27 et 28 mai 2024](DATE)",
            ["mars 2023 et 2024", "27 et 28 mai 2024"],
        ),
        ("[mai et juin 2020](DATE)", ["mai et juin 2020"]),
    ],
)
def test_boundaries(gold, marked, dates):
    assert [ent.text for ent in DateBoundaries()(gold(marked)).ents] == dates


def test_other_entities_and_scores_stay(gold):
    doc = gold("L'[ONU](UN_BODY) en [mai 2023 et mai 2024](DATE), en [mai 2022](DATE) et [2023](DATE).")
    for ent, score in zip(doc.ents, [0.9, 0.8, 0.7, 0.6], strict=True):
        ent._.score = score
    found = [(ent.text, ent.label_, ent._.score) for ent in DateBoundaries()(doc).ents]
    assert found == [
        ("ONU", "UN_BODY", 0.9),
        ("mai 2023", "DATE", 0.8),
        ("mai 2024", "DATE", 0.8),
        ("mai 2022 et 2023", "DATE", 0.6),
    ]


def test_a_text_without_dates(gold):
    assert [ent.text for ent in DateBoundaries()(gold("L'[ONU](UN_BODY) agit.")).ents] == ["ONU"]

"""Reports for the tests of exports, written as marked-up sentences, and one that means harm."""

from pathlib import Path

from tests import markup
from uncoop_nlp import ReportExtraction
from uncoop_nlp.reports import parse_report
from uncoop_nlp.results import Extraction

ROOT = Path(__file__).parents[2]


def report(document: str, *paragraphs: tuple[str, str]) -> ReportExtraction:
    """A report of numbered paragraphs, each a marked-up sentence and its relations."""
    found = [markup.extraction(sentence, relations) for sentence, relations in paragraphs]
    source = "# Coopération\n\n" + "\n\n".join(
        f"{number}. {extraction.text}" for number, extraction in enumerate(found, start=1)
    )
    parsed = parse_report(source)
    assert [unit.text for unit in parsed.paragraphs] == [extraction.text for extraction in found]
    return ReportExtraction(document, parsed, (Extraction(parsed.units[0].text), *found))


FIRST = report(
    "A/79/302",
    (
        "En [mars 2019](DATE), l'[ONU](UN_BODY) et la [CUA](ORG) ont signé un [mémorandum](INSTRUMENT).",
        "ONU COOPERATES_WITH CUA; ONU SIGNED mémorandum; CUA SIGNED mémorandum; "
        "mémorandum DATED mars 2019",
    ),
    (
        "Le [PNUD](UN_BODY) et la [FAO](UN_BODY) aident la [CUA](ORG).",
        "PNUD COOPERATES_WITH FAO; PNUD SUPPORTS CUA; FAO SUPPORTS CUA",
    ),
    (
        "L'[ONU](UN_BODY) a reçu la [CUA](ORG) en [2021](DATE) sur l'[Agenda 2063](INSTRUMENT).",
        "ONU COOPERATES_WITH CUA; ONU ACTIVE_ON 2021; CUA ACTIVE_ON 2021; CUA ADOPTED Agenda 2063",
    ),
)
SECOND = report(
    "note",
    ("L'[ONU](UN_BODY) devrait coopérer avec la [CUA](ORG).", "intended ONU COOPERATES_WITH CUA"),
    ("La [CUA](ORG) applique l'[Agenda 2063](INSTRUMENT).", "CUA IMPLEMENTS Agenda 2063"),
)
HOSTILE = report(
    '=cmd|"x";\x02',
    (
        "=1;2 [@SUM\x01](ORG) et la [\"+Ligue\" <x>'](ORG) ont signé l'['-accord, & 𝔘](INSTRUMENT).",
        "@SUM\x01 COOPERATES_WITH \"+Ligue\" <x>'; @SUM\x01 SIGNED '-accord, & 𝔘; "
        "\"+Ligue\" <x>' SIGNED '-accord, & 𝔘",
    ),
)
REPORTS = [FIRST, SECOND, HOSTILE]

"""Long and strange texts: never a crash, never a wrong offset, never more than linear time."""

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.test_api import assert_sound
from uncoop_nlp import extract, extract_many
from uncoop_nlp.pipes.tokenizer import split
from uncoop_nlp.reports import parse_report

SENTENCE = "En mars 2019, l'ONU et l'OSCE ont signé un mémorandum d'accord. "

STRANGE = {
    "control characters": "\x01L'ONU\x07 et \x1b[31ml'OSCE\x1b[0m ont signé.\x7f",
    "NUL": "L'O\0NU et l'OSCE\0",
    "lone surrogates": "L'ONU \ud83d et l'OSCE \ude00\ud800",
    "emoji": "👩‍👩‍👧 L'ONU 🕊️ et l'OSCE 🇫🇷 en mars 2019 👍🏽",
    "right to left": "L'ONU \u202eet l'OSCE\u202c, الأمم المتحدة, האו״ם",
    "another language": "The United Nations and 联合国 met in Genève; ООН и ОБСЕ",
    "HTML": "<p>L&#39;ONU &amp; l'<b>OSCE</b><br/> ont <script>alert(1)</script> signé</p>",
    "Zalgo": "L'O\u0310\u0302\u0334N\u0335\u0321U\u0338\u0345 et l'O\u0301\u0301\u0301SCE",
    "mixed normalisation": "L'E\u0301tat, l'État, l\u2019ﬁn de l'AG ge\u0301ne\u0301rale, ½, Å",
    "every blank": "L'ONU\u00a0et\u2009l'OSCE\u3000en\u202fmars\u20082019\u2028fin\u2029\x85",
    "invisible": "\ufeffL'O\u200bNU et\u2060 l'OS\u00adCE\u200d",
    "line ends": "L'ONU\r\net l'OS-\r\nCE\rfin\v\f",
}


@pytest.mark.parametrize("text", STRANGE.values(), ids=STRANGE)
def test_strange_texts_keep_their_offsets(text):
    assert_sound(text, extract(text))
    assert_sound(text * 3, extract(text * 3))


ACTORS = st.sampled_from(
    ["l'ONU", "le HCR", "l’OSCE", "la Ligue des États arabes (LEA)", "l'Unio\u0301n africaine", "l' OIF"]
)
PARTS = st.one_of(
    ACTORS,
    st.sampled_from(["la résolution 1540 (2004)", "A/77/277-S/2022/606", "un mémorandum d'accord"]),
    st.sampled_from(["en mars 2019", "le 1^{er} janvier 2020", "de 2019 à 2021", "depuis lors"]),
    st.sampled_from([*STRANGE.values(), "\u00a0", " \n", "coopé-\nration", "(", "»", "…"]),
)
VERBS = st.sampled_from(["ont signé", "a adopté", "appuie", "coopère avec", "s'est réunie avec", "\t"])
SENTENCES = st.builds(
    lambda subject, verb, rest, end: " ".join([subject, verb, *rest]) + end,
    ACTORS,
    VERBS,
    st.lists(PARTS, max_size=6),
    st.sampled_from([". ", ".\n\n", " ; ", "", "?\u00a0"]),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(SENTENCES, max_size=5).map("".join))
def test_structured_french_keeps_its_offsets(text):
    assert_sound(text, extract(text))


def test_a_text_is_limited_and_says_so():
    with pytest.raises(ValueError, match="50,000,000 characters; at most 1,000,000: split it"):
        extract("x" * 50_000_000)


@pytest.mark.parametrize("long", ["x", "1", "79/", "²", " ", "\n", "^x"])
def test_tokens_are_limited_but_nothing_of_them_is_lost(long, blank):
    text = f"L'ONU A/RES/{long * 5000}y aide."
    assert max(len(token) for token in split(text)) <= 1000
    assert blank(text).text == "".join(split(text)) == text


@pytest.mark.slow
def test_many_empty_texts():
    assert sum(not found.entities for found in extract_many([""] * 100_000)) == 100_000


def seconds(function, text: str) -> float:
    """The processor's time, the better of two."""
    times = []
    for _ in range(2):
        start = process_time()
        function(text)
        times.append(process_time() - start)
    return min(times)


def units(text: str) -> None:
    parse_report(text)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("function", "pattern"),
    [
        *(
            (extract, pattern)
            for pattern in (
                "x",
                "1/",
                "a1",
                "A/",
                "79/",
                "l'",
                "l ' ",
                "[",
                "[a](",
                "( ",
                "ab-\n",
                "e\u0301",
                "\u0301",
                "\0",
                "\u00ad\n",
                "\ud800",
                "שלום ",
                "<b>ONU</b>",
                "1^{er}",
                "^{",
                SENTENCE,
                SENTENCE.replace(". ", ", "),
                "ONU, OSCE, ",
                "2019-",
                "2457 (2019), ",
                "ONU de l'",
                "ONU (ci-après ",
                "mars et ",
                "« ",
            )
        ),
        *(
            (units, pattern)
            for pattern in (
                SENTENCE,
                f"{SENTENCE}\n\n",
                "*a ",
                "**a ",
                "[a",
                "[a](b",
                "# a\n",
                "| a | b |\n",
                "1.\n",
                "<sup>1</sup> ",
                "\\",
                "ab-\n",
                "<b>",
                " ",
            )
        ),
    ],
    ids=lambda value: getattr(value, "__name__", None) or repr(value)[:20],
)
def test_time_grows_with_length_and_no_faster(function, pattern):
    """Of four times the text: linear is 4, quadratic 16; a part that is fixed makes it less."""
    size = 2_500 if function is extract else 40_000
    short, long = (pattern * (n // len(pattern)) for n in (size, 4 * size))
    taken = seconds(function, short)
    assert seconds(function, long) < 8 * taken + 0.05

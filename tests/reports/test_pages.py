"""Pages of any kind: whatever they show is read, and its offsets hold."""

from itertools import chain

from hypothesis import given, settings
from hypothesis import strategies as st

from uncoop_nlp.reports import parse_report
from uncoop_nlp.reports.formats.glyphs import Glyph, Page, Rule, to_rows
from uncoop_nlp.reports.formats.pages import Sheet, read_sheets

TEXTS = (
    *("L'ONU a agi.", "1.", "a)", "A/79/302", "_______", "¹ Note", "24-14265", "3/45", "12 mars", "*"),
    *("|", "# a", "Distr. générale", "Annexe", "coopé-", "Introduction ......5", "Tableau 1", " "),
)
SIZES = (6.0, 8.0, 10.0, 14.0)


def glyphs(text: str, x: float, base: float, size: float = 10.0, bold: bool = False) -> list[Glyph]:
    """A piece of a line, each of its characters half as wide as high."""
    return [
        Glyph(char, x + i * size / 2, x + (i + 1) * size / 2, base, size, bold)
        for i, char in enumerate(text)
    ]


def texts(*pieces: list[Glyph]) -> list[list[str]]:
    return [[segment.text for segment in row] for row in to_rows(chain(*pieces))]


def test_rows_are_closed_up_but_for_wide_gaps():
    assert texts(
        glyphs("Fin", 200, 680),
        glyphs("L'ONU", 50, 700),
        glyphs("agit.", 80, 700),
        glyphs("3", 400, 700),
    ) == [["L'ONU agit.", "3"], ["Fin"]]


def test_rows_have_numbers_with_their_text_and_digits_raised():
    assert texts(glyphs("12.", 50, 700), glyphs("Accord", 90, 700), glyphs("7", 120, 703.5, 6)) == [
        ["12. Accord⁷"]
    ]


pieces = st.builds(
    glyphs,
    st.sampled_from(TEXTS),
    st.floats(0, 600),
    st.floats(0, 800),
    st.sampled_from(SIZES),
    st.booleans(),
)
rules = st.builds(lambda x, y, width: Rule(x, x + width, y, y), *[st.floats(0, 500)] * 3)
pages = st.builds(
    lambda parts, lines: Page(600, 800, list(chain(*parts)), lines),
    st.lists(pieces, max_size=20),
    st.lists(rules, max_size=4),
)


@settings(max_examples=60, deadline=None)
@given(st.lists(pages, max_size=4))
def test_read_sheets_never_fails_and_its_offsets_hold(shown):
    report = parse_report(read_sheets([Sheet.of(page) for page in shown]))
    for unit in report.units:
        assert report.source[unit.start] == unit.text[0] or unit.text[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹"
        assert unit.to_source(0, len(unit.text)) == (unit.start, unit.end)
    for table in report.tables:
        assert report.source[table.start] == report.source[table.end - 1] == "|"

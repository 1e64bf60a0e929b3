"""What goes to doccano, and what is read of its exports."""

import json
from itertools import combinations

import pytest

from tests.corpus.doccano import unit
from uncoop_nlp.corpus import CorpusError
from uncoop_nlp.corpus.doccano.examples import (
    LABEL_COLOURS,
    RELATION_COLOURS,
    from_export,
    metadata,
    to_line,
    upload_faults,
)
from uncoop_nlp.corpus.doccano.merge import fingerprint, take
from uncoop_nlp.scheme import LABELS, RELATIONS

UNIT = unit("L'[ONU](UN_BODY) a aidé la [CEI](ORG) en [2019](DATE).", "SUPPORTS ONU CEI")
ASTRAL = unit("𝄞 L'[ONU](UN_BODY) a aidé 😀 la [CEI](ORG).", "SUPPORTS ONU CEI")


def export(sent: str | None = None, **changes: object) -> dict:
    """An example as the server exports it: metadata beside the text, and numbers of its own."""
    data = json.loads(to_line(UNIT))
    for entity in data["entities"]:
        entity["id"] += 100
    for relation in data["relations"]:
        relation.update(id=9, from_id=relation["from_id"] + 100, to_id=relation["to_id"] + 100)
    return {"id": 7, **data, "sent": sent, "Comments": [], **changes}


def test_to_line_is_ascii_and_has_no_normal_forms():
    line = to_line(UNIT)
    assert line.isascii()
    assert json.loads(line)["text"] == UNIT.text
    assert "norm" not in line
    assert "sent" not in line


@pytest.mark.parametrize("annotated", [UNIT, ASTRAL])
def test_what_is_sent_comes_back(annotated):
    example = from_export({"id": 7, **json.loads(to_line(annotated)), "sent": "x"})
    assert (example.id, example.sent) == (7, "x")
    assert take(annotated, example.unit) == annotated


def test_offsets_are_those_of_a_browser():
    (onu, cei) = json.loads(to_line(ASTRAL))["entities"]
    assert ASTRAL.text[4:7] == "ONU"
    assert (onu["start_offset"], onu["end_offset"]) == (5, 8)
    in_browser = ASTRAL.text.encode("utf-16-le")
    assert in_browser[2 * cei["start_offset"] : 2 * cei["end_offset"]].decode("utf-16-le") == "CEI"


def test_metadata_say_which_unit_it_is():
    assert metadata(UNIT, "x") == {
        "unit": "X-1:p1",
        "document": "X-1",
        "section": "",
        "number": "1",
        "sent": "x",
    }


def test_from_export_keeps_the_numbers_of_the_server():
    example = from_export(export())
    assert example.sent is None
    assert [entity.id for entity in example.unit.entities] == [101, 102, 103]
    assert (example.unit.relations[0].from_id, example.unit.relations[0].to_id) == (101, 102)
    assert fingerprint(example.unit) == fingerprint(UNIT)


@pytest.mark.parametrize("unit_of_it", [None, 3])
def test_from_export_leaves_examples_that_are_no_units(unit_of_it):
    assert from_export(export(unit=unit_of_it)) is None


@pytest.mark.parametrize("offset", [1, 99])
def test_from_export_refuses_offsets_that_are_nowhere_in_the_text(offset):
    data = {"id": 7, **json.loads(to_line(ASTRAL))}
    data["entities"][0]["start_offset"] = offset
    with pytest.raises(CorpusError, match=f"X-1:p1: in doccano a span has an end at {offset}"):
        from_export(data)


@pytest.mark.parametrize(
    ("text", "fault"), [("", "is empty"), (" Un texte.", "a blank"), ("Un\0 texte.", "null character")]
)
def test_upload_faults(text, fault):
    assert list(upload_faults(UNIT)) == []
    (found,) = upload_faults(unit(text))
    assert fault in found


def test_every_label_and_relation_has_a_colour():
    assert list(LABEL_COLOURS) == list(LABELS)
    assert list(RELATION_COLOURS) == list(RELATIONS)


SIMULATED = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": ((0.152, 1.053, -0.205), (0.115, 0.786, 0.099), (-0.004, -0.048, 1.052)),
    "deuteranopia": ((0.367, 0.861, -0.228), (0.280, 0.673, 0.047), (-0.012, 0.043, 0.969)),
    "tritanopia": ((1.256, -0.077, -0.179), (-0.078, 0.931, 0.148), (0.005, 0.691, 0.304)),
}
"""How linear RGB is seen: Machado, Oliveira and Fernandes 2009, severity 1."""


@pytest.mark.parametrize("vision", SIMULATED)
@pytest.mark.parametrize("colours", [LABEL_COLOURS, RELATION_COLOURS], ids=["labels", "relations"])
def test_colours_are_told_apart(colours, vision):
    seen = {name: lab(simulated(linear(colour), vision)) for name, colour in colours.items()}
    for one, other in combinations(seen, 2):
        distance = sum((a - b) ** 2 for a, b in zip(seen[one], seen[other], strict=True)) ** 0.5
        assert distance > 10, (one, other, distance)


@pytest.mark.parametrize("name", LABEL_COLOURS)
def test_label_colours_stand_out_from_white(name):
    red, green, blue = linear(LABEL_COLOURS[name])
    assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) > 3


def linear(colour: str) -> tuple[float, ...]:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)


def simulated(rgb: tuple[float, ...], vision: str) -> list[float]:
    rows = SIMULATED[vision]
    return [max(0.0, sum(a * b for a, b in zip(row, rgb, strict=True))) for row in rows]


def lab(rgb: list[float]) -> tuple[float, float, float]:
    rows = ((0.4339, 0.3762, 0.1899), (0.2126, 0.7152, 0.0722), (0.0178, 0.1095, 0.8727))
    x, y, z = (cube_root(sum(a * b for a, b in zip(row, rgb, strict=True))) for row in rows)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def cube_root(part: float) -> float:
    return part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116
